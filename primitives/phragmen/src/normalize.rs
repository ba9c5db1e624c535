//! Parts that sum up to a given whole.
//!
//! Rounding can leave a deficit or a surplus. A deficit is added to the parts, a surplus is taken from them.
//! `stakes`, `balancing` and `ratios` use this module.

use alloc::vec::Vec;
use sp_npos_elections::Error;

/// Makes `parts` sum up to `whole`, exactly as [`sp_arithmetic::normalize`] does:
///
/// - A deficit goes to the smallest part until this part has at least an equal share of the whole, then to the next
///   one. The first of equal parts gets it.
/// - A surplus comes from the largest part until this part is no more than the smallest, then from the next one. The
///   last of equal parts gives it.
/// - Both move in steps: as many equal steps as there are parts, then single units. So a large step can carry a part
///   beyond its limit.
///
/// Nearly always a change of one part is enough, and this needs no sorting.
///
/// # Errors
/// - [`Error::ArithmeticError`]: the parts can't be made to sum up to `whole`. This can't happen for the parts of an
///   election.
pub(crate) fn normalize(parts: &mut [u64], whole: u64) -> Result<(), Error> {
    let sum = sum_of(parts);
    let settled = match u128::from(whole).checked_sub(sum) {
        Some(0) => return Ok(()),
        Some(deficit) => add_to_smallest(parts, whole, deficit),
        None => take_from_largest(parts, sum.saturating_sub(whole.into())),
    };
    if settled.is_some() {
        return Ok(());
    }
    let wide: Vec<_> = parts.iter().copied().map(u128::from).collect();
    let normalized =
        sp_arithmetic::normalize(&wide, whole.into()).map_err(|_| Error::ArithmeticError)?;
    for (part, normalized) in parts.iter_mut().zip(normalized) {
        *part = normalized.try_into().map_err(|_| Error::ArithmeticError)?;
    }
    Ok(())
}

/// Returns the sum of the parts. It fits, because there are fewer than 2^64 parts of 64 bits each.
fn sum_of(parts: &[u64]) -> u128 {
    let add = |sum: u128, part: &u64| sum.saturating_add((*part).into());
    parts.iter().fold(0, add)
}

/// Gives the whole deficit to the smallest part. `None` if this part would then have more than an equal share.
fn add_to_smallest(parts: &mut [u64], whole: u64, deficit: u128) -> Option<()> {
    let equal_share = whole.checked_div(parts.len() as u64)?;
    let smallest = parts.iter_mut().min()?;
    let raised = smallest.checked_add(deficit.try_into().ok()?)?;
    (raised <= equal_share).then(|| *smallest = raised)
}

/// Takes the whole surplus from the largest part. `None` if this part would then be less than the smallest.
fn take_from_largest(parts: &mut [u64], surplus: u128) -> Option<()> {
    let smallest = *parts.iter().min()?;
    let largest = parts.iter_mut().max()?;
    let lowered = largest.checked_sub(surplus.try_into().ok()?)?;
    (lowered >= smallest).then(|| *largest = lowered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::prelude::*;

    fn normalized(mut parts: Vec<u64>, whole: u64) -> Result<Vec<u64>, Error> {
        normalize(&mut parts, whole).map(|()| parts)
    }

    #[test]
    fn a_deficit_goes_to_the_smallest() {
        assert_eq!(normalized(vec![5, 1, 3], 11), Ok(vec![5, 3, 3]));
    }

    #[test]
    fn a_larger_deficit_is_spread() {
        assert_eq!(normalized(vec![3, 3, 3], 11), Ok(vec![4, 4, 3]));
    }

    #[test]
    fn a_surplus_comes_from_the_largest_and_of_equal_ones_the_last() {
        assert_eq!(normalized(vec![6, 1, 6], 11), Ok(vec![6, 1, 4]));
    }

    #[test]
    fn nothing_can_be_made_of_no_parts() {
        assert_eq!(normalized(vec![], 11), Ok(vec![]));
    }

    #[test]
    fn parts_may_sum_up_to_more_than_64_bits() {
        assert_eq!(
            normalized(vec![u64::MAX, 5], u64::MAX),
            Ok(vec![u64::MAX - 5, 5])
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_result_is_that_of_sp_arithmetic(
            parts in prop::collection::vec(0u64..40, 1..9),
            offset in -20i64..20,
            scale in prop_oneof![Just(1u64), Just(1000), Just(1 << 52)],
        ) {
            let parts: Vec<_> = parts.into_iter().map(|part| part * scale).collect();
            let sum: u64 = parts.iter().sum();
            let whole = sum.saturating_add_signed(offset);
            let expected = sp_arithmetic::normalize(&parts, whole).unwrap();
            prop_assert_eq!(normalized(parts, whole).unwrap(), expected);
        }
    }
}
