//! When more than a third of the validators are to be barred, an era is forced.

use super::disabling::*;
use crate::{eras::EraForcing, mock::*, ForceEra, Forcing};
use frame_support::assert_ok;

/// Three of six offend, of whom an election may leave out two: 1 and 2, who did worse.
fn offend() {
    offence(20).by(&[1, 2]);
    offence(10).by(&[3]);
}

#[test]
fn with_more_than_a_third_to_be_disabled_an_era_starts_early_without_the_worst_third() {
    set_of(6).run(|| {
        offend();
        assert_eq!(forced(), [Forcing::ForceNew]);
        // The session pallet bars no more than leaves a majority of two thirds.
        assert_eq!(barred(), [1, 2]);
        roll_to(9);
        assert_eq!((clock(), barred()), ((0, 1), vec![1, 2]));
        roll_to(10);
        assert_eq!((clock(), barred()), ((1, 2), vec![]));
        assert_eq!(session_validators(), [3, 4, 5, 6]);
        assert_eq!(forced(), [Forcing::ForceNew, Forcing::NotForcing]);
        // The next era is as long as any.
        roll_to_active_era(2);
        assert_eq!(Session::current_index(), 5);
    });
}

#[test]
fn offenders_that_are_elected_again_already_are_out_after_one_session_of_that_era() {
    set_of(6).run(|| {
        roll_to(11);
        offend();
        assert_eq!(elected(1), [1, 2, 3, 4, 5, 6]);
        roll_to(15);
        assert_eq!((clock(), barred()), ((1, 3), vec![1, 2]));
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
            let offenders: Vec<_> = (1..=most).collect();
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
        assert_ok!(Staking::force_no_eras(root()));
        offend();
        roll_to(42);
        assert_eq!((clock(), barred()), ((0, 8), vec![1, 2]));
        assert_ok!(Staking::force_new_era(root()));
        roll_to_active_era(1);
        assert_eq!((barred(), session_validators()), (vec![], vec![3, 4, 5, 6]));
    });
}

#[test]
fn an_offence_that_grows_forces_one_era_only() {
    set_of(6).run(|| {
        offend();
        let session = Session::current_index();
        roll_to_next_session();
        assert_eq!((Staking::planned_era(), elected(1)), (1, vec![3, 4, 5, 6]));
        offence(40).in_session(session).by(&[1, 2, 3]);
        roll_to_active_era(2);
        assert_eq!(forced(), [Forcing::ForceNew, Forcing::NotForcing]);
        assert_eq!(Session::current_index(), 5);
    });
}

#[test]
fn who_has_left_the_set_does_not_count_towards_the_third() {
    set_of(5).run(|| {
        assert_ok!(Staking::chill(signed(1)));
        roll_to(11);
        assert_eq!(elected(1), [2, 3, 4, 5]);
        offence(10).by(&[1]);
        roll_to_active_era(1);
        assert!(barred().is_empty());
        offence(10).by(&[2]);
        assert_eq!((barred(), forced()), (vec![2], vec![]));
    });
}

#[test]
fn in_the_last_session_of_an_era_who_is_out_of_the_next_anyway_forces_none() {
    set_of(4).run(|| {
        for leaver in [1, 2] {
            assert_ok!(Staking::chill(signed(leaver)));
        }
        roll_to(11);
        assert_eq!(
            (session_validators(), elected(1)),
            (vec![1, 2, 3, 4], vec![3, 4])
        );
        offence(10).by(&[1, 2]);
        assert_eq!((barred(), forced()), (vec![1], vec![]));
        roll_to_active_era(1);
        assert_eq!((clock(), barred()), ((1, 3), vec![]));
        roll_to_active_era(2);
        assert_eq!((clock(), forced()), ((2, 6), vec![]));
    });
}
