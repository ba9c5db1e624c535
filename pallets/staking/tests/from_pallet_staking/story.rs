//! All is taken over: stakes, rewards, slashes, roles. To the unit.

use crate::{
    chain::{ours, theirs, AccountId, Balance, BONDING_DURATION, TREASURY},
    people::*,
    upgrade::*,
};
use frame_support::{assert_ok, traits::fungible::hold::Inspect as _};
use pallet_staking::{migrations::Repair, Event};
use std::collections::BTreeMap;

type Amounts = BTreeMap<AccountId, Balance>;

/// Returns by how much each account grew.
fn growth(before: &Amounts, after: &Amounts) -> Amounts {
    let grown = |(who, amount): (&AccountId, &Balance)| (*who, amount - before[who].min(*amount));
    after
        .iter()
        .map(grown)
        .filter(|(_, growth)| *growth > 0)
        .collect()
}

fn root() -> ours::RuntimeOrigin {
    ours::RuntimeOrigin::root()
}

#[test]
fn every_stake_and_role_is_the_same_after_the_upgrade() {
    let mut chain = old_chain();
    let (before, issued) = chain.execute_with(|| (observe_theirs(), issuance()));
    on_new_chain(chain, || {
        assert_eq!(observe_ours(), before);
        assert_eq!(before.len(), PEOPLE.len());
        assert_eq!(issuance(), issued);
        for (who, stash) in &before {
            let reason = pallet_staking::HoldReason::Staking.into();
            assert_eq!(ours::Balances::balance_on_hold(&reason, who), stash.total);
            assert_eq!(pallet_balances::Locks::<ours::Runtime>::get(who).len(), 0);
        }
        // Luke's stake was locked. Otto has another controller.
        assert_eq!(before[&LUKE].total, 300);
        assert_eq!(before[&OTTO].controller, OTTOS_CONTROLLER);
        assert_eq!(
            before[&LEO].unlocking,
            [(2 + BONDING_DURATION, 100), (4 + BONDING_DURATION, 150)]
        );
        // Those who nominate are listed by stake. Those who validate are candidates.
        let listed: Vec<_> = <pallet_staking::VoterOrder<ours::Runtime> as frame_election_provider_support::SortedListProvider<_>>::iter().collect();
        assert!(listed
            .iter()
            .map(|who| before[who].active)
            .is_sorted_by(|a, b| a >= b));
        assert_eq!(listed.len(), 9);
        assert_eq!(pallet_staking::Candidates::<ours::Runtime>::count(), 4);
    });
}

#[test]
fn unclaimed_rewards_are_paid_and_claimed_ones_are_not() {
    let theirs_paid = old_chain().execute_with(|| {
        let before = balances();
        for era in 0..LAST_ERA {
            for validator in VALIDATORS {
                for page in 0..2 {
                    let _ =
                        theirs::Staking::payout_stakers_by_page(signed(RHEA), validator, era, page);
                }
            }
        }
        growth(&before, &balances())
    });
    on_new_chain(old_chain(), || {
        let (before, issued) = (balances(), issuance());
        assert!(theirs_paid.len() >= 11, "{theirs_paid:?}");
        // Without a claim: it takes idle weight.
        roll(3);
        let paid = growth(&before, &balances());
        for (who, amount) in &theirs_paid {
            // Each of six eras may be rounded in another way.
            assert!(
                paid[who].abs_diff(*amount) <= 12,
                "{who}: {paid:?} {theirs_paid:?}"
            );
        }
        // What nobody gets are units of rounding. In all, no more than the rewards.
        let rest = paid.get(&TREASURY).copied().unwrap_or_default();
        assert!(rest <= 6 * 14, "{rest}");
        assert_eq!(issuance() - issued, paid.values().sum::<Balance>());
        for era in 0..LAST_ERA {
            assert!(!pallet_staking::ErasOutstanding::<ours::Runtime>::contains_key(era));
            for validator in VALIDATORS {
                assert!(!ours::Staking::has_pending_rewards(era, &validator));
            }
        }
        let again =
            ours::Staking::payout_stakers_by_page(ours::RuntimeOrigin::signed(RHEA), ALICE, 1, 1);
        let claimed = pallet_staking::Error::<ours::Runtime>::AlreadyClaimed;
        assert_eq!(again.expect_err("it is claimed").error, claimed.into());
    });
}

