//! The misbehaviour in the stories: its kinds, and offences that read like sentences.

use super::{CurrentSession, Offences, Runtime, Validators};
use crate::{policy::GRANDPA_EQUIVOCATION, Dated, DatedReports};
use core::marker::PhantomData;
use palisade_offence::{Consequences, Disabling};
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, Offence, OffenceError, ReportOffence},
    SessionIndex,
};

/// A kind of misbehaviour, with the consequences that the policy of the stories gives it.
pub trait Misbehaviour {
    const ID: Kind;
    const CONSEQUENCES: Consequences;
}

/// Two blocks in one slot.
pub struct DoubleBlock;
impl Misbehaviour for DoubleBlock {
    const ID: Kind = *b"test:doubleblock";
    const CONSEQUENCES: Consequences = Consequences {
        chills: true,
        voids_nominations: false,
        disables: Disabling::Always,
    };
}

/// No sign of life in a session.
pub struct Silence;
impl Misbehaviour for Silence {
    const ID: Kind = *b"test:silence0000";
    const CONSEQUENCES: Consequences = Consequences {
        chills: false,
        voids_nominations: false,
        disables: Disabling::Never,
    };
}

impl Silence {
    /// The consequences when more than half of the validators are silent.
    pub const IN_COMMON: Consequences = Consequences {
        chills: false,
        voids_nominations: true,
        disables: Disabling::Never,
    };
}

/// Two votes in a round of an authority set. The set can last for many sessions.
pub struct DoubleVote;
impl Misbehaviour for DoubleVote {
    const ID: Kind = GRANDPA_EQUIVOCATION;
    // These are the default consequences.
    const CONSEQUENCES: Consequences = Consequences {
        chills: true,
        voids_nominations: true,
        disables: Disabling::WhenSlashed,
    };
}

/// An offence that is not reported yet.
pub struct Fault<K> {
    slot: u64,
    session: SessionIndex,
    offenders: Vec<u64>,
    reporters: Vec<u64>,
    kind: PhantomData<K>,
}

/// Returns an offence in `slot` of the running session.
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

    /// Reports it in the way that BABE and GRANDPA do.
    pub fn report_with_proof(self) -> Result<(), OffenceError> {
        let reporters = self.reporters.clone();
        <DatedReports<Runtime> as ReportOffence<u64, Dated<u64>, Self>>::report_offence(
            reporters, self,
        )
    }

    /// Returns whether a node's pool refuses a report of it with a proof.
    pub fn is_refused_by_pools(&self) -> bool {
        let offenders = self.dated_offenders();
        <DatedReports<Runtime> as ReportOffence<u64, Dated<u64>, Self>>::is_known_offence(
            &offenders, &self.slot,
        )
    }

    fn dated_offenders(&self) -> Vec<Dated<u64>> {
        let session = self.session;
        let dated = |offender| Dated { offender, session };
        self.offenders.iter().copied().map(dated).collect()
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

/// The same offence, with the session of the proof.
impl<K: Misbehaviour> Offence<Dated<u64>> for Fault<K> {
    const ID: Kind = K::ID;
    type Slot = u64;

    fn offenders(&self) -> Vec<Dated<u64>> {
        self.dated_offenders()
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

/// Returns the fraction for k equivocations among n validators: `min((3k/n)², 1)`.
pub fn equivocation(offenders: u32) -> Perbill {
    Perbill::from_rational(3 * offenders, Validators::get()).square()
}
