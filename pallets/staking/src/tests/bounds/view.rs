//! Rows of `UnappliedSlashes` keep the nominators that they name, although new rows name fewer.

use super::{crowd, ends_alike};
use crate::{mock::*, Call, ShownNominators, UnappliedSlashes, WeightInfo as _};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};

type Cost = <Test as crate::Config>::WeightInfo;

/// Besides the crowd behind Alice, Nina stands behind Bob and Omar behind Carol.
fn chain() -> ExtBuilder {
    crowd(ExtBuilder::twelve_validators())
        .nominator(NINA, 200, &[BOB])
        .nominator(OMAR, 200, &[CAROL])
}

/// Returns the number of nominators that each row names.
fn named() -> Vec<usize> {
    let rows = UnappliedSlashes::<Test>::get(3);
    rows.iter().map(|row| row.others.len()).collect()
}

/// Returns the weight that a cancellation of one row pays for in advance.
fn cost_of_cancelling() -> Weight {
    let slash_indices = vec![0];
    let cancel = Call::<Test>::cancel_deferred_slash {
        era: 3,
        slash_indices,
    };
    cancel.get_dispatch_info().call_weight
}

#[test]
fn rows_keep_their_names_and_further_ones_are_named_as_the_bound_says() {
    chain().run(|| {
        // 1. Alice's rows name her nine nominators.
        offence(10).by(&[ALICE]);
        roll_one();
        assert_eq!(named(), [4, 4, 1]);
        // 2. The bound becomes five. Bob's row names nobody, and Alice's rows keep their names.
        MaxShownNominators::set(5);
        offence(10).by(&[BOB]);
        roll_one();
        assert_eq!(named(), [4, 4, 1, 0]);
        assert_eq!(ShownNominators::<Test>::get(3), 9);
        // Nine nominators, and the validator of each of four rows.
        assert_eq!(cost_of_cancelling(), Cost::cancel_deferred_slash(1, 9 + 4));

        // 3. The bound becomes 100. Carol's row names Omar.
        MaxShownNominators::set(100);
        assert_eq!(
            cost_of_cancelling(),
            Cost::cancel_deferred_slash(1, 100 + 4)
        );
        offence(10).by(&[CAROL]);
        roll_one();
        assert_eq!(named(), [4, 4, 1, 0, 1]);

        // 4. Cancelling one row of Alice removes all of them, so names have room again.
        MaxShownNominators::set(2);
        assert_ok!(Staking::cancel_deferred_slash(root(), 3, vec![1]));
        assert_eq!((named(), ShownNominators::<Test>::get(3)), (vec![0, 1], 1));
        // 5. Omar and Nina are slashed, named or not.
        roll_to_application(3);
        assert_eq!((ledger(NINA).total, ledger(OMAR).total), (180, 180));
    });
}

#[test]
fn everybody_pays_whether_or_not_they_are_named() {
    let end = ends_alike(MaxShownNominators::set, 100, &[0, 5, 1_000], |release| {
        chain().build().execute_with(|| {
            offence(10).by(&[ALICE]);
            roll_one();
            release();
            offence(10).by(&[BOB, CAROL]);
            roll_to_application(3);
            roll_one();
            [
                super::stakes(),
                vec![ledger(NINA).total, ledger(OMAR).total],
            ]
        })
    });
    assert_eq!(end, [super::stakes_less(10), vec![180, 180]]);
}
