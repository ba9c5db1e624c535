//! k reports cost O(k): each writes a constant amount, and each offender is handed over at most twice.

use crate::mock::*;
use frame_support::assert_ok;
use sp_io::hashing::twox_128;

/// Returns the pallet's storage that has changed since the last commit: the number of keys, and the bytes of their
/// present values.
fn written(chain: &mut sp_io::TestExternalities) -> (usize, usize) {
    let prefix = twox_128(b"Offences");
    let keys: Vec<Vec<u8>> = chain
        .overlayed_changes()
        .changes()
        .map(|(key, _)| key.clone())
        .filter(|key| key.starts_with(&prefix))
        .collect();
    let bytes = chain.execute_with(|| {
        let size = |key: &Vec<u8>| sp_io::storage::get(key).map_or(0, |value| value.len());
        keys.iter().map(size).sum()
    });
    (keys.len(), bytes)
}

/// Reports `k` offenders of one slot, one report each. Returns the most that one report wrote.
fn report_one_by_one(chain: &mut sp_io::TestExternalities, k: u32) -> (usize, usize) {
    let mut most = (0, 0);
    for offender in 0..u64::from(k) {
        chain.commit_all().unwrap();
        chain.execute_with(|| {
            let report = fault::<DoubleBlock>(7).by(&[offender]).told_by(&[RITA]);
            assert_ok!(report.report());
        });
        let (keys, bytes) = written(chain);
        most = (most.0.max(keys), most.1.max(bytes));
    }
    most
}

/// Returns the number of offenders in all calls.
fn offenders_told(calls: &[HandOver]) -> u32 {
    calls.iter().map(|call| call.offenders.len() as u32).sum()
}

#[test]
fn a_report_writes_no_more_however_many_came_before() {
    // 1. Five offenders of one slot are reported one by one.
    let mut after_few = new_chain();
    Validators::set(1_000);
    let most_of_few = report_one_by_one(&mut after_few, 5);

    // 2. The same with 300 offenders.
    let mut after_many = new_chain();
    Validators::set(1_000);
    let most_of_many = report_one_by_one(&mut after_many, 300);

    // 3. No report of the 300 writes more than those of the five.
    assert_eq!(most_of_few, most_of_many);
    // A report can write six items: report, position, slot, the offender's list and two indices. The second one writes
    // five.
    assert_eq!(most_of_few.0, 5);
    after_many.execute_with(check);
}

/// Closes a weakness of `pallet-offences`: each report handed over all offenders of the slot again.
#[test]
fn staking_is_told_of_each_offender_at_most_twice() {
    for k in [1, 2, 10, 300] {
        let mut chain = new_chain();
        Validators::set(1_000);
        report_one_by_one(&mut chain, k);
        chain.execute_with(|| {
            // 1. Each report hands over its own offender.
            assert_eq!(offenders_told(&HandedOver::take()), k);

            // 2. At the end of the session all but the last one are handed over once more, with the final fraction.
            end_session();
            settle();
            let told_again = HandedOver::take();
            assert_eq!(offenders_told(&told_again), k - 1);
            assert!(told_again
                .iter()
                .all(|call| call.ruling.fraction == equivocation(k)));

            // 3. After that nothing is handed over.
            go_to_session(20);
            check_handed_over(&[]);
            assert!(kept_reports().is_empty());
        });
    }
}

#[test]
fn of_a_thousand_reports_of_one_offender_no_more_is_written_than_is_kept() {
    let mut chain = new_chain();
    let mut reports = 0;
    for round in 0..1_000 {
        chain.commit_all().unwrap();
        // A report that the pool refuses is refused by the chain, and writes nothing.
        let is_taken = chain.execute_with(|| {
            let fault = fault::<DoubleVote>(round).by(&[ALICE]);
            let is_refused = fault.is_refused_by_pools();
            assert_eq!(fault.report_with_proof().is_err(), is_refused);
            !is_refused
        });
        reports += usize::from(is_taken);
        assert_eq!(written(&mut chain).0 > 0, is_taken);
    }
    assert_eq!(reports, 64 + 1);
    chain.execute_with(|| assert_eq!(kept_reports().len(), 64 + 1));
}

#[test]
fn a_quiet_chain_writes_nothing() {
    let mut chain = new_chain();
    chain.execute_with(|| go_to_session(6));
    chain.commit_all().unwrap();
    chain.execute_with(next_block);
    assert_eq!(written(&mut chain), (0, 0));
}
