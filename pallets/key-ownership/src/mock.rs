//! A chain of validators with two keys each. The story chooses the validator sets.

use crate as palisade_key_ownership;
use crate::{KeyReferences, NoteKeysInForce, Pallet, ReturnLentKeys};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    derive_impl, parameter_types,
    traits::{BuildGenesisConfig, ConstU64},
    weights::{constants::ParityDbWeight, RuntimeDbWeight},
};
use pallet_session::NextKeys;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
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

/// The types of the two keys.
pub const AUTHORING: KeyTypeId = KeyTypeId(*b"auth");
pub const FINALITY: KeyTypeId = KeyTypeId(*b"fina");

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;
pub const DAVE: u64 = 4;
/// Is not a validator at genesis.
pub const EVE: u64 = 5;

/// Two public keys. An empty proof of ownership is accepted. Any other proof is checked.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct TwoKeys {
    pub authoring: [u8; 32],
    pub finality: [u8; 32],
}

impl TwoKeys {
    /// Returns the keys with a number. Different numbers give different keys.
    pub fn number(number: u64) -> Self {
        let key = |kind: u8| {
            let mut key = [kind; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            key
        };
        Self {
            authoring: key(1),
            finality: key(2),
        }
    }

    /// Returns the proof of ownership that the owner of these keys makes for an account.
    pub fn proof_for(&self, owner: u64) -> Vec<u8> {
        (owner, self).encode()
    }
}

impl OpaqueKeys for TwoKeys {
    type KeyTypeIdProviders = ();

    fn key_ids() -> &'static [KeyTypeId] {
        &[AUTHORING, FINALITY]
    }

    fn get_raw(&self, id: KeyTypeId) -> &[u8] {
        match id {
            AUTHORING => &self.authoring,
            FINALITY => &self.finality,
            _ => &[],
        }
    }

    fn ownership_proof_is_valid(&self, owner: &[u8], proof: &[u8]) -> bool {
        proof.is_empty() || proof == [owner, &self.encode()[..]].concat()
    }
}

parameter_types! {
    /// The weights of a read and of a write.
    pub static DbWeights: RuntimeDbWeight = ParityDbWeight::get();
    /// The next set. It is taken when the next session is planned. `None`: the validators stay.
    pub static Elected: Option<Vec<u64>> = None;
    pub static MaxValidators: u32 = 1_000;
    pub static KeyDeposit: u64 = 0;
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

impl pallet_session::SessionManager<u64> for Story {
    fn new_session(_: SessionIndex) -> Option<Vec<u64>> {
        Elected::take()
    }
    fn start_session(_: SessionIndex) {}
    fn end_session(_: SessionIndex) {}
}

/// Records which keys are registered when the session handlers are called.
pub struct Watcher;

impl pallet_session::SessionHandler<u64> for Watcher {
    const KEY_TYPE_IDS: &'static [KeyTypeId] = &[AUTHORING, FINALITY];

    fn on_genesis_session<Keys: OpaqueKeys>(_: &[(u64, Keys)]) {}
    fn on_new_session<Keys: OpaqueKeys>(_: bool, _: &[(u64, Keys)], queued: &[(u64, Keys)]) {
        let registered = queued.iter().filter(|(who, _)| has_keys(*who)).count();
        RegisteredAmongQueued::set(registered);
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
    type SessionManager = NoteKeysInForce<Self, Story>;
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

/// A chain without validators, for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub fn empty_chain() -> sp_io::TestExternalities {
    Pairs::set(Some(BTreeMap::new()));
    let genesis = frame_system::GenesisConfig::<Runtime>::default();
    let storage = genesis
        .build_storage()
        .expect("the genesis of System is valid");
    sp_io::TestExternalities::new(storage)
}

/// Runs a story with four validators, from session 0. The keys of a validator have its number.
pub fn run(story: impl FnOnce()) {
    run_with(DAVE, story);
}

/// Runs a story with the given number of validators.
pub fn run_with(validators: u64, story: impl FnOnce()) {
    Elected::take();
    MaxValidators::set(1_000);
    KeyDeposit::set(0);
    Pairs::set(None);
    let storage = frame_system::GenesisConfig::<Runtime>::default()
        .build_storage()
        .expect("the genesis of System is valid");
    sp_io::TestExternalities::new(storage).execute_with(|| {
        for who in 1..=validators {
            System::inc_providers(&who);
        }
        let keys = (1..=validators).map(|who| (who, who, TwoKeys::number(who)));
        let genesis = pallet_session::GenesisConfig::<Runtime> {
            keys: keys.collect(),
            ..Default::default()
        };
        genesis.build();
        System::set_block_number(1);
        check();
        story();
        check();
    });
}

/// Starts the next session. This must not change any registered keys.
pub fn next_session() {
    System::set_block_number(System::block_number() + 1);
    let before = registered();
    Session::rotate_session();
    assert_eq!(registered(), before);
    check();
}

/// Returns all registered keys, ordered by validator.
fn registered() -> Vec<(u64, TwoKeys)> {
    let mut registered: Vec<_> = NextKeys::<Runtime>::iter().collect();
    registered.sort_by_key(|(who, _)| *who);
    registered
}

pub fn check() {
    assert_eq!(Pallet::<Runtime>::check_invariants(), Ok(()));
}

pub fn has_keys(who: u64) -> bool {
    NextKeys::<Runtime>::contains_key(who)
}

pub fn set_keys(who: u64, number: u64) {
    // A newcomer needs an account.
    System::inc_providers(&who);
    let keys = TwoKeys::number(number);
    Session::set_keys(RuntimeOrigin::signed(who), keys, vec![]).expect("nobody has these keys");
}

pub fn purge_keys(who: u64) {
    Session::purge_keys(RuntimeOrigin::signed(who)).expect("it has keys");
}

/// Returns the validators of the running session, with the numbers of their keys.
pub fn at_work() -> Vec<(u64, u64)> {
    let (_, keys) = crate::KeysInForce::<Runtime>::get().expect("a session was noted");
    let number = |keys: &TwoKeys| u64::from_le_bytes(keys.authoring[..8].try_into().expect("8"));
    keys.iter()
        .map(|(who, keys)| (*who, number(keys)))
        .collect()
}
