//! The state after a case, in the words of both sides, and whether the two sides agree.

use crate::accounts::{AccountId, Balance};
use std::{collections::BTreeMap, fmt::Debug};

/// A ledger: total, active, and the unlocking chunks with their eras.
pub type Ledger = (Balance, Balance, Vec<(Balance, u32)>);

/// An exposure: total, own, and the nominators, sorted by account.
pub type Exposure = (Balance, Balance, Vec<(AccountId, Balance)>);

/// What can be seen of a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// The free and the held balance of each account.
    pub balances: BTreeMap<AccountId, (Balance, Balance)>,
    /// The ledger of each stash.
    pub ledgers: BTreeMap<AccountId, Ledger>,
    /// The exposures of the planned era.
    pub exposures: BTreeMap<AccountId, Exposure>,
    /// The points of the era before the active one, or of era 0: the total and the part of each validator. Includes
    /// points that are not published yet.
    ///
    /// In the active era the two sides may differ. Ours gives no points to an author that was not elected for it.
    pub points: (u32, BTreeMap<AccountId, u32>),
    /// The total issuance.
    pub issuance: Balance,
}

/// Checks that both sides ended with the same state.
///
/// # Errors
/// The first difference.
pub fn compare(upstream: &Observation, ours: &Observation) -> Result<(), String> {
    if upstream.issuance != ours.issuance {
        return Err(format!(
            "the issuance is {} upstream and {} with ours",
            upstream.issuance, ours.issuance
        ));
    }
    compare_maps("balance (free, held)", &upstream.balances, &ours.balances)?;
    compare_maps("ledger", &upstream.ledgers, &ours.ledgers)?;
    compare_maps("exposure", &upstream.exposures, &ours.exposures)?;
    if upstream.points.0 != ours.points.0 {
        return Err(format!(
            "the sum of points is {} upstream and {} with ours",
            upstream.points.0, ours.points.0
        ));
    }
    compare_maps("points", &upstream.points.1, &ours.points.1)
}

fn compare_maps<V: PartialEq + Debug>(
    what: &str,
    upstream: &BTreeMap<AccountId, V>,
    ours: &BTreeMap<AccountId, V>,
) -> Result<(), String> {
    let accounts = upstream.keys().chain(ours.keys());
    for who in accounts {
        let (theirs, ours) = (upstream.get(who), ours.get(who));
        if theirs != ours {
            return Err(format!(
                "the {what} of {who:?} is {} upstream and {} with ours",
                brief(&theirs),
                brief(&ours)
            ));
        }
    }
    Ok(())
}

/// Returns the beginning of a value's text: an exposure has thousands of entries.
fn brief(value: &impl Debug) -> String {
    format!("{value:?}").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::account;

    #[test]
    fn a_unit_that_is_missing_on_one_side_is_found() {
        let mut upstream = Observation::default();
        upstream.balances.insert(account("a", 0), (5, 7));
        let mut ours = upstream.clone();
        assert_eq!(compare(&upstream, &ours), Ok(()));
        ours.balances.insert(account("a", 0), (4, 7));
        assert!(compare(&upstream, &ours).unwrap_err().contains("balance"));
        ours.balances.clear();
        assert!(compare(&upstream, &ours).is_err());
    }
}
