//! Offenders are disabled for the rest of the era.

use crate::{mock::*, DisabledOffenders, Forcing};
use frame_support::assert_ok;
use palisade_offence::{Consequences, Disabling};
use sp_runtime::{testing::UintAuthorityId, Perbill};

/// The validators `1..=count` are in the set, with the same stake.
pub fn set_of(count: u64) -> ExtBuilder {
    ExtBuilder::default()
        .validators((1..=count).map(|who| (who, 1_000)).collect())
        .validator_count(count as u32)
}

fn disabling(disables: Disabling) -> Consequences {
    Consequences {
        disables,
        ..Default::default()
    }
}

fn new_keys(who: AccountId) {
    let keys = SessionKeys {
        dummy: UintAuthorityId(who + 1_000),
    };
    assert_ok!(<Session as pallet_session::SessionInterface>::set_keys(
        &who, keys
    ));
}

/// Returns the active era and the session.
pub fn clock() -> (u32, u32) {
    (Staking::active_era(), Session::current_index())
}

#[test]
fn an_offender_may_not_work_until_the_next_era_starts() {
    set_of(4).run(|| {
        // 1. Validator 1 is disabled in every session of era 0.
        roll_one();
        offence(10).by(&[1]);
        for session in 0..3 {
            assert_eq!((clock(), barred()), ((0, session), vec![1]));
            roll_to_next_session();
        }
        // 2. Era 1 starts without it. Nobody is disabled.
        assert_eq!((clock(), barred()), ((1, 3), vec![]));
        assert_eq!(session_validators(), [2, 3, 4]);
        assert!(DisabledOffenders::<Test>::get().is_empty());
        // 3. Outside the set it earns no points.
        earn_points(&[(1, 100), (2, 100)]);
        assert_eq!(points(1, 1).0, 0);
        assert!(points(1, 2).0 >= 100);
        assert!(forced().is_empty());
    });
}

#[test]
fn while_it_is_disabled_an_offender_earns_no_points() {
    set_of(4).run(|| {
        roll_one();
        offence(10).by(&[1]);
        let earned = points(0, 1);
        roll_to(14);
        assert_eq!(points(0, 1).0, earned.0);
        assert!(points(0, 2).0 > 20, "the others go on earning");
    });
}

#[test]
fn the_worst_offenders_have_the_places_of_a_third() {
    set_of(4).run(|| {
        // 1. With four validators one can be disabled. The first of two equal offenders stays.
        assert_ok!(Staking::force_no_eras(root()));
        offence(5).by(&[1]);
        assert_eq!(barred(), [1]);
        offence(5).by(&[2]);
        assert_eq!(barred(), [1], "who was first stays");
        // 2. A worse offender takes its place.
        offence(56).by(&[3]);
        assert_eq!(barred(), [3]);
        // 3. New keys of validator 4 make the session pallet forget its list. Staking disables again.
        new_keys(4);
        roll_to_next_session();
        roll_to_next_session();
        assert_eq!((Staking::active_era(), barred()), (0, vec![3]));
    });
}

#[test]
fn a_chill_that_cost_nothing_shields_nobody_who_still_serves() {
    set_of(4).run(|| {
        // 1. Era 1 is elected with validator 1. Then validator 1 is chilled for 0%.
        roll_to(11);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        offence(0).of_kind(SILENCE).by(&[1]);
        // 2. It serves in era 1, because it was elected before the chill.
        roll_to_active_era(1);
        assert_eq!((session_validators(), barred()), (vec![1, 2, 3, 4], vec![]));
        // 3. A worse offence of era 0 becomes known. It disables in spite of the chill.
        offence(56).in_era(0).by(&[1]);
        assert_eq!(barred(), [1]);
    });
}

/// Closes a weakness of `pallet-staking`: an offence of 0% disabled the validator for the rest of the era.
#[test]
fn an_offence_that_costs_nothing_disables_nobody() {
    set_of(4).run(|| {
        offence(0).by(&[1]);
        assert_eq!((barred(), forced()), (vec![], vec![]));
        assert!(DisabledOffenders::<Test>::get().is_empty());
        // The same holds if all validators commit it together.
        offence(0).by(&[1, 2, 3, 4]);
        assert_eq!((barred(), forced()), (vec![], vec![]));
        roll_to_next_session();
        assert!(barred().is_empty());
    });
}

/// Closes a weakness of `pallet-staking`: new session keys of any validator lifted all disablements two sessions later.
#[test]
fn new_keys_of_another_validator_lift_no_disablement() {
    set_of(4).run(|| {
        // 1. Validator 1 is disabled. Validator 2 changes its keys.
        offence(10).by(&[1]);
        new_keys(2);
        // 2. One session later the new keys are queued. Validator 1 is still disabled.
        roll_to_next_session();
        assert!(
            pallet_session::QueuedChanged::<Test>::get(),
            "with the next session the session pallet forgets whom it disabled"
        );
        assert_eq!(barred(), [1]);
        // 3. The session pallet has forgotten its list. Staking disables validator 1 again.
        roll_to_next_session();
        assert_eq!((clock(), barred()), ((0, 2), vec![1]));
        // 4. The next era lifts the disablement.
        roll_to_active_era(1);
        assert!(barred().is_empty());
    });
}

