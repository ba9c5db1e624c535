//! Which fraction a number of concurrent offenders deserves: the runtime's say.
//!
//! [`crate::report`] counts the offenders and asks; the answer goes to staking with them. The
//! formulas themselves belong to the runtime, which knows the kinds of offence it wires.

use sp_runtime::Perbill;
use sp_staking::offence::Kind;

/// GRANDPA's kind of offence, two votes in one round.
pub const GRANDPA_EQUIVOCATION: Kind = *b"grandpa:equivoca";

/// Maps offences to slash fractions. `()` follows the reports' own proposals.
pub trait SlashFractionPolicy {
    /// The fraction of the pool that each of `offenders` concurrent offenders (at least 1) among
    /// `validators` deserves for an offence of this `kind`; `proposed` is what the offence itself
    /// asks for. It should not fall as `offenders` rises; if it does, the larger fraction stays.
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill;

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

impl SlashFractionPolicy for () {
    fn fraction(_: &Kind, _offenders: u32, _validators: u32, proposed: Perbill) -> Perbill {
        proposed
    }
}
