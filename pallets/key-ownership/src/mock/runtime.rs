//! The runtime. The story chooses the validator sets.

use super::{TwoKeys, AUTHORING, FINALITY};
use crate as palisade_key_ownership;
use crate::{KeyReferences, NoteKeysInForce, ReturnLentKeys};
use frame_support::{
    derive_impl, parameter_types,
    traits::ConstU64,
    weights::{constants::ParityDbWeight, RuntimeDbWeight},
};
use pallet_session::{NextKeys, SessionManager};
use sp_runtime::{
    traits::{Convert, OpaqueKeys},
    BuildStorage, KeyTypeId,
};
use sp_staking::SessionIndex;
use std::collections::BTreeMap;

type Block = frame_system::mocking::MockBlock<Runtime>;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Balances: pallet_balances,
        Session: pallet_session,
        KeyOwnership: palisade_key_ownership,
    }
);

parameter_types! {
    /// The weights of a read and of a write.
    pub static DbWeights: RuntimeDbWeight = ParityDbWeight::get();
    /// The next set. It is taken when the next session is planned. `None`: the validators stay.
    pub static Elected: Option<Vec<u64>> = None;
    pub static MaxValidators: u32 = 1_000;
    pub static KeyDeposit: u64 = 0;
    /// Whether the session manager notes the keys of a session that starts.
    pub static AreKeysNoted: bool = true;
    /// Stashes with their controllers. `None`: everybody is a stash, and its own controller.
    pub static Pairs: Option<BTreeMap<u64, u64>> = None;
    /// The number of queued validators that had registered keys when the session handlers were called.
    pub static RegisteredAmongQueued: usize = 0;
}

/// Controller → stash.
pub struct StashOf;

impl Convert<u64, Option<u64>> for StashOf {
    fn convert(account: u64) -> Option<u64> {
        let Some(pairs) = Pairs::get() else {
            return Some(account);
        };
        let mut stashes = pairs
            .iter()
            .filter(|(_, controller)| **controller == account);
        stashes.next().map(|(stash, _)| *stash)
    }
}

/// Stash → controller.
pub struct ControllerOf;

impl Convert<u64, Option<u64>> for ControllerOf {
    fn convert(stash: u64) -> Option<u64> {
        Pairs::get().map_or(Some(stash), |pairs| pairs.get(&stash).copied())
    }
}

/// Chooses the validators that the story sets.
pub struct Story;

impl SessionManager<u64> for Story {
    fn new_session(_: SessionIndex) -> Option<Vec<u64>> {
        Elected::take()
    }
    fn start_session(_: SessionIndex) {}
    fn end_session(_: SessionIndex) {}
}

/// Notes the keys of the story's validators, unless the story leaves that out.
pub struct Manager;

type Noting = NoteKeysInForce<Runtime, Story>;

impl SessionManager<u64> for Manager {
    fn new_session(index: SessionIndex) -> Option<Vec<u64>> {
        Noting::new_session(index)
    }
    fn new_session_genesis(index: SessionIndex) -> Option<Vec<u64>> {
        Noting::new_session_genesis(index)
    }
    fn start_session(index: SessionIndex) {
        match AreKeysNoted::get() {
            true => Noting::start_session(index),
            false => Story::start_session(index),
        }
    }
    fn end_session(index: SessionIndex) {
        Noting::end_session(index);
    }
}

/// Records which keys are registered when the session handlers are called.
pub struct Watcher;

impl pallet_session::SessionHandler<u64> for Watcher {
    const KEY_TYPE_IDS: &'static [KeyTypeId] = &[AUTHORING, FINALITY];

    fn on_genesis_session<Keys: OpaqueKeys>(_: &[(u64, Keys)]) {}
    fn on_new_session<Keys: OpaqueKeys>(_: bool, _: &[(u64, Keys)], queued: &[(u64, Keys)]) {
        let registered = queued
            .iter()
            .filter(|(who, _)| NextKeys::<Runtime>::contains_key(who));
        RegisteredAmongQueued::set(registered.count());
    }
    fn on_disabled(_: u32) {}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<u64>;
    type DbWeight = DbWeights;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
}

impl pallet_session::Config for Runtime {
    type Currency = KeyReferences<Self, Balances>;
    type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
    type KeyDeposit = KeyDeposit;
    type Keys = TwoKeys;
    type NextSessionRotation = pallet_session::PeriodicSessions<ConstU64<10>, ConstU64<0>>;
    type RuntimeEvent = RuntimeEvent;
    type SessionHandler = ReturnLentKeys<Self, Watcher>;
    type SessionManager = Manager;
    type ShouldEndSession = pallet_session::PeriodicSessions<ConstU64<10>, ConstU64<0>>;
    type ValidatorId = u64;
    type ValidatorIdOf = StashOf;
    type WeightInfo = ();
}

impl palisade_key_ownership::Config for Runtime {
    type MaxValidators = MaxValidators;
    type ControllerOf = ControllerOf;
    type WeightInfo = crate::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Founders;
}

/// Makes validators for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Founders;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64, TwoKeys> for Founders {
    fn make_validator(stash: &u64) -> u64 {
        let controller = stash.wrapping_add(1);
        System::inc_providers(stash);
        System::inc_providers(&controller);
        let mut pairs = Pairs::get().unwrap_or_default();
        pairs.insert(*stash, controller);
        Pairs::set(Some(pairs));
        controller
    }

    fn make_keys(owner: &u64) -> (TwoKeys, Vec<u8>) {
        let keys = TwoKeys::number(*owner);
        let proof = keys.proof_for(*owner);
        (keys, proof)
    }
}

/// Returns a chain without validators, for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub fn empty_chain() -> sp_io::TestExternalities {
    Pairs::set(Some(BTreeMap::new()));
    empty_storage().into()
}

/// Returns the storage of a chain without validators.
pub fn empty_storage() -> sp_runtime::Storage {
    frame_system::GenesisConfig::<Runtime>::default()
        .build_storage()
        .expect("the genesis of System is valid")
}
