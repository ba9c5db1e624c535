//! Reports whose session is known before they are sent.
//!
//! Unsigned reports cost no fee. So a node's pool and the block that takes them ask beforehand whether a report is
//! known, and tell kind, slot and offender, but not the session. An offender's reports are counted by era, and
//! the era follows from the session. [`DatedProofs`] reads it from the proof of key ownership and hands it on with
//! the offender, and [`DatedReports`] answers with it. A runtime puts both around its own in
//! the reporting pallets' `EquivocationReportSystem`.

use crate::pallet::{Config, Pallet};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::traits::KeyOwnerProofSystem;
use sp_runtime::Perbill;
use sp_session::GetSessionNumber;
use sp_staking::{
    offence::{Kind, Offence, OffenceError, ReportOffence},
    SessionIndex,
};

/// An offender, and the session for which the ownership of its key was proven.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Dated<Offender> {
    /// The offender.
    pub offender: Offender,
    /// The session.
    pub session: SessionIndex,
}

/// The proofs of `P`, with their sessions.
pub struct DatedProofs<P>(PhantomData<P>);

impl<Key, P> KeyOwnerProofSystem<Key> for DatedProofs<P>
where
    P: KeyOwnerProofSystem<Key>,
    P::Proof: GetSessionNumber,
{
    type Proof = P::Proof;
    type IdentificationTuple = Dated<P::IdentificationTuple>;

    fn prove(key: Key) -> Option<Self::Proof> {
        P::prove(key)
    }

    fn check_proof(key: Key, proof: Self::Proof) -> Option<Self::IdentificationTuple> {
        let session = proof.session();
        P::check_proof(key, proof).map(|offender| Dated { offender, session })
    }
}

/// The offences pallet, for reports whose session is known.
pub struct DatedReports<T>(PhantomData<T>);

impl<T, O> ReportOffence<T::AccountId, Dated<T::IdentificationTuple>, O> for DatedReports<T>
where
    T: Config,
    O: Offence<Dated<T::IdentificationTuple>>,
{
    fn report_offence(reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
        <Pallet<T> as ReportOffence<T::AccountId, T::IdentificationTuple, Undated<O>>>::report_offence(reporters, Undated(offence))
    }

    /// Whether a report of all of `offenders` would be refused: they are known, too old, or were reported so often
    /// that one more changes nothing.
    fn is_known_offence(offenders: &[Dated<T::IdentificationTuple>], slot: &O::Slot) -> bool {
        let timeslot = slot.encode();
        offenders.iter().all(|dated| {
            Pallet::<T>::adds_nothing(O::ID, &timeslot, dated.session, &dated.offender)
        })
    }
}

/// An offence by offenders without the sessions, since it has one itself.
struct Undated<O>(O);

impl<Offender, O: Offence<Dated<Offender>>> Offence<Offender> for Undated<O> {
    const ID: Kind = O::ID;
    type Slot = O::Slot;

    fn offenders(&self) -> Vec<Offender> {
        let dated = self.0.offenders().into_iter();
        dated.map(|dated| dated.offender).collect()
    }

    fn session_index(&self) -> SessionIndex {
        self.0.session_index()
    }

    fn validator_set_count(&self) -> u32 {
        self.0.validator_set_count()
    }

    fn slot(&self) -> Self::Slot {
        self.0.slot()
    }

    fn slash_fraction(&self, offenders: u32) -> Perbill {
        self.0.slash_fraction(offenders)
    }
}
