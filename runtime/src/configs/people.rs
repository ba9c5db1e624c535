//! What people need besides money: identities, accounts of several signers, and funds that vest.

use super::governance::RootOrHalfCouncil;
use crate::{
    constants::{
        currency::{deposit, PAL},
        time::DAYS,
    },
    Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, Signature, System,
    Treasury,
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, WithdrawReasons},
};
use pallet_identity::legacy::IdentityInfo;
use sp_runtime::traits::{ConvertInto, Verify};

parameter_types! {
    /// Deposit for an identity: one entry with the 17 bytes that an empty identity has.
    pub const IdentityDeposit: Balance = deposit(1, 17);
    /// Deposit for each further byte of an identity.
    pub const IdentityByteDeposit: Balance = deposit(0, 1);
    /// Deposit for a sub-account: one entry with an account of 32 bytes and a name of 21.
    pub const SubAccountDeposit: Balance = deposit(1, 53);
    /// Deposit for a username, paid by the authority that gives it: two entries, with an account of 32 bytes and twice
    /// a name of 32.
    pub const UsernameDeposit: Balance = deposit(2, 96);
    /// Further fields of an identity, besides the eight that it always has.
    pub const MaxAdditionalFields: u32 = 16;
    /// A username must be accepted within 7 days (of 6 s blocks).
    pub const PendingUsernameExpiration: BlockNumber = 7 * DAYS;
    /// A username that its authority takes back stays for 30 days (of 6 s blocks), so that people can react.
    pub const UsernameGracePeriod: BlockNumber = 30 * DAYS;

    /// Deposit for a call that waits for signers: one entry of 88 bytes, for height, depositor, deposit and the hash.
    pub const MultisigDepositBase: Balance = deposit(1, 88);
    /// 32 bytes for each signer.
    pub const MultisigDepositFactor: Balance = deposit(0, 32);

    /// The least amount that is given with a vesting schedule: 1 PAL. An account has few schedules, so strangers must
    /// not fill them with dust.
    pub const MinVestedTransfer: Balance = PAL;
    /// What unvested funds can pay: fees. They can be bonded as well, because a hold is no withdrawal.
    pub UnvestedFundsAllowedWithdrawReasons: WithdrawReasons =
        WithdrawReasons::except(WithdrawReasons::TRANSFER | WithdrawReasons::RESERVE);
}

impl pallet_identity::Config for Runtime {
    type BasicDeposit = IdentityDeposit;
    type ByteDeposit = IdentityByteDeposit;
    type Currency = Balances;
    // Removes an identity and takes its deposit.
    type ForceOrigin = RootOrHalfCouncil;
    type IdentityInformation = IdentityInfo<MaxAdditionalFields>;
    type MaxRegistrars = ConstU32<20>;
    type MaxSubAccounts = ConstU32<100>;
    // Bytes after the dot of a username, and bytes of all of it.
    type MaxSuffixLength = ConstU32<7>;
    type MaxUsernameLength = ConstU32<32>;
    type OffchainSignature = Signature;
    type PendingUsernameExpiration = PendingUsernameExpiration;
    type RegistrarOrigin = RootOrHalfCouncil;
    type RuntimeEvent = RuntimeEvent;
    type SigningPublicKey = <Signature as Verify>::Signer;
    type Slashed = Treasury;
    type SubAccountDeposit = SubAccountDeposit;
    type UsernameAuthorityOrigin = RootOrHalfCouncil;
    type UsernameDeposit = UsernameDeposit;
    type UsernameGracePeriod = UsernameGracePeriod;
    type WeightInfo = pallet_identity::weights::SubstrateWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

impl pallet_multisig::Config for Runtime {
    type BlockNumberProvider = System;
    type Currency = Balances;
    type DepositBase = MultisigDepositBase;
    type DepositFactor = MultisigDepositFactor;
    // Bounds the work for sorting and hashing the signers.
    type MaxSignatories = ConstU32<100>;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = crate::weights::pallet_multisig::MeasuredWeight<Runtime>;
}

impl pallet_vesting::Config for Runtime {
    type BlockNumberProvider = System;
    type BlockNumberToBalance = ConvertInto;
    type Currency = Balances;
    type MinVestedTransfer = MinVestedTransfer;
    type RuntimeEvent = RuntimeEvent;
    type UnvestedFundsAllowedWithdrawReasons = UnvestedFundsAllowedWithdrawReasons;
    type WeightInfo = crate::weights::pallet_vesting::MeasuredWeight<Runtime>;

    // Schedules of one account. All are read and written together.
    const MAX_VESTING_SCHEDULES: u32 = 28;
}
