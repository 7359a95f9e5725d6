//! Many texts in the memory of one.

/// Texts one after the other, and where each ends.
///
/// Invariant: at most 4 GiB together, which the bound of a list's bytes sees to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) const fn new() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of all of them.
    pub(super) const fn bytes(&self) -> usize {
        self.text.len()
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn get(&self, place: usize) -> Option<&str> {
        let end_of = |place: usize| usize::try_from(*self.ends.get(place)?).ok();
        let start = place.checked_sub(1).map_or(Some(0), end_of)?;
        self.text.get(start..end_of(place)?)
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
