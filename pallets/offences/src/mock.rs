//! A chain of validators that misbehave, reporters who tell, and a staking pallet that listens.
//!
//! Stories are written with [`fault`] and checked with [`check_handed_over`]. Every block and every
//! story ends with the pallet's invariants.

use crate as palisade_offences;
use crate::{
    policy::{SlashFractionPolicy, GRANDPA_EQUIVOCATION},
    Pallet, ReportIdOf, Reports,
};
use core::marker::PhantomData;
use frame_support::{derive_impl, parameter_types, traits::Hooks, weights::Weight};
use sp_runtime::{BuildStorage, Perbill};
use sp_staking::{
    offence::{Kind, Offence, OffenceDetails, OffenceError, OnOffenceHandler, ReportOffence},
    SessionIndex,
};

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
}

impl palisade_offences::Config for Runtime {
    type IdentificationTuple = u64;
    type OnOffenceHandler = ListeningStaking;
    type SlashFraction = HouseRules;
    type CurrentSession = CurrentSession;
    type ReportLifetime = ReportLifetime;
}

parameter_types! {
    pub static CurrentSession: SessionIndex = 5;
    pub static ReportLifetime: SessionIndex = 10;
    pub static Validators: u32 = 100;
    pub static HandedOver: Vec<HandOver> = Vec::new();
}

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;
pub const RITA: u64 = 11;
pub const RON: u64 = 12;

/// The weight that staking asks for each offender it is told of.
pub const HANDLER_WEIGHT: Weight = Weight::from_parts(7_000_000_000, 0);

/// One call of the offence handler, with offenders, reporters and fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOver {
    pub offenders: Vec<(u64, Vec<u64>, Perbill)>,
    pub session: SessionIndex,
}

/// Writes down what it is told.
pub struct ListeningStaking;

impl OnOffenceHandler<u64, u64, Weight> for ListeningStaking {
    fn on_offence(
        offenders: &[OffenceDetails<u64, u64>],
        fractions: &[Perbill],
        session: SessionIndex,
    ) -> Weight {
        assert_eq!(offenders.len(), fractions.len());
        let told = offenders.iter().zip(fractions);
        let offenders = told
            .map(|(details, fraction)| (details.offender, details.reporters.clone(), *fraction))
            .collect::<Vec<_>>();
        let weight = HANDLER_WEIGHT * offenders.len() as u64;
        HandedOver::mutate(|calls| calls.push(HandOver { offenders, session }));
        weight
    }
}

/// Silence costs one percent per silent validator of every ten; all else what the report proposes.
pub struct HouseRules;

impl SlashFractionPolicy for HouseRules {
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill {
        if *kind == Silence::ID {
            Perbill::from_percent(offenders * 10 / validators)
        } else {
            proposed
        }
    }
}

/// A kind of misbehaviour.
pub trait Misbehaviour {
    const ID: Kind;
}

/// Two blocks in one slot.
pub struct DoubleBlock;
impl Misbehaviour for DoubleBlock {
    const ID: Kind = *b"test:doubleblock";
}

/// Not a sign of life in a session.
pub struct Silence;
impl Misbehaviour for Silence {
    const ID: Kind = *b"test:silence0000";
}

/// Two votes in a round of an authority set, which may last for many sessions.
pub struct DoubleVote;
impl Misbehaviour for DoubleVote {
    const ID: Kind = GRANDPA_EQUIVOCATION;
}

/// An offence about to be reported.
pub struct Fault<K> {
    slot: u64,
    session: SessionIndex,
    offenders: Vec<u64>,
    reporters: Vec<u64>,
    kind: PhantomData<K>,
}

/// An offence in `slot` of the running session.
pub fn fault<K: Misbehaviour>(slot: u64) -> Fault<K> {
    Fault {
        slot,
        session: CurrentSession::get(),
        offenders: Vec::new(),
        reporters: Vec::new(),
        kind: PhantomData,
    }
}

impl<K: Misbehaviour> Fault<K> {
    pub fn by(mut self, offenders: &[u64]) -> Self {
        self.offenders = offenders.to_vec();
        self
    }

    pub fn in_session(mut self, session: SessionIndex) -> Self {
        self.session = session;
        self
    }

    pub fn told_by(mut self, reporters: &[u64]) -> Self {
        self.reporters = reporters.to_vec();
        self
    }

    pub fn report(self) -> Result<(), OffenceError> {
        Offences::report_offence(self.reporters.clone(), self)
    }

    pub fn is_known(&self) -> bool {
        <Offences as ReportOffence<u64, u64, Self>>::is_known_offence(&self.offenders, &self.slot)
    }
}

impl<K: Misbehaviour> Offence<u64> for Fault<K> {
    const ID: Kind = K::ID;
    type Slot = u64;

    fn offenders(&self) -> Vec<u64> {
        self.offenders.clone()
    }

    fn session_index(&self) -> SessionIndex {
        self.session
    }

    fn validator_set_count(&self) -> u32 {
        Validators::get()
    }

    fn slot(&self) -> u64 {
        self.slot
    }

    fn slash_fraction(&self, offenders: u32) -> Perbill {
        equivocation(offenders)
    }
}

/// `min((3k/n)², 1)`, the fraction for k equivocations among n validators.
pub fn equivocation(offenders: u32) -> Perbill {
    Perbill::from_rational(3 * offenders, Validators::get()).square()
}

/// Tells a story from block 1 in session 5, with 100 validators.
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
    HandedOver::take();
    let genesis = frame_system::GenesisConfig::<Runtime>::default();
    let mut chain = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    chain.execute_with(|| {
        System::set_block_number(1);
        Offences::on_initialize(1);
    });
    chain
}

/// Begins the next block; returns the weight that the pallet used for it.
pub fn next_block() -> Weight {
    check();
    let number = System::block_number() + 1;
    System::set_block_number(number);
    let weight = Offences::on_initialize(number);
    check();
    weight
}

/// Begins the next session with its first block.
pub fn end_session() -> Weight {
    CurrentSession::mutate(|session| *session += 1);
    next_block()
}

/// Runs blocks within the session until the pallet has caught up with it.
pub fn settle() {
    for _ in 0..100 {
        next_block();
    }
}

/// Goes on, session after session, until `session` runs and the pallet has caught up.
pub fn go_to_session(session: SessionIndex) {
    while CurrentSession::get() < session {
        end_session();
    }
    settle();
}

pub fn check() {
    assert_eq!(Pallet::<Runtime>::check_invariants(), Ok(()));
}

/// What one call of the handler looks like when all its offenders get the same.
pub fn told(
    offenders: &[u64],
    reporters: &[u64],
    fraction: Perbill,
    session: SessionIndex,
) -> HandOver {
    let offender = |who: &u64| (*who, reporters.to_vec(), fraction);
    HandOver {
        offenders: offenders.iter().map(offender).collect(),
        session,
    }
}

/// Staking was told exactly this since the last check, in this order.
pub fn check_handed_over(expected: &[HandOver]) {
    assert_eq!(HandedOver::take(), expected);
}

/// The identifiers of all reports that are kept.
pub fn kept_reports() -> Vec<ReportIdOf<Runtime>> {
    Reports::<Runtime>::iter_keys().collect()
}
