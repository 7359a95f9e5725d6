//! What people type into: a labelled field with its error beside it, and how texts become values.

mod errors;
mod field;
mod form;
mod parse;

pub(super) use errors::Errors;
pub(super) use field::{Choice, Field, SelectField};
pub(super) use form::use_form;
pub(super) use parse::{hash_key, keys, millis, whole_number};
