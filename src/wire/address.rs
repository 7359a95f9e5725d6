//! Names and ARNs: how requests say which stream they mean.

use super::values::Text;
use crate::engine::{
    Addressing, ConsumerAddress, ConsumerName, ConsumerRef, InvalidArgument, KinesisError,
    NotFound, Settings, StreamName, StreamRef, TaggedResource, Timestamp,
};

/// The account and the resource of an ARN for Kinesis; `None` for any other text.
///
/// `arn:aws:kinesis:us-east-1:123456789012:stream/orders`
pub(super) fn split_arn(text: &str) -> Option<(ArnOwner<'_>, &str)> {
    let mut parts = text.splitn(6, ':');
    let (arn, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account_id, resource) = (parts.next()?, parts.next()?, parts.next()?);
    let is_account = account_id.len() == 12 && account_id.bytes().all(|byte| byte.is_ascii_digit());
    (arn == "arn" && partition.starts_with("aws") && service == "kinesis" && is_account)
        .then_some((ArnOwner { region, account_id }, resource))
}

/// Whose resource an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArnOwner<'a> {
    region: &'a str,
    account_id: &'a str,
}

impl ArnOwner<'_> {
    /// Whether it is this account, in this region.
    pub(super) fn is(self, settings: &Settings) -> bool {
        self.region == &*settings.region && self.account_id == &*settings.account_id
    }
}

/// The stream that a request means: by its name, its ARN, or both when they agree.
pub(super) fn stream(
    name: Option<&Text<'_>>,
    arn: Option<&Text<'_>>,
    settings: &Settings,
) -> Result<StreamName, KinesisError> {
    let named = name.map(|name| StreamName::new(name.as_str())).transpose()?;
    let Some(arn) = arn else {
        return named.ok_or_else(|| InvalidArgument::Addressing(Addressing::NoStream).into());
    };
    let found = stream_of_arn(arn.as_str(), settings)?;
    match named {
        Some(named) if named != found => {
            Err(InvalidArgument::Addressing(Addressing::NameAndArnDiffer).into())
        }
        _ => Ok(found),
    }
}

/// The stream of an ARN. The streams of other accounts and regions are not found (a guess: without
/// a policy of theirs AWS denies access, and there is nobody here who could have set one).
pub(super) fn stream_of_arn(arn: &str, settings: &Settings) -> Result<StreamName, KinesisError> {
    let parts = split_arn(arn).and_then(|(owner, resource)| {
        let name = StreamName::new(resource.strip_prefix("stream/")?).ok()?;
        Some((owner, name))
    });
    let (owner, stream) = parts.ok_or(InvalidArgument::Addressing(Addressing::NotAStreamArn))?;
    if owner.is(settings) {
        return Ok(stream);
    }
    Err(NotFound::Stream(StreamRef { stream, account_id: owner.account_id.into() }).into())
}

/// The resource of an ARN that the rules have let pass. Channels and queues are not here, so they
/// are not found; nor are the resources of other accounts and regions, as in [`stream_of_arn`].
pub(super) fn resource(arn: &str, settings: &Settings) -> Result<TaggedResource, KinesisError> {
    let not_found = || NotFound::Resource { arn: arn.into() };
    let (_, resource) = split_arn(arn).ok_or_else(not_found)?;
    let of_stream = resource.strip_prefix("stream/").ok_or_else(not_found)?;
    match of_stream.split_once("/consumer/") {
        Some(_) => consumer_of_arn(arn, settings).map(TaggedResource::Consumer),
        None if StreamName::new(of_stream).is_ok() => {
            stream_of_arn(arn, settings).map(TaggedResource::Stream)
        }
        _ => Err(not_found().into()),
    }
}

/// Whether a text looks like the ARN of a consumer: a stream's, the consumer's name, and when it
/// was registered.
pub(super) fn is_consumer_arn(text: &str) -> bool {
    let is_name = |name: &str| StreamName::new(name).is_ok();
    split_arn(text).and_then(|(_, resource)| resource.rsplit_once("stream/")).is_some_and(
        |(_, resource)| {
            let parts = resource.split_once("/consumer/");
            let parts = parts.and_then(|(stream, rest)| Some((stream, rest.rsplit_once(':')?)));
            parts.is_some_and(|(stream, (name, created_at))| {
                let is_number = created_at.bytes().all(|byte| byte.is_ascii_digit());
                is_name(stream) && is_name(name) && is_number && !created_at.is_empty()
            })
        },
    )
}

/// The consumer of an ARN. Those of other accounts and regions are not found, as streams are not.
pub(super) fn consumer_of_arn(arn: &str, settings: &Settings) -> Result<ConsumerRef, KinesisError> {
    let consumer =
        split_arn(arn).filter(|(owner, _)| owner.is(settings)).and_then(|(_, resource)| {
            let (stream, consumer) = resource.strip_prefix("stream/")?.split_once("/consumer/")?;
            let (name, created_at) = consumer.rsplit_once(':')?;
            Some(ConsumerRef {
                stream: StreamName::new(stream).ok()?,
                name: ConsumerName::new(name).ok()?,
                created_at: Timestamp::from_seconds(created_at.parse().ok()?),
            })
        });
    consumer.ok_or_else(|| NotFound::Resource { arn: arn.into() }.into())
}

/// The consumer that a request means: by its ARN, by its stream and its name, or by all three when
/// they agree.
pub(super) fn consumer(
    consumer_arn: Option<&Text<'_>>,
    stream_arn: Option<&Text<'_>>,
    name: Option<&Text<'_>>,
    settings: &Settings,
) -> Result<ConsumerAddress, KinesisError> {
    let by_arn = consumer_arn.map(|arn| consumer_of_arn(arn.as_str(), settings)).transpose()?;
    let stream = stream_arn.map(|arn| stream_of_arn(arn.as_str(), settings)).transpose()?;
    let name = name.map(|name| ConsumerName::new(name.as_str())).transpose()?;
    match (by_arn, stream, name) {
        (Some(consumer), stream, name) => {
            let same = stream.is_none_or(|stream| stream == consumer.stream)
                && name.is_none_or(|name| name == consumer.name);
            if same {
                return Ok(ConsumerAddress::Ref(consumer));
            }
            Err(InvalidArgument::Addressing(Addressing::ConsumerNamesDiffer).into())
        }
        (None, Some(stream), Some(name)) => Ok(ConsumerAddress::Name { stream, name }),
        _ => Err(InvalidArgument::Addressing(Addressing::NoConsumer).into()),
    }
}
