//! Mature eras: stake stays bonded for the sessions that its eras should have. Forced, shorter eras do not change that.

use crate::{
    bonding::Unbonding,
    mock::*,
    rooms::{UnlockEras, MAX_MATURING_ERAS},
    BondedEras, Event, MatureEra, MinimumValidatorCount, UnlockSessions,
};
use frame_support::{assert_ok, dispatch::DispatchResult};
use proptest::{collection::vec, prelude::*, sample::select};

/// Dora bonds and unbonds in this block. Returns the session in which she can withdraw.
fn session_of_withdrawal() -> u32 {
    assert_ok!(bond(DORA, 1_000));
    assert_ok!(Staking::unbond(signed(DORA), 1_000));
    while Staking::held_of(&DORA) > 0 {
        assert!(System::block_number() < 1_000, "her stake never came free");
        roll_one();
        withdraw(DORA);
    }
    Session::current_index()
}

/// Rolls this number of blocks. In each, the active era must be mature.
fn assert_each_active_era_is_mature(blocks: u64) {
    let end = System::block_number() + blocks;
    while System::block_number() < end {
        assert_eq!(Staking::mature_era(), Staking::active_era());
        roll_one();
    }
}

#[test]
fn where_no_era_is_forced_each_is_mature_when_it_begins() {
    for (sessions, duration) in [(3, 3), (1, 3), (1, 1), (4, 2), (2, 6)] {
        SessionsPerEra::set(sessions);
        BondingDuration::set(duration);
        ExtBuilder::unpaid().run(|| assert_each_active_era_is_mature(120));
    }
}

#[test]
fn an_era_that_is_longer_since_its_election_failed_holds_nothing_back() {
    ExtBuilder::unpaid().run(|| {
        MinimumValidatorCount::<Test>::put(3);
        assert_each_active_era_is_mature(40);
        MinimumValidatorCount::<Test>::put(1);
        assert_each_active_era_is_mature(80);
        assert!(Staking::active_era() > 4);
    });
}

#[test]
fn stake_is_bonded_for_as_long_where_eras_are_forced() {
    let forces: [fn(); 3] = [
        || (),
        || {
            assert_ok!(Staking::force_new_era_always(root()));
        },
        || {
            assert_ok!(Staking::force_new_era(root()));
        },
    ];
    for force in forces {
        ExtBuilder::unpaid().build().execute_with(|| {
            force();
            assert_eq!(session_of_withdrawal(), 9, "three eras of three sessions");
        });
    }
}

#[test]
fn an_era_that_offences_force_shortens_nothing_either() {
    ExtBuilder::unpaid().build().execute_with(|| {
        // 1. Dora unbonds. Then an offence forces a new era.
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::unbond(signed(DORA), 1_000));
        offence(10).by(&[ALICE]);
        // 2. Era 3 begins a session early. Her stake is not free yet.
        roll_to_active_era(3);
        assert_eq!(Session::current_index(), 8, "a session earlier than usual");
        withdraw(DORA);
        assert_eq!(Staking::held_of(&DORA), 1_000);
        // 3. It is free in the session in which era 3 would have begun.
        roll_to_next_session();
        withdraw(DORA);
        assert_eq!(Staking::held_of(&DORA), 0);
    });
}

#[test]
fn what_unbonds_at_the_end_of_a_long_era_has_its_time_before_it() {
    ExtBuilder::unpaid().build().execute_with(|| {
        // 1. Era 0 is made 40 sessions long.
        assert_ok!(Staking::force_no_eras(root()));
        // 2. The full bonding duration has passed since era 0 began. Dora unbonds only now.
        roll_to(200);
        assert_eq!(Session::current_index(), 40, "era 0 has 40 sessions");
        // 3. Each session becomes an era: era 1 begins in session 42.
        assert_ok!(Staking::force_new_era_always(root()));
        // 4. From there she waits for two eras of three sessions each.
        assert_eq!(session_of_withdrawal(), 42 + 2 * 3);
    });
}

#[test]
fn shorter_eras_shorten_the_wait_only_of_what_unbonds_later() {
    SessionsPerEra::set(6);
    ExtBuilder::unpaid().build().execute_with(|| {
        // 1. Eras have six sessions. Emil unbonds.
        assert_ok!(bond(EMIL, 1_000));
        assert_ok!(Staking::unbond(signed(EMIL), 1_000));
        roll_to(3);
        // 2. Eras get one session. Ten eras later his stake is still bonded.
        SessionsPerEra::set(1);
        roll_to(18 * SESSION_LENGTH - 1);
        assert!(Staking::active_era() > 10);
        withdraw(EMIL);
        assert_eq!(Staking::held_of(&EMIL), 1_000);
        // 3. It is free after its 18 sessions.
        roll_one();
        withdraw(EMIL);
        assert_eq!((Staking::held_of(&EMIL), Session::current_index()), (0, 18));
        // 4. Soon after, each active era is mature, and three eras are three sessions.
        roll_to(20 * SESSION_LENGTH);
        assert_eq!(Staking::mature_era(), Staking::active_era());
        let session = Session::current_index();
        assert!(session_of_withdrawal() <= session + 4);
        assert_each_active_era_is_mature(40);
    });
}

