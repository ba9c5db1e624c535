//! Too little stake for all stashes to nominate: a stash needs 5 PAL.

use super::{chain::*, governing::is_nominating, people::*};
use frame_support::assert_ok;
use palisade_liquid_staking::types::Settings;
use palisade_staking::MinNominatorBond;
use sp_runtime::Perbill;

/// Runs a story in which one validator may have everything.
fn run_without_cap(buffer_target: u32, story: impl FnOnce()) {
    run(|| {
        let rules = Settings {
            buffer_target: Perbill::from_percent(buffer_target),
            max_per_validator: Perbill::one(),
            ..house_rules()
        };
        assert_ok!(Liquid::set_settings(root(), rules));
        story();
    });
}

fn nominating() -> [bool; 3] {
    [0, 1, 2].map(is_nominating)
}

fn stakes() -> [Balance; 3] {
    [0, 1, 2].map(active)
}

/// Returns parts of a PAL: 54 are 5.4 PAL.
fn tenths(tenths: Balance) -> Balance {
    tenths * PAL / 10
}

#[test]
fn a_small_pool_nominates_as_many_validators_as_it_can() {
    run_without_cap(10, || {
        // 1. Three stashes would have 3.6 PAL each. Two can nominate.
        deposit(DORA, 12 * PAL);
        next_era();
        assert_eq!(stakes(), [5 * PAL, 5 * PAL, 0]);
        assert_eq!(nominating(), [true, true, false]);
        assert_eq!(Liquid::cash().buffer, 2 * PAL);

        // 2. The rest waits for the third one.
        deposit(EMIL, 3 * PAL);
        next_era();
        assert_eq!(stakes(), [5 * PAL, 5 * PAL, 0]);
        deposit(EMIL, 3 * PAL);
        next_era();
        assert_eq!(stakes(), [tenths(54); 3]);
        assert_eq!(nominating(), [true; 3]);
    });
}

#[test]
fn an_exit_of_a_few_units_takes_no_stash_out_of_work() {
    run_without_cap(25, || {
        // 1. Each stash has exactly what it needs.
        deposit(DORA, 20 * PAL);
        next_era();
        assert_eq!(stakes(), [5 * PAL; 3]);
        assert_eq!(Liquid::cash().buffer, 5 * PAL);

        // 2. An exit takes one unit of each. The buffer pays it back.
        let batch = request_exit(DORA, 4);
        next_era();
        assert_eq!(stakes(), [5 * PAL; 3]);
        assert_eq!(nominating(), [true; 3]);
        assert_eq!(Liquid::cash().buffer, 5 * PAL - 4);

        // 3. So it does with a tenth of all.
        let second = request_exit(DORA, 2 * PAL);
        next_era();
        assert_eq!(stakes(), [5 * PAL; 3]);
        assert_eq!(nominating(), [true; 3]);
        wait_for_batch(second);
        assert_eq!(claim(DORA, batch), 4);
        assert!(claim(DORA, second).abs_diff(2 * PAL) < 10);
    });
}

#[test]
fn the_buffer_raises_the_stash_that_lacks_least_if_it_has_too_little() {
    run_without_cap(10, || {
        deposit(DORA, 18 * PAL);
        next_era();
        assert_eq!(stakes(), [tenths(54); 3]);
        // 3.6 of 18 PAL leave: 4.32 PAL stay in each stash, and 1.44 PAL in the buffer. It raises two.
        request_exit(DORA, tenths(36));
        next_era();
        assert_eq!(stakes(), [5 * PAL, 5 * PAL, 432 * PAL / 100]);
        assert_eq!(nominating(), [true, true, false]);
        // The third one keeps its stake, and can be left without a further wait.
        let batch = request_exit(DORA, shares(DORA));
        next_era();
        assert_eq!(stakes(), [0; 3]);
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), tenths(144));
    });
}

#[test]
fn a_stash_that_a_slash_takes_below_the_minimum_votes_again() {
    run_without_cap(10, || {
        deposit(DORA, 18 * PAL);
        next_era();
        next_era();
        offend(ALICE, 10); // 0.54 of 5.4 PAL
        roll_until_slashed();
        assert_eq!(active(0), 486 * PAL / 100);
        assert!(is_nominating(0), "it does, but it has no vote");
        next_era();
        assert_eq!(stakes(), [5 * PAL, tenths(54), tenths(54)]);
        let era = Staking::active_era() + 1;
        roll_to_era(era);
        assert!(Staking::is_exposed(&Liquid::stashes()[0].account, era));
    });
}

#[test]
fn without_a_share_for_validators_no_stash_is_raised() {
    run_without_cap(25, || {
        deposit(DORA, 20 * PAL);
        next_era();
        let rules = Settings {
            max_per_validator: Perbill::zero(),
            ..Liquid::settings()
        };
        assert_ok!(Liquid::set_settings(root(), rules));
        request_exit(DORA, 4);
        next_era();
        assert_eq!(stakes(), [5 * PAL - 1; 3]);
        assert_eq!(nominating(), [false; 3]);
    });
}

#[test]
fn a_higher_minimum_keeps_nobody_from_leaving() {
    run_without_cap(10, || {
        deposit(DORA, 18 * PAL);
        next_era();
        // The buffer raises each stash by 0.6 PAL, and is empty then.
        MinNominatorBond::<Runtime>::put(6 * PAL);
        next_era();
        assert_eq!(stakes(), [6 * PAL; 3]);
        assert_eq!(Liquid::cash().buffer, 0);

        // A minimum that is out of reach: the stake waits, and leaves.
        MinNominatorBond::<Runtime>::put(1_000 * PAL);
        next_era();
        assert_eq!(stakes(), [6 * PAL; 3]);
        let batch = request_exit(DORA, 9 * PAL);
        next_era();
        assert_eq!(stakes(), [3 * PAL; 3]);
        assert_eq!(nominating(), [false; 3]);
        wait_for_batch(batch);
        assert_eq!(claim(DORA, batch), 9 * PAL);
    });
}
