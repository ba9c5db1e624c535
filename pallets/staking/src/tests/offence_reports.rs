//! An offence arrives, and is announced.

use crate::{mock::*, BondedEras, Event, ForceEra, Forcing, Validators};
use frame_support::weights::Weight;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    SessionIndex,
};

/// Offences of one session, each with its percentage.
fn report(offences: &[(AccountId, u32)], session: SessionIndex) {
    let offenders: Vec<_> = offences
        .iter()
        .map(|(who, _)| OffenceDetails {
            offender: (*who, ()),
            reporters: vec![DORA],
        })
        .collect();
    let fractions: Vec<_> = offences
        .iter()
        .map(|(_, percent)| Perbill::from_percent(*percent))
        .collect();
    <Staking as OnOffenceHandler<AccountId, (AccountId, ()), Weight>>::on_offence(
        &offenders, &fractions, session,
    );
}

fn reported(validator: AccountId, percent: u32, slash_era: u32) -> Event<Test> {
    Event::SlashReported {
        validator,
        fraction: Perbill::from_percent(percent),
        slash_era,
    }
}

#[test]
fn offences_are_announced_with_their_fractions_and_the_active_era() {
    ExtBuilder::default().run(|| {
        report(&[(ALICE, 10), (BOB, 0)], 0);
        assert_eq!(
            staking_events(),
            [reported(ALICE, 10, 0), reported(BOB, 0, 0)]
        );
    });
}

#[test]
fn the_era_of_an_offence_is_that_of_its_session() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(2);
        roll_one();
        for (session, era) in [(0, 0), (2, 0), (3, 1), (5, 1), (6, 2)] {
            System::reset_events();
            report(&[(BOB, 50)], session);
            assert_eq!(
                staking_events(),
                [reported(BOB, 50, era)],
                "session {session}"
            );
        }
    });
}

#[test]
fn an_offence_older_than_the_bonding_duration_is_discarded() {
    ExtBuilder::default().run(|| {
        roll_to_active_era(5);
        assert_eq!(BondedEras::<Test>::get().first(), Some(&(3, 9)));
        roll_one();
        report(&[(ALICE, 100), (BOB, 100)], 8);
        assert_eq!(
            staking_events(),
            [Event::OldSlashingReportDiscarded { session_index: 8 }]
        );

        System::reset_events();
        report(&[(ALICE, 100)], 9);
        assert_eq!(staking_events(), [reported(ALICE, 100, 3)]);
    });
}

#[test]
fn the_invulnerable_are_passed_over() {
    ExtBuilder::default().run(|| {
        frame_support::assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        report(&[(ALICE, 10), (BOB, 20)], 0);
        assert_eq!(staking_events(), [reported(BOB, 20, 0)]);
    });
}

#[test]
fn an_offence_costs_nobody_anything() {
    ExtBuilder::default()
        .nominator(NINA, 500, &[ALICE])
        .run(|| {
            roll_to_active_era(1);
            let stakers = [ALICE, BOB, CHARLIE, NINA];
            let before = stakers.map(|who| (balance(who), free(who), ledger(who)));
            let (dora, treasury) = (balance(DORA), balance(TREASURY));
            report(&[(ALICE, 100), (BOB, 50)], 3);

            assert_eq!(
                stakers.map(|who| (balance(who), free(who), ledger(who))),
                before
            );
            assert_eq!((balance(DORA), balance(TREASURY)), (dora, treasury));
            assert!(Validators::<Test>::contains_key(ALICE));
            assert!(Session::disabled_validators().is_empty());
            assert_eq!(ForceEra::<Test>::get(), Forcing::NotForcing);

            // Not later either, when a deferred slash would be due.
            EraInflation::set((0, 0));
            let before = stakers.map(ledger);
            roll_to_active_era(6);
            let paid = all_staking_events()
                .into_iter()
                .filter_map(|event| match event {
                    Event::Rewarded { stash, amount, .. } => Some((stash, amount)),
                    _ => None,
                });
            let paid: Vec<_> = paid.collect();
            for (who, before) in stakers.into_iter().zip(before) {
                let reward: Balance = paid.iter().filter(|(s, _)| *s == who).map(|(_, a)| a).sum();
                assert_eq!(ledger(who).total, before.total + reward);
            }
            assert!(Validators::<Test>::contains_key(ALICE));
        });
}
