//! Referenda: proposals, tracks, votes with conviction, and the scheduler that runs what is approved.
//!
//! 1. Anyone submits a call with an origin. The origin decides the track ([`Tracks`]).
//! 2. Somebody places the decision deposit. After the preparation the decision begins.
//! 3. Accounts vote with coins, also with coins at stake: lock and hold overlap. A vote with a longer lock counts more.
//! 4. A referendum is approved if it passes both curves of its track for the whole confirmation. Then it is scheduled.
//!
//! | track | origin | a decision takes | may |
//! |---|---|---|---|
//! | 0 `root` | root | up to 28 days | everything |
//! | 1 `staking_admin` | [`Origin::StakingAdmin`] | up to 14 days | what [`StakingAdmins`] may |
//! | 2 `treasurer` | [`Origin::Spender`] | up to 14 days | spend up to [`MaxReferendumSpend`] at a time |
//!
//! A day has as many blocks as [`timing::BlocksPerDay`] says: 14,400 on `live`, which are 24 h of 6 s slots. On `dev`
//! and `local` a day takes as long as a session. So there a decision takes minutes.
//!
//! [`MaxReferendumSpend`]: super::governance::MaxReferendumSpend
//! [`StakingAdmins`]: super::governance::StakingAdmins

use super::system::percent_of_block;
use crate::{
    constants::{
        currency::{deposit, PAL},
        time::{DAYS, HOURS},
    },
    origins::{self, Origin},
    timing, AccountId, Balance, Balances, BlockNumber, OriginCaller, Preimage, Referenda, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, Scheduler, System, Treasury,
};
use alloc::borrow::Cow;
use frame_support::{
    parameter_types,
    traits::{
        fungible::HoldConsideration, tokens::currency::ActiveIssuanceOf, AsEnsureOriginWithArg,
        ConstU32, EqualPrivilegeOnly, LinearStoragePrice,
    },
    weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSigned, RawOrigin};
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, Perbill};

/// The number of a track.
pub type TrackId = u16;

/// The track of root.
pub const ROOT_TRACK: TrackId = 0;
/// The track of [`Origin::StakingAdmin`].
pub const STAKING_ADMIN_TRACK: TrackId = 1;
/// The track of [`Origin::Spender`].
pub const TREASURER_TRACK: TrackId = 2;

parameter_types! {
    /// Deposit for a preimage: its status and its bytes are two entries; the status has 64 bytes.
    pub const PreimageBaseDeposit: Balance = deposit(2, 64);
    /// Deposit for each byte of a preimage.
    pub const PreimageByteDeposit: Balance = deposit(0, 1);
    /// Why the deposit is held.
    pub const PreimageHoldReason: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);

    /// The most weight of scheduled calls in a block: a tenth of it. An election may take the other nine. A call of
    /// 1 MiB is still read: that takes 25 ms of 50.
    ///
    /// A call that needs more is never run. So a new runtime is authorised by referendum, and applied by anyone.
    ///
    /// The first block of a session has no weight left, because the session pallet declares that of a whole block. What
    /// is due in it runs in the next block.
    pub MaxScheduledWeight: Weight = percent_of_block(10);

    /// Deposit for a referendum: 10 PAL. It is returned if the referendum is approved or cancelled.
    pub const SubmissionDeposit: Balance = 10 * PAL;
    /// A referendum without a decision deposit ends after 14 days.
    pub UndecidingTimeout: BlockNumber = in_blocks_of_this_chain(FORTNIGHT);
    /// Referenda are looked at in the block in which something is due, and not in every tenth one.
    pub const AlarmInterval: BlockNumber = 1;

    /// How long the coins of a winner with conviction 1 stay locked: 7 days. That is longer than an enactment has to
    /// wait on any track, so the voters who decided bear the consequences.
    pub VoteLockingPeriod: BlockNumber = in_blocks_of_this_chain(WEEK);
}

/// 14 days of 6 s blocks.
const FORTNIGHT: BlockNumber = 14 * DAYS;
/// 7 days of 6 s blocks.
const WEEK: BlockNumber = 7 * DAYS;

/// Converts a time in blocks of 6 s into blocks of this chain, rounded up: `blocks · BlocksPerDay / 14,400`.
fn in_blocks_of_this_chain(blocks: BlockNumber) -> BlockNumber {
    let per_day = timing::BlocksPerDay::<Runtime>::get();
    let product = u64::from(blocks).saturating_mul(u64::from(per_day));
    let converted = product.div_ceil(u64::from(DAYS));
    converted.try_into().unwrap_or(BlockNumber::MAX)
}

/// Falls in a straight line over the whole decision, between two values in percent.
const fn falling(from: u32, to: u32) -> Curve {
    Curve::LinearDecreasing {
        length: Perbill::from_percent(100),
        floor: Perbill::from_percent(to),
        ceil: Perbill::from_percent(from),
    }
}

