//! People enter between two losses of an era. What a share has lost decides about bunker mode, not the sums.

use super::{chain::*, people::*};
use frame_support::{
    assert_ok,
    traits::{fungible::Mutate, Hooks},
};
use palisade_liquid_staking::{SharesOfLoss, WorkMark, WorkRecord};

/// Dora has 1,000 PAL, 300 PAL of them with each validator. Bob is slashed by `percent` of that.
fn one_holder_loses(percent: u32) {
    deposit(DORA, 1_000 * PAL);
    next_era();
    next_era();
    offend(BOB, percent);
    roll_until_slashed();
    assert!(!Liquid::is_bunker());
}

/// Root forces the first stash out of staking, and all but `left` of its stake is gone. The work of the next era finds
/// that out before it forgets the losses of this era.
fn lose_all_but(left: Balance) {
    let stash = Liquid::stashes()[0].account;
    assert_ok!(Staking::force_unstake(root(), stash, 0));
    Balances::set_balance(&stash, left + ED);
    WorkRecord::<Runtime>::kill();
    WorkMark::<Runtime>::put(true);
    Liquid::on_initialize(System::block_number());
    assert_eq!(active(0), 0);
}

#[test]
fn bunker_mode_lasts_until_the_rate_of_before_both_losses() {
    run(|| {
        // 1. A share loses 3%. Emil enters: there are twice as many shares.
        one_holder_loses(10);
        assert_eq!(worth(DORA), 970 * PAL);
        deposit(EMIL, 970 * PAL);

        // 2. All lose 100 PAL more. A share was worth 1, and is worth 0.92.
        lose_all_but(200 * PAL);
        assert!(Liquid::is_bunker());
        assert!(!SharesOfLoss::<Runtime>::exists(), "a new era begins");

        // 3. With 0.985 the sum of both losses would be made up for: 130 PAL. But Dora still misses 15 PAL.
        pay_reward(145 * PAL); // 130.5 PAL for holders
        next_era();
        assert!(worth(DORA) < 986 * PAL);
        assert!(Liquid::is_bunker());

        // 4. A share is worth 1 again.
        pay_reward(34 * PAL);
        next_era();
        assert!(worth(DORA) >= 1_000 * PAL);
        assert!(!Liquid::is_bunker());
    });
}

#[test]
fn a_large_deposit_between_two_losses_hides_none() {
    run(|| {
        // 1. A share loses 3.9%, less than the threshold of 5%.
        one_holder_loses(13);
        assert_eq!(worth(DORA), 961 * PAL);

        // 2. Emil enters with six times as much, then 300 PAL are lost. In all 339 of 7,000 PAL are lost, but Dora has
        //    lost 8%.
        deposit(EMIL, 6_000 * PAL);
        lose_all_but(0);
        assert!(worth(DORA) < 920 * PAL);
        assert!(Liquid::is_bunker());
    });
}

#[test]
fn who_leaves_between_two_losses_makes_the_second_no_larger() {
    run(|| {
        // 1. Dora and Emil have 1,000 PAL each. A share loses 3%.
        deposit(EMIL, 1_000 * PAL);
        one_holder_loses(10);
        assert_eq!(worth(DORA), 970 * PAL);
        // 2. Emil sells a tenth of all shares at once.
        assert_ok!(Liquid::exit_at_once(signed(EMIL), 200 * PAL, 0));
        // 3. The others lose 33 PAL of 1,748 more, so each share has lost 4.8% in all. 93 of 1,808 PAL would be 5.1%.
        assert_eq!(active(0), 600 * PAL);
        lose_all_but(567 * PAL);
        assert!(!Liquid::is_bunker());
    });
}

#[test]
fn losses_that_a_release_before_counted_are_counted_on() {
    run(|| {
        one_holder_loses(10);
        // That release did not know how many shares have lost.
        SharesOfLoss::<Runtime>::kill();
        lose_all_but(275 * PAL);
        assert!(Liquid::is_bunker(), "30 and 25 of 1,000 PAL");
    });
}
