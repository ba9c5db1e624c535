//! Services slash: beside the chain, after it, and never what is allocated to others.

use crate::{
    assert_refused, mock::*, rooms::FIRST_OF_SERVICES, AnswersFrom, DeferredSlashes, Error, Ledger,
    ServiceSlashesInEra, UnappliedSlashRows, UnappliedSlashes,
};
use frame_support::assert_ok;
use palisade_restaking_primitives::{Proceeds, SecuredStake, ServiceSlash};
use sp_runtime::Perbill;
use sp_staking::{StakingInterface, StakingUnchecked};

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

/// Nina backs Alice with 500. The fund of service 1 exists.
fn chain() -> ExtBuilder {
    ExtBuilder::twelve_validators().nominator(NINA, 500, &[ALICE])
}

fn run(story: impl FnOnce()) {
    chain().run(|| {
        fund(FUND, EXISTENTIAL_DEPOSIT);
        HeardOfSlashes::take();
        story();
    });
}

/// Alice's and Nina's stakes, and what the fund has received.
fn outcome() -> (Balance, Balance, Balance) {
    (
        ledger(ALICE).total,
        ledger(NINA).total,
        free(FUND) - EXISTENTIAL_DEPOSIT,
    )
}

#[test]
fn a_service_takes_its_part_of_all_behind_the_validator_and_nothing_else() {
    run(|| {
        let treasury = in_treasury();
        // 1. Service 1 slashes 20% of the exposure. Alice stays a candidate, and Nina's vote counts.
        assert_ok!(slash_by_service(service_slash(20)));
        assert!(is_candidate(ALICE) && barred().is_empty());
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        // 2. It is shown as any slash.
        roll_one();
        let rows = UnappliedSlashes::<Test>::get(3);
        assert_eq!(
            (rows[0].own, rows[0].others.clone()),
            (200, vec![(NINA, 100)])
        );
        // 3. It is applied. What is taken goes to the fund of the service.
        roll_to_application(3);
        assert_eq!(outcome(), (800, 400, 300));
        assert_eq!(in_treasury(), treasury, "the treasury gets nothing");
        assert_eq!(HeardOfSlashes::get(), [applied(20, 20, 0)]);
    });
}

#[test]
fn slashes_of_the_chain_come_first_and_leave_a_service_part_of_its_part() {
    run(|| {
        let treasury = in_treasury();
        // 1. Service 1 slashes 40%. In the same block Alice offends against the chain: 60%.
        assert_ok!(slash_by_service(service_slash(40)));
        offence(60).by(&[ALICE]);
        // 2. Both are due in era 3. The chain takes 600 and 300. 40% of the half that is allocated is left: 20% of the
        //    exposure.
        roll_to_application(3);
        assert_eq!(in_treasury(), treasury + 900);
        assert_eq!(outcome(), (200, 100, 300));
        assert_eq!(HeardOfSlashes::get(), [applied(40, 20, 60)]);
    });
}

#[test]
fn a_slash_of_the_chain_that_comes_later_leaves_the_same_sum() {
    run(|| {
        // 1. Service 1 slashes 40%. Governance finds an offence of the same era when that is applied.
        assert_ok!(slash_by_service(service_slash(40)));
        roll_to_active_era(2);
        assert_ok!(Staking::manual_slash(root(), ALICE, 0, percent(60)));
        roll_to_application(3);
        assert_eq!(outcome(), (600, 300, 600));
        // 2. The chain takes what the service has left of its 60%: the sum is that of the other order.
        roll_to_application(5);
        assert_eq!(outcome(), (200, 100, 600));
    });
}

#[test]
fn slashes_of_services_add_up_where_offences_do_not() {
    run(|| {
        // 1. Two slashes of service 1, one of service 2, two offences.
        assert_ok!(slash_by_service(service_slash(10)));
        assert_ok!(slash_by_service(service_slash(10)));
        assert_ok!(slash_by_service(ServiceSlash {
            service: 2,
            ..service_slash(10)
        }));
        offence(10).by(&[ALICE]);
        offence(20).of_kind(SILENCE).by(&[ALICE]);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 5);
        // 2. Of the offences the larger counts, of the services the sum: 20% and 30%.
        roll_to_application(3);
        assert_eq!(outcome(), (500, 250, 450));
        assert_eq!(ServiceSlashesInEra::<Test>::get(0, ALICE).len(), 2);
    });
}

#[test]
fn governance_cancels_one_slash_of_a_service_and_lets_another_pass() {
    run(|| {
        // 1. Service 1 slashes 10%, and 30% again. The first is a mistake.
        assert_ok!(slash_by_service(service_slash(10)));
        assert_ok!(slash_by_service(service_slash(30)));
        roll_one();
        let numbers = UnappliedSlashRows::<Test>::get(3);
        let row = numbers
            .iter()
            .position(|number| *number == FIRST_OF_SERVICES)
            .expect("is shown");
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![row as u32]));
        let cancelled = HeardOfSlash::Cancelled(1, ALICE, 0, percent(10));
        assert_eq!(HeardOfSlashes::get(), [cancelled]);
        // 2. The second is applied.
        roll_to_application(3);
        assert_eq!(outcome(), (700, 350, 450));
    });
}

#[test]
fn stake_can_not_outrun_a_slash_of_a_service_nor_wait_longer_for_it() {
    run(|| {
        // 1. Nina unbonds all in the block of the slash. Her chunk is free in era 3, when the slash is due.
        assert_ok!(slash_by_service(service_slash(20)));
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 500, "it waits");
        // 2. The next block applies it, and the rest leaves.
        roll_one();
        assert_eq!(ledger(NINA).total, 400);
        withdraw(NINA);
        assert_eq!(Ledger::<Test>::get(NINA), None, "the rest leaves");
    });
}

