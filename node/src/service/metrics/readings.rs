//! Reads the state of staking at a block.
//!
//! The native runtime reads the state, as a block would. It writes nothing. Native types can be older than the chain's
//! Wasm. So nothing is read if the storage of staking or of the elections pallet has another version than this program
//! knows. Nothing is read either while staking is paused.

use crate::service::{state, Backend, Hash};
use frame_support::traits::{GetStorageVersion, PalletInfoAccess};
use palisade_elections::{CurrentPhase, Phase};
use palisade_runtime::{
    configs::system::{EpochDuration, SessionsPerEra, SlotDuration},
    AccountId, Babe, Runtime, Session, Staking, System, Timestamp, ValidatorElection,
};
use palisade_staking::{
    ActiveEra, ErasOutstanding, ErasRewardPoints, HandoverStage, PendingSlashes, Validators,
};
use sp_consensus_babe::AuthorityId;
use sp_core::crypto::key_types::BABE;
use sp_keystore::KeystorePtr;
use sp_runtime::RuntimeAppPublic;

/// The phases of an election, as a label names them.
pub const PHASES: [&str; 4] = ["off", "snapshot", "solve", "export"];

/// Why nothing was read.
#[derive(Debug, PartialEq)]
pub enum Unreadable {
    /// The state of the block is not in the database.
    NoState(String),
    /// The storage of a pallet has another version than this program knows.
    OtherVersion(&'static str),
    /// The state of `pallet-staking` is being taken over. Part of it has its old shapes, and part of ours is not there
    /// yet.
    Paused,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::NoState(error) => write!(f, "the state of the block can't be read: {error}"),
            Self::OtherVersion(pallet) => write!(
                f,
                "the storage of {pallet} has a version that this node does not know. Update the node."
            ),
            Self::Paused => write!(f, "staking is paused until the state of pallet-staking is taken over"),
        }
    }
}

/// The state of staking at a block.
#[derive(Debug, PartialEq)]
pub struct Readings {
    /// The number of the block.
    pub block: u64,
    /// The active era.
    pub active_era: u32,
    /// The time since the start of the active era, in units of the usual duration of an era. Above 1 in an era that is
    /// late.
    pub era_progress: f64,
    /// The validators of the session.
    pub active: usize,
    /// The accounts that want to validate and are not in the session.
    pub waiting: usize,
    /// The disabled validators of the session.
    pub disabled: usize,
    /// The validators of the session whose keys this node has, with their points in the active era.
    pub own_points: Vec<(AccountId, u32)>,
    /// The average points of the session's validators in the active era.
    pub average_points: f64,
    /// The slashes that are not applied in full.
    pub pending_slashes: u64,
    /// The pages of ended eras that are not paid.
    pub unpaid_pages: u64,
    /// The phase of the election: an index of [`PHASES`].
    pub phase: usize,
}

impl Readings {
    /// Reads the state of a block.
    ///
    /// # Errors
    /// - `NoState`: the state is pruned, or the database fails.
    /// - `OtherVersion`: the chain's storage is newer or older than this program.
    /// - `Paused`: the state of `pallet-staking` is being taken over.
    pub fn at(backend: &Backend, keystore: &KeystorePtr, block: Hash) -> Result<Self, Unreadable> {
        let read = || Self::take(|key| has_key(keystore, key));
        state::read(backend, block, read).map_err(Unreadable::NoState)?
    }

    /// Reads the state that the externalities offer. `is_own` tells whether this node has a session key.
    ///
    /// # Errors
    /// - `OtherVersion`: the chain's storage is newer or older than this program.
    /// - `Paused`: the state of `pallet-staking` is being taken over.
    fn take(is_own: impl Fn(&AuthorityId) -> bool) -> Result<Self, Unreadable> {
        ensure_version::<Staking>()?;
        ensure_version::<ValidatorElection>()?;
        // The versions don't tell: that of `pallet-staking` is the same.
        if HandoverStage::<Runtime>::exists() {
            return Err(Unreadable::Paused);
        }
        let era = ActiveEra::<Runtime>::get();
        let active_era = era.as_ref().map_or(0, |era| era.index);
        let validators = Session::validators();
        let points = ErasRewardPoints::<Runtime>::get(active_era);
        let at_work = validators
            .iter()
            .filter(|validator| Validators::<Runtime>::contains_key(*validator))
            .count();
        // The keys of BABE are in the order of the session's validators.
        let keys = Babe::authorities();
        let own = keys
            .iter()
            .zip(&validators)
            .filter(|((key, _), _)| is_own(key));
        let own_points = own.map(|(_, validator)| {
            let points = points.individual.get(validator).copied();
            (validator.clone(), points.unwrap_or(0))
        });
        let since = era
            .and_then(|era| era.start)
            .map_or(0, |start| Timestamp::get().saturating_sub(start));
        let pending = PendingSlashes::<Runtime>::get().into_inner();
        Ok(Self {
            block: System::block_number().into(),
            active_era,
            era_progress: share(since, usual_era_millis()),
            active: validators.len(),
            waiting: (Validators::<Runtime>::count() as usize).saturating_sub(at_work),
            disabled: Session::disabled_validators().len(),
            own_points: own_points.collect(),
            average_points: share(points.total.into(), validators.len() as u64),
            pending_slashes: pending.values().map(|count| u64::from(*count)).sum(),
            unpaid_pages: ErasOutstanding::<Runtime>::iter_values()
                .map(|outstanding| u64::from(outstanding.pages))
                .sum(),
            phase: match CurrentPhase::<Runtime>::get() {
                Phase::Off => 0,
                Phase::Snapshot(_) => 1,
                Phase::Solve => 2,
                Phase::Export(_) => 3,
            },
        })
    }
}

/// Checks that the storage of a pallet has the version of this program.
fn ensure_version<Pallet>() -> Result<(), Unreadable>
where
    Pallet: GetStorageVersion<InCodeStorageVersion = frame_support::traits::StorageVersion>
        + PalletInfoAccess,
{
    if Pallet::on_chain_storage_version() == Pallet::in_code_storage_version() {
        Ok(())
    } else {
        Err(Unreadable::OtherVersion(Pallet::name()))
    }
}

/// Returns the duration of an era that is neither forced nor late, in ms.
fn usual_era_millis() -> u64 {
    SlotDuration::get()
        .saturating_mul(EpochDuration::get())
        .saturating_mul(SessionsPerEra::get().into())
}

/// Returns a quotient, zero if the divisor is.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Returns whether this node has a BABE key.
fn has_key(keystore: &KeystorePtr, key: &AuthorityId) -> bool {
    keystore.has_keys(&[(key.to_raw_vec(), BABE)])
}