/// In the order of their numbers. The periods are in blocks of 6 s.
static TRACKS: [Track<TrackId, Balance, BlockNumber>; 3] = [
    Track {
        id: ROOT_TRACK,
        info: TrackInfo {
            name: str_array("root"),
            // Two calls of root could contradict each other.
            max_deciding: 1,
            // 10,000 PAL: the decisions of root are rare.
            decision_deposit: 10_000 * PAL,
            prepare_period: 2 * HOURS,
            decision_period: 28 * DAYS,
            confirm_period: DAYS,
            min_enactment_period: DAYS,
            // Always more than half of the votes. At first nearly all of them, so nothing is decided in a hurry.
            min_approval: falling(100, 50),
            min_support: falling(50, 5),
        },
    },
    Track {
        id: STAKING_ADMIN_TRACK,
        info: TrackInfo {
            name: str_array("staking_admin"),
            // Several slashes can be judged at a time, and settings changed.
            max_deciding: 10,
            decision_deposit: 1_000 * PAL,
            prepare_period: 2 * HOURS,
            // About half of the 27 days for which a slash is deferred on `live`, so that it can be judged in time.
            decision_period: 14 * DAYS,
            confirm_period: 12 * HOURS,
            min_enactment_period: HOURS,
            min_approval: falling(100, 50),
            // The track can slash by hand. So a few sleepy days are not enough.
            min_support: falling(25, 5),
        },
    },
    Track {
        id: TREASURER_TRACK,
        info: TrackInfo {
            name: str_array("treasurer"),
            max_deciding: 10,
            // A twentieth of the most that a referendum on this track can spend.
            decision_deposit: 500 * PAL,
            prepare_period: 2 * HOURS,
            decision_period: 14 * DAYS,
            confirm_period: DAYS,
            min_enactment_period: DAYS,
            min_approval: falling(100, 50),
            min_support: falling(25, 2),
        },
    },
];

/// The tracks, and the origin of each. Their periods are in blocks of this chain.
pub struct Tracks;

impl TracksInfo<Balance, BlockNumber> for Tracks {
    type Id = TrackId;
    type RuntimeOrigin = OriginCaller;

    fn tracks() -> impl Iterator<Item = Cow<'static, Track<Self::Id, Balance, BlockNumber>>> {
        TRACKS.iter().map(|track| {
            let mut track = track.clone();
            for period in [
                &mut track.info.prepare_period,
                &mut track.info.decision_period,
                &mut track.info.confirm_period,
                &mut track.info.min_enactment_period,
            ] {
                *period = in_blocks_of_this_chain(*period);
            }
            Cow::Owned(track)
        })
    }

    /// Other origins have no track. So nobody acts for an account, or for the council, by referendum.
    fn track_for(origin: &Self::RuntimeOrigin) -> Result<Self::Id, ()> {
        match origin {
            OriginCaller::system(RawOrigin::Root) => Ok(ROOT_TRACK),
            OriginCaller::Origins(Origin::StakingAdmin) => Ok(STAKING_ADMIN_TRACK),
            OriginCaller::Origins(Origin::Spender) => Ok(TREASURER_TRACK),
            _ => Err(()),
        }
    }
}

impl origins::Config for Runtime {}

impl pallet_preimage::Config for Runtime {
    type Consideration = HoldConsideration<
        AccountId,
        Balances,
        PreimageHoldReason,
        LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
    >;
    type Currency = Balances;
    type ManagerOrigin = EnsureRoot<AccountId>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = crate::weights::pallet_preimage::MeasuredWeight<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
    type BlockNumberProvider = System;
    // Calls that are due in the same block.
    type MaxScheduledPerBlock = ConstU32<50>;
    type MaximumWeight = MaxScheduledWeight;
    // Only the origin that scheduled a call can cancel it.
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type PalletsOrigin = OriginCaller;
    type Preimages = Preimage;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type ScheduleOrigin = EnsureRoot<AccountId>;
    type WeightInfo = crate::weights::pallet_scheduler::MeasuredWeight<Runtime>;
}

impl pallet_referenda::Config for Runtime {
    type AlarmInterval = AlarmInterval;
    type BlockNumberProvider = System;
    // Ends a referendum and returns its deposits. Not the council: a referendum of root may be about the council.
    type CancelOrigin = EnsureRoot<AccountId>;
    type Currency = Balances;
    // Ends a referendum and takes its deposits.
    type KillOrigin = EnsureRoot<AccountId>;
    // Referenda of one track that wait for others to be decided.
    type MaxQueued = ConstU32<100>;
    type Preimages = Preimage;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type Scheduler = Scheduler;
    type Slash = Treasury;
    type SubmissionDeposit = SubmissionDeposit;
    type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
    type Tally = pallet_conviction_voting::TallyOf<Runtime>;
    type Tracks = Tracks;
    type UndecidingTimeout = UndecidingTimeout;
    type Votes = pallet_conviction_voting::VotesOf<Runtime>;
    type WeightInfo = pallet_referenda::weights::SubstrateWeight<Self>;
}

impl pallet_conviction_voting::Config for Runtime {
    type BlockNumberProvider = System;
    // Locks overlap with holds. So staked coins vote, and coins that vote can be staked.
    type Currency = Balances;
    // All coins but those that are deactivated.
    type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
    // Votes of one account on one track, including old ones that it has not removed. Bounds the work of a delegation.
    type MaxVotes = ConstU32<128>;
    type Polls = Referenda;
    type RuntimeEvent = RuntimeEvent;
    type VoteLockingPeriod = VoteLockingPeriod;
    type VotingHooks = ();
    type WeightInfo = crate::weights::pallet_conviction_voting::MeasuredWeight<Runtime>;
}
