//! Random lives: reports of any order, size and age. Only few of them are kept.

use crate::{mock::*, Reports, SlotsOfOffenders, TimeSlots};
use proptest::{collection::vec, prelude::*};
use sp_runtime::Perbill;
use sp_staking::{offence::OffenceError, SessionIndex};
use std::collections::{BTreeMap, BTreeSet};

/// A step of a random life.
#[derive(Clone, Debug)]
enum Step {
    /// Reports offenders for a slot of an earlier session, or of the running session.
    Report {
        votes: bool,
        slot: u64,
        sessions_ago: SessionIndex,
        offenders: Vec<u64>,
    },
    NextBlock,
    EndSession,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let report = (any::<bool>(), 0..6u64, 0..4u32, vec(0..8u64, 1..4));
    let report = report.prop_map(|(votes, slot, sessions_ago, offenders)| Step::Report {
        votes,
        slot,
        sessions_ago,
        offenders,
    });
    vec(
        prop_oneof![
            20 => report,
            1 => Just(Step::NextBlock),
            1 => Just(Step::EndSession),
        ],
        1..150,
    )
}

/// The offenders that were together in the slots of a kind, by era and slot.
type Truth = BTreeMap<(u32, u64), BTreeSet<u64>>;

/// Reports a fault, and checks that a pool knew before whether the report is taken.
fn report<K: Misbehaviour>(
    slot: u64,
    session: SessionIndex,
    offenders: &[u64],
) -> Result<(), OffenceError> {
    let fault = fault::<K>(slot).by(offenders).in_session(session);
    let is_refused = fault.is_refused_by_pools();
    let result = fault.report_with_proof();
    assert_eq!(result.is_err(), is_refused);
    check();
    result
}

/// Carries out the steps. Returns the offenders that were together in slots of double blocks, and of double votes.
fn live(steps: Vec<Step>) -> [Truth; 2] {
    let mut truth = [Truth::new(), Truth::new()];
    for step in steps {
        match step {
            Step::NextBlock => {
                next_block();
            }
            Step::EndSession => {
                end_session();
            }
            Step::Report {
                votes,
                slot,
                sessions_ago,
                offenders,
            } => {
                let session = CurrentSession::get().saturating_sub(sessions_ago);
                let era = session / SESSIONS_PER_ERA;
                // A slot of blocks is in one session, and a round of votes is in one era.
                let (slot, result) = if votes {
                    let slot = u64::from(era) * 100 + slot;
                    (slot, report::<DoubleVote>(slot, session, &offenders))
                } else {
                    let slot = u64::from(session) * 100 + slot;
                    (slot, report::<DoubleBlock>(slot, session, &offenders))
                };
                if matches!(result, Ok(()) | Err(OffenceError::DuplicateReport)) {
                    let slots = &mut truth[usize::from(votes)];
                    slots.entry((era, slot)).or_default().extend(offenders);
                }
            }
        }
    }
    end_session();
    settle();
    truth
}

/// Checks the fractions with which offenders were handed over.
///
/// - In every slot of k offenders, all but one get at least the fraction that k − 1 offenders deserve together.
/// - If every report is kept, each offender gets exactly the fraction that the largest of its slots deserves.
fn check_rulings<K: Misbehaviour>(truth: &Truth, is_all_kept: bool) {
    for ((era, _), offenders) in truth {
        let together = offenders.len() as u32;
        let who: Vec<u64> = offenders.iter().copied().collect();
        let told = most_told::<K>(&who, *era);
        let at_least = equivocation(together - 1);
        let less = told.iter().filter(|told| **told < at_least).count();
        assert!(less <= 1, "{together} together were told {told:?}");
        if is_all_kept {
            let slots = |offender: u64| {
                let theirs = truth
                    .iter()
                    .filter(move |((e, _), set)| e == era && set.contains(&offender));
                theirs.map(|(_, set)| equivocation(set.len() as u32)).max()
            };
            let exactly: Vec<Perbill> = who.iter().filter_map(|who| slots(*who)).collect();
            assert_eq!(told, exactly);
        }
    }
}

/// Checks that for each offender, kind and era at most the bound and one report for each period are kept.
fn check_bounds(max_reports: u32) {
    let mut kept = BTreeMap::<(u64, u32), u32>::new();
    for report in Reports::<Runtime>::iter_values() {
        *kept.entry((report.offender, report.era)).or_default() += 1;
    }
    let for_blocks = max_reports + SESSIONS_PER_ERA;
    let for_votes = max_reports + 1;
    assert!(kept.values().all(|count| *count <= for_blocks + for_votes));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nobody_gains_by_offending_more_often_than_is_kept(max_reports in 1..4u32, steps in steps()) {
        run(|| {
            Validators::set(24);
            MaxReports::set(max_reports);
            ReportLifetime::set(100);
            let [blocks, votes] = live(steps);
            check_rulings::<DoubleBlock>(&blocks, false);
            check_rulings::<DoubleVote>(&votes, false);
            check_bounds(max_reports);
        });
    }

    #[test]
    fn with_room_for_all_everybody_gets_what_its_largest_company_deserves(steps in steps()) {
        run(|| {
            Validators::set(24);
            ReportLifetime::set(100);
            let [blocks, votes] = live(steps);
            check_rulings::<DoubleBlock>(&blocks, true);
            check_rulings::<DoubleVote>(&votes, true);
        });
    }

    #[test]
    fn nothing_remains_when_all_has_expired(max_reports in 1..4u32, lifetime in 0..6u32, steps in steps()) {
        run(|| {
            MaxReports::set(max_reports);
            ReportLifetime::set(lifetime);
            live(steps);
            go_to_session(CurrentSession::get() + lifetime + 1);
            assert_eq!(kept_reports(), vec![]);
            assert_eq!(TimeSlots::<Runtime>::iter().count(), 0);
            assert_eq!(SlotsOfOffenders::<Runtime>::iter().count(), 0);
        });
    }
}