/// Makes blocks until an era is active and a block more. Returns what was slashed, by staker.
macro_rules! slashed_until {
    ($chain:ident, $staking:ident, $era:expr) => {{
        let mut slashed = Amounts::new();
        let mut left = 2;
        while left > 0 {
            $chain::roll_one();
            for record in $chain::System::events() {
                if let $chain::RuntimeEvent::Staking($staking::Event::Slashed { staker, amount }) =
                    record.event
                {
                    *slashed.entry(staker).or_default() += amount;
                }
            }
            if $staking::ActiveEra::<$chain::Runtime>::get().unwrap().index >= $era {
                left -= 1;
            }
        }
        slashed
    }};
}

#[test]
fn a_pending_slash_takes_the_same_to_the_unit() {
    let (theirs_slashed, rhea) = old_chain().execute_with(|| {
        let before = balance_of_rhea();
        let slashed = slashed_until!(theirs, parity_staking, 8);
        (slashed, balance_of_rhea() - before)
    });
    assert!(theirs_slashed[&BOB] > 200 && theirs_slashed[&NINA] > 0 && rhea > 0);
    let forgotten = |due: u32| -> Amounts {
        old_chain().execute_with(|| {
            let rows = parity_staking::UnappliedSlashes::<theirs::Runtime>::get(due);
            let own = rows.iter().map(|row| (row.validator, row.own));
            own.chain(rows.iter().flat_map(|row| row.others.clone()))
                .collect()
        })
    };
    let (daves, alices) = (forgotten(6), forgotten(4));
    assert!(daves[&DAVE] >= 300 && alices[&ALICE] >= 50);
    on_new_chain(old_chain(), || {
        let expired = Repair::SlashExpired {
            era: 1,
            validator: ALICE,
        };
        let revived = Repair::SlashRevived {
            era: 8,
            validator: DAVE,
        };
        assert_eq!(repairs(), [expired, revived]);
        let before = balance_of_rhea();
        let slashed = slashed_until!(ours, pallet_staking, 8);
        check();
        let mut expected = theirs_slashed.clone();
        for (who, amount) in daves {
            *expected.entry(who).or_default() += amount;
        }
        expected.retain(|_, amount| *amount > 0);
        assert_eq!(slashed, expected);
        // The reporter of Bob's slash gets the same, and that of Dave's as well.
        assert!(balance_of_rhea() - before >= rhea);
        assert_eq!(
            pallet_staking::DeferredSlashes::<ours::Runtime>::iter().count(),
            0
        );
        assert_eq!(
            pallet_staking::FixedSlashes::<ours::Runtime>::iter().count(),
            0
        );
    });
}

fn balance_of_rhea() -> Balance {
    ours::balance_of(RHEA)
}

#[test]
fn a_pending_slash_can_be_seen_and_cancelled() {
    let rows = old_chain().execute_with(|| {
        codec::Encode::encode(&parity_staking::UnappliedSlashes::<theirs::Runtime>::get(8)[0])
    });
    on_new_chain(old_chain(), || {
        let shown = pallet_staking::UnappliedSlashes::<ours::Runtime>::get(8);
        let bobs = shown
            .iter()
            .position(|row| row.validator == BOB)
            .expect("is shown");
        assert_eq!(codec::Encode::encode(&shown[bobs]), rows);
        let daves = shown
            .iter()
            .position(|row| row.validator == DAVE)
            .expect("is shown");
        let mut indices = vec![bobs as u32, daves as u32];
        indices.sort();
        assert_ok!(ours::Staking::cancel_deferred_slash(root(), 8, indices));
        check();
        let slashed = slashed_until!(ours, pallet_staking, 8);
        assert_eq!(slashed, Amounts::new());
    });
}

