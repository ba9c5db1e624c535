//! What an offence deserves, by its kind and by how many offend together: the runtime's say.
//!
//! [`crate::report`] asks whether the session proves anything, counts the offenders and asks for the fraction;
//! with every hand-over the consequences are asked for as well. The answers go to staking as a
//! [`Ruling`](palisade_offence::Ruling). The formulas and the list of kinds belong to the runtime, which
//! knows the kinds of offence it wires.

use palisade_offence::Consequences;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, SessionIndex};

/// GRANDPA's kind of offence, two votes in one round.
pub const GRANDPA_EQUIVOCATION: Kind = *b"grandpa:equivoca";

/// Maps offences to what they deserve. `()` follows the reports' own proposals of a fraction.
pub trait OffencePolicy {
    /// The fraction of the pool that each of `offenders` concurrent offenders (at least 1) among
    /// `validators` deserves for an offence of this `kind`; `proposed` is what the offence itself
    /// asks for. It should not fall as `offenders` rises; if it does, the larger fraction stays.
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill;

    /// What an offence of this `kind` brings besides, if so many `offenders` among `validators` offend together:
    /// a fault of many may be nobody's own. The numbers are those that the fraction was asked with. Asked
    /// whenever an offender is handed over, so a runtime upgrade between the report and a growth is heeded.
    fn consequences(_kind: &Kind, _offenders: u32, _validators: u32) -> Consequences {
        Consequences::default()
    }

    /// Whether a report of this `kind` proves nothing about anybody in this session, say because the chain stood
    /// still. It is dropped then, with an event.
    fn is_inconclusive(_kind: &Kind, _session: SessionIndex) -> bool {
        false
    }

    /// Whether a time slot of this `kind` can lie in several sessions, so that its offenders are
    /// counted together whatever session a report names.
    ///
    /// A GRANDPA slot is a round of an authority set. While the set stays the same, its id does
    /// too, and a reporter may prove the offender's key for any session of the set: counted by
    /// session, colluding offenders could report themselves under different ones and each pass for
    /// the only one. BABE's slots and im-online's lie in one session by construction.
    ///
    /// A kind that neither spans sessions nor names a slot twice in different sessions may answer
    /// either.
    fn spans_sessions(kind: &Kind) -> bool {
        *kind == GRANDPA_EQUIVOCATION
    }
}

impl OffencePolicy for () {
    fn fraction(_: &Kind, _offenders: u32, _validators: u32, proposed: Perbill) -> Perbill {
        proposed
    }
}