#[test]
fn new_keys_of_the_offender_itself_lift_no_disablement() {
    set_of(7).run(|| {
        offence(10).by(&[1]);
        offence(20).by(&[5]);
        new_keys(1);
        roll_to_next_session();
        roll_to_next_session();
        assert_eq!((clock(), barred()), ((0, 2), vec![1, 5]));
    });
}

#[test]
fn who_is_elected_again_before_it_is_reported_is_out_for_that_era_too() {
    set_of(4).run(|| {
        // 1. Era 1 is elected with validator 1. Then its offence is reported. It validates again at once.
        roll_to(11);
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![1, 2, 3, 4]));
        offence(10).by(&[1]);
        assert_ok!(Staking::validate(signed(1), commission(10)));
        // 2. It is disabled in the rest of era 0 and in all of era 1.
        for session in 2..6 {
            let era = u32::from(session >= 3);
            assert_eq!((clock(), barred()), ((era, session), vec![1]));
            assert!(session_validators().contains(&1));
            roll_to_next_session();
        }
        // 3. The election for era 2 leaves it out.
        assert_eq!((clock(), barred()), ((2, 6), vec![]));
        assert_eq!(session_validators(), [2, 3, 4]);
        assert!(DisabledOffenders::<Test>::get().is_empty());
        // 4. It is back in era 3.
        roll_to_active_era(3);
        assert_eq!(session_validators(), [1, 2, 3, 4]);
    });
}

#[test]
fn an_offence_of_a_past_era_disables_for_the_running_one() {
    set_of(4).run(|| {
        roll_to_active_era(1);
        roll_one();
        offence(10).in_era(0).by(&[3]);
        assert_eq!(barred(), [3]);
        roll_to_active_era(2);
        assert_eq!((barred(), session_validators()), (vec![], vec![1, 2, 4]));
    });
}

#[test]
fn who_is_not_in_the_set_is_not_disabled() {
    let five_for_four_seats = set_of(5).validator_count(4);
    five_for_four_seats.run(|| {
        let out = (1..=5).find(|who| !session_validators().contains(who));
        offence(10).by(&[out.expect("there are four seats")]);
        assert!(DisabledOffenders::<Test>::get().is_empty());
        assert_eq!((barred(), forced()), (vec![], vec![]));
    });
}

#[test]
fn a_disabled_offender_counts_once_with_its_worst_offence() {
    set_of(4).run(|| {
        for fraction in [10, 50, 20] {
            offence(fraction).of_kind(SILENCE).by(&[1]);
        }
        let offenders = DisabledOffenders::<Test>::get();
        assert_eq!(offenders.len(), 1);
        assert_eq!(offenders[0].severity, Perbill::from_percent(50));
        assert_eq!((barred(), forced()), (vec![1], vec![]));
    });
}

#[test]
fn a_policy_may_disable_for_every_offence_or_for_none() {
    set_of(4).run(|| {
        // 1. Three offences of 100% disable nobody if the policy says so.
        offence(100)
            .with(disabling(Disabling::Never))
            .by(&[1, 2, 3]);
        assert_eq!((barred(), forced()), (vec![], vec![]));
        // 2. An offence of 0% disables if the policy says so.
        offence(0).with(disabling(Disabling::Always)).by(&[4]);
        assert_eq!((barred(), forced()), (vec![4], vec![]));
        roll_to_next_session();
        assert_eq!(barred(), [4]);
        // 3. The usual policy disables from the smallest fraction above zero on.
        let when_slashed = offence(0).with(disabling(Disabling::WhenSlashed));
        when_slashed.by(&[1]);
        assert_eq!(barred(), [4]);
        when_slashed.costing(Perbill::from_parts(1)).by(&[1]);
        let offenders = DisabledOffenders::<Test>::get();
        let offenders: Vec<_> = offenders.iter().map(|o| o.validator).collect();
        assert_eq!(offenders, [4, 1]);
        assert_eq!(forced(), [Forcing::ForceNew], "two of four");
    });
}

#[test]
fn who_is_elected_for_the_next_era_only_is_barred_when_that_starts() {
    set_of(5).run(|| {
        // 1. Validator 5 leaves for era 1, comes back, and is elected for era 2.
        assert_ok!(Staking::chill(signed(5)));
        roll_to_active_era(1);
        assert_eq!(session_validators(), [1, 2, 3, 4]);
        validate(5);
        roll_to(27);
        assert_eq!(
            (Staking::active_era(), elected(2)),
            (1, vec![1, 2, 3, 4, 5])
        );
        // 2. Its offence of era 0 is reported in era 1, in which it does not serve. Nobody is disabled.
        offence(10).in_era(0).by(&[5]);
        assert_eq!((barred(), forced()), (vec![], vec![]));
        // 3. In era 2 it serves, and is disabled in every session.
        roll_to_active_era(2);
        assert_eq!(session_validators(), [1, 2, 3, 4, 5]);
        for _ in 0..3 {
            assert_eq!((Staking::active_era(), barred()), (2, vec![5]));
            roll_to_next_session();
        }
        assert_eq!((Staking::active_era(), barred()), (3, vec![]));
    });
}
