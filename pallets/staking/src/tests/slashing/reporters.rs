//! The reporters of a slash, and their share.

use crate::{mock::*, DeferredSlashes, SlashRewardFraction};
use frame_support::assert_ok;
use sp_runtime::Perbill;

#[test]
fn nobody_is_rewarded_for_reporting_itself() {
    ExtBuilder::twelve_validators().run(|| {
        offence(10).reported_by(&[ALICE, DORA]).by(&[ALICE]);
        let slash = DeferredSlashes::<Test>::get(3, 0).expect("waits");
        assert_eq!(slash.reporters.to_vec(), [DORA]);
    });
}

#[test]
fn reporters_are_those_of_the_first_report_with_the_share_of_that_day() {
    ExtBuilder::twelve_validators().run(|| {
        // 1. The share is 10%. Dora and Emil report Alice.
        let share = Perbill::from_percent(10);
        assert_ok!(Staking::set_slash_reward_fraction(root(), share));
        offence(10).reported_by(&[DORA, EMIL]).by(&[ALICE]);
        // 2. The share becomes zero. Faye reports a larger fraction.
        assert_ok!(Staking::set_slash_reward_fraction(root(), Perbill::zero()));
        offence(50).reported_by(&[FAYE]).by(&[ALICE]);
        // 3. Dora and Emil keep their place and their share.
        let slash = DeferredSlashes::<Test>::get(3, 0).expect("waits");
        assert_eq!(slash.reporters.to_vec(), [DORA, EMIL]);
        assert_eq!(
            (
                slash.reporters_share,
                SlashRewardFraction::<Test>::get().is_zero()
            ),
            (share, true)
        );
        // 4. Of a hundred reporters the first 16 are stored.
        let crowd: Vec<AccountId> = (1_000..1_100).collect();
        offence(10).reported_by(&crowd).by(&[BOB]);
        let slash = DeferredSlashes::<Test>::get(3, 1).expect("waits");
        assert_eq!(slash.reporters.to_vec(), crowd[..16]);
    });
}
