//! How the members of a request are declared.

use core::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::codec::mismatch;
use super::rules::{Path, Violations};
use super::values::{LIST_FOUND, expecting, refuse};

/// A structure of the API's model, as [`structure!`] declares it.
pub(super) trait Members<'de>: Default {
    /// Its name in the model.
    const NAME: &'static str;
    /// Its members' names, in the model's order.
    const MEMBERS: &'static [&'static str];

    /// Reads the value of one of its members.
    fn read_member<A: MapAccess<'de>>(
        &mut self,
        member: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// Checks its members against the model's constraints.
    fn check_members(&self, path: Path<'_>, violations: &mut Violations);
}

/// Declares a structure of the API's model: each member with its field, type, name and rules.
///
/// Members that a request has and the structure has not are passed over; of a member that is there
/// twice the last counts.
macro_rules! structure {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$member_meta:meta])* $field:ident: $type:ty = $member:literal $rules:tt,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        pub(in crate::wire) struct $name<'de> {
            $($(#[$member_meta])* pub(in crate::wire) $field: Option<$type>,)*
            /// Some structures borrow nothing.
            _borrowed: core::marker::PhantomData<&'de ()>,
        }

        impl<'de> $crate::wire::structure::Members<'de> for $name<'de> {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [&'static str] = &[$($member),*];

            fn read_member<A: serde::de::MapAccess<'de>>(
                &mut self,
                member: &'static str,
                map: &mut A,
            ) -> Result<(), A::Error> {
                match member {
                    $($member => self.$field = map.next_value()?,)*
                    _ => {
                        map.next_value::<serde::de::IgnoredAny>()?;
                    }
                }
                Ok(())
            }

            fn check_members(
                &self,
                path: $crate::wire::rules::Path<'_>,
                violations: &mut $crate::wire::rules::Violations,
            ) {
                // Some structures have no members.
                let _ = (path, &violations);
                $(violations.check(path, $member, self.$field.as_ref(), &$rules);)*
            }
        }

        impl<'de> serde::Deserialize<'de> for $name<'de> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::structure::read(deserializer)
            }
        }

        impl $crate::wire::rules::Value for $name<'_> {
            /// AWS prints the class and where the object lies in its memory.
            fn shown(&self) -> String {
                let name = <Self as $crate::wire::structure::Members<'_>>::NAME;
                format!("com.amazonaws.kinesis.v20131202.{name}@0")
            }

            fn check_inside(
                &self,
                path: $crate::wire::rules::Path<'_>,
                violations: &mut $crate::wire::rules::Violations,
            ) {
                $crate::wire::structure::Members::check_members(self, path, violations);
            }
        }
    };
}
pub(super) use structure;

/// Reads a structure, in either format.
pub(super) fn read<'de, S: Members<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<S, D::Error> {
    struct StructureVisitor<S>(PhantomData<S>);
    impl<'de, S: Members<'de>> Visitor<'de> for StructureVisitor<S> {
        type Value = S;
        expecting!();
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<S, A::Error> {
            let mut structure = S::default();
            while let Some(member) = map.next_key_seed(MemberName(S::MEMBERS))? {
                match member {
                    Some(member) => structure.read_member(member, &mut map)?,
                    None => {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
            }
            Ok(structure)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<S, A::Error> {
            Err(mismatch(LIST_FOUND))
        }
        refuse!(scalars as "Expected null");
    }
    deserializer.deserialize_any(StructureVisitor(PhantomData))
}

/// Reads a name, and finds it among the members'.
struct MemberName(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for MemberName {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberName {
    type Value = Option<&'static str>;
    expecting!();
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().copied().find(|&member| member == name))
    }
}
