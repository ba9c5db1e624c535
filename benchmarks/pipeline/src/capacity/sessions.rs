//! What a session change is charged.
//!
//! Besides this, the session pallet of the SDK declares the weight of a whole block.

use crate::{
    chain::Chain,
    live::SESSIONS_A_DAY,
    weights::{sum, KeyOwnership, Staking},
};
use frame_support::weights::Weight;
use palisade_key_ownership::WeightInfo as _;
use palisade_staking::WeightInfo as _;

/// Returns the largest weight of a session change: the keys change, and the points of the session are published.
pub fn change(chain: &Chain) -> Weight {
    sum([
        KeyOwnership::begin_session(chain.validators),
        lending(chain),
        Staking::publish_points(chain.validators),
    ])
}

/// Returns what the session changes of a day are charged. The set of keys changes once an era. Points are counted by
/// [`crate::blocks::points`].
pub fn changes_of_a_day(chain: &Chain) -> Weight {
    let unchanged = SESSIONS_A_DAY.saturating_sub(1);
    sum([
        KeyOwnership::begin_session(chain.validators),
        KeyOwnership::begin_repeated_session(chain.validators).saturating_mul(unchanged),
        lending(chain).saturating_mul(SESSIONS_A_DAY),
    ])
}

/// Returns the weight of looking for purged keys when a session is planned. Nobody has purged keys.
fn lending(chain: &Chain) -> Weight {
    // Each validator with keys in force may be looked for in the whole coming set.
    let comparisons = chain.validators * chain.validators;
    KeyOwnership::lend(chain.validators, 0).saturating_add(KeyOwnership::search(comparisons))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_change_of_keys() {
        let chain = Chain::largest();
        let most = change(&chain).saturating_mul(SESSIONS_A_DAY);
        assert!(changes_of_a_day(&chain).ref_time() < most.ref_time());
    }
}
