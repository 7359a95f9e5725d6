//! Sorting, compiled once.

use std::collections::BinaryHeap;

/// `items` in ascending order of a number; those with the same one stay in the order they were in.
///
/// For what is sorted seldom or is short. std's sorts are compiled anew for each type and each key,
/// which is over 1 KiB of the page's download a time; here only the numbers are sorted, by a heap, which is
/// slower than std's sort and a fifth of its size.
pub(crate) fn sorted_by_number<T>(items: Vec<T>, number: impl Fn(&T) -> u128) -> Vec<T> {
    let numbers = items.iter().map(number);
    let order = numbers.zip(0..).collect::<BinaryHeap<(u128, usize)>>().into_sorted_vec();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, place)| items.get_mut(place)?.take()).collect()
}
