//! The interface between an offences pallet and a staking pallet: what an offence costs its offender.
//!
//! The offences pallet counts the validators that misbehaved together and makes a [`Ruling`]. A ruling says which
//! fraction of its stake each of them loses, and what else happens to it. The staking pallet implements
//! [`OffenceHandler`] and carries out the ruling.
//!
//! This crate replaces `sp_staking::offence::OnOffenceHandler`. That trait passes on neither the kind of an offence
//! nor any consequence but the fraction.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

use frame_support::weights::Weight;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    SessionIndex,
};

/// Which offences disable their offender. The staking pallet says for how long.
///
/// A block of a disabled author is not accepted. GRANDPA still counts the votes of a disabled validator.
#[frame_support::stored]
#[derive(Copy)]
pub enum Disabling {
    /// For every offence, also for one that costs nothing.
    Always,
    /// For every offence with a fraction above zero.
    WhenSlashed,
    /// For no offence.
    Never,
}

impl Disabling {
    /// Returns whether an offence with this fraction disables the offender.
    pub fn applies_to(self, fraction: Perbill) -> bool {
        match self {
            Disabling::Always => true,
            Disabling::WhenSlashed => !fraction.is_zero(),
            Disabling::Never => false,
        }
    }
}

/// What happens to an offender at once, before its stake is slashed.
///
/// The consequences depend on the kind of the offence. They also depend on the number of offenders: if many offend
/// together, it can be a common fault and not their own.
#[frame_support::stored]
#[derive(Copy)]
pub struct Consequences {
    /// The offender is chilled. It is no candidate in the next election, even if it calls `validate` again at once.
    /// There is one exception: staking can admit it if the set would be too small without it.
    pub chills: bool,
    /// Nominations for the offender are void. Let `p` be the era that was planned at the offence. A nomination is void
    /// if it was submitted before `p` was planned. It is also void if it was submitted while `p` was planned, up to the
    /// end of the block of the ruling. A void nomination counts again when it is made again.
    ///
    /// This applies only if the offence has a slash. Without a slash the offender keeps its nominators, as after a
    /// chill by itself.
    pub voids_nominations: bool,
    /// When the offender is disabled.
    pub disables: Disabling,
}

impl Default for Consequences {
    /// Chills the offender. If the offender is slashed, also voids its nominations and disables it.
    fn default() -> Self {
        Self {
            chills: true,
            voids_nominations: true,
            disables: Disabling::WhenSlashed,
        }
    }
}

/// The number of reporters of one offender that are stored and rewarded. If there are more, the first ones count.
///
/// BABE and GRANDPA name one reporter, im-online names none.
pub const MAX_REPORTERS: u32 = 16;

/// What each of several concurrent offenders deserves.
#[frame_support::stored]
pub struct Ruling {
    /// The kind of the offence. All offences of one kind that a validator commits in one era are punished as one.
    pub kind: Kind,
    /// The session of the offence.
    pub session: SessionIndex,
    /// The fraction of the stake behind each offender that is slashed: its own stake and that of its nominators.
    ///
    /// If there are several rulings on the same validator, era and kind, the largest fraction counts. So a repeated
    /// offence changes nothing.
    pub fraction: Perbill,
    /// The other consequences, for the number of offenders that is known so far.
    ///
    /// A growth can have weaker consequences than the first ruling. It does not undo what the first ruling did.
    pub consequences: Consequences,
    /// Whether there was a ruling on the same offenders and the same offence before, with a smaller fraction.
    ///
    /// A growth does not chill the offenders again. It does not exclude them again, and it does not void their
    /// nominations again.
    pub is_growth: bool,
}

/// Carries out rulings. The staking pallet implements this trait.
pub trait OffenceHandler<AccountId, Offender> {
    /// Punishes the offenders, and returns the weight used. The work is O(1) for each offender, for any number of
    /// nominators.
    ///
    /// An offender is reported here again if other validators join its offence: with the same kind and session, and a
    /// larger fraction. This can be sessions later. It is not a new offence.
    fn on_ruling(offenders: &[OffenceDetails<AccountId, Offender>], ruling: &Ruling) -> Weight;
}
