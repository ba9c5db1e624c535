//! The weights of the runtime, sums of weights, and weights as text.

use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, RuntimeDbWeight, Weight};
use palisade_bench_election::statistics::readable;
use palisade_runtime::{configs::system::MAXIMUM_BLOCK_WEIGHT, Runtime};

/// The weights of staking.
pub type Staking = <Runtime as palisade_staking::Config>::WeightInfo;
/// The weights of elections.
pub type Elections = <Runtime as palisade_elections::Config>::WeightInfo;
/// The weights of offences.
pub type Offences = <Runtime as palisade_offences::Config>::WeightInfo;
/// The weights of key ownership.
pub type KeyOwnership = <Runtime as palisade_key_ownership::Config>::WeightInfo;

/// Returns the weights of storage accesses.
pub fn database() -> RuntimeDbWeight {
    <Runtime as frame_system::Config>::DbWeight::get()
}

/// Returns the sum of weights.
pub fn sum(weights: impl IntoIterator<Item = Weight>) -> Weight {
    weights
        .into_iter()
        .fold(Weight::zero(), |sum, weight| sum.saturating_add(weight))
}

/// Returns a weight as computing time in milliseconds.
pub fn milliseconds(weight: Weight) -> String {
    short(weight.ref_time() as f64 / WEIGHT_REF_TIME_PER_MILLIS as f64)
}

/// Returns the share of a weight in the weight of a number of full blocks.
pub fn share_of_blocks(weight: Weight, blocks: u64) -> String {
    let full = MAXIMUM_BLOCK_WEIGHT.saturating_mul(blocks);
    let share = weight.ref_time() as f64 / full.ref_time() as f64;
    format!("{}%", short(100.0 * share))
}

/// Returns a number with about three significant digits.
fn short(value: f64) -> String {
    if value < 1.0 {
        format!("{value:.3}")
    } else {
        readable(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_readable() {
        let weight =
            |micros: u64| Weight::from_parts(micros * WEIGHT_REF_TIME_PER_MILLIS / 1_000, 0);
        assert_eq!(milliseconds(weight(8)), "0.008");
        assert_eq!(milliseconds(weight(5_250)), "5.25");
        assert_eq!(milliseconds(weight(107_250_000)), "107,250");
        // A block has 500 ms.
        assert_eq!(share_of_blocks(weight(5_000), 1), "1.00%");
        assert_eq!(share_of_blocks(weight(600_000), 1), "120%");
        assert_eq!(share_of_blocks(weight(10), 2), "0.001%");
    }

    #[test]
    fn a_sum_has_all_weights() {
        let weights = [1, 2, 3].map(|picos| Weight::from_parts(picos, 0));
        assert_eq!(sum(weights), Weight::from_parts(6, 0));
        assert_eq!(sum([]), Weight::zero());
    }
}
