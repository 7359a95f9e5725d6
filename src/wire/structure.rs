//! How the members of a request are declared, and how they are read.
//!
//! Reading is written once for each format and not once more for each operation: a structure only
//! says where the value of a member goes. With forty operations in two formats that is a third of
//! the wasm.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::codec::mismatch;
use super::rules::{Path, Violations};
use super::values::{
    Blob, Boolean, Integer, LIST_FOUND, List, MAP_FOUND, Text, TextMap, Time, expecting, refuse,
};

/// A structure of the API's model, as [`structure!`] declares it.
pub(super) trait Members<'de> {
    /// Its members' names, in the model's order.
    fn names(&self) -> &'static [&'static str];

    /// Where the value of a member goes; `None` for one that it has not.
    fn place(&mut self, member: &str) -> Option<Place<'_, 'de>>;

    /// Checks its members against the model's constraints.
    fn check_members(&self, path: Path<'_>, violations: &mut Violations);
}

/// Where the value of a member goes, by its type.
pub(super) enum Place<'a, 'de> {
    Text(&'a mut Option<Text<'de>>),
    Integer(&'a mut Option<Integer>),
    Boolean(&'a mut Option<Boolean>),
    Blob(&'a mut Option<Blob>),
    Time(&'a mut Option<Time>),
    Texts(&'a mut Option<List<Text<'de>>>),
    TextMap(&'a mut Option<TextMap<'de>>),
    Structure(&'a mut dyn NewStructure<'de>),
    Structures(&'a mut dyn NewStructures<'de>),
}

/// The type of a member.
pub(super) trait Member<'de> {
    /// Where a value of it goes.
    fn place(&mut self) -> Place<'_, 'de>;
}

/// A member that is a structure.
pub(super) trait NewStructure<'de> {
    /// An empty one, or none.
    fn set(&mut self, is_there: bool) -> Option<&mut dyn Members<'de>>;
}

/// A member that is a list of structures.
pub(super) trait NewStructures<'de> {
    /// An empty list, or none.
    fn set(&mut self, is_there: bool);
    /// One more, empty.
    fn push(&mut self) -> Option<&mut dyn Members<'de>>;
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
            fn names(&self) -> &'static [&'static str] {
                &[$($member),*]
            }

            fn place(&mut self, member: &str) -> Option<$crate::wire::structure::Place<'_, 'de>> {
                match member {
                    $($member => Some($crate::wire::structure::Member::place(&mut self.$field)),)*
                    _ => None,
                }
            }

            fn check_members(
                &self,
                path: $crate::wire::rules::Path<'_>,
                violations: &mut $crate::wire::rules::Violations,
            ) {
                // Some structures have no members.
                let _ = (path, &violations);
                $(
                    let value = self.$field.as_ref();
                    let value = value.map(|value| value as &dyn $crate::wire::rules::Value);
                    violations.check(path, $member, value, &$rules);
                )*
            }
        }

        impl $crate::wire::rules::Value for $name<'_> {
            /// AWS prints the class and where the object lies in its memory.
            fn shown(&self) -> String {
                format!("com.amazonaws.kinesis.v20131202.{}@0", stringify!($name))
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

macro_rules! member {
    ($type:ty, $place:ident) => {
        impl<'de> Member<'de> for Option<$type> {
            fn place(&mut self) -> Place<'_, 'de> {
                Place::$place(self)
            }
        }
    };
}
member!(Text<'de>, Text);
member!(Integer, Integer);
member!(Boolean, Boolean);
member!(Blob, Blob);
member!(Time, Time);
member!(List<Text<'de>>, Texts);
member!(TextMap<'de>, TextMap);

impl<'de, S: Members<'de> + Default> Member<'de> for Option<S> {
    fn place(&mut self) -> Place<'_, 'de> {
        Place::Structure(self)
    }
}

impl<'de, S: Members<'de> + Default> NewStructure<'de> for Option<S> {
    fn set(&mut self, is_there: bool) -> Option<&mut dyn Members<'de>> {
        *self = is_there.then(S::default);
        self.as_mut().map(|structure| structure as &mut dyn Members<'de>)
    }
}

impl<'de, S: Members<'de> + Default> Member<'de> for Option<List<S>> {
    fn place(&mut self) -> Place<'_, 'de> {
        Place::Structures(self)
    }
}

impl<'de, S: Members<'de> + Default> NewStructures<'de> for Option<List<S>> {
    fn set(&mut self, is_there: bool) {
        *self = is_there.then(|| List(Vec::new()));
    }
    fn push(&mut self) -> Option<&mut dyn Members<'de>> {
        let List(list) = self.as_mut()?;
        list.push(S::default());
        list.last_mut().map(|structure| structure as &mut dyn Members<'de>)
    }
}

/// Reads the members of a structure.
pub(super) struct Structure<'a, 'de>(pub(super) &'a mut dyn Members<'de>);

impl<'de> DeserializeSeed<'de> for Structure<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Structure<'_, 'de> {
    type Value = ();
    expecting!();
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(members) = self;
        while let Some(member) = map.next_key_seed(MemberName(members.names()))? {
            match member.and_then(|member| members.place(member)) {
                Some(place) => map.next_value_seed(place)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(mismatch(LIST_FOUND))
    }
    refuse!(scalars as "Expected null");
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

impl<'de> DeserializeSeed<'de> for Place<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            Self::Text(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::Integer(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::Boolean(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::Blob(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::Time(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::Texts(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::TextMap(place) => *place = Deserialize::deserialize(deserializer)?,
            Self::Structure(place) => deserializer.deserialize_option(One(place))?,
            Self::Structures(place) => deserializer.deserialize_option(Many(place))?,
        }
        Ok(())
    }
}

/// Reads a member that is a structure, or `null`.
struct One<'a, 'de>(&'a mut dyn NewStructure<'de>);

impl<'de> Visitor<'de> for One<'_, 'de> {
    type Value = ();
    expecting!();
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.set(false);
        Ok(())
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.set(true) {
            Some(members) => Structure(members).deserialize(deserializer),
            None => Ok(()),
        }
    }
}

/// Reads a member that is a list of structures, or `null`.
struct Many<'a, 'de>(&'a mut dyn NewStructures<'de>);

impl<'de> Visitor<'de> for Many<'_, 'de> {
    type Value = ();
    expecting!();
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.set(false);
        Ok(())
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.set(true);
        deserializer.deserialize_any(Items(self.0))
    }
}

/// Reads the items of a list of structures.
struct Items<'a, 'de>(&'a mut dyn NewStructures<'de>);

impl<'de> Visitor<'de> for Items<'_, 'de> {
    type Value = ();
    expecting!();
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Item(&mut *self.0))?.is_some() {}
        Ok(())
    }
    refuse!(scalars as "Expected list or null");
    refuse!(map);
}

/// Reads one of them.
struct Item<'a, 'de>(&'a mut dyn NewStructures<'de>);

impl<'de> DeserializeSeed<'de> for Item<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.push() {
            Some(members) => Structure(members).deserialize(deserializer),
            None => Ok(()),
        }
    }
}
