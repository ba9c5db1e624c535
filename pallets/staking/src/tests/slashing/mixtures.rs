//! Random mixtures of offences, growths, cancellations, chills, returns and common faults. Punishments take at most a
//! third of the set, and a cancellation leaves no trace.

use crate::{
    mock::*, rooms::SlashableEras, slashing::types::VoidedNominations, DeferredSlashes,
    DisabledOffenders, Punishments, SlashingSpans, StakingLedger, UnappliedSlashRows,
};
use frame_support::assert_ok;
use proptest::{collection::vec, prelude::*, sample::select};
use sp_runtime::Perbill;
use sp_staking::offence::Kind;
use std::collections::BTreeSet;

/// The kind of offences whose slashes are cancelled.
const MISTAKE: Kind = *b"mock:mistake    ";
const OFFENDERS: [AccountId; 3] = [ALICE, BOB, CAROL];
const NOMINATORS: [AccountId; 2] = [NINA, OMAR];

/// Twelve validators in twelve seats, and two nominators.
fn chain() -> sp_io::TestExternalities {
    HistoryDepth::set(30);
    ExtBuilder::twelve_validators()
        .nominator(NINA, 701, &[ALICE, BOB])
        .nominator(OMAR, 333, &[CAROL, DAVE])
        .build()
}

/// Cancels a pending slash that is shown and whose kind `is_wanted`. Returns whether there was one.
fn cancel_one(is_wanted: impl Fn(Kind) -> bool) -> bool {
    let wanted = DeferredSlashes::<Test>::iter().find_map(|(due_era, index, slash)| {
        let rows = UnappliedSlashRows::<Test>::get(due_era);
        let row = rows.iter().position(|owner| *owner == index);
        row.filter(|_| is_wanted(slash.kind))
            .map(|row| (due_era, row as u32))
    });
    if let Some((due_era, row)) = wanted {
        assert_ok!(Staking::cancel_deferred_slash(root(), due_era, vec![row]));
    }
    wanted.is_some()
}

// ---- the set ----

#[derive(Clone, Debug)]
enum Event {
    /// Validators, by index, commit an offence: percentage, kind, and how many eras ago.
    Offend(Vec<usize>, u32, Kind, u32),
    /// The last offence grows to 100%.
    Grow,
    Cancel,
    Leave(usize),
    Return(usize),
    Pass(u64),
}

fn event() -> impl Strategy<Value = Event> {
    let kinds = select(vec![DOUBLE_BLOCK, SILENCE]);
    let few = vec(0..12usize, 1..4);
    let many = vec(0..12usize, 4..24);
    let offenders = prop_oneof![few, many];
    let percent = prop_oneof![1 => Just(0), 2 => 1..=100u32];
    prop_oneof![
        5 => (offenders, percent, kinds, 0..2u32)
            .prop_map(|(who, percent, kind, age)| Event::Offend(who, percent, kind, age)),
        1 => Just(Event::Grow),
        2 => Just(Event::Cancel),
        1 => (0..12usize).prop_map(Event::Leave),
        3 => (0..12usize).prop_map(Event::Return),
        6 => (1..15u64).prop_map(Event::Pass),
    ]
}

/// A life of the set, with the validators that left by themselves.
#[derive(Default)]
struct Life {
    gone: BTreeSet<AccountId>,
    last: Option<Offence>,
    last_offenders: Vec<AccountId>,
}

impl Life {
    fn live(&mut self, event: Event) {
        let everybody: Vec<AccountId> = [ALICE, BOB, CAROL, DAVE]
            .into_iter()
            .chain(101..=108)
            .collect();
        match event {
            Event::Offend(who, percent, kind, age) => {
                let era = Staking::active_era().saturating_sub(age);
                let offence = offence(percent).of_kind(kind).in_era(era);
                let offenders: Vec<_> = who.into_iter().map(|index| everybody[index]).collect();
                offence.by(&offenders);
                (self.last, self.last_offenders) = (Some(offence), offenders);
            }
            Event::Grow => {
                if let Some(offence) = self.last.clone() {
                    offence
                        .costing(Perbill::one())
                        .told_again()
                        .by(&self.last_offenders);
                }
            }
            Event::Cancel => {
                cancel_one(|_| true);
            }
            Event::Leave(index) => {
                assert_ok!(Staking::chill(signed(everybody[index])));
                self.gone.insert(everybody[index]);
            }
            Event::Return(index) => {
                if Staking::validate(signed(everybody[index]), commission(10)).is_ok() {
                    self.gone.remove(&everybody[index]);
                }
            }
            Event::Pass(blocks) => self.pass(blocks),
        }
    }

    /// Lets blocks pass. Checks each election that is held meanwhile.
    fn pass(&mut self, blocks: u64) {
        for _ in 0..blocks {
            let planned = Staking::planned_era();
            roll_one();
            if Staking::planned_era() == planned {
                continue;
            }
            let elected: BTreeSet<_> = elected(planned + 1).into_iter().collect();
            // The validators of the session that began in this block. The era was planned in it.
            let at_work = session_validators();
            let left_out = at_work
                .iter()
                .filter(|who| !elected.contains(who) && !self.gone.contains(who))
                .filter(|who| ledger(**who).active >= 100)
                .count();
            assert!(
                left_out <= (at_work.len() / 3).max(1),
                "{left_out} of {} are left out for offences",
                at_work.len()
            );
        }
    }
}

