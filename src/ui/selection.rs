//! What the visitor is busy with on the floor.

use crate::engine::{HashKey, ShardIndex};

/// The shard, the knife and the key that a visitor has in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) struct Selection {
    pub(in crate::ui) shard: Option<ShardIndex>,
    /// Where the knife is held, in the selected shard.
    pub(in crate::ui) knife: Option<HashKey>,
    /// Where the key that is being typed lies.
    pub(in crate::ui) probe: Option<HashKey>,
}
