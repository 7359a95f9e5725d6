//! What is wrong with a form, by field.

use std::collections::BTreeMap;

use yew::AttrValue;

/// A sentence for each field that is wrong. What concerns no single field stands under
/// [`OTHER`](Self::OTHER).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) struct Errors(BTreeMap<&'static str, AttrValue>);

impl Errors {
    /// The form as a whole.
    pub(in crate::ui) const OTHER: &'static str = "other";

    pub(in crate::ui) fn of(field: &'static str, text: &impl ToString) -> Self {
        let mut errors = Self::default();
        errors.add(field, &text.to_string());
        errors
    }

    pub(in crate::ui) fn add(&mut self, field: &'static str, text: &str) {
        self.0.insert(field, AttrValue::from(text.to_owned()));
    }

    /// Notes the error of a field, if there is one, and passes on the value otherwise.
    pub(in crate::ui) fn note<T, E: ToString>(
        &mut self,
        field: &'static str,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|error| self.add(field, &error.to_string())).ok()
    }

    pub(in crate::ui) fn get(&self, field: &str) -> Option<AttrValue> {
        self.0.get(field).cloned()
    }
}
