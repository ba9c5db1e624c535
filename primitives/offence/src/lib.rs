//! What an offence costs its offender, in the words in which an offences pallet tells a staking pallet.
//!
//! The offences pallet counts who misbehaved together and makes a [`Ruling`]: which fraction of its stake
//! each of them loses, and what else happens to it. The staking pallet, behind [`OffenceHandler`],
//! carries it out. `sp_staking::offence::OnOffenceHandler`, which this takes the place of, says neither
//! the kind of an offence nor anything but the fraction.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

use frame_support::weights::Weight;
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    SessionIndex,
};

/// When an offender is disabled for the rest of the era: no block of a disabled author is accepted. GRANDPA counts its votes as
/// before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disabling {
    /// For every offence, even one that costs nothing.
    Always,
    /// For an offence that costs a part of the stake.
    WhenSlashed,
    /// For none.
    Never,
}

impl Disabling {
    /// Whether an offence that costs this fraction disables.
    pub fn applies_to(self, fraction: Perbill) -> bool {
        match self {
            Disabling::Always => true,
            Disabling::WhenSlashed => !fraction.is_zero(),
            Disabling::Never => false,
        }
    }
}

/// What happens to an offender at once, before its stake is taken. It depends on the kind of the offence, and on whether
/// so many offended together that it is nobody's own fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// It is no candidate any more, and none in the next election even if it says so again at once.
    pub chills: bool,
    /// From the first slashed unit on, nominations made before the offence don't count for it until they are made
    /// again. At a fraction of zero it keeps its nominators, as after a chill of its own.
    pub voids_nominations: bool,
    /// When it is barred from its work.
    pub disables: Disabling,
}

impl Default for Consequences {
    /// Chilled; without its nominators and disabled if it is slashed.
    fn default() -> Self {
        Self {
            chills: true,
            voids_nominations: true,
            disables: Disabling::WhenSlashed,
        }
    }
}

/// Reporters of an offender that are remembered and rewarded; of more, the first. BABE and GRANDPA name one,
/// im-online none.
pub const MAX_REPORTERS: u32 = 16;

/// What each of some concurrent offenders deserves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What they did. All that a validator did of one kind in an era is punished as one.
    pub kind: Kind,
    /// When they did it.
    pub session: SessionIndex,
    /// The part of all stake behind each of them that it costs. Of several rulings on the same validator,
    /// era and kind the largest fraction counts, so repeating one changes nothing.
    pub fraction: Perbill,
    /// What else it brings, as the number of those who offended together is known so far. A growth can bring less
    /// than the first ruling did: what that one did is not taken back by it.
    pub consequences: Consequences,
    /// Whether the offenders were ruled on for this very offence before, with a smaller fraction. They are
    /// not chilled for it a second time, nor excluded, nor are their nominations voided again.
    pub is_growth: bool,
}

/// Whoever carries a ruling out.
pub trait OffenceHandler<AccountId, Offender> {
    /// Punishes the offenders. Costs O(1) for each, however many nominators stand behind them. Returns
    /// the weight used.
    ///
    /// Of an offender it hears again, with the same kind and session and a larger fraction, when more
    /// offenders have joined it. That can be sessions later, and isn't a new offence.
    fn on_ruling(offenders: &[OffenceDetails<AccountId, Offender>], ruling: &Ruling) -> Weight;
}
