//! The cost of a report does not depend on the number of nominators.

use crate::{mock::*, ErasStakersPaged};
use codec::Encode;
use frame_support::weights::Weight;
use sp_io::TestExternalities;
use std::collections::BTreeMap;

/// Reports Alice, who has `count` nominators. Returns the keys and sizes that were written, the size of the proof
/// of what was read, and the weight.
fn report_with_nominators(count: u64) -> (BTreeMap<Vec<u8>, usize>, usize, Weight) {
    let mut genesis = ExtBuilder::default();
    for nominator in 1_000..1_000 + count {
        genesis = genesis.nominator(nominator, 100, &[ALICE]);
    }
    let mut chain = genesis.build();
    chain.commit_all().expect("no transaction is open");
    chain.execute_with(|| {
        let pages = ErasStakersPaged::<Test>::iter_prefix_values((0, ALICE));
        assert_eq!(
            pages.map(|page| page.others.len() as u64).sum::<u64>(),
            count
        );
    });
    let report = || offence(10).reported_by(&[DORA]).by(&[ALICE]);
    let (_, proof) = chain.execute_and_prove(|| {
        frame_support::storage::with_transaction(|| {
            sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(report()))
        })
    });
    let weight = chain.execute_with(report);
    (written(&mut chain), proof.encoded_size(), weight)
}

/// Closes a weakness of `pallet-staking`: each report wrote records for every nominator of the offender.
#[test]
fn a_report_costs_the_same_however_many_nominators_there_are() {
    let (few_written, few_read, few_weight) = report_with_nominators(3);
    let (many_written, many_read, many_weight) = report_with_nominators(1_000);
    assert!(!few_written.is_empty());
    assert_eq!(few_written, many_written);
    assert_eq!(few_weight, many_weight);
    // The tree of a larger state is deeper. A thousand nominators alone would need 24,000 bytes.
    assert!(
        many_read < 2 * few_read && many_read < 24_000,
        "{few_read}, {many_read}"
    );
}

/// Closes a weakness of `pallet-staking`: the work for a report had no bound.
#[test]
fn each_reported_offender_costs_the_same_however_many_there_are() {
    let candidates: Vec<_> = (1..=10).chain(101..=180).map(|who| (who, 1_000)).collect();
    let offenders: Vec<_> = candidates.iter().map(|(who, _)| *who).collect();
    let mut chain = ExtBuilder::default()
        .validators(candidates)
        .validator_count(90)
        .build();
    // 1. Ninety offenders are reported one by one. Each report writes as many items as the second one.
    let mut keys = vec![];
    for offender in offenders {
        chain.execute_with(System::reset_events);
        chain.commit_all().expect("no transaction is open");
        chain.execute_with(|| offence(10).by(&[offender]));
        keys.push(written(&mut chain).len());
    }
    let most = keys.iter().max().expect("there were reports");
    // The first report of an era also opens the era's counts.
    assert!(*most <= keys[1] + 1, "{keys:?}");

    // 2. In one report, each further offender adds the same weight.
    let weight = |count: usize| {
        chain_of_offenders(count).execute_with(|| {
            let offenders: Vec<_> = (1..=count as u64).collect();
            offence(10).by(&offenders)
        })
    };
    let (one, two, nine) = (weight(1), weight(2), weight(9));
    assert_eq!(
        nine,
        one.saturating_add(two.saturating_sub(one).saturating_mul(8))
    );
}

fn chain_of_offenders(count: usize) -> TestExternalities {
    let candidates = (1..=count as u64).map(|who| (who, 1_000)).collect();
    ExtBuilder::default()
        .validators(candidates)
        .validator_count(count as u32)
        .build()
}
