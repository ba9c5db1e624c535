//! Properties of slashes: the order of reports does not matter, and a cancellation undoes everything.

use crate::{
    mock::*, DeferredSlashes, NominatorSlashInEra, PendingSlashes, SlashingSpans, StakingLedger,
    UnappliedSlashRows, UnappliedSlashes, ValidatorSlashInEra,
};
use frame_support::assert_ok;
use palisade_offence::{Consequences, Disabling};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_runtime::Perbill;
use sp_staking::offence::Kind;

pub const VALIDATORS: [AccountId; 3] = [ALICE, BOB, CAROL];
/// A validator that never offends, so that an election always has a candidate.
const STEADY: AccountId = 4;
pub const STAKERS: [AccountId; 6] = [ALICE, BOB, CAROL, NINA, OMAR, PIA];
const NOBODY: AccountId = 77;
pub const REPORTERS: [AccountId; 3] = [DORA, EMIL, NOBODY];
/// The kind of offences that are reported in their own era.
const AT_ONCE: Kind = *b"mock:at once    ";
/// The kind of offences whose slashes are cancelled.
const MISTAKE: Kind = *b"mock:mistake    ";

/// Four validators in four seats, and three nominators. Each backs one or two of the validators that offend.
pub fn chain() -> sp_io::TestExternalities {
    HistoryDepth::set(30);
    MaxExposurePageSize::set(2);
    MaxSlashingWeight::set(weight_to_slash(100));
    let stakes = [(ALICE, 1_000), (BOB, 913), (CAROL, 777), (STEADY, 500)];
    let chain = ExtBuilder::unpaid().validators(stakes.to_vec());
    let mut chain = chain
        .validator_count(4)
        .nominator(NINA, 701, &[ALICE, BOB])
        .nominator(OMAR, 333, &[ALICE])
        .nominator(PIA, 459, &[BOB, CAROL])
        .build();
    chain.execute_with(|| {
        let share = Perbill::from_percent(30);
        assert_ok!(Staking::set_slash_reward_fraction(root(), share));
    });
    chain
}

#[derive(Clone, Debug)]
pub struct Report {
    validator: AccountId,
    percent: u32,
    kind: Kind,
    chills: bool,
    reporters: Vec<AccountId>,
}

impl Report {
    /// Reports the offence for an era.
    pub fn send(&self, era: u32) {
        let consequences = Consequences {
            chills: self.chills,
            voids_nominations: self.chills,
            disables: Disabling::Never,
        };
        let offence = offence(self.percent).of_kind(self.kind).in_era(era);
        let offence = offence.with(consequences).reported_by(&self.reporters);
        offence.by(&[self.validator]);
    }
}

pub fn report() -> impl Strategy<Value = Report> {
    let parts = (
        select(VALIDATORS.to_vec()),
        prop_oneof![3 => 1..60u32, 1 => Just(100)],
        select(vec![DOUBLE_BLOCK, SILENCE]),
        any::<bool>(),
        vec(select(REPORTERS.to_vec()), 0..3),
    );
    parts.prop_map(|(validator, percent, kind, chills, reporters)| Report {
        validator,
        percent,
        kind,
        chills,
        reporters,
    })
}

/// A report that only slashes.
fn mild_report() -> impl Strategy<Value = Report> {
    report().prop_map(|report| Report {
        chills: false,
        ..report
    })
}

/// Returns the funds of these people, stakes included.
pub fn wealth(people: &[AccountId]) -> Balance {
    people.iter().map(|who| balance(*who)).sum()
}

/// All amounts that slashes decide, and all records on which later amounts depend.
type Books = (
    Vec<(AccountId, Balance)>,
    Vec<(AccountId, StakingLedger<Test>)>,
    Vec<(AccountId, crate::slashing::SlashingSpans<Test>)>,
    Vec<(u32, AccountId, (Perbill, Balance))>,
    Vec<(u32, AccountId, Balance)>,
);

fn books() -> Books {
    let people = STAKERS.into_iter().chain(REPORTERS).chain([TREASURY]);
    (
        people.map(|who| (who, balance(who))).collect(),
        STAKERS.map(|who| (who, ledger(who))).to_vec(),
        SlashingSpans::<Test>::iter().collect(),
        ValidatorSlashInEra::<Test>::iter().collect(),
        NominatorSlashInEra::<Test>::iter().collect(),
    )
}

/// Rolls until every slash is applied.
pub fn settle() {
    MaxSlashingWeight::set(weight_to_slash(100));
    while !PendingSlashes::<Test>::get().is_empty() {
        roll_one();
    }
    assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
    assert_eq!(UnappliedSlashes::<Test>::iter().count(), 0);
}

