//! A chain of validators that misbehave, reporters, and a staking pallet that records rulings.
//!
//! Stories are written with [`fault`] and checked with [`check_handed_over`]. The pallet's invariants are checked after
//! every block and every story.

use crate as palisade_offences;
use crate::{policy::OffencePolicy, Pallet, ReportIdOf, Reports, SlotsOfOffenders};
pub use fault::*;
use frame_support::{
    derive_impl, parameter_types,
    traits::Hooks,
    weights::{RuntimeDbWeight, Weight},
};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use sp_runtime::{traits::Convert, BuildStorage, Perbill};
use sp_staking::{
    offence::{Kind, OffenceDetails},
    EraIndex, SessionIndex,
};

mod fault;

type Block = frame_system::mocking::MockBlock<Runtime>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Offences: palisade_offences,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type DbWeight = DbWeights;
}

impl palisade_offences::Config for Runtime {
    type IdentificationTuple = u64;
    type OffenceHandler = ListeningStaking;
    type Policy = HouseRules;
    type CurrentSession = CurrentSession;
    type ReportLifetime = ReportLifetime;
    type EraOfSession = Eras;
    type MaxReports = MaxReports;
    type WeightInfo = crate::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = TimeMachine;
}

/// Starts sessions for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct TimeMachine;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for TimeMachine {
    fn start_session(session: SessionIndex) {
        CurrentSession::set(session);
    }
}

parameter_types! {
    /// The weights of a read and of a write.
    pub static DbWeights: RuntimeDbWeight = Default::default();
    pub static CurrentSession: SessionIndex = 5;
    pub static ReportLifetime: SessionIndex = 10;
    pub static Validators: u32 = 100;
    pub static HandedOver: Vec<HandOver> = Vec::new();
    pub static MaxReports: u32 = 64;
    /// The most reports of an offender that a list may have, in a story in which `MaxReports` falls.
    pub static MostListed: u32 = 0;
    pub static FirstPunishedSession: SessionIndex = 0;
    pub static EmptySessions: Vec<SessionIndex> = Vec::new();
}

/// The number of sessions in an era. Era 1 has the sessions 4 to 7.
pub const SESSIONS_PER_ERA: SessionIndex = 4;

/// Eras of fixed length, back to the first session whose offences are punished.
pub struct Eras;

impl Convert<SessionIndex, Option<EraIndex>> for Eras {
    fn convert(session: SessionIndex) -> Option<EraIndex> {
        (session >= FirstPunishedSession::get()).then_some(session / SESSIONS_PER_ERA)
    }
}

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;
pub const RITA: u64 = 11;
pub const RON: u64 = 12;

/// The weight that staking returns for each offender that is handed over.
pub const HANDLER_WEIGHT: Weight = Weight::from_parts(7_000_000_000, 0);

/// One call of the offence handler: offenders with their reporters, and the ruling on them.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOver {
    pub offenders: Vec<(u64, Vec<u64>)>,
    pub ruling: Ruling,
}

impl HandOver {
    /// Returns the same call for an offence of another kind.
    pub fn for_kind<K: Misbehaviour>(mut self) -> Self {
        self.ruling.kind = K::ID;
        self.ruling.consequences = K::CONSEQUENCES;
        self
    }
}

/// Records the calls of the handler.
pub struct ListeningStaking;

impl OffenceHandler<u64, u64> for ListeningStaking {
    fn on_ruling(offenders: &[OffenceDetails<u64, u64>], ruling: &Ruling) -> Weight {
        let offenders: Vec<_> = offenders
            .iter()
            .map(|details| (details.offender, details.reporters.clone()))
            .collect();
        let weight = HANDLER_WEIGHT * offenders.len() as u64;
        let ruling = ruling.clone();
        HandedOver::mutate(|calls| calls.push(HandOver { offenders, ruling }));
        weight
    }
}

/// The policy of the stories. Each kind has consequences of its own.
///
/// - Silence costs `10 · offenders / validators` percent. If more than half of the validators are silent, it is
///   nobody's own fault. In an empty session silence proves nothing.
/// - All other kinds cost what the report proposes.
pub struct HouseRules;

impl OffencePolicy for HouseRules {
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill {
        if *kind == Silence::ID {
            Perbill::from_percent(offenders * 10 / validators)
        } else {
            proposed
        }
    }