#[test]
fn longer_eras_prolong_the_wait_of_what_unbonds_already() {
    ExtBuilder::unpaid().build().execute_with(|| {
        // 1. Eras have three sessions. Emil unbonds in era 0. His stake is free in era 3, which is to be session 9.
        assert_ok!(bond(EMIL, 1_000));
        assert_ok!(Staking::unbond(signed(EMIL), 1_000));
        roll_to(3);
        // 2. Eras get six sessions. Now era 3 begins in session 18.
        SessionsPerEra::set(6);
        roll_to(18 * SESSION_LENGTH - 1);
        withdraw(EMIL);
        assert_eq!((Staking::held_of(&EMIL), Staking::active_era()), (1_000, 2));
        // 3. His stake is free in its era, however many sessions came before.
        roll_one();
        withdraw(EMIL);
        assert_eq!((Staking::held_of(&EMIL), Staking::active_era()), (0, 3));
    });
}

#[test]
fn governance_that_makes_eras_longer_holds_nothing_back() {
    ExtBuilder::unpaid().run(|| {
        roll_to(17);
        SessionsPerEra::set(5);
        assert_each_active_era_is_mature(150);
    });
}

#[test]
fn a_bonding_duration_that_changes_holds_nothing_back() {
    HistoryDepth::set(20);
    ExtBuilder::unpaid().run(|| {
        for duration in [8, 2, 5, 1, 3] {
            BondingDuration::set(duration);
            assert_each_active_era_is_mature(50);
        }
    });
}

#[test]
fn a_bounded_number_of_eras_held_back_together_matures_each_session() {
    SessionsPerEra::set(12);
    BondingDuration::set(6);
    ExtBuilder::unpaid().run(|| {
        // 1. Eras of twelve sessions become eras of one. Many eras begin that are not mature.
        SessionsPerEra::set(1);
        roll_to(72 * SESSION_LENGTH - 1);
        let (mature, active) = (Staking::mature_era(), Staking::active_era());
        assert!(
            mature < 6 && active > 6 + 2 * MAX_MATURING_ERAS - 6,
            "many eras began before they are mature"
        );
        // 2. Stake of era 0 is still bonded, so it can still be slashed.
        let oldest = BondedEras::<Test>::get().first().map(|(era, _)| *era);
        assert_eq!(oldest, Some(0));
        // 3. The sessions of the long eras are over. A bounded number matures at once.
        roll_one();
        assert_eq!(Staking::mature_era(), mature + MAX_MATURING_ERAS);
        // 4. Three sessions later all are mature.
        roll_to(75 * SESSION_LENGTH);
        assert!(BondedEras::<Test>::get().len() <= 6);
        assert_each_active_era_is_mature(30);
        // 5. Only notes for eras to come are stored.
        assert!(UnlockSessions::<Test>::iter().count() <= 8);
    });
}

#[test]
fn a_chain_that_comes_from_before_sessions_were_noted_goes_on_as_it_was() {
    ExtBuilder::unpaid().run(|| {
        // 1. Dora unbonds in era 5, and her chunk is long due in era 20.
        assert_ok!(bond(DORA, 1_000));
        roll_to_active_era(5);
        assert_ok!(Staking::unbond(signed(DORA), 100));
        roll_to_active_era(20);
        // 2. The entries of this release do not exist yet. Then the active era counts as mature.
        MatureEra::<Test>::kill();
        let _ = UnlockSessions::<Test>::clear(u32::MAX, None);
        assert_eq!((Staking::mature_era(), Staking::free_era()), (20, 20));
        // 3. She can withdraw, and eras mature as usual.
        withdraw(DORA);
        assert_eq!(ledger(DORA).total, 900);
        assert_each_active_era_is_mature(80);
        assert_eq!(MatureEra::<Test>::try_get(), Ok(Staking::active_era()));
    });
}

/// Nina backs Alice in era 0, and unbonds. Eras are always forced: era `e` begins in session `e + 1`.
fn forced(story: impl FnOnce()) {
    HistoryDepth::set(20);
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        assert_ok!(Staking::chill(signed(NINA)));
        assert_ok!(Staking::unbond(signed(NINA), 500));
        assert_ok!(Staking::force_new_era_always(root()));
        story();
    });
}

