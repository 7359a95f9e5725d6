//! `StartStreamEncryption` and `StopStreamEncryption`.

use crate::engine::daily_count::DailyOperation;
use crate::engine::error::KinesisError;
use crate::engine::stream::Change;
use crate::engine::{Encryption, InvalidArgument, Kinesis, StreamName, Timestamp};

/// Input of [`Kinesis::start_stream_encryption`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartStreamEncryption {
    /// `StreamName`.
    pub stream: StreamName,
    /// `EncryptionType` and `KeyId`. Only `KMS` is accepted. The key may be any: there are no keys
    /// here that could be missing.
    pub encryption: Encryption,
}

/// Input of [`Kinesis::stop_stream_encryption`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopStreamEncryption {
    /// `StreamName`.
    pub stream: StreamName,
    /// `EncryptionType` and `KeyId`. Only `KMS` is accepted. That the key need not be the stream's
    /// is a guess.
    pub encryption: Encryption,
}

impl Kinesis {
    /// `StartStreamEncryption`: the stream is `UPDATING` for a while. Records that are put after
    /// that are marked as encrypted; on AWS it may take five seconds more.
    ///
    /// A stream that is encrypted already gets the new key, even when it is the old one.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE`; `InvalidArgument` for
    /// an encryption other than `KMS`; `LimitExceeded` after 25 times in 24 hours.
    pub fn start_stream_encryption(
        &mut self,
        input: &StartStreamEncryption,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.check_kms(&input.stream, &input.encryption)?;
        self.take_daily_call(DailyOperation::StartStreamEncryption, &input.stream, now)?;
        let change = Change::Encryption(input.encryption.clone());
        self.begin_updating(&input.stream, change, now)
    }

    /// `StopStreamEncryption`: the stream is `UPDATING` for a while. Records that are put after
    /// that are not marked any more; those that are there stay as they are.
    ///
    /// That a stream without encryption goes through the same is a guess.
    ///
    /// # Errors
    ///
    /// Those of a start, counted apart.
    pub fn stop_stream_encryption(
        &mut self,
        input: &StopStreamEncryption,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.check_kms(&input.stream, &input.encryption)?;
        self.take_daily_call(DailyOperation::StopStreamEncryption, &input.stream, now)?;
        self.begin_updating(&input.stream, Change::Encryption(Encryption::None), now)
    }

    fn check_kms(&self, stream: &StreamName, encryption: &Encryption) -> Result<(), KinesisError> {
        self.find_active(stream)?;
        if encryption.is_on() {
            return Ok(());
        }
        Err(InvalidArgument::EncryptionType.into())
    }
}
