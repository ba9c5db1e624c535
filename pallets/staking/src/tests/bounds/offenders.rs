//! Disabled validators stay disabled and invulnerables stay invulnerable, although a set may have fewer validators now.

use super::ends_alike;
use crate::{assert_refused, mock::*, DeferredSlashes, DisabledOffenders, Error, Invulnerables};
use frame_support::assert_ok;
use sp_runtime::Perbill;

/// Nine validators. Three of them may be disabled without a new era.
fn nine() -> ExtBuilder {
    ExtBuilder::unpaid()
        .validators((1..=9).map(|who| (who, 1_000)).collect())
        .validator_count(9)
}

fn offenders() -> Vec<AccountId> {
    let offenders = DisabledOffenders::<Test>::get().into_iter();
    offenders.map(|offender| offender.validator).collect()
}

#[test]
fn offenders_stay_barred_and_more_are_whatever_the_largest_set_is_now() {
    let end = ends_alike(MaxValidatorSet::set, 100, &[1, 2, 1_000], |release| {
        nine().build().execute_with(|| {
            // 1. Validators 1 and 2 offend before the release, and validator 3 after it.
            roll_one();
            offence(10).by(&[1]);
            offence(20).by(&[2]);
            release();
            assert_eq!(offenders(), [1, 2]);
            offence(30).by(&[3]);
            assert_eq!(offenders(), [1, 2, 3]);
            // 2. All three are disabled to the end of the era.
            for _ in 0..3 {
                // 3. The next era is elected without them.
                assert_eq!((Staking::active_era(), barred()), (0, vec![1, 2, 3]));
                roll_to_next_session();
            }
            (
                Staking::active_era(),
                barred(),
                offenders(),
                session_validators(),
            )
        })
    });
    assert_eq!(end, (1, vec![], vec![], (4..=9).collect()));
}

#[test]
fn a_cancelled_slash_frees_only_its_offender_in_a_list_above_its_bound() {
    ends_alike(MaxValidatorSet::set, 100, &[1, 1_000], |release| {
        nine().build().execute_with(|| {
            // 1. Three validators are disabled, and their slashes are pending.
            offence(10).by(&[1]);
            offence(20).by(&[2]);
            offence(30).by(&[3]);
            roll_one();
            release();
            // 2. After the release the second slash is cancelled.
            let second = crate::UnappliedSlashes::<Test>::get(3)[1].validator;
            assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![1]));
            // 3. Its offender alone is enabled again.
            let free = offenders();
            assert!(free.len() == 2 && !free.contains(&second));
            roll_to_next_session();
            assert_eq!(barred(), free);
            (second, free)
        })
    });
}

#[test]
fn invulnerables_beyond_the_bound_are_not_slashed() {
    ExtBuilder::unpaid().run(|| {
        // 1. Three accounts are invulnerable. The release allows one.
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE, BOB, DORA]));
        MaxValidatorSet::set(1);
        assert_eq!(Invulnerables::<Test>::get().to_vec(), [ALICE, BOB, DORA]);
        // 2. None of the three can be slashed.
        offence(50).by(&[ALICE, BOB]);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
        assert!(barred().is_empty());
        assert_refused!(
            Staking::manual_slash(root(), ALICE, 0, Perbill::from_percent(50)),
            Error::<Test>::Invulnerable
        );
        // 3. A new list must keep to the bound. Bob is not in it and is slashed.
        assert_refused!(
            Staking::set_invulnerables(root(), vec![ALICE, BOB]),
            Error::<Test>::TooManyValidators
        );
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE]));
        offence(50).by(&[ALICE, BOB]);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 1);

        // 4. With room for three again, three can be set.
        MaxValidatorSet::set(3);
        assert_eq!(Invulnerables::<Test>::get().to_vec(), [ALICE]);
        assert_ok!(Staking::set_invulnerables(root(), vec![ALICE, BOB, DORA]));
    });
}
