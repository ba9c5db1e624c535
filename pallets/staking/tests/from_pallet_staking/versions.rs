//! Storage versions 13, 14 and 15: the old chain is turned back into their shapes.
//!
//! | version | shape |
//! |---|---|
//! | 13 | exposures are not paged, and claimed eras are in ledgers; `OffendingValidators` |
//! | 14 | exposures are paged since some era; `OffendingValidators` |
//! | 15 | the same with `DisabledValidators`, without severities |
//!
//! Until version 16 all stakes were locked, not held.

use crate::{
    chain::{ours, theirs, AccountId, Balance},
    people::*,
    upgrade::*,
};
use codec::Encode;
use frame_support::{storage::unhashed, traits::StorageVersion};
use parity_staking as old;
use sp_io::hashing::twox_128;
use sp_staking::{Exposure, IndividualExposure};
use std::collections::BTreeMap;

type Runtime = theirs::Runtime;

/// The most nominators of a validator that were paid before pages.
const MOST_PAID: usize = 4;

fn set_version(version: u16) {
    StorageVersion::new(version).put::<theirs::Staking>();
}

fn lock_all() {
    for who in PEOPLE.into_iter().filter(|who| *who != LUKE) {
        lock_instead_of_hold(who);
    }
}

fn put_disabled(item: &str, value: impl Encode) {
    let key = [twox_128(b"Staking"), twox_128(item.as_bytes())].concat();
    unhashed::put_raw(&key, &value.encode());
}

/// Turns the exposures of eras before `end` into unpaged ones, and their claims into claims of the ledger.
fn unpage_before(end: u32) {
    let overviews: Vec<_> = old::ErasStakersOverview::<Runtime>::iter().collect();
    for (era, validator, overview) in overviews.into_iter().filter(|(era, ..)| *era < end) {
        let mut others: Vec<IndividualExposure<AccountId, Balance>> = Vec::new();
        for page in 0..overview.page_count {
            let page = old::ErasStakersPaged::<Runtime>::take((era, validator, page));
            others.extend(page.expect("it is stored").others);
        }
        let full = Exposure {
            total: overview.total,
            own: overview.own,
            others,
        };
        let mut clipped = full.clone();
        clipped
            .others
            .sort_by_key(|nominator| std::cmp::Reverse(nominator.value));
        clipped.others.truncate(MOST_PAID);
        old::ErasStakersOverview::<Runtime>::remove(era, validator);
        old::ErasStakers::<Runtime>::insert(era, validator, full);
        old::ErasStakersClipped::<Runtime>::insert(era, validator, clipped);
        let claimed = old::ClaimedRewards::<Runtime>::take(era, validator);
        if !claimed.is_empty() {
            old::Ledger::<Runtime>::mutate(validator, |ledger| {
                let ledger = ledger.as_mut().expect("it validates");
                ledger
                    .legacy_claimed_rewards
                    .try_push(era)
                    .expect("has room");
            });
        }
    }
    for who in VALIDATORS {
        old::Ledger::<Runtime>::mutate(who, |ledger| {
            ledger
                .as_mut()
                .expect("it validates")
                .legacy_claimed_rewards
                .sort();
        });
    }
}

/// What `pallet-staking` pays for eras before 6 to each account, if all is claimed.
fn paid_by_theirs(mut chain: sp_io::TestExternalities) -> BTreeMap<AccountId, Balance> {
    chain.execute_with(|| {
        let before = balances();
        for era in 0..LAST_ERA {
            for validator in VALIDATORS {
                for page in 0..2 {
                    let _ =
                        theirs::Staking::payout_stakers_by_page(signed(RHEA), validator, era, page);
                }
            }
        }
        let after = balances();
        after
            .into_iter()
            .map(|(who, amount)| (who, amount - before[&who]))
            .collect()
    })
}

/// Upgrades a chain of this version. Checks stakes and rewards.
fn is_taken_over(version: impl Fn()) {
    let chain = || {
        let mut chain = old_chain();
        chain.execute_with(&version);
        chain
    };
    // Version 50 of their crate reads unpaged exposures too. It can't pay stakes that compound if they are locked.
    let expected = paid_by_theirs(chain());
    let mut chain = chain();
    let (before, issued) = chain.execute_with(|| (observe_theirs(), issuance()));
    on_new_chain(chain, || {
        assert_eq!((observe_ours(), issuance()), (before, issued));
        let before = balances();
        roll(3);
        for (who, amount) in expected.iter().filter(|(_, amount)| **amount > 0) {
            let paid = ours::balance_of(*who) - before[who];
            assert!(
                paid.abs_diff(*amount) <= 12,
                "{who} got {paid}, not {amount}"
            );
        }
        assert!(expected.values().sum::<Balance>() > 20_000);
        // Nothing of the old shapes is left.
        for item in [
            "ErasStakers",
            "ErasStakersClipped",
            "SpanSlash",
            "OffendingValidators",
            "DisabledValidators",
        ] {
            let prefix = [twox_128(b"Staking"), twox_128(item.as_bytes())].concat();
            let next = sp_io::storage::next_key(&prefix).filter(|key| key.starts_with(&prefix));
            assert_eq!(next, None, "{item}");
            assert!(!unhashed::exists(&prefix), "{item}");
        }
        roll_until_era(LAST_ERA + 3);
    });
}

