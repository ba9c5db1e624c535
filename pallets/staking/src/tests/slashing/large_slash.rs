//! A slash of 20,000 nominators stays within its weight in every block, and reaches every nominator.

use crate::{
    mock::*, DeferredSlashes, ErasStakersPaged, Event, NominatorSlashInEra, PendingSlashes,
    UnappliedSlashes, WeightInfo as _,
};
use frame_support::{
    traits::{OnFinalize, OnInitialize},
    weights::Weight,
};
use std::collections::BTreeMap;

/// A fifth of 500 ms, as in the runtime. On a sovereign chain the proof size is no limit.
const BUDGET: Weight = Weight::from_parts(100_000_000_000, u64::MAX);
const NOMINATORS: core::ops::Range<AccountId> = 100_000..120_000;

fn stake_of(nominator: AccountId) -> Balance {
    100 + Balance::from(nominator % 97)
}

/// All nominators back Alice: 40 pages, of which 4 are paid. A slash is due in the era after the offence.
fn crowd() -> ExtBuilder {
    SlashDeferDuration::set(0);
    MaxElectingVoters::set(25_000);
    MaxExposurePageSize::set(512);
    MaxShownNominators::set(20_000);
    MaxNominators::set(20_000);
    MaxSlashingWeight::set(BUDGET);
    NOMINATORS.fold(ExtBuilder::unpaid(), |chain, who| {
        chain.nominator(who, stake_of(who), &[ALICE])
    })
}

/// Finishes the block and begins the next one. Skips the checks of the whole storage, which take seconds here.
/// Returns the weight that slashes used, and the events.
fn next_block() -> (Weight, Vec<Event<Test>>) {
    type Cost = <Test as crate::Config>::WeightInfo;
    let number = System::block_number() + 1;
    Staking::on_finalize(number - 1);
    System::reset_events();
    System::set_block_number(number);
    let used = Staking::on_initialize(number);
    Session::on_initialize(number);
    Timestamp::set_timestamp(number * BLOCK_MILLIS);
    // Every block reads whether a slash is pending.
    let look = <Test as frame_system::Config>::DbWeight::get().reads(1);
    let others = look
        + Cost::find_collection()
        + crate::work::weight_of_author::<Test>()
        + Cost::on_finalize();
    let slashes = used - others;
    assert!(
        slashes.all_lte(BUDGET),
        "{slashes} is too much for block {number}"
    );
    (slashes, staking_events())
}

#[test]
fn a_slash_of_twenty_thousand_nominators_never_takes_more_than_its_weight() {
    let mut chain = crowd().build();
    chain.execute_with(|| {
        // 1. Alice is slashed by 7%.
        assert_eq!(
            ErasStakersPaged::<Test>::iter_prefix((0, ALICE)).count(),
            40
        );
        let issuance = Balances::total_issuance();
        offence(7).by(&[ALICE]);

        // 2. Within three blocks the slash is shown, with all nominators.
        let shown = || UnappliedSlashes::<Test>::get(1);
        let mut to_show = 0;
        while shown().len() < 40 {
            next_block();
            to_show += 1;
        }
        assert!(to_show <= 3, "{to_show} blocks to show it");
        let named: usize = shown().iter().map(|row| row.others.len()).sum();
        assert_eq!(named, 20_000);

        // 3. In era 1 it is applied over many blocks. Each staker pays once.
        while Staking::active_era() < 1 {
            next_block();
        }
        let (mut taken, mut blocks, mut busiest) = (BTreeMap::new(), 0, Weight::zero());
        while !PendingSlashes::<Test>::get().is_empty() {
            let (used, events) = next_block();
            blocks += 1;
            busiest = busiest.max(used);
            for event in events {
                if let Event::Slashed { staker, amount } = event {
                    assert_eq!(taken.insert(staker, amount), None, "{staker} pays once");
                }
            }
        }
        // 4. A block slashes about 71 stakers, and uses most of the weight.
        assert!((276..=288).contains(&blocks), "{blocks} blocks to apply it");
        assert!(busiest.ref_time() > BUDGET.ref_time() / 10 * 9, "{busiest}");

        // 5. Everybody has lost 7%, and the treasury has all of it.
        assert_eq!((taken.len(), taken[&ALICE]), (20_001, 70));
        let mut total = 70;
        for who in NOMINATORS {
            let part = stake_of(who) * 7 / 100;
            assert_eq!(
                (taken[&who], ledger(who).total),
                (part, stake_of(who) - part)
            );
            assert_eq!(NominatorSlashInEra::<Test>::get(0, who), Some(part));
            total += part;
        }
        assert_eq!(in_treasury(), total);
        assert_eq!(Balances::total_issuance(), issuance);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
        check_block();
    });
}
