//! Genesis sets the lengths of time. Root changes some of them. Impossible ones are refused.

use crate::state::state_of;
use frame_support::{assert_noop, assert_ok, traits::Get};
use palisade_restaking::types::MAX_FAULTS;
use palisade_restaking_primitives::SecuredStake;
use palisade_runtime::{
    configs::restaking::MaxSecuredBonding,
    genesis,
    timing::{self, Error, Event},
    PriceOracle, Restaking, Runtime, RuntimeEvent, RuntimeOrigin, Staking, System, Timing,
};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{traits::BadOrigin, BuildStorage};

/// Sessions per era, bonding duration and slash deferral.
fn staking_timing() -> (u32, u32, u32) {
    (
        timing::SessionsPerEra::<Runtime>::get(),
        timing::BondingDuration::<Runtime>::get(),
        timing::SlashDeferDuration::<Runtime>::get(),
    )
}

fn config() -> timing::GenesisConfig<Runtime> {
    timing::GenesisConfig::default()
}

#[test]
fn root_changes_the_lengths_of_staking_and_an_event_says_so() {
    state_of(genesis::DEV).execute_with(|| {
        System::set_block_number(1);
        assert_eq!(staking_timing(), (3, 3, 2));

        assert_ok!(Timing::set_staking_timing(RuntimeOrigin::root(), 6, 28, 27));

        assert_eq!(staking_timing(), (6, 28, 27));
        let event = Event::StakingTimingSet {
            sessions_per_era: 6,
            bonding_duration: 28,
            slash_defer_duration: 27,
        };
        System::assert_last_event(RuntimeEvent::Timing(event));
        // Slots and epochs are what genesis said.
        assert_eq!(timing::SlotDuration::<Runtime>::get(), 1_000);
        assert_eq!(timing::EpochDuration::<Runtime>::get(), 10);
    });
}

#[test]
fn nobody_but_root_changes_the_lengths_of_time() {
    state_of(genesis::DEV).execute_with(|| {
        let alice = RuntimeOrigin::signed(Alice.to_account_id());
        assert_noop!(Timing::set_staking_timing(alice, 6, 28, 27), BadOrigin);
        assert_noop!(
            Timing::set_staking_timing(RuntimeOrigin::none(), 6, 28, 27),
            BadOrigin
        );
    });
}

#[test]
fn impossible_lengths_are_refused_and_change_nothing() {
    state_of(genesis::DEV).execute_with(|| {
        for (sessions, bonding, deferral, error) in [
            (0, 28, 27, Error::<Runtime>::NoSessions),
            (6, 0, 0, Error::NoBonding),
            // Exposures are kept for 84 eras, and slashed for up to one era longer than funds are bonded.
            (6, 83, 27, Error::BondingBeyondHistory),
            // Restaking has room for faults of 64 eras: those of windows of 28 eras, 34 at risk, and two to spare.
            (6, 34, 27, Error::BondingBeyondServices),
            (6, 82, 27, Error::BondingBeyondServices),
            (6, 28, 28, Error::DeferralBeyondBonding),
            // 29 eras of 35 sessions are 1,015. GRANDPA remembers its voters for 1,000.
            (35, 28, 27, Error::BondingBeyondVoters),
            (72, 28, 27, Error::BondingBeyondVoters),
            (501, 1, 0, Error::BondingBeyondVoters),
            // Sessions of 10 s: so many last 1,361 years.
            (u32::MAX, 33, 0, Error::EraTooLong),
        ] {
            assert_noop!(
                Timing::set_staking_timing(RuntimeOrigin::root(), sessions, bonding, deferral),
                error
            );
        }
    });
}

#[test]
fn root_can_make_no_era_longer_than_a_month() {
    state_of(genesis::LIVE).execute_with(|| {
        // 1. Sessions of 4 h: six in a day, and 180 in 30 days. Offences are punishable for a short time, so GRANDPA
        //    would remember the voters of 500 sessions an era: 83 days.
        let set = |sessions| Timing::set_staking_timing(RuntimeOrigin::root(), sessions, 1, 0);
        for sessions in [181, 500, u32::MAX] {
            assert_noop!(set(sessions), Error::<Runtime>::EraTooLong);
        }
        // 2. An era of 30 days is accepted.
        assert_ok!(set(180));
        assert_eq!(staking_timing(), (180, 1, 0));
    });
}

