//! What an offence of each kind deserves: the table of policies ([`policy_of`]).
//!
//! BABE, GRANDPA and im-online report here; a ruling by the row of the kind goes to staking. A row says what one
//! validator answers for, which number of offenders makes it a common fault, and when a report proves nothing.

use crate::{Babe, Runtime, Session, Staking, System};
use frame_support::parameter_types;
use palisade_offence::{Consequences, Disabling};
use palisade_offences::OffencePolicy;
use palisade_staking_math::slash_fraction::{Equivocation, SlashFormula, Unresponsiveness};
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{
    offence::{Kind, Offence},
    EraIndex, SessionIndex,
};

/// No block and no heartbeat in a session: reported by im-online.
pub const UNRESPONSIVENESS: Kind =
    <pallet_im_online::UnresponsivenessOffence<()> as Offence<()>>::ID;
/// Two blocks in one slot.
pub const BABE_EQUIVOCATION: Kind = <pallet_babe::EquivocationOffence<()> as Offence<()>>::ID;
/// Two votes in one round.
pub const GRANDPA_EQUIVOCATION: Kind = <pallet_grandpa::EquivocationOffence<()> as Offence<()>>::ID;

/// What an offence of one kind deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which fraction of its pool it costs the offender, by how many offend together.
    pub formula: SlashFormula,
    /// What it brings besides, at once.
    pub consequences: Consequences,
    /// When so many offend together that it is nobody's own fault. `None` if that can't be.
    pub common_fault: Option<CommonFault>,
    /// A session proves nothing if fewer than one in so many of its slots hold a block. `None` for offences that
    /// are proven by signatures.
    pub needs_one_block_in: Option<u32>,
}

impl Policy {
    /// Returns what the offence brings each of `offenders` among `validators`.
    pub fn consequences_for(&self, offenders: u32, validators: u32) -> Consequences {
        match self.common_fault {
            Some(fault) if fault.is_shared_by(offenders, validators) => fault.consequences,
            _ => self.consequences,
        }
    }
}

/// What changes when many offend together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommonFault {
    /// More than one in so many validators: exactly that part of the set is no common fault yet.
    pub one_in: u32,
    /// What it brings then, in the place of the usual consequences. The formula stays.
    pub consequences: Consequences,
}

impl CommonFault {
    /// Returns whether so many offenders are more than the part that may offend for itself.
    pub fn is_shared_by(&self, offenders: u32, validators: u32) -> bool {
        // The product of two `u32` fits in a `u64`.
        u64::from(offenders).saturating_mul(u64::from(self.one_in)) > u64::from(validators)
    }
}

/// Being away for a whole session.
const SILENCE: Policy = Policy {
    formula: SlashFormula::Unresponsiveness(Unresponsiveness {
        // Unit: one in so many validators. Accidents happen: a tenth of the set is free.
        tolerated_one_in: 10,
        // Unit: validators. One more, so that it isn't none in a set of fewer than ten.
        tolerated_besides: 1,
        // Unit: one in so many validators. Without a third of the set there is no finality, so
        // the cap is reached when a third is away beyond those tolerated.
        steepness: 3,
        // Unit: part of the pool. Being away is no attack, and not to cost like one.
        cap: Perbill::from_percent(7),
    }),
    consequences: Consequences {
        // Else it would be elected and away in era after era.
        chills: true,
        // If it is slashed, whoever backs it should look first whether it is back.
        voids_nominations: true,
        // Who is away alone isn't slashed, and may be back within the era: barring it would
        // only leave more slots empty.
        disables: Disabling::WhenSlashed,
    },
    // An outage, a bug, a bad network. Taking them out would hand the chain to those who remain.
    common_fault: Some(CommonFault {
        // Unit: one in so many validators. The others still finalise while a third is away.
        one_in: 3,
        consequences: Consequences {
            chills: false,
            voids_nominations: false,
            disables: Disabling::Never,
        },
    }),
    // Unit: one in so many slots. Blocks carry the heartbeats: where there are hardly any, the chain was away.
    needs_one_block_in: Some(3),
};