#[test]
fn the_pages_of_a_cancelled_slash_are_paid_for() {
    type Fixed = pallet_staking::FixedSlashes<ours::Runtime>;
    on_new_chain(old_chain(), || {
        let pages = Fixed::iter_prefix((8,)).count() as u64;
        assert!(pages > 0);
        let rows = pallet_staking::UnappliedSlashes::<ours::Runtime>::get(8).len() as u32;
        let consumed = || {
            let weight = ours::System::block_weight();
            *weight.get(frame_support::dispatch::DispatchClass::Mandatory)
        };
        let before = consumed();
        assert_ok!(ours::Staking::cancel_deferred_slash(
            root(),
            8,
            (0..rows).collect()
        ));
        assert_eq!(Fixed::iter_prefix((8,)).count(), 0);
        let prices = <ours::Runtime as frame_system::Config>::DbWeight::get();
        let removal = prices.reads_writes(pages, pages);
        assert!(removal.any_gt(Default::default()));
        assert_eq!(consumed() - before, removal);
    });
}

#[test]
fn a_worse_report_after_the_upgrade_takes_only_the_difference() {
    on_new_chain(old_chain(), || {
        let session = ours::Staking::first_bonded_session();
        assert!(session > 0);
        let bonded = pallet_staking::BondedEras::<ours::Runtime>::get();
        let (_, of_era_5) = *bonded.iter().find(|(era, _)| *era == 5).expect("is bonded");
        let details = sp_staking::offence::OffenceDetails {
            offender: (BOB, ()),
            reporters: vec![],
        };
        use sp_staking::offence::OnOffenceHandler;
        <ours::Staking as OnOffenceHandler<_, _, _>>::on_offence(
            &[details],
            &[sp_runtime::Perbill::from_percent(50)],
            of_era_5,
        );
        check();
        let slashed = slashed_until!(ours, pallet_staking, 8);
        // 20% of what he had, then the rest up to 50%.
        let exposed = pallet_staking::ErasStakersOverview::<ours::Runtime>::get(5, BOB);
        let half = exposed.expect("is elected").own / 2;
        assert!(
            slashed[&BOB].abs_diff(half) <= 1,
            "{} of {half}",
            slashed[&BOB]
        );
    });
}

#[test]
fn chunks_unlock_in_the_era_that_they_had() {
    on_new_chain(old_chain(), || {
        let withdraw = || {
            let total = |who| observe_ours().get(&who).map_or(0, |stash| stash.total);
            let before = total(LEO);
            assert_ok!(ours::Staking::withdraw_unbonded(
                ours::RuntimeOrigin::signed(LEO),
                0
            ));
            before - total(LEO)
        };
        assert_eq!(withdraw(), 0);
        roll_until_era(7);
        assert_eq!(withdraw(), 100);
        roll_until_era(9);
        roll(1);
        assert_eq!(withdraw(), 150);
    });
}

#[test]
fn eras_go_on_and_the_running_era_is_paid_in_full() {
    let points = old_chain()
        .execute_with(|| parity_staking::ErasRewardPoints::<theirs::Runtime>::get(LAST_ERA).total);
    assert!(points > 0);
    on_new_chain(old_chain(), || {
        let running = pallet_staking::ErasRewardPoints::<ours::Runtime>::get(LAST_ERA).total;
        assert!(running >= points);
        roll_until_era(LAST_ERA + 1);
        roll(2);
        // Each block of the era counts, those of the handover too.
        let total = pallet_staking::ErasRewardPoints::<ours::Runtime>::get(LAST_ERA).total;
        assert_eq!(total, 15 * 20);
        assert!(!pallet_staking::ErasOutstanding::<ours::Runtime>::contains_key(LAST_ERA));
        roll_until_era(LAST_ERA + 12);
        // All inherited eras are removed by now.
        assert!(pallet_staking::OldestStoredEra::<ours::Runtime>::get() > LAST_ERA);
        assert_eq!(
            pallet_staking::ErasStakersOverview::<ours::Runtime>::iter_prefix(LAST_ERA).count(),
            0
        );
    });
}

#[test]
fn a_second_run_of_the_migration_does_nothing() {
    on_new_chain(old_chain(), || {
        let before = restart_root();
        assert_eq!(step(&None, one_unit()), Ok(None));
        assert_eq!(restart_root(), before);
        let finished = ours::RuntimeEvent::Staking(Event::HandoverFinished { last_era: LAST_ERA });
        assert!(!ours::System::events()
            .iter()
            .any(|record| record.event == finished));
    });
}

fn restart_root() -> Vec<u8> {
    sp_io::storage::root(sp_runtime::StateVersion::V1)
}
