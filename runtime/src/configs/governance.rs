//! Who decides: root (through sudo), the council, the treasury it spends, and proxies.

use super::system::MAXIMUM_BLOCK_WEIGHT;
use crate::{
    constants::{currency::deposit, time::DAYS},
    AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
    System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{
        tokens::{PayFromAccount, UnityAssetBalanceConversion},
        ConstU32, EitherOfDiverse, InstanceFilter,
    },
    weights::Weight,
    PalletId,
};
use frame_system::{EnsureRoot, EnsureWithSuccess};
use pallet_collective::EnsureProportionAtLeast;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{BlakeTwo256, IdentityLookup},
    Perbill, Permill,
};

/// The council's instance of the collective pallet.
pub type CouncilCollective = pallet_collective::Instance1;

/// Root, or at least half of the council: cancels slashes, sets the commission floor.
pub type RootOrHalfCouncil = EitherOfDiverse<
    EnsureRoot<AccountId>,
    EnsureProportionAtLeast<AccountId, CouncilCollective, 1, 2>,
>;

/// Root, or at least three fifths of the council: spends the treasury's money.
pub type RootOrThreeFifthsOfCouncil = EitherOfDiverse<
    EnsureRoot<AccountId>,
    EnsureProportionAtLeast<AccountId, CouncilCollective, 3, 5>,
>;

parameter_types! {
    /// A motion lapses after 5 days (of 6 s blocks). Anyone may close one that is decided or has lapsed.
    pub const MotionDuration: BlockNumber = 5 * DAYS;
    /// A proposal may take up to half a block.
    pub MaxProposalWeight: Weight = Perbill::from_percent(50) * MAXIMUM_BLOCK_WEIGHT;

    /// Approved spends are paid every 24 days (of 6 s blocks).
    pub const SpendPeriod: BlockNumber = 24 * DAYS;
    /// A spend has to be claimed within 30 days (of 6 s blocks).
    pub const PayoutPeriod: BlockNumber = 30 * DAYS;
    /// Nothing is burned: slashed funds have to stay there to be given back.
    pub const Burn: Permill = Permill::zero();
    /// Names the treasury's account.
    pub const TreasuryPalletId: PalletId = PalletId(*b"py/trsry");
    /// What one approval may spend: anything; the pot is the limit.
    pub const MaxSpend: Balance = Balance::MAX;

    /// One entry of 8 bytes for all proxies of an account.
    pub const ProxyDepositBase: Balance = deposit(1, 8);
    /// 33 bytes for each of them: an account and a type.
    pub const ProxyDepositFactor: Balance = deposit(0, 33);
    /// One entry of 8 bytes for all announcements of an account.
    pub const AnnouncementDepositBase: Balance = deposit(1, 8);
    /// 66 bytes for each of them: an account, a hash and a height.
    pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
    // Three members of the genesis need no deposit from each other.
    type Consideration = ();
    // Who doesn't vote, votes as the prime member does.
    type DefaultVote = pallet_collective::PrimeDefaultVote;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    // Bounds the work of counting votes.
    type MaxMembers = ConstU32<100>;
    type MaxProposalWeight = MaxProposalWeight;
    // Open motions at a time.
    type MaxProposals = ConstU32<100>;
    type MotionDuration = MotionDuration;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_treasury::Config for Runtime {
    // Only the chain's own token.
    type AssetKind = ();
    type BalanceConverter = UnityAssetBalanceConversion;
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
    type SpendOrigin = EnsureWithSuccess<RootOrThreeFifthsOfCouncil, AccountId, MaxSpend>;
    type SpendPeriod = SpendPeriod;
    type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do in somebody else's name.
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
    /// Everything but moving funds. Sudo is out as well, because root can move funds, and so is Proxy,
    /// because the account may be a proxy of others and without such a limit.
    NonTransfer,
    /// Council and treasury.
    Governance,
    /// Staking and session keys: for a stash or for a controller. It may bond and unbond, and name another
    /// payee or controller, but withdrawn stake stays with the stash: no part of it can be sent away.
    Staking,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    /// Batches are allowed where their parts are: every call of a batch passes this filter again.
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            ProxyType::Any => true,
            ProxyType::NonTransfer => !matches!(
                call,
                RuntimeCall::Balances(..) | RuntimeCall::Sudo(..) | RuntimeCall::Proxy(..)
            ),
            ProxyType::Governance => matches!(
                call,
                RuntimeCall::Council(..) | RuntimeCall::Treasury(..) | RuntimeCall::Utility(..)
            ),
            ProxyType::Staking => matches!(
                call,
                RuntimeCall::Staking(..)
                    | RuntimeCall::Session(..)
                    | RuntimeCall::Historical(..)
                    | RuntimeCall::Utility(..)
            ),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        match (self, other) {
            (same, other) if same == other => true,
            (ProxyType::Any, _) => true,
            (_, ProxyType::Any) => false,
            (ProxyType::NonTransfer, _) => true,
            _ => false,
        }
    }
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
    type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
