//! Governance: root (through sudo), the council, the treasury and proxies. Referenda are in [`super::referenda`].

use super::system::percent_of_block;
use crate::{
    constants::{
        currency::{deposit, PAL},
        time::DAYS,
    },
    origins::{EnsureSpender, EnsureStakingAdmin},
    AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
    System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{
        tokens::{PayFromAccount, UnityAssetBalanceConversion},
        ConstU32, EitherOf, EitherOfDiverse, InstanceFilter,
    },
    weights::Weight,
    PalletId,
};
use frame_system::{EnsureRoot, EnsureWithSuccess};
use pallet_collective::EnsureProportionAtLeast;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{BlakeTwo256, IdentityLookup},
    Permill,
};

/// The council's instance of the collective pallet.
pub type CouncilCollective = pallet_collective::Instance1;

/// Root, or at least half of the council. This origin rejects spends, and removes identities. It names registrars and
/// the authorities that grant usernames.
pub type RootOrHalfCouncil = EitherOfDiverse<
    EnsureRoot<AccountId>,
    EnsureProportionAtLeast<AccountId, CouncilCollective, 1, 2>,
>;

/// Root, at least half of the council, or a referendum on the track of the staking administrator. This origin changes
/// the settings of staking, forces eras, cancels and orders slashes, restores ledgers, and administers pools,
/// fast-unstake, liquid staking, restaking and the price oracle. It also registers services.
pub type StakingAdmins = EitherOfDiverse<RootOrHalfCouncil, EnsureStakingAdmin>;

/// Root, or at least three fifths of the council. This origin spends the funds of the treasury.
pub type RootOrThreeFifthsOfCouncil = EitherOfDiverse<
    EnsureRoot<AccountId>,
    EnsureProportionAtLeast<AccountId, CouncilCollective, 3, 5>,
>;

parameter_types! {
    /// A motion lapses after 5 days (of 6 s blocks). Anyone can close a motion that is decided or has lapsed.
    pub const MotionDuration: BlockNumber = 5 * DAYS;
    /// The most weight of a proposal: half a block.
    pub MaxProposalWeight: Weight = percent_of_block(50);

    /// Approved spends are paid every 24 days (of 6 s blocks).
    pub const SpendPeriod: BlockNumber = 24 * DAYS;
    /// A spend must be claimed within 30 days (of 6 s blocks).
    pub const PayoutPeriod: BlockNumber = 30 * DAYS;
    /// Nothing is burned, because slashed funds must stay in the treasury to be given back.
    pub const Burn: Permill = Permill::zero();
    /// The account of the treasury is derived from this id.
    pub const TreasuryPalletId: PalletId = PalletId(*b"py/trsry");
    /// The most that one approval of root or of the council can spend. The only limit is the balance of the treasury.
    pub const MaxSpend: Balance = Balance::MAX;
    /// The most that one referendum on the track of the treasurer can spend: 10,000 PAL. That is less than a thousandth
    /// of the 12,000,000 PAL of the presets. More is a matter of root.
    pub const MaxReferendumSpend: Balance = 10_000 * PAL;

    /// One entry of 8 bytes for all proxies of an account.
    pub const ProxyDepositBase: Balance = deposit(1, 8);
    /// 33 bytes for each proxy: an account and a type.
    pub const ProxyDepositFactor: Balance = deposit(0, 33);
    /// One entry of 8 bytes for all announcements of an account.
    pub const AnnouncementDepositBase: Balance = deposit(1, 8);
    /// 66 bytes for each announcement: an account, a hash and a height.
    pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
    // Proposals need no deposit: only members can propose.
    type Consideration = ();
    // A member that doesn't vote counts like the prime member's vote.
    type DefaultVote = pallet_collective::PrimeDefaultVote;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    // Bounds the work for counting votes.
    type MaxMembers = ConstU32<100>;
    type MaxProposalWeight = MaxProposalWeight;
    // Open motions at a time.
    type MaxProposals = ConstU32<100>;
    type MotionDuration = MotionDuration;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type WeightInfo = crate::weights::pallet_collective::MeasuredWeight<Runtime>;
}

impl pallet_treasury::Config for Runtime {
    // Only the chain's own token.
    type AssetKind = ();
    type BalanceConverter = UnityAssetBalanceConversion;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benches::Setup;
    type Beneficiary = AccountId;
    type BeneficiaryLookup = IdentityLookup<AccountId>;
    type BlockNumberProvider = System;
    type Burn = Burn;
    type BurnDestination = ();
    type Currency = Balances;
    // Approved spends that wait for the end of the period.
    type MaxApprovals = ConstU32<100>;
    type PalletId = TreasuryPalletId;
    type Paymaster = PayFromAccount<Balances, pallet_treasury::TreasuryAccountId<Runtime>>;
    type PayoutPeriod = PayoutPeriod;
    type RejectOrigin = RootOrHalfCouncil;
    type RuntimeEvent = RuntimeEvent;
    type SpendFunds = ();
    type SpendOrigin = EitherOf<
        EnsureWithSuccess<RootOrThreeFifthsOfCouncil, AccountId, MaxSpend>,
        EnsureWithSuccess<EnsureSpender, AccountId, MaxReferendumSpend>,
    >;
    type SpendPeriod = SpendPeriod;
    type WeightInfo = crate::weights::pallet_treasury::MeasuredWeight<Runtime>;
}

