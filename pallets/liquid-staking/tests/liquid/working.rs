//! When a block looks for work and when work is due, and what exists from the start.

use super::{chain::*, people::*};
use frame_support::{
    assert_noop, assert_ok,
    traits::{fungible::Inspect, fungibles::metadata::Inspect as _, Hooks},
};
use palisade_liquid_staking::{
    weights::{CountedWeight, WeightInfo},
    BatchById, Error, GenesisConfig, OpenBatches, WorkMark,
};
use sp_runtime::Perbill;

type Counted = CountedWeight<Runtime>;

/// Runs the hook once more in this block, and returns its weight.
fn look() -> frame_support::weights::Weight {
    Liquid::on_initialize(System::block_number())
}

#[test]
fn a_block_looks_for_work_only_after_a_session_has_begun() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        next_era();
        assert!(active(0) > 0, "the work of the era is done");
        assert!(!WorkMark::<Runtime>::exists());
        assert_eq!(look(), Counted::quiet_block());

        // Funds that come within a session wait.
        deposit(EMIL, 1_000 * PAL);
        let session = Session::current_index();
        while Session::current_index() == session {
            assert_eq!(look(), Counted::quiet_block());
            roll_one();
        }
        // The session has looked. An era has two sessions, so one of two finds work.
        next_era();
        assert_eq!(Liquid::cash().buffer, 200 * PAL);
    });
}

#[test]
fn a_look_that_finds_nothing_is_the_last_one() {
    run(|| {
        while WorkMark::<Runtime>::exists() {
            roll_one();
        }
        WorkMark::<Runtime>::put(true);
        assert_eq!(look(), Counted::look());
        assert!(!WorkMark::<Runtime>::exists());
        assert_eq!(look(), Counted::quiet_block());
    });
}

/// Eras 2 to 5 have one unlock era, 8: stake that unbonds in era 2 waits for six eras, and later stake for three.
fn bond_for_three_eras_after_six() {
    BondingDuration::set(6);
    next_era();
    BondingDuration::set(3);
}

/// Emil deposits, and stakers get a reward. The work of the next era takes the fee.
fn begin_era_with_its_work(era: u32) {
    deposit(EMIL, 100 * PAL);
    pay_reward(10 * PAL);
    let fees = free(FEES);
    next_era();
    assert_eq!(Staking::active_era(), era);
    assert_eq!(free(FEES), fees + PAL, "rewards are taken");
}

#[test]
fn after_the_bonding_duration_is_lowered_each_era_has_its_work() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        bond_for_three_eras_after_six();
        for era in 3..=7 {
            begin_era_with_its_work(era);
            let target = house_rules()
                .buffer_target
                .mul_ceil(Liquid::net_asset_value());
            assert!(
                Liquid::cash().buffer.abs_diff(target) < 3,
                "funds are delegated"
            );
        }
    });
}

#[test]
fn batches_with_the_same_unlock_era_are_closed_one_after_the_other() {
    run(|| {
        deposit(DORA, 1_000 * PAL);
        bond_for_three_eras_after_six();
        let first = request_exit(DORA, 100 * PAL);
        next_era();
        assert_eq!(OpenBatches::<Runtime>::get().to_vec(), [(8, first)]);

        // The second one collects while era 8 is the unlock era of new chunks.
        let second = request_exit(DORA, 200 * PAL);
        next_era();
        assert_eq!(request_exit(DORA, 100 * PAL), second);
        roll_to_era(5);
        assert_eq!(OpenBatches::<Runtime>::get().to_vec(), [(8, first)]);
        roll_to_era(6);
        assert_eq!(
            OpenBatches::<Runtime>::get().to_vec(),
            [(8, first), (9, second)]
        );

        wait_for_batch(first);
        assert_eq!(claim(DORA, first), 100 * PAL);
        assert!(BatchById::<Runtime>::contains_key(second));
        wait_for_batch(second);
        assert_eq!(claim(DORA, second), 300 * PAL);
        assert_eq!(worth(DORA), 600 * PAL);
    });
}

#[test]
fn a_slash_that_waits_long_stops_no_work() {
    run(|| {
        // A slash of era 3 is found so late that it is applied in era 7, after the unlock era of its stake.
        deposit(DORA, 1_000 * PAL);
        next_era();
        next_era();
        let session = Session::current_index();
        roll_to_era(5);
        offend_in(session, ALICE, 10);
        for era in 6..=8 {
            begin_era_with_its_work(era);
        }
    });
}

