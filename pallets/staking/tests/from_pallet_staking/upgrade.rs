//! The upgrade, block by block, and what is observed before and after it.

use crate::{
    chain::{ours::*, theirs, AccountId, Balance},
    people::{PEOPLE, RHEA},
};
use codec::{Decode, Encode};
use frame_support::{
    migrations::{SteppedMigration, SteppedMigrationError},
    traits::{fungible::Inspect, OnRuntimeUpgrade},
    weights::{Weight, WeightMeter},
};
use pallet_staking::{
    migrations::{Cursor, FromPalletStaking, Repair},
    Event,
};
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
use std::collections::BTreeMap;

pub type Migration = FromPalletStaking<Runtime, Balances>;
type Cut = Option<Vec<u8>>;

/// Ends the last block of the old runtime, and begins the first of the new one.
pub fn upgrade() {
    theirs::end_block(true);
    let next = System::block_number() + 1;
    <AllPalletsWithSystem as OnRuntimeUpgrade>::on_runtime_upgrade();
    begin_block(next);
}

/// Reports an offence of the present session, after the upgrade.
pub fn report(who: u64, percent: u32) {
    let details = OffenceDetails {
        offender: (who, ()),
        reporters: vec![RHEA],
    };
    let fraction = Perbill::from_percent(percent);
    let session = Session::current_index();
    <Staking as OnOffenceHandler<_, _, _>>::on_offence(&[details], &[fraction], session);
}

/// Does one call of the migration, with a cursor that comes from storage.
pub fn step(cursor: &Cut, budget: Weight) -> Result<Cut, SteppedMigrationError> {
    let cursor = cursor.as_ref().map(|bytes| {
        Cursor::<AccountId>::decode(&mut bytes.as_slice()).expect("a cursor can be decoded")
    });
    let mut meter = WeightMeter::with_limit(budget);
    let next = Migration::transactional_step(cursor, &mut meter);
    assert!(meter.consumed().all_lte(budget));
    next.map(|next| next.map(|cursor| cursor.encode()))
}

/// The weight for one unit of work in each block.
pub fn one_unit() -> Weight {
    Migration::weight_of_a_unit()
}

/// Runs the migration to its end, one call in each block. Returns the number of blocks.
pub fn migrate(budget: Weight) -> u64 {
    let (mut cursor, first) = (None, System::block_number());
    loop {
        cursor = step(&cursor, budget).expect("it goes on");
        note_repairs();
        if cursor.is_none() {
            break;
        }
        pass_block();
    }
    check();
    System::block_number() - first
}

/// A block while the migration is under way: there is no idle work.
pub fn pass_block() {
    let next = System::block_number() + 1;
    end_block(false);
    begin_block(next);
}

/// Upgrades a chain and runs the migration, then the rest of the story.
pub fn on_new_chain(mut chain: sp_io::TestExternalities, story: impl FnOnce()) {
    chain.execute_with(|| {
        upgrade();
        migrate(one_unit() * 8);
        story();
    });
}

pub fn check() {
    Staking::check_invariants().expect("the storage is consistent");
}

/// Makes blocks with a check after each.
pub fn roll(blocks: u64) {
    for _ in 0..blocks {
        roll_one();
        check();
    }
}

pub fn roll_until_era(era: u32) {
    while Staking::active_era() < era {
        roll(1);
    }
}

thread_local! {
    static REPAIRS: std::cell::RefCell<Vec<Repair<AccountId, Balance>>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Events are forgotten with each block. Repairs are remembered.
fn note_repairs() {
    for record in System::events() {
        if let RuntimeEvent::Staking(Event::HandoverRepaired { repair }) = record.event {
            REPAIRS.with_borrow_mut(|repairs| repairs.push(repair));
        }
    }
    System::reset_events();
}

/// Returns all repairs since the last call.
pub fn repairs() -> Vec<Repair<AccountId, Balance>> {
    note_repairs();
    REPAIRS.take()
}

/// What can be observed of a stash on both chains.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Stash {
    pub controller: AccountId,
    pub total: Balance,
    pub active: Balance,
    /// Chunks: era and amount.
    pub unlocking: Vec<(u32, Balance)>,
    /// The encoded reward destination.
    pub payee: Vec<u8>,
    /// Whether it validates, and whom it nominates.
    pub role: (bool, Vec<AccountId>),
    pub balance: Balance,
}

macro_rules! observe {
    ($staking:ident, $runtime:ty) => {
        PEOPLE
            .into_iter()
            .filter_map(|who| {
                let controller = $staking::Bonded::<$runtime>::get(who)?;
                let ledger = $staking::Ledger::<$runtime>::get(controller)?;
                let chunks = ledger
                    .unlocking
                    .iter()
                    .map(|chunk| (chunk.era, chunk.value));
                let nominations = $staking::Nominators::<$runtime>::get(who);
                let targets = nominations
                    .map(|n| n.targets.into_inner())
                    .unwrap_or_default();
                let stash = Stash {
                    controller,
                    total: ledger.total,
                    active: ledger.active,
                    unlocking: chunks.collect(),
                    payee: $staking::Payee::<$runtime>::get(who).encode(),
                    role: ($staking::Validators::<$runtime>::contains_key(who), targets),
                    balance: <Balances as Inspect<_>>::total_balance(&who),
                };
                Some((who, stash))
            })
            .collect()
    };
}

pub fn observe_theirs() -> BTreeMap<AccountId, Stash> {
    observe!(parity_staking, theirs::Runtime)
}

pub fn observe_ours() -> BTreeMap<AccountId, Stash> {
    observe!(pallet_staking, Runtime)
}

pub fn balances() -> BTreeMap<AccountId, Balance> {
    (1..1_000).map(|who| (who, balance_of(who))).collect()
}

pub fn issuance() -> Balance {
    <Balances as Inspect<_>>::total_issuance()
}