/// Two contradicting signatures: no honest node makes them, whichever the messages are.
const DOUBLE_SIGNATURE: Policy = Policy {
    formula: SlashFormula::Equivocation(Equivocation {
        // Unit: one in so many validators. A third can break finality, so a third loses all.
        steepness: 3,
    }),
    consequences: Consequences {
        // Its keys are in two places or in the wrong hands until it says otherwise.
        chills: true,
        // Whoever backs it should decide anew.
        voids_nominations: true,
        // So always: even one among the most validators that there can be is slashed.
        disables: Disabling::WhenSlashed,
    },
    // Together is how attacks are made.
    common_fault: None,
    needs_one_block_in: None,
};

/// No other kind is wired; if one is, its own formula holds until it gets a row.
const UNKNOWN: Policy = Policy {
    formula: SlashFormula::Proposed,
    consequences: Consequences {
        chills: true,
        voids_nominations: true,
        disables: Disabling::WhenSlashed,
    },
    common_fault: None,
    needs_one_block_in: None,
};

/// The table of policies, a row for each kind that this runtime wires.
pub fn policy_of(kind: &Kind) -> Policy {
    match *kind {
        UNRESPONSIVENESS => SILENCE,
        BABE_EQUIVOCATION | GRANDPA_EQUIVOCATION => DOUBLE_SIGNATURE,
        _ => UNKNOWN,
    }
}

/// Tells the offences pallet what [`policy_of`] says.
pub struct OffencePolicies;

impl OffencePolicy for OffencePolicies {
    fn fraction(kind: &Kind, offenders: u32, validators: u32, proposed: Perbill) -> Perbill {
        policy_of(kind)
            .formula
            .compute(offenders, validators, proposed)
    }

    fn consequences(kind: &Kind, offenders: u32, validators: u32) -> Consequences {
        policy_of(kind).consequences_for(offenders, validators)
    }

    /// Sessions that are over already were judged when they ended.
    fn is_inconclusive(kind: &Kind, session: SessionIndex) -> bool {
        let Some(one_in) = policy_of(kind).needs_one_block_in else {
            return false;
        };
        session == Session::current_index() && {
            let (blocks, slots) = blocks_and_slots_of_session();
            blocks.saturating_mul(u64::from(one_in)) < slots
        }
    }
}

/// Returns how many blocks the session of BABE's epoch has before the present one, and how many slots it has before
/// the present slot.
///
/// im-online reports within the block that opens the next session, while BABE's epoch is still the old one. So that
/// block belongs to the next session, and the slots that a standstill left empty belong to the one that ends.
fn blocks_and_slots_of_session() -> (u64, u64) {
    let (_, opening_block) = pallet_babe::EpochStart::<Runtime>::get();
    // Of the first session BABE notes the genesis, which is in no slot.
    let blocks = System::block_number().saturating_sub(opening_block.max(1));
    let slots =
        pallet_babe::CurrentSlot::<Runtime>::get().saturating_sub(Babe::current_epoch_start());
    (u64::from(blocks), *slots)
}

/// The era whose stake answers for a session, while it is bonded.
pub struct EraOfSession;

impl Convert<SessionIndex, Option<EraIndex>> for EraOfSession {
    fn convert(session: SessionIndex) -> Option<EraIndex> {
        Staking::bonded_era_of_session(session)
    }
}

parameter_types! {
    /// The running session.
    pub CurrentSession: SessionIndex = Session::current_index();
    /// Sessions for which an offence can be reported: as far back as staking punishes any, however long
    /// its eras were.
    pub ReportLifetime: SessionIndex =
        Session::current_index().saturating_sub(Staking::first_bonded_session());
    /// Offences of one kind that are kept of a validator in an era, each for itself. More than an operator makes by
    /// accident before the validator is barred from authoring; and for 1,000 validators and 28 eras no more than
    /// 1.8 million reports, were all of them to offend so often in each.
    pub const MaxReports: u32 = 64;
}

impl palisade_offences::Config for Runtime {
    type CurrentSession = CurrentSession;
    type EraOfSession = EraOfSession;
    type IdentificationTuple = palisade_key_ownership::IdentificationTuple<Self>;
    type MaxReports = MaxReports;
    type OffenceHandler = Staking;
    type Policy = OffencePolicies;
    type ReportLifetime = ReportLifetime;
}
