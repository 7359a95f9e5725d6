//! What people type into: a labelled field with its error beside it, where the focus goes, and how texts
//! become values.

mod errors;
mod field;
mod focus;
mod form;
mod parse;

pub(super) use errors::Errors;
pub(super) use field::{Choice, Field, SelectField};
pub(super) use focus::{focus, use_first_field, use_handed_back};
pub(super) use form::use_form;
pub(super) use parse::{hash_key, keys, millis, whole_number};