    fn consequences(kind: &Kind, offenders: u32, validators: u32) -> Consequences {
        match *kind {
            DoubleBlock::ID => DoubleBlock::CONSEQUENCES,
            Silence::ID if offenders * 2 > validators => Silence::IN_COMMON,
            Silence::ID => Silence::CONSEQUENCES,
            _ => Consequences::default(),
        }
    }

    fn is_inconclusive(kind: &Kind, session: SessionIndex) -> bool {
        *kind == Silence::ID && EmptySessions::get().contains(&session)
    }
}

/// Runs a story from block 1 in session 5, with 100 validators.
pub fn run(story: impl FnOnce()) {
    let mut chain = new_chain();
    chain.execute_with(|| {
        story();
        check();
    });
}

pub fn new_chain() -> sp_io::TestExternalities {
    CurrentSession::set(5);
    ReportLifetime::set(10);
    Validators::set(100);
    MaxReports::set(64);
    MostListed::set(0);
    FirstPunishedSession::set(0);
    EmptySessions::set(vec![]);
    HandedOver::take();
    let genesis = frame_system::GenesisConfig::<Runtime>::default();
    let mut chain = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    chain.execute_with(|| {
        System::set_block_number(1);
        Offences::on_initialize(1);
    });
    chain
}

/// Starts the next block. Returns the weight that the pallet used.
pub fn next_block() -> Weight {
    check();
    let number = System::block_number() + 1;
    System::set_block_number(number);
    let weight = Offences::on_initialize(number);
    check();
    weight
}

/// Starts the next session with its first block.
pub fn end_session() -> Weight {
    CurrentSession::mutate(|session| *session += 1);
    next_block()
}

/// Runs blocks within the session until the pallet has no more work.
pub fn settle() {
    for _ in 0..100 {
        next_block();
    }
}

/// Goes on, session by session, until `session` runs and the pallet has no more work.
pub fn go_to_session(session: SessionIndex) {
    while CurrentSession::get() < session {
        end_session();
    }
    settle();
}

pub fn check() {
    assert_eq!(Pallet::<Runtime>::check_invariants(), Ok(()));
    let bound = MaxReports::get().max(MostListed::get()) as usize;
    assert!(SlotsOfOffenders::<Runtime>::iter_values().all(|list| list.len() <= bound));
}

/// Returns a call of the handler for double blocks. All offenders have the same reporters.
pub fn told(
    offenders: &[u64],
    reporters: &[u64],
    fraction: Perbill,
    session: SessionIndex,
) -> HandOver {
    let offender = |who: &u64| (*who, reporters.to_vec());
    HandOver {
        offenders: offenders.iter().map(offender).collect(),
        ruling: Ruling {
            kind: DoubleBlock::ID,
            session,
            fraction,
            consequences: DoubleBlock::CONSEQUENCES,
            is_growth: false,
        },
    }
}

/// Returns the same call for a growth: the offenders were handed over for this offence before.
pub fn told_more(
    offenders: &[u64],
    reporters: &[u64],
    fraction: Perbill,
    session: SessionIndex,
) -> HandOver {
    let mut call = told(offenders, reporters, fraction, session);
    call.ruling.is_growth = true;
    call
}

/// Checks that exactly these calls were made since the last check, in this order.
pub fn check_handed_over(expected: &[HandOver]) {
    assert_eq!(HandedOver::take(), expected);
}

/// Returns for each offender the largest fraction with which it was handed over since the last check, for offences of
/// one kind in an era.
pub fn most_told<K: Misbehaviour>(offenders: &[u64], era: EraIndex) -> Vec<Perbill> {
    let calls = HandedOver::get();
    let most_of = |who: &u64| {
        let rulings = calls
            .iter()
            .filter(|call| call.offenders.iter().any(|(offender, _)| offender == who))
            .map(|call| &call.ruling)
            .filter(|ruling| ruling.kind == K::ID);
        rulings
            .filter(|ruling| ruling.session / SESSIONS_PER_ERA == era)
            .map(|ruling| ruling.fraction)
            .max()
            .unwrap_or_default()
    };
    offenders.iter().map(most_of).collect()
}

/// Returns the ids of all reports that are kept.
pub fn kept_reports() -> Vec<ReportIdOf<Runtime>> {
    Reports::<Runtime>::iter_keys().collect()
}