// ---- order ----

/// A validator that is reported in an era for that era, with the percentage.
type Caught = Option<(AccountId, u32)>;

/// Slashes the `caught` validators in eras 0 to 3. Then the reports arrive, in eras 4 and 5. Returns the books in the
/// end.
fn outcome(caught: &[Caught], reports: &[(Report, u32)], early: usize) -> Books {
    // Long, so that no era is forgotten before the last slash.
    BondingDuration::set(8);
    SlashDeferDuration::set(1);
    chain().execute_with(|| {
        for (era, caught) in (0..).zip(caught) {
            roll_to_active_era(era);
            if let Some((validator, percent)) = caught {
                offence(*percent).of_kind(AT_ONCE).by(&[*validator]);
                roll_one();
            }
            come_back();
        }
        let (first, rest) = reports.split_at(early.min(reports.len()));
        for (era, reports) in [(4, first), (5, rest)] {
            roll_to_active_era(era);
            for (report, slash_era) in reports {
                report.send(*slash_era);
            }
        }
        settle();
        let mut books = books();
        // The first reporter is rewarded. So only the sum of all rewards and the treasury is the same.
        let takers = [&REPORTERS[..], &[TREASURY]].concat();
        books.0.retain(|(who, _)| !takers.contains(who));
        books.0.push((TREASURY, wealth(&takers)));
        // Spans end in era 4, 5 or both, depending on the order. Nothing is charged for these eras.
        for (_, spans) in books.2.iter_mut() {
            *spans = crate::slashing::SlashingSpans {
                charged: spans.charged.clone(),
                ..Default::default()
            };
        }
        books
    })
}

/// Reports of eras 0 to 3, and the same reports in another order.
fn two_orders() -> impl Strategy<Value = [Vec<(Report, u32)>; 2]> {
    vec((mild_report(), 0..4u32), 1..9)
        .prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle()))
        .prop_map(|(one, other)| [one, other])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A report in the era of the offence ends a span. Later reports can come at any time and in any order: the same is
    /// paid.
    #[test]
    fn what_is_paid_does_not_depend_on_the_order_of_reports(
        caught in vec(proptest::option::of((select(VALIDATORS.to_vec()), 1..60u32)), 4),
        [one, other] in two_orders(),
        early in 0..9usize,
        other_early in 0..9usize,
    ) {
        let expected = outcome(&caught, &one, early);
        prop_assert_eq!(outcome(&caught, &other, other_early), expected);
    }
}

// ---- cancellation ----

/// Cancels all slashes of the kind `MISTAKE`.
fn cancel_mistakes() {
    let mistakes: Vec<_> = DeferredSlashes::<Test>::iter()
        .filter(|(_, _, slash)| slash.kind == MISTAKE)
        .map(|(due_era, index, _)| (due_era, index))
        .collect();
    for (due_era, index) in mistakes {
        let rows = UnappliedSlashRows::<Test>::get(due_era);
        let row = rows.iter().position(|owner| *owner == index);
        let row = row.expect("is shown by now") as u32;
        assert_ok!(Staking::cancel_deferred_slash(root(), due_era, vec![row]));
    }
}

/// Sends reports of the running era or the one before, some blocks apart. Each is true, or a mistake that is cancelled
/// two blocks later. Returns the books in the end.
fn outcome_of_reports(reports: &[(Report, u32, u64, bool)], with_mistakes: bool) -> Books {
    chain().execute_with(|| {
        for (report, age, blocks, is_true) in reports {
            let era = Staking::active_era().saturating_sub(*age);
            if *is_true {
                report.send(era);
            } else if with_mistakes {
                let mistake = Report {
                    kind: MISTAKE,
                    chills: false,
                    ..report.clone()
                };
                mistake.send(era);
            }
            roll_to(System::block_number() + 2);
            if with_mistakes {
                cancel_mistakes();
            }
            come_back();
            roll_to(System::block_number() + blocks);
        }
        settle();
        books()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// A cancellation undoes everything that a slash does to money, now and later. The mistakes here only slash.
    /// Mistakes that chill are in `mixtures.rs`.
    #[test]
    fn cancelling_is_as_if_the_slash_had_never_been(
        reports in vec((report(), 0..2u32, 0..20u64, any::<bool>()), 1..10),
    ) {
        let expected = outcome_of_reports(&reports, false);
        prop_assert_eq!(outcome_of_reports(&reports, true), expected);
    }
}
