//! If more than a third of the validators should be disabled, a new era is forced.

use super::disabling::*;
use crate::{eras::EraForcing, mock::*, ForceEra, Forcing};
use frame_support::assert_ok;

/// Three of six validators offend. An election may leave out two of them: 1 and 2, the worse ones.
fn offend() {
    offence(20).by(&[1, 2]);
    offence(10).by(&[3]);
}

#[test]
fn with_more_than_a_third_to_disable_a_new_era_leaves_out_the_worst() {
    set_of(6).run(|| {
        // 1. Three of six offend. A new era is forced.
        offend();
        assert_eq!(forced(), [Forcing::ForceNew]);
        // 2. Two are disabled: two thirds of the validators must stay at work.
        assert_eq!(barred(), [1, 2]);
        // 3. The era lasts until the end of the next session. The new one leaves out the two.
        roll_to(9);
        assert_eq!((clock(), barred()), ((0, 1), vec![1, 2]));
        roll_to(10);
        assert_eq!((clock(), barred()), ((1, 2), vec![]));
        assert_eq!(session_validators(), [3, 4, 5, 6]);
        assert_eq!(forced(), [Forcing::ForceNew, Forcing::NotForcing]);
        // 4. The next era has the usual length.
        roll_to_active_era(2);
        assert_eq!(Session::current_index(), 5);
    });
}

#[test]
fn offenders_already_elected_again_are_out_after_one_session() {
    set_of(6).run(|| {
        // 1. Era 1 is elected. Then three of six offend.
        roll_to(11);
        offend();
        assert_eq!(elected(1), [1, 2, 3, 4, 5, 6]);
        // 2. In era 1 the two worst are disabled.
        roll_to(15);
        assert_eq!((clock(), barred()), ((1, 3), vec![1, 2]));
        // 3. After one session era 2 starts, without them.
        roll_to(20);
        assert_eq!((clock(), barred()), ((2, 4), vec![]));
        assert_eq!(session_validators(), [3, 4, 5, 6]);
        assert_eq!(forced(), [Forcing::ForceNew, Forcing::NotForcing]);
    });
}

#[test]
fn with_exactly_a_third_to_be_disabled_no_era_is_forced() {
    for (count, third) in [(3, 1), (6, 2), (9, 3)] {
        set_of(count).run(|| {
            let offenders: Vec<_> = (1..=third).collect();
            offence(10).by(&offenders);
            assert_eq!((barred(), forced()), (offenders.clone(), vec![]));
            offence(10).by(&[third + 1]);
            assert_eq!((barred(), forced()), (offenders, vec![Forcing::ForceNew]));
        });
    }
}

#[test]
fn of_seven_two_and_of_ten_three_are_barred_without_a_new_era() {
    for (count, most) in [(7, 2), (10, 3)] {
        set_of(count).run(|| {
            let offenders: Vec<_> = (1..=most).collect(); // less than a third
            offence(10).by(&offenders);
            assert_eq!((barred(), forced()), (offenders.clone(), vec![]));
            offence(10).by(&[most + 1]);
            assert_eq!((barred(), forced()), (offenders, vec![Forcing::ForceNew]));
        });
    }
}

#[test]
fn eras_that_governance_froze_or_forces_always_stay_so() {
    for mode in [Forcing::ForceNone, Forcing::ForceAlways, Forcing::ForceNew] {
        set_of(4).run(|| {
            EraForcing::<Test>::set(mode);
            System::reset_events();
            offence(10).by(&[1, 2, 3]);
            assert_eq!(ForceEra::<Test>::get(), mode);
            assert!(forced().is_empty());
        });
    }
}

#[test]
fn while_eras_are_frozen_the_disabled_stay_disabled() {
    set_of(6).run(|| {
        // 1. Governance freezes eras. Three of six offend.
        assert_ok!(Staking::force_no_eras(root()));
        offend();
        // 2. Eight sessions later two are still disabled.
        roll_to(42);
        assert_eq!((clock(), barred()), ((0, 8), vec![1, 2]));
        // 3. Governance forces an era. It leaves out the two, and nobody is disabled.
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!((barred(), session_validators()), (vec![], vec![3, 4, 5, 6]));
    });
}

#[test]
fn an_offence_that_grows_forces_one_era_only() {
    set_of(6).run(|| {
        // 1. Three of six offend. A new era is forced.
        offend();
        let session = Session::current_index();
        // 2. When it is planned, without the two worst, the offence grows.
        roll_to_next_session();
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![3, 4, 5, 6]));
        offence(40).in_session(session).by(&[1, 2, 3]);
        // 3. No further era is forced.
        roll_to_active_era(2);
        assert_eq!(forced(), [Forcing::ForceNew, Forcing::NotForcing]);
        assert_eq!(Session::current_index(), 5);
    });
}

#[test]
fn who_has_left_the_set_does_not_count_towards_the_third() {
    set_of(5).run(|| {
        // 1. Validator 1 leaves. Then it offends in its last session.
        assert_ok!(Staking::chill(signed(1)));
        roll_to(11);
        assert_eq!(elected(1), [2, 3, 4, 5]);
        offence(10).by(&[1]);
        // 2. In era 1 it is not in the set. Of the four others, one can be disabled without a new era.
        roll_to_active_era(1);
        assert!(barred().is_empty());
        offence(10).by(&[2]);
        assert_eq!((barred(), forced()), (vec![2], vec![]));
    });
}

#[test]
fn offenders_that_are_not_in_the_next_era_anyway_force_no_era() {
    set_of(4).run(|| {
        // 1. Validators 1 and 2 leave. Era 1 is elected without them.
        for leaver in [1, 2] {
            assert_ok!(Staking::chill(signed(leaver)));
        }
        roll_to(11);
        assert_eq!(
            (session_validators(), elected(1)),
            (vec![1, 2, 3, 4], vec![3, 4])
        );
        // 2. They offend in the last session of era 0. One is disabled, and no era is forced.
        offence(10).by(&[1, 2]);
        assert_eq!((barred(), forced()), (vec![1], vec![]));
        // 3. Eras 1 and 2 start as usual.
        roll_to_active_era(1);
        assert_eq!((clock(), barred()), ((1, 3), vec![]));
        roll_to_active_era(2);
        assert_eq!((clock(), forced()), ((2, 6), vec![]));
    });
}
