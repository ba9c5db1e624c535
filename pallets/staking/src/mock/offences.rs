//! Offences, and how a test reports them.

use super::*;
use crate::WeightInfo as _;
use frame_support::weights::Weight;
use palisade_offence::{Consequences, Disabling, OffenceHandler, Ruling};
use sp_runtime::Perbill;
use sp_staking::{
    offence::{Kind, OffenceDetails},
    SessionIndex,
};

/// Two blocks in one slot.
pub const DOUBLE_BLOCK: Kind = *b"mock:doubleblock";
/// No heartbeat for a session.
pub const SILENCE: Kind = *b"mock:silence    ";

/// An offence to report. By default it is of the running session and has the default consequences.
#[derive(Clone)]
pub struct Offence {
    ruling: Ruling,
    reporters: Vec<AccountId>,
}

/// A double block, slashed by `percent`.
pub fn offence(percent: u32) -> Offence {
    Offence {
        ruling: Ruling {
            kind: DOUBLE_BLOCK,
            session: Session::current_index(),
            fraction: Perbill::from_percent(percent),
            consequences: Consequences::default(),
            is_growth: false,
        },
        reporters: vec![],
    }
}

impl Offence {
    pub fn of_kind(mut self, kind: Kind) -> Self {
        self.ruling.kind = kind;
        self
    }
    pub fn in_session(mut self, session: SessionIndex) -> Self {
        self.ruling.session = session;
        self
    }
    /// In the first session of a past era.
    pub fn in_era(self, era: u32) -> Self {
        let session = crate::ErasStartSessionIndex::<Test>::get(era).expect("the era began");
        self.in_session(session)
    }
    pub fn costing(mut self, fraction: Perbill) -> Self {
        self.ruling.fraction = fraction;
        self
    }
    pub fn with(mut self, consequences: Consequences) -> Self {
        self.ruling.consequences = consequences;
        self
    }
    /// Slashes only: the offender is not chilled, keeps its nominations and is not disabled.
    pub fn mildly(self) -> Self {
        self.with(Consequences {
            chills: false,
            voids_nominations: false,
            disables: Disabling::Never,
        })
    }
    /// Marks the report as the growth of an earlier one: the same offence, with more known of it.
    pub fn told_again(mut self) -> Self {
        self.ruling.is_growth = true;
        self
    }
    pub fn reported_by(mut self, reporters: &[AccountId]) -> Self {
        self.reporters = reporters.to_vec();
        self
    }

    /// Reports these validators together. Returns the weight of the report.
    pub fn by(&self, validators: &[AccountId]) -> Weight {
        let offenders: Vec<_> = validators
            .iter()
            .map(|validator| OffenceDetails {
                offender: (*validator, ()),
                reporters: self.reporters.clone(),
            })
            .collect();
        <Staking as OffenceHandler<AccountId, (AccountId, ())>>::on_ruling(&offenders, &self.ruling)
    }
}

/// Rolls into the first block in which the slashes of the era are applied: the second block of the era.
pub fn roll_to_application(era: u32) {
    roll_to_active_era(era);
    roll_one();
}

/// Lets one block apply all slashes that are due.
pub fn slash_without_haste() {
    MaxSlashingWeight::set(Weight::MAX);
}

/// Returns the weight to slash this number of stakers of the first page: the validator, and nominators.
pub fn weight_to_slash(stakers: u64) -> Weight {
    type Cost = <Test as crate::Config>::WeightInfo;
    let start = Cost::find_due_slash() + Cost::read_slash_page(MaxExposurePageSize::get());
    start + Cost::slash_staker() * stakers
}