#[test]
fn the_extremes_of_what_is_possible_are_accepted() {
    state_of(genesis::DEV).execute_with(|| {
        assert_ok!(Timing::set_staking_timing(RuntimeOrigin::root(), 1, 1, 0));
        assert_eq!(staking_timing(), (1, 1, 0));
        assert_ok!(Timing::set_staking_timing(RuntimeOrigin::root(), 6, 33, 32));
        assert_eq!(staking_timing(), (6, 33, 32));
        // 29 · 34, 34 · 29 and 2 · 500 sessions.
        for (sessions, bonding) in [(34, 28), (29, 33), (500, 1)] {
            assert_ok!(Timing::set_staking_timing(
                RuntimeOrigin::root(),
                sessions,
                bonding,
                0
            ));
            assert_eq!(staking_timing(), (sessions, bonding, 0));
        }
    });
}

#[test]
fn no_bonding_is_longer_than_services_remember_their_faults() {
    state_of(genesis::DEV).execute_with(|| {
        // 1. A fault stays on record for the longest window, the eras at risk and two more.
        let longest = MaxSecuredBonding::get();
        let window = <Runtime as palisade_restaking::Config>::MaxWindow::get();
        let eras = <Runtime as palisade_price_oracle::Config>::MaxEras::get();
        assert_eq!((longest, window, MAX_FAULTS, eras), (33, 28, 64, 64));
        let set = |bonding| Timing::set_staking_timing(RuntimeOrigin::root(), 6, bonding, 27);
        // 2. With one era more, what services must remember does not fit.
        assert_noop!(set(longest + 1), Error::<Runtime>::BondingBeyondServices);
        // 3. With the longest bonding, it does.
        assert_ok!(set(longest));
        let at_risk = <Staking as SecuredStake<_>>::eras_at_risk();
        assert_eq!(at_risk, longest + 1);
        assert_eq!(at_risk, Restaking::most_eras_at_risk());
        assert_eq!(window + at_risk + 2, MAX_FAULTS);
        assert!(at_risk <= PriceOracle::most_eras_at_risk());
    });
}

#[test]
fn a_genesis_that_says_nothing_is_live() {
    let mut state: sp_io::TestExternalities = config().build_storage().expect("is valid").into();
    state.execute_with(|| {
        assert_eq!(staking_timing(), (6, 28, 27));
        assert_eq!(timing::SlotDuration::<Runtime>::get(), 6_000);
        assert_eq!(timing::EpochDuration::<Runtime>::get(), 2_400);
        assert_eq!(timing::BlocksPerDay::<Runtime>::get(), 14_400);
    });
}

#[test]
#[should_panic(expected = "slot duration has to be even")]
fn a_chain_with_an_odd_slot_does_not_start() {
    let _ = timing::GenesisConfig {
        slot_duration: 1_001,
        ..config()
    }
    .build_storage();
}

#[test]
#[should_panic(expected = "slot duration has to be even and not zero")]
fn a_chain_without_slots_does_not_start() {
    let _ = timing::GenesisConfig {
        slot_duration: 0,
        ..config()
    }
    .build_storage();
}

#[test]
#[should_panic(expected = "epoch duration must not be zero")]
fn a_chain_without_epochs_does_not_start() {
    let _ = timing::GenesisConfig {
        epoch_duration: 0,
        ..config()
    }
    .build_storage();
}

#[test]
#[should_panic(expected = "BondingBeyondVoters")]
fn a_chain_that_forgets_its_voters_before_they_can_leave_does_not_start() {
    let _ = timing::GenesisConfig {
        sessions_per_era: 35,
        ..config()
    }
    .build_storage();
}

#[test]
#[should_panic(expected = "DeferralBeyondBonding")]
fn a_chain_that_slashes_too_late_does_not_start() {
    let _ = timing::GenesisConfig {
        slash_defer_duration: 28,
        ..config()
    }
    .build_storage();
}