// ---- cancellation ----

/// A report: offender, percentage, kind, how many eras ago, blocks until the next report, and whether it is true.
type Report = (AccountId, u32, Kind, u32, u64, bool);

fn report() -> impl Strategy<Value = Report> {
    (
        select(OFFENDERS.to_vec()),
        prop_oneof![1 => Just(0), 3 => 1..60u32],
        select(vec![DOUBLE_BLOCK, SILENCE]),
        0..2u32,
        0..20u64,
        any::<bool>(),
    )
}

/// The effects of a record: the last exclusion, the mark of void nominations, the chills that still cover offences, and
/// the last era in which the validator is disabled.
type Punished = (
    Option<u32>,
    Option<VoidedNominations<u64>>,
    Vec<u32>,
    Option<u32>,
);

fn punished(who: AccountId) -> Punished {
    let record = Punishments::<Test>::get(who).unwrap_or_default();
    let mut chills = chill_eras(&record);
    chills.retain(|era| *era >= SlashableEras::<Test>::oldest());
    let barred = record
        .causes
        .iter()
        .filter_map(|cause| cause.disabled_through);
    (
        record.last_exclusion(),
        record.voided_nominations(),
        chills,
        barred.max().filter(|era| *era >= Staking::active_era()),
    )
}

/// All effects of offences, except the numbers of slashes: a cancelled slash keeps its number.
#[derive(Debug, PartialEq)]
struct Traces {
    punished: Vec<Punished>,
    barred: Vec<AccountId>,
    votes: Vec<Option<Vec<AccountId>>>,
    ledgers: Vec<StakingLedger<Test>>,
    spans: Vec<(AccountId, crate::slashing::SlashingSpans<Test>)>,
    candidates: Vec<bool>,
    elected: Vec<AccountId>,
    treasury: Balance,
}

fn traces() -> Traces {
    let offenders = DisabledOffenders::<Test>::get().into_iter();
    let mut barred: Vec<_> = offenders.map(|offender| offender.validator).collect();
    barred.sort();
    Traces {
        punished: OFFENDERS.map(punished).to_vec(),
        barred,
        votes: NOMINATORS.map(vote_of).to_vec(),
        ledgers: OFFENDERS
            .into_iter()
            .chain(NOMINATORS)
            .map(ledger)
            .collect(),
        spans: SlashingSpans::<Test>::iter().collect(),
        candidates: OFFENDERS.map(is_candidate).to_vec(),
        elected: elected(Staking::planned_era()),
        treasury: in_treasury(),
    }
}

/// Returns the traces after each report and in the end. Mistakes chill, void and disable, and are cancelled before an
/// election sees them. Without `with_mistakes`, there are none.
fn story(reports: &[Report], with_mistakes: bool) -> Vec<Traces> {
    chain().execute_with(|| {
        // A mistake chills. Whoever was slashed for another offence must be able to validate again.
        crate::MinValidatorBond::<Test>::put(0);
        let mut seen = vec![];
        for (who, percent, kind, age, blocks, is_true) in reports {
            // A mistake must be shown and cancelled before the next session.
            while System::block_number() % SESSION_LENGTH > 1 {
                roll_one();
            }
            let era = Staking::active_era().saturating_sub(*age);
            let served = Staking::exposure_overview(era, who).is_some();
            if !served {
                // Only a validator of the era can offend in it.
            } else if *is_true {
                offence(*percent).of_kind(*kind).in_era(era).by(&[*who]);
            } else if with_mistakes {
                let percent = (*percent).max(1);
                offence(percent).of_kind(MISTAKE).in_era(era).by(&[*who]);
            }
            roll_one();
            roll_one();
            if with_mistakes {
                while cancel_one(|kind| kind == MISTAKE) {}
            }
            for who in OFFENDERS {
                attempt(Staking::validate(signed(who), commission(10)));
            }
            seen.push(traces());
            roll_to(System::block_number() + blocks);
        }
        roll_to_active_era(Staking::active_era() + 5);
        seen.push(traces());
        seen
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// No election leaves out more than a third of the validators at work for offences. Invariants are checked after
    /// every block.
    #[test]
    fn punishments_never_take_more_than_a_third_of_the_set(events in vec(event(), 1..40)) {
        chain().execute_with(|| {
            let mut life = Life::default();
            events.into_iter().for_each(|event| life.live(event));
            life.pass(30);
        });
    }

    /// Candidates, votes, disabled validators, records, stakes and sets are the same with and without the mistakes.
    #[test]
    fn a_cancelled_slash_leaves_everything_as_if_it_had_never_been(
        reports in vec(report(), 1..8),
    ) {
        prop_assert_eq!(story(&reports, true), story(&reports, false));
    }
}