#[test]
fn a_slash_that_would_make_free_stake_wait_is_refused() {
    run(|| {
        // The stake of era 0 is free in era 3. A slash that is opened in era 2 is due in era 4.
        roll_to_active_era(1);
        assert!(<Staking as SecuredStake<AccountId>>::is_slashable(0));
        roll_to_active_era(2);
        assert!(!<Staking as SecuredStake<AccountId>>::is_slashable(0));
        assert_refused!(
            slash_by_service(service_slash(20)),
            Error::<Test>::InvalidEraToReward
        );
        offence(20).in_era(0).by(&[ALICE]);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 1, "the chain may");
    });
}

#[test]
fn what_a_service_slashes_is_burnt_if_it_says_so() {
    run(|| {
        let slash = ServiceSlash {
            proceeds: Proceeds::Burn,
            ..service_slash(20)
        };
        assert_ok!(slash_by_service(slash));
        roll_to_active_era(3);
        ExpectedBurn::set((System::block_number() + 1, 300));
        roll_one();
        assert_eq!(outcome(), (800, 400, 0));
    });
}

#[test]
fn a_slash_of_a_service_that_makes_no_sense_is_refused() {
    run(|| {
        let slash = service_slash;
        let cases = [
            (slash(0), Error::<Test>::BoundNotMet),
            (slash(51), Error::BoundNotMet),
            (
                ServiceSlash {
                    validator: NINA,
                    ..slash(10)
                },
                Error::BadTarget,
            ),
            (
                ServiceSlash {
                    era: 1,
                    ..slash(10)
                },
                Error::InvalidEraToReward,
            ),
        ];
        for (slash, error) in cases {
            assert_refused!(slash_by_service(slash), error);
        }
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        assert_refused!(slash_by_service(slash(10)), Error::<Test>::Invulnerable);
        assert_ok!(Staking::set_invulnerables(root(), vec![]));
        roll_to_active_era(6);
        assert_refused!(
            slash_by_service(slash(10)),
            Error::<Test>::InvalidEraToReward
        );
    });
}

#[test]
fn clients_see_what_slashes_of_services_take() {
    run(|| {
        assert_ok!(slash_by_service(service_slash(40)));
        offence(60).by(&[ALICE]);
        let amounts = |who| {
            let slashes = Staking::slashes_of(who).expect("is known");
            slashes.iter().map(|slash| slash.amount).collect::<Vec<_>>()
        };
        assert_eq!(
            (amounts(ALICE), amounts(NINA)),
            (vec![600, 200], vec![300, 100])
        );
        roll_to_application(3);
        assert_eq!(outcome(), (200, 100, 300));
    });
}

#[test]
fn who_lost_all_to_a_service_bonds_stake_that_answers_for_nothing_older() {
    run(|| {
        // 1. All is allocated to service 1, and it takes everything.
        assert_ok!(slash_by_service(ServiceSlash {
            allocated: Perbill::one(),
            ..service_slash(100)
        }));
        roll_to_application(3);
        assert_eq!(outcome(), (0, 0, 1_500));
        // 2. Nina leaves, and bonds new stake.
        withdraw(NINA);
        assert_eq!(AnswersFrom::<Test>::get(NINA), Some(4));
        fund(NINA, 1_000);
        assert_ok!(bond(NINA, 400));
        // 3. Alice is slashed by the chain for era 2, in which Nina backed her. The new stake was not at stake.
        assert_ok!(Staking::manual_slash(root(), ALICE, 2, percent(50)));
        roll_to_application(6);
        assert_eq!(ledger(NINA).total, 400);
    });
}

#[test]
fn a_virtual_staker_that_lost_everything_to_a_service_stays() {
    run(|| {
        // 1. Nina becomes a virtual staker. She unbonds 100 in era 0.
        assert_ok!(Staking::migrate_to_virtual_staker(&NINA));
        assert_ok!(Staking::unbond(signed(NINA), 100));
        // 2. In era 2 service 1 takes everything that is still at stake: her active 400.
        roll_to_active_era(2);
        assert_ok!(slash_by_service(ServiceSlash {
            allocated: Perbill::one(),
            era: 2,
            ..service_slash(100)
        }));
        roll_to_application(5);
        assert_eq!((slashed(NINA), ledger(NINA).active), (400, 0));
        // 3. She withdraws the 100, which leave on time. She is not forgotten: the pallet that keeps her funds has
        //    members with points in her stake.
        let is_gone = <Staking as StakingInterface>::withdraw_unbonded(NINA, 0);
        assert_eq!((is_gone, ledger(NINA).total), (Ok(false), 0));
        assert!(Staking::is_virtual_staker(&NINA));
    });
}

#[test]
fn a_longer_deferral_lets_no_fault_escape_a_service() {
    run(|| {
        // 1. Alice offends in era 0, whose stake is free from era 3 on. A slash of it would be due then.
        // 2. Before the service reports it, governance makes the deferral longer, and the bonding duration with it.
        crate::mock::BondingDuration::set(4);
        crate::mock::SlashDeferDuration::set(3);
        // 3. The service can slash her still, in time for her stake, and the chain as well.
        assert_ok!(slash_by_service(service_slash(20)));
        roll_to_application(3);
        assert_eq!(outcome(), (800, 400, 300));
    });
}
