//! What an offence deserves, by its kind and by the number of concurrent offenders. The runtime decides.
//!
//! [`crate::report`] checks whether the session proves anything, counts the offenders, and gets the fraction from
//! [`OffencePolicy`]. Whenever an offender is handed over, the policy gives the consequences too. Both go to staking in
//! a [`Ruling`](palisade_offence::Ruling). The formulas and the list of kinds belong to the runtime, because it knows
//! which kinds of offence it wires.

use palisade_offence::Consequences;
use sp_runtime::Perbill;
use sp_staking::{offence::Kind, SessionIndex};

/// The kind of GRANDPA's offence: two votes in one round.
pub const GRANDPA_EQUIVOCATION: Kind = *b"grandpa:equivoca";

/// Maps offences to what they deserve. `()` takes the fraction that each report proposes.
pub trait OffencePolicy {
    /// Returns the fraction of stake that each offender loses for an offence of this `kind`.
    ///
    /// `offenders` is the number of concurrent offenders, at least 1. They are among `validators`. `proposed` is the
    /// fraction that the offence itself proposes. The result should not fall when `offenders` rises. If it falls, the
    /// larger fraction stays.
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill;

    /// Returns the other consequences of an offence of this `kind` by `offenders` concurrent offenders among
    /// `validators`.
    ///
    /// The consequences can depend on the numbers: if many validators offend together, the cause may be a common fault
    /// and no fault of their own. `offenders` is the most that were counted together for the slot. `validators` is the
    /// number in the latest report. This is called whenever an offender is handed over. So a runtime upgrade between a
    /// report and a growth takes effect.
    fn consequences(_kind: &Kind, _offenders: u32, _validators: u32) -> Consequences {
        Consequences::default()
    }

    /// Returns whether a report of this `kind` proves nothing about any validator in this session, for example because
    /// the chain stood still. Such a report is refused.
    fn is_inconclusive(_kind: &Kind, _session: SessionIndex) -> bool {
        false
    }

    /// Returns whether a time slot of this `kind` can be in several sessions. Then its offenders are counted together,
    /// whatever session a report names.
    ///
    /// A GRANDPA slot is a round of an authority set. While the set stays the same, its id stays the same too, and a
    /// reporter can prove the offender's key for any session of the set. If offenders were counted by session,
    /// colluding offenders could report themselves under different sessions. Then each would count as the only one. The
    /// slots of BABE and im-online are in one session by construction.
    ///
    /// If a kind never has the same slot in two sessions, both answers have the same effect.
    fn spans_sessions(kind: &Kind) -> bool {
        *kind == GRANDPA_EQUIVOCATION
    }
}

impl OffencePolicy for () {
    fn fraction(_: &Kind, _offenders: u32, _validators: u32, proposed: Perbill) -> Perbill {
        proposed
    }
}
