//! Places for words: none over another.

/// Where words stand already.
#[derive(Default)]
pub(super) struct Places(Vec<[f64; 4]>);

impl Places {
    /// Takes the first of these rectangles that is free.
    pub(super) fn take(
        &mut self,
        mut candidates: impl Iterator<Item = [f64; 4]>,
    ) -> Option<[f64; 4]> {
        let free = candidates.find(|candidate| self.is_free(candidate))?;
        self.0.push(free);
        Some(free)
    }

    fn is_free(&self, [x, y, width, height]: &[f64; 4]) -> bool {
        self.0.iter().all(|[left, top, across, down]| {
            x + width <= *left || left + across <= *x || y + height <= *top || top + down <= *y
        })
    }
}