/// Checks the configuration with other bounds.
fn configure(stashes: u32, batches: u32) {
    genesis().execute_with(|| {
        MaxStashes::set(stashes);
        MaxOpenBatches::set(batches);
        <Liquid as Hooks<u64>>::integrity_test();
    });
}

#[test]
fn the_configuration_of_these_stories_is_right() {
    configure(4, 16);
}

#[test]
#[should_panic(expected = "to settle fits into a block")]
fn so_many_stashes_that_a_step_fills_a_block_are_refused() {
    // Each of them takes more than 100 µs in a step, and a block has a second.
    configure(10_001, 1);
}

fn founded() -> GenesisConfig<Runtime> {
    GenesisConfig {
        insurance: vec![(GINA, 3 * ED), (FAYE, 2 * ED)],
        is_open: true,
        settings: Some(house_rules()),
        validators: vec![ALICE, BOB, CAROL],
    }
}

#[test]
fn a_genesis_is_what_calls_could_have_made() {
    genesis_with(founded()).execute_with(|| {
        begin_block(1);
        check();
        assert_eq!(Liquid::settings(), house_rules());
        let validators = Liquid::stashes().into_iter().map(|stash| stash.validator);
        assert_eq!(
            validators.collect::<Vec<_>>(),
            [Some(ALICE), Some(BOB), Some(CAROL)]
        );
        // Four accounts have got an existential deposit, and one stays in the fund.
        assert_eq!(Liquid::cash().insurance, ED);
        assert_eq!(Balances::balance(&Liquid::reward_account()), ED);
        assert_eq!(free(GINA), 10_000 * PAL - 3 * ED);
        assert_eq!(Assets::name(TOKEN), b"Liquid PAL");
        assert_eq!(Assets::symbol(TOKEN), b"lqPAL");
        assert_eq!(Assets::decimals(TOKEN), 12);
        assert_noop!(Liquid::open(root()), Error::<Runtime>::AlreadyOpen);
        assert_ok!(Liquid::deposit(signed(DORA), 1_000 * PAL, 1_000 * PAL));
        next_era();
        assert_eq!([active(0), active(1), active(2)], [300 * PAL; 3]);
    });
}

#[test]
fn a_wrong_genesis_is_refused_with_field_value_and_bound() {
    let flaw_of = |change: fn(&mut GenesisConfig<Runtime>)| {
        let mut wrong = founded();
        change(&mut wrong);
        wrong.check().expect_err("it is wrong")
    };
    assert_eq!(founded().check(), Ok(()));
    assert_eq!(GenesisConfig::<Runtime>::default().check(), Ok(()));
    assert_eq!(
        flaw_of(|genesis| genesis.insurance = vec![(GINA, 5 * ED - 1)]),
        "liquidStaking.insurance: 49999999999 is less than 50000000000, which are 5 existential deposits: for the fund, \
         for rewards, and for each of liquidStaking.validators"
    );
    assert_eq!(
        flaw_of(|genesis| genesis.insurance.push((EMIL, 0))),
        "liquidStaking.insurance[2]: 12 gives 0; leave the row out"
    );
    assert_eq!(
        flaw_of(|genesis| genesis.validators = vec![ALICE, BOB, ALICE]),
        "liquidStaking.validators[2]: 1 has a stash already; list it once"
    );
    assert_eq!(
        flaw_of(|genesis| genesis.validators = vec![1, 2, 3, 4, 5]),
        "liquidStaking.validators: 5 is more than 4, the most stashes"
    );
    assert_eq!(
        flaw_of(|genesis| genesis.is_open = false),
        "liquidStaking.validators: there are no stashes before liquidStaking.isOpen is true"
    );
    assert_eq!(
        flaw_of(|genesis| {
            let rules = house_rules();
            let instant_fee = Perbill::from_percent(11);
            genesis.settings = Some(palisade_liquid_staking::types::Settings {
                instant_fee,
                ..rules
            });
        }),
        "liquidStaking.settings.instantFee: 110000000 is more than 100000000, the largest fee"
    );
}
