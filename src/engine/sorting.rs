//! Sorting, compiled once.

use std::collections::BinaryHeap;

/// `items` in ascending order of a number; those with the same one stay in the order they were in.
///
/// For what is sorted seldom or is short. std's sorts are compiled anew for each type and each key,
/// which is over 1 KiB of the page's download a time; here only the numbers are sorted, by a heap, which is
/// slower than std's sort and a fifth of its size.
pub(crate) fn sorted_by_number<T>(mut items: Vec<T>, number: impl Fn(&T) -> u128) -> Vec<T> {
    for (one, other) in swaps(items.iter().map(number).collect()) {
        items.swap(one, other);
    }
    items
}

/// Which places have to be swapped, one pair after the other, until the numbers are in order.
fn swaps(numbers: Vec<u128>) -> Vec<(usize, usize)> {
    let order = numbers.into_iter().zip(0..).collect::<BinaryHeap<(u128, usize)>>();
    let mut targets = vec![0; order.len()];
    for (target, (_, place)) in order.into_sorted_vec().into_iter().enumerate() {
        if let Some(of_place) = targets.get_mut(place) {
            *of_place = target;
        }
    }
    let mut swaps = Vec::new();
    for place in 0..targets.len() {
        while let Some(&target) = targets.get(place)
            && target != place
        {
            // What goes to its target is there for good: so there are no more swaps than numbers.
            targets.swap(place, target);
            swaps.push((place, target));
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ones_stay_in_their_order() {
        let items = vec![(3, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (3, 'e'), (0, 'f')];
        let sorted = sorted_by_number(items, |&(number, _)| number);
        assert_eq!(sorted, [(0, 'f'), (1, 'b'), (1, 'd'), (2, 'c'), (3, 'a'), (3, 'e')]);
        assert_eq!(sorted_by_number(Vec::new(), |&number: &u128| number), []);
    }
}
