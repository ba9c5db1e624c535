//! The punishment for each kind of offence: the table of policies ([`policy_of`]).
//!
//! BABE, GRANDPA and im-online report offences. The offences pallet makes a ruling by the row of the kind, and hands
//! it to staking. A row states four things: what one offender loses, the other consequences, from which number of
//! offenders on it is a common fault, and when a report proves nothing.

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

/// Neither a block nor a heartbeat in a session. im-online reports it.
pub const UNRESPONSIVENESS: Kind =
    <pallet_im_online::UnresponsivenessOffence<()> as Offence<()>>::ID;
/// Two blocks in one slot.
pub const BABE_EQUIVOCATION: Kind = <pallet_babe::EquivocationOffence<()> as Offence<()>>::ID;
/// Two votes in one round.
pub const GRANDPA_EQUIVOCATION: Kind = <pallet_grandpa::EquivocationOffence<()> as Offence<()>>::ID;

/// The punishment for an offence of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The fraction of its exposure that the offender loses, by the number of offenders.
    pub formula: SlashFormula,
    /// The other consequences, which take effect at once.
    pub consequences: Consequences,
    /// The number of offenders from which on it is a common fault. `None` if this kind can't be one.
    pub common_fault: Option<CommonFault>,
    /// A session proves nothing if fewer than `slots / needs_one_block_in` of its slots have a block. `None` for
    /// offences that are proven by signatures.
    pub needs_one_block_in: Option<u32>,
}

impl Policy {
    /// Returns the consequences for each of `offenders` offenders among `validators` validators.
    pub fn consequences_for(&self, offenders: u32, validators: u32) -> Consequences {
        match self.common_fault {
            Some(fault) if fault.is_shared_by(offenders, validators) => fault.consequences,
            _ => self.consequences,
        }
    }
}

/// A common fault: so many validators offend together that it is not their own fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommonFault {
    /// It is a common fault if more than `validators / one_in` offend. Exactly this number is no common fault yet.
    pub one_in: u32,
    /// The consequences that replace the usual ones. The formula stays the same.
    pub consequences: Consequences,
}

impl CommonFault {
    /// Returns whether this number of offenders is a common fault.
    pub fn is_shared_by(&self, offenders: u32, validators: u32) -> bool {
        // The product of two `u32` fits in a `u64`.
        u64::from(offenders).saturating_mul(u64::from(self.one_in)) > u64::from(validators)
    }
}

/// The policy for being offline for a whole session.
const SILENCE: Policy = Policy {
    formula: SlashFormula::Unresponsiveness(Unresponsiveness {
        // Unit: one in `n` validators. Accidents happen: a tenth of the set is tolerated.
        tolerated_one_in: 10,
        // Unit: validators. One more is tolerated, so that it is not zero in a set of fewer than ten.
        tolerated_besides: 1,
        // Unit: one in `n` validators. Without a third of the set there is no finality. So the cap is reached when a
        // third is offline beyond the tolerated ones.
        steepness: 3,
        // Unit: part of the exposure. Being offline is no attack and must not cost as much as one.
        cap: Perbill::from_percent(7),
    }),
    consequences: Consequences {
        // Otherwise the validator would be elected again and be offline again, era after era.
        chills: true,
        // If it is slashed, its nominators should first check whether it is online again.
        voids_nominations: true,
        // A validator that is offline alone isn't slashed, and can be back within the era. Disabling it would only
        // leave more slots empty.
        disables: Disabling::WhenSlashed,
    },
    // The cause is an outage, a bug or a bad network. Removing these validators would give the chain to the remaining
    // ones.
    common_fault: Some(CommonFault {
        // Unit: one in `n` validators. The others still finalise while a third is offline.
        one_in: 3,
        consequences: Consequences {
            chills: false,
            voids_nominations: false,
            disables: Disabling::Never,
        },
    }),
    // Unit: one in `n` slots. Blocks carry the heartbeats. If there are hardly any blocks, the chain was down and not
    // the validator.
    needs_one_block_in: Some(3),
};

/// The policy for two contradicting signatures. No honest node makes them, for any kind of message.
const DOUBLE_SIGNATURE: Policy = Policy {
    formula: SlashFormula::Equivocation(Equivocation {
        // Unit: one in `n` validators. A third can break finality, so a third loses everything.
        steepness: 3,
    }),
    consequences: Consequences {
        // Its keys are in two places or in the wrong hands, until it declares otherwise with `validate`.
        chills: true,
        // Its nominators should decide again.
        voids_nominations: true,
        // In effect always: even a single offender in the largest possible set is slashed.
        disables: Disabling::WhenSlashed,
    },
    // Attacks need many offenders, so their number is no excuse.
    common_fault: None,
    needs_one_block_in: None,
};

/// The policy for all other kinds. None is wired. A new kind uses its own formula until it has a row.
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

/// Returns the policy of a kind: the table of policies, with a row for each kind that this runtime wires.
pub fn policy_of(kind: &Kind) -> Policy {
    match *kind {
        UNRESPONSIVENESS => SILENCE,
        BABE_EQUIVOCATION | GRANDPA_EQUIVOCATION => DOUBLE_SIGNATURE,
        _ => UNKNOWN,
    }
}

/// Passes [`policy_of`] to the offences pallet.
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

    /// Only the current session can be inconclusive. A past session was judged when it ended.
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

/// Returns two numbers for the session of BABE's epoch: its blocks before the current block, and its slots before the
/// current slot.
///
/// im-online reports in the first block of the next session, while BABE's epoch is still the old one. So this block
/// belongs to the next session. Slots that a standstill left empty belong to the session that ends.
fn blocks_and_slots_of_session() -> (u64, u64) {
    let (_, opening_block) = pallet_babe::EpochStart::<Runtime>::get();
    // For the first session BABE stores the genesis block, which has no slot.
    let blocks = System::block_number().saturating_sub(opening_block.max(1));
    let slots =
        pallet_babe::CurrentSlot::<Runtime>::get().saturating_sub(Babe::current_epoch_start());
    (u64::from(blocks), *slots)
}

/// Maps a session to its era, whose stake is slashed for offences in the session. `None` if the era is no longer
/// bonded.
pub struct EraOfSession;

impl Convert<SessionIndex, Option<EraIndex>> for EraOfSession {
    fn convert(session: SessionIndex) -> Option<EraIndex> {
        Staking::bonded_era_of_session(session)
    }
}

parameter_types! {
    /// The running session.
    pub CurrentSession: SessionIndex = Session::current_index();
    /// The number of past sessions in which an offence can be reported: as far back as staking punishes, for eras of
    /// any length.
    pub ReportLifetime: SessionIndex =
        Session::current_index().saturating_sub(Staking::first_bonded_session());
    /// The number of offences of one kind that are stored separately for a validator in an era. It is more than an
    /// operator causes by accident before the validator is disabled. The storage is bounded, too: with 1,000
    /// validators, 28 eras and 6 sessions in an era there are at most 2 million reports of one kind. For each validator
    /// these are 64 in an era that count separately, and a habitual one in a session.
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
    type WeightInfo = palisade_offences::weights::Measured<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benches::Setup;
}