/// The calls that a proxy can make for an account.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum ProxyType {
    /// Everything.
    #[default]
    Any,
    /// Everything except moving funds. These are excluded too:
    ///
    /// - Sudo, because root can move funds;
    /// - Proxy and Multisig, because through them the account acts for other accounts without this limit;
    /// - vested transfers, and all calls of tokens;
    /// - gifts to the insurance fund of liquid staking, and rewards for services of restaking;
    /// - requests for a judgement, because they pay the registrar;
    /// - naming sub-accounts, because a sub-account that quits gets the deposit.
    NonTransfer,
    /// Council, treasury and referenda.
    Governance,
    /// Staking, session keys, pools, fast-unstake and liquid staking, for a stash or for a controller. The proxy can
    /// bond and unbond, and can set another payee or controller. It can't send the stake away: withdrawn stake stays
    /// with the stash, and so do liquid tokens. Gifts to the insurance fund of liquid staking are excluded.
    Staking,
    /// Pools: to join and to leave them, and to administer them.
    NominationPools,
    /// The work of a validator, for a stash or for a controller: validate, also in the place of a smaller one, chill,
    /// kick, set, claim and purge session keys. The proxy can't bond or unbond, and can't set another payee or
    /// controller.
    StakingOperator,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    /// Batches are allowed, because every call in a batch passes this filter again.
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            ProxyType::Any => true,
            ProxyType::NonTransfer => !can_move_funds(call),
            ProxyType::Governance => matches!(
                call,
                RuntimeCall::Council(..)
                    | RuntimeCall::Treasury(..)
                    | RuntimeCall::Preimage(..)
                    | RuntimeCall::Referenda(..)
                    | RuntimeCall::ConvictionVoting(..)
                    | RuntimeCall::Utility(..)
            ),
            ProxyType::Staking => match call {
                RuntimeCall::LiquidStaking(call) => {
                    !matches!(call, palisade_liquid_staking::Call::fund_insurance { .. })
                }
                _ => matches!(
                    call,
                    RuntimeCall::Staking(..)
                        | RuntimeCall::Session(..)
                        | RuntimeCall::Historical(..)
                        | RuntimeCall::NominationPools(..)
                        | RuntimeCall::FastUnstake(..)
                        | RuntimeCall::Utility(..)
                ),
            },
            ProxyType::NominationPools => matches!(
                call,
                RuntimeCall::NominationPools(..) | RuntimeCall::Utility(..)
            ),
            ProxyType::StakingOperator => is_work_of_a_validator(call),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        match (self, other) {
            (same, other) if same == other => true,
            (ProxyType::Any, _) => true,
            (_, ProxyType::Any) => false,
            (ProxyType::NonTransfer, _) => true,
            (ProxyType::Staking, ProxyType::NominationPools | ProxyType::StakingOperator) => true,
            _ => false,
        }
    }
}

/// Returns whether a call can move funds, or acts for other accounts without the limits of a proxy.
fn can_move_funds(call: &RuntimeCall) -> bool {
    matches!(
        call,
        RuntimeCall::Balances(..)
            | RuntimeCall::Assets(..)
            | RuntimeCall::LiquidStaking(palisade_liquid_staking::Call::fund_insurance { .. })
            | RuntimeCall::Restaking(palisade_restaking::Call::reward { .. })
            | RuntimeCall::Sudo(..)
            | RuntimeCall::Proxy(..)
            | RuntimeCall::Multisig(..)
            | RuntimeCall::Vesting(
                pallet_vesting::Call::vested_transfer { .. }
                    | pallet_vesting::Call::force_vested_transfer { .. }
            )
            | RuntimeCall::Identity(
                pallet_identity::Call::request_judgement { .. }
                    | pallet_identity::Call::add_sub { .. }
                    | pallet_identity::Call::set_subs { .. }
            )
    )
}

/// Returns whether a call is the work of a validator, or a batch.
fn is_work_of_a_validator(call: &RuntimeCall) -> bool {
    matches!(
        call,
        RuntimeCall::Staking(
            palisade_staking::Call::validate { .. }
                | palisade_staking::Call::validate_in_place_of { .. }
                | palisade_staking::Call::chill { .. }
                | palisade_staking::Call::kick { .. }
        ) | RuntimeCall::Session(
            pallet_session::Call::set_keys { .. } | pallet_session::Call::purge_keys { .. }
        ) | RuntimeCall::Historical(palisade_key_ownership::Call::claim_keys { .. })
            | RuntimeCall::Utility(..)
    )
}

impl pallet_proxy::Config for Runtime {
    type AnnouncementDepositBase = AnnouncementDepositBase;
    type AnnouncementDepositFactor = AnnouncementDepositFactor;
    type BlockNumberProvider = System;
    type CallHasher = BlakeTwo256;
    type Currency = Balances;
    // Announcements that wait, and proxies of one account.
    type MaxPending = ConstU32<32>;
    type MaxProxies = ConstU32<32>;
    type ProxyDepositBase = ProxyDepositBase;
    type ProxyDepositFactor = ProxyDepositFactor;
    type ProxyType = ProxyType;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = crate::weights::pallet_proxy::MeasuredWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = crate::weights::pallet_sudo::MeasuredWeight<Runtime>;
}
