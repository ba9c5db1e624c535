//! The genesis, and how blocks are made.
//!
//! After the inherents of a block, the accounts and validators that mine solutions submit them. Then the story acts.

use crate::{
    chain::*,
    checks::check,
    steps::{has_submitted, phase, submit, try_mine},
};
use frame_support::{assert_ok, parameter_types, traits::Hooks};
use pallet_election_provider_multi_block::Phase;
use sp_core::offchain::{
    testing::{TestOffchainExt, TestTransactionPoolExt},
    OffchainDbExt, OffchainWorkerExt, TransactionPoolExt,
};
use sp_io::TestExternalities;
use sp_runtime::{testing::UintAuthorityId, traits::Header as _, BuildStorage};
use sp_staking::{EraIndex, StakerStatus};
use std::cell::RefCell;

type Header = <Block as sp_runtime::traits::Block>::Header;
/// Takes the transactions out of the pool of a node.
type Pool = Box<dyn Fn() -> Vec<Vec<u8>>>;

/// Validators with 1,000 each.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const ERIN: AccountId = 5;
/// Nominators, from the largest stake to the smallest.
pub const NINA: AccountId = 11;
pub const OMAR: AccountId = 12;
pub const PETE: AccountId = 13;
pub const QUINN: AccountId = 14;
pub const RITA: AccountId = 15;
pub const SAM: AccountId = 16;
/// Accounts with 10,000 and no stake.
pub const MINER: AccountId = 21;
pub const LIAR: AccountId = 22;

const NOMINATORS: [(AccountId, Balance, &[AccountId]); 6] = [
    (NINA, 900, &[ALICE, BOB]),
    (OMAR, 800, &[BOB, CAROL]),
    (PETE, 700, &[CAROL, DAVE]),
    (QUINN, 600, &[ALICE, CAROL]),
    (RITA, 500, &[BOB, DAVE]),
    (SAM, 400, &[ALICE, ERIN]),
];

parameter_types! {
    /// The account that submits a solution as soon as accounts can.
    pub static Submitter: Option<AccountId> = Some(MINER);
    /// Validators run their offchain workers.
    pub static WorkersRun: bool = false;
}

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
    static EVENTS: RefCell<Vec<(u64, RuntimeEvent)>> = const { RefCell::new(Vec::new()) };
}

/// Runs a story from block 1 on. Five validate and six nominate; there are three seats.
pub fn run(story: impl FnOnce()) {
    chain().execute_with(|| {
        begin_block(Header::new(
            1,
            Default::default(),
            Default::default(),
            System::parent_hash(),
            Default::default(),
        ));
        story();
        check();
    });
}

fn chain() -> TestExternalities {
    let mut chain = TestExternalities::from(genesis().build_storage().expect("is valid"));
    let (offchain, _) = TestOffchainExt::new();
    let (pool, transactions) = TestTransactionPoolExt::new();
    chain.register_extension(OffchainDbExt::new(offchain.clone()));
    chain.register_extension(OffchainWorkerExt::new(offchain));
    chain.register_extension(TransactionPoolExt::new(pool));
    let take = move || core::mem::take(&mut transactions.write().transactions);
    POOL.with(|held| *held.borrow_mut() = Some(Box::new(take)));
    EVENTS.with(|held| held.borrow_mut().clear());
    chain
}

fn genesis() -> RuntimeGenesisConfig {
    let validators = [ALICE, BOB, CAROL, DAVE, ERIN];
    let people = validators
        .into_iter()
        .chain(NOMINATORS.map(|(who, ..)| who));
    let balances = people.chain([MINER, LIAR]).map(|who| (who, 10_000));
    let stakers = validators.map(|who| (who, who, 1_000, StakerStatus::Validator));
    let nominators = NOMINATORS
        .map(|(who, stake, targets)| (who, who, stake, StakerStatus::Nominator(targets.to_vec())));
    RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: balances.collect(),
            ..Default::default()
        },
        staking: pallet_staking::GenesisConfig {
            stakers: stakers.into_iter().chain(nominators).collect(),
            validator_count: 3,
            minimum_validator_count: 2,
            min_nominator_bond: 50,
            min_validator_bond: 100,
            ..Default::default()
        },
        session: pallet_session::GenesisConfig {
            keys: validators
                .map(|who| (who, who, UintAuthorityId(who)))
                .to_vec(),
            ..Default::default()
        },
        ..Default::default()
    }
}

fn begin_block(header: Header) {
    let number = *header.number();
    Executive::initialize_block(&header);
    assert_ok!(Timestamp::set(RuntimeOrigin::none(), number * 1_000));
    Executive::inherents_applied();
    include_what_validators_mined();
    // The phase has this value in its first block only.
    if phase() == Phase::Signed(crate::provider::SignedPhase::get().saturating_sub(1)) {
        let idle = Submitter::get().filter(|who| !has_submitted(*who));
        if let (Some(who), Some(solution)) = (idle, try_mine()) {
            submit(who, solution);
        }
    }
}

/// Ends the block, checks all pallets, and begins the next one.
pub fn roll_one() {
    let number = System::block_number();
    let header = Executive::finalize_block();
    let events = System::events()
        .into_iter()
        .map(|record| (number, record.event));
    EVENTS.with(|held| held.borrow_mut().extend(events));
    check();
    if WorkersRun::get() {
        Unsigned::offchain_worker(number);
    }
    begin_block(Header::new(
        number + 1,
        Default::default(),
        Default::default(),
        header.hash(),
        Default::default(),
    ));
}

/// Applies the transactions that offchain workers submitted, as a block author does.
fn include_what_validators_mined() {
    let mined = POOL.with(|held| held.borrow().as_ref().map_or_else(Vec::new, |take| take()));
    for bytes in mined {
        let transaction = codec::Decode::decode(&mut &bytes[..]).expect("is a transaction");
        // It can be too late: the phase is over.
        if let Ok(applied) = Executive::apply_extrinsic(transaction) {
            assert_ok!(applied);
        }
    }
}

pub fn roll_to(block: u64) {
    while System::block_number() < block {
        roll_one();
    }
}

/// Makes blocks until a condition holds.
pub fn roll_until(holds: impl Fn() -> bool) {
    let give_up = System::block_number() + 400;
    while !holds() {
        assert!(System::block_number() < give_up, "it never holds");
        roll_one();
    }
}

pub fn roll_to_planned(era: EraIndex) {
    roll_until(|| Staking::planned_era() >= era);
}

pub fn roll_to_active(era: EraIndex) {
    roll_until(|| Staking::active_era() >= era);
}

/// Returns all events so far, each with its block.
pub fn events() -> Vec<(u64, RuntimeEvent)> {
    let mut all = EVENTS.with(|held| held.borrow().clone());
    let now = System::block_number();
    all.extend(
        System::events()
            .into_iter()
            .map(|record| (now, record.event)),
    );
    all
}