#[test]
fn version_13_with_unpaged_exposures_is_taken_over() {
    is_taken_over(|| {
        unpage_before(LAST_ERA + 1);
        lock_all();
        put_disabled("OffendingValidators", vec![(0u32, false), (1, true)]);
        set_version(13);
    });
}

#[test]
fn version_14_with_exposures_of_both_shapes_is_taken_over() {
    is_taken_over(|| {
        unpage_before(3);
        lock_all();
        put_disabled("OffendingValidators", vec![(1u32, true)]);
        set_version(14);
    });
}

#[test]
fn version_15_with_disabled_validators_is_taken_over() {
    is_taken_over(|| {
        unpage_before(2);
        lock_all();
        put_disabled("DisabledValidators", vec![1u32, 2]);
        set_version(15);
    });
}

#[test]
fn unpaged_eras_of_a_validator_that_left_are_not_paid_again() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        unpage_before(LAST_ERA + 1);
        // Dave has claimed era 2. His claims leave with his ledger.
        let leave = theirs::Staking::force_unstake(theirs::RuntimeOrigin::root(), DAVE, 9);
        frame_support::assert_ok!(leave);
        let claim = theirs::Staking::payout_stakers_by_page(signed(RHEA), DAVE, 2, 0);
        assert!(claim.is_err(), "without a ledger nothing is paid");
        lock_all();
        set_version(13);
    });
    on_new_chain(chain, || {
        for era in 0..LAST_ERA {
            let claimed = pallet_staking::ClaimedRewards::<ours::Runtime>::get(era, DAVE);
            assert_eq!(claimed.to_vec(), [0], "era {era}");
        }
        let unclaimed = pallet_staking::ClaimedRewards::<ours::Runtime>::get(LAST_ERA, DAVE);
        assert!(unclaimed.is_empty(), "era {LAST_ERA} is not over");
        let before = [DAVE, OTTO].map(ours::balance_of);
        roll(3);
        assert_eq!([DAVE, OTTO].map(ours::balance_of), before);
        roll_until_era(LAST_ERA + 2);
    });
}

#[test]
fn a_claim_of_the_active_era_in_a_ledger_does_not_count() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        unpage_before(LAST_ERA + 1);
        // Dave has bonded again in the last session of the era: his new ledger names all eras before the planned one.
        old::Ledger::<Runtime>::mutate(DAVE, |ledger| {
            let claimed = &mut ledger
                .as_mut()
                .expect("it validates")
                .legacy_claimed_rewards;
            *claimed = (0..=LAST_ERA)
                .collect::<Vec<_>>()
                .try_into()
                .expect("has room");
        });
        lock_all();
        set_version(13);
    });
    on_new_chain(chain, || {
        let claimed = |era| pallet_staking::ClaimedRewards::<ours::Runtime>::get(era, DAVE);
        assert_eq!(claimed(LAST_ERA - 1).to_vec(), [0]);
        assert!(claimed(LAST_ERA).is_empty());
        roll_until_era(LAST_ERA + 1);
        roll(3);
        assert_eq!(claimed(LAST_ERA).to_vec(), [0]);
        let outstanding = pallet_staking::ErasOutstanding::<ours::Runtime>::get(LAST_ERA);
        assert_eq!(outstanding, None, "the era is settled");
    });
}

#[test]
fn nominators_beyond_the_paid_ones_can_still_be_slashed() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        unpage_before(LAST_ERA + 1);
        set_version(13);
    });
    on_new_chain(chain, || {
        let overview = pallet_staking::ErasStakersOverview::<ours::Runtime>::get(5, ALICE);
        let overview = overview.expect("is elected");
        assert_eq!((overview.page_count, overview.nominator_count), (1, 6));
        let page = |n| pallet_staking::ErasStakersPaged::<ours::Runtime>::get((5, ALICE, n));
        let stakes = |n| page(n).map(|page| page.others.iter().map(|o| o.who).collect::<Vec<_>>());
        assert_eq!(stakes(0), Some(vec![11, 12, 13, 14]));
        assert_eq!(stakes(1), Some(vec![15, 16]));
        assert_eq!(stakes(2), None);
    });
}

#[test]
fn disabled_validators_stay_disabled_until_the_era_ends() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        put_disabled("DisabledValidators", vec![1u32]);
        set_version(15);
    });
    on_new_chain(chain, || {
        let offenders = pallet_staking::DisabledOffenders::<ours::Runtime>::get();
        let second = ours::Session::validators()[1];
        assert_eq!(offenders.len(), 1);
        assert_eq!(
            (offenders[0].validator, offenders[0].through_era),
            (second, LAST_ERA)
        );
        assert_eq!(ours::Session::disabled_validators(), [1]);
        roll_until_era(LAST_ERA + 1);
        assert!(pallet_staking::DisabledOffenders::<ours::Runtime>::get().is_empty());
    });
}
