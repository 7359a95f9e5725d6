//! What the world does for those of rare settings comes with the settings.
//!
//! The Kinesis Producer Library, fleets, mappings and scripts are a third of all that a world can do, and none of
//! the playground's scenarios begins with them. So their settings name the functions, and nothing else does: what
//! never makes such settings does not have the functions either. The page makes them in parts that it fetches.

use core::fmt;
use core::ops::Deref;

/// The functions of one kind of settings, which are the same for all of them: they differ in nothing, and there
/// is nothing to be set.
pub struct Behaviour<T: 'static>(&'static T);

/// A table of functions.
pub trait Functions: Sized + 'static {
    /// The one that there is of its kind.
    const TABLE: &'static Self;
}

impl<T: Functions> Behaviour<T> {
    /// The one that there is of its kind.
    pub const ALL: Self = Self(T::TABLE);
}

impl<T: Functions> Default for Behaviour<T> {
    fn default() -> Self {
        Self::ALL
    }
}

impl<T> Deref for Behaviour<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
    }
}

impl<T> Clone for Behaviour<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Behaviour<T> {}

impl<T> PartialEq for Behaviour<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Behaviour<T> {}

impl<T> fmt::Debug for Behaviour<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Behaviour")
    }
}