#[test]
fn who_is_still_bonded_can_be_slashed_for_what_was_long_ago_in_eras() {
    forced(|| {
        // 1. Era 6 is active, but only era 2 is mature: Nina is still bonded.
        roll_to(7 * SESSION_LENGTH);
        assert_eq!((Staking::active_era(), Staking::mature_era()), (6, 2));
        assert_eq!(BondedEras::<Test>::get().first(), Some(&(0, 0)));
        // 2. An offence of era 0 is reported.
        offence(40).in_era(0).mildly().by(&[ALICE]);
        // 3. The slash waits for one whole era, until era 8.
        roll_to_active_era(8);
        assert_eq!((Session::current_index(), Staking::mature_era()), (9, 3));
        // 4. The sessions of Nina are over, but the slash is pending.
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 500);
        // 5. The slash is applied. She can withdraw the rest.
        roll_one();
        assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        withdraw(NINA);
        assert_eq!(Staking::held_of(&NINA), 0);
    });
}

#[test]
fn whose_stake_is_free_cannot_be_slashed_any_more() {
    forced(|| {
        // 1. The stake of era 0 is free. A report for it is discarded.
        roll_to(9 * SESSION_LENGTH);
        assert_eq!(Staking::mature_era(), 3);
        offence(40).in_session(0).mildly().by(&[ALICE]);
        let discarded = Event::OldSlashingReportDiscarded { session_index: 0 };
        assert!(staking_events().contains(&discarded));
        // 2. A report for era 1, which began in session 2, is taken.
        System::reset_events();
        offence(40).in_era(1).mildly().by(&[ALICE]);
        let discarded = Event::OldSlashingReportDiscarded { session_index: 2 };
        assert!(!staking_events().contains(&discarded));
    });
}

/// What governance does to eras, and Dora to her stake.
#[derive(Clone, Debug)]
enum Move {
    Force(fn(RuntimeOrigin) -> DispatchResult),
    Duration(u32),
    Unbond,
    Roll(u64),
}

fn any_move() -> impl Strategy<Value = Move> {
    let force: Vec<fn(RuntimeOrigin) -> DispatchResult> = vec![
        Staking::force_new_era,
        Staking::force_new_era_always,
        Staking::force_no_eras,
    ];
    prop_oneof![
        2 => select(force).prop_map(Move::Force),
        1 => (1..7u32).prop_map(Move::Duration),
        3 => Just(Move::Unbond),
        4 => (1..20u64).prop_map(Move::Roll),
    ]
}

/// Chunks of Dora: the era, and the first session in which the chunk can be due.
type Promises = std::collections::BTreeMap<u32, u32>;

/// Unbonds one unit. It has to wait for the sessions of all eras between the present one and its own.
fn unbond(promises: &mut Promises) {
    let era = UnlockEras::<Test>::era_of_unbonding();
    if Unbonding::<Test>::unbond_on_time(&DORA, 1).is_err() {
        return;
    }
    let unlock = UnlockEras::<Test>::unlock_era(era);
    let youngest = ledger(DORA).unlocking.last().map(|chunk| chunk.era);
    assert_eq!(youngest, Some(unlock));
    let sessions = (unlock - era - 1) * SessionsPerEra::get();
    let promised = promises.entry(unlock).or_default();
    *promised = (*promised).max(Session::current_index() + sessions);
}

fn roll(blocks: u64, promises: &Promises) {
    for _ in 0..blocks {
        let before = ledger(DORA).unlocking;
        roll_one();
        withdraw(DORA);
        let after = ledger(DORA).unlocking;
        for chunk in before.iter().filter(|chunk| !after.contains(chunk)) {
            assert!(
                Session::current_index() >= promises[&chunk.era],
                "no chunk is due before its sessions"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn however_eras_are_forced_stake_is_bonded_for_its_sessions_and_then_free(
        moves in vec(any_move(), 60),
        over_blocks in any::<bool>(),
    ) {
        HistoryDepth::set(20);
        BondingDuration::set(3);
        elect_over_blocks();
        if !over_blocks {
            ElectionPages::set(1);
            ElectionDuration::set(0);
        }
        ExtBuilder::unpaid().run(|| {
            let mut promises = Promises::new();
            assert_ok!(bond(DORA, 1_000));
            for what in moves {
                match what {
                    Move::Force(force) => {
                        assert_ok!(force(root()));
                    }
                    Move::Duration(duration) => BondingDuration::set(duration),
                    Move::Unbond => unbond(&mut promises),
                    Move::Roll(blocks) => roll(blocks, &promises),
                }
            }
            BondingDuration::set(3);
            assert_ok!(Staking::force_new_era(root()));
            roll(300, &promises);
            assert!(ledger(DORA).unlocking.is_empty(), "every chunk is due in the end");
            assert_eq!(Staking::mature_era(), Staking::active_era());
        });
    }
}
