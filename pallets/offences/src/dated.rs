//! Reports whose session is known when a pool checks them.
//!
//! Unsigned reports cost no fee. Therefore a node's pool, and the block that takes a report, first check whether the
//! report is known (`is_known_offence`). This check gets kind, slot and offender, but not the session. The session is
//! needed: an offender's reports are counted by era, and the era follows from the session.
//!
//! [`DatedProofs`] reads the session from the proof of key ownership and passes it on with the offender.
//! [`DatedReports`] uses it for the check. A runtime wraps its own proofs and reports in them, in the
//! `EquivocationReportSystem` of the reporting pallets.

use crate::{
    pallet::{Config, Pallet},
    report::Reporting,
};
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

/// The proofs of `P`, each with its session.
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

    /// Returns whether a report of all of `offenders` would be refused.
    ///
    /// It would be refused if one of these holds for each offender:
    /// - It was reported for this time slot before.
    /// - Its session is too old to be reported.
    /// - It was reported for so many slots that one more report changes nothing.
    ///
    /// Whether the session is inconclusive is not checked here. A report of such a session is refused when it arrives.
    fn is_known_offence(offenders: &[Dated<T::IdentificationTuple>], slot: &O::Slot) -> bool {
        let timeslot = slot.encode();
        offenders.iter().all(|dated| {
            Reporting::<T>::adds_nothing(O::ID, &timeslot, dated.session, &dated.offender)
        })
    }
}

/// An offence whose offenders are without their sessions. The offence itself has a session.
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
