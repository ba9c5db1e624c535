//! The pallet's interface: configuration, storage and the calls.
//!
//! Each call is served by a transition. Each storage item is read and written by one room only (`rooms`).

use crate::{
    deposits::Deposits,
    eras::Eras,
    exits::Exits,
    governance::Governance,
    interfaces::ReportedSlashes,
    operators::Operators,
    types::{
        AlarmState, Balance, Batch, BatchId, Cash, Request, Settings, ShareMetadata, Stash, Work,
    },
    weights::WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
    pallet_prelude::*,
    traits::{fungible, fungibles, fungibles::metadata::MetadataDeposit},
    PalletId, WeakBoundedVec,
};
use frame_system::pallet_prelude::*;
use sp_staking::{EraIndex, StakingInterface};

pub use module::*;

/// The module that FRAME's macro expands.
// The macro generates undocumented items.
#[allow(clippy::expect_used, missing_docs)]
#[frame_support::pallet]
pub mod module {
    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The liquid staking pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from its runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// May open the pallet, change settings, name validators and operators, and end bunker mode.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Where the token is: `pallet-assets` or the like. It must take no deposit for names: the account of the
        /// pallet has nothing to pay it with. Nobody but root should be able to make tokens that this pallet did not
        /// mint.
        type Assets: fungibles::Create<Self::AccountId>
            + fungibles::Mutate<Self::AccountId, Balance = Balance>
            + fungibles::metadata::Mutate<Self::AccountId>
            + MetadataDeposit<Balance>;

        /// The currency that is staked.
        type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
            + fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// The most batches whose stake is unbonding. One is closed in an era, so this is the longest bonding duration
        /// plus two. It is no more than the chunks that a stash can have, and so few that to settle all fits into a
        /// block. A release may lower it: those that are open are settled.
        #[pallet::constant]
        type MaxOpenBatches: Get<u32>;

        /// The most stashes. Each step of an era's work goes over all of them, and fits into a block. A release may
        /// lower it: those that exist stay.
        #[pallet::constant]
        type MaxStashes: Get<u32>;

        /// The accounts of the pallet are derived from it.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

        /// Whether slashes are reported and not applied, and which validators have offended.
        type ReportedSlashes: ReportedSlashes<Self::AccountId, BlockNumberFor<Self>>;

        /// What an account deposits for a request, in units. Released by the claim, also if a release has changed the
        /// value.
        #[pallet::constant]
        type RequestDeposit: Get<Balance>;

        /// The reason of holds.
        type RuntimeHoldReason: From<HoldReason>;

        /// The token's id. No asset must have it before the pallet is opened.
        #[pallet::constant]
        type ShareAsset: Get<<Self::Assets as fungibles::Inspect<Self::AccountId>>::AssetId>;

        /// How wallets show the token.
        type ShareMetadata: Get<ShareMetadata>;

        /// The staking pallet. It must list this pallet among its listeners.
        type Staking: StakingInterface<AccountId = Self::AccountId, Balance = Balance>;

        /// All stake of the chain, in units.
        type TotalStake: Get<Balance>;

        /// The weights of calls, of the work of an era, and of slashes.
        type WeightInfo: WeightInfo;

        /// What the benchmarks need from the runtime.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
    }

    /// Why funds are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit for a request to exit.
        ExitRequest,
        /// The bond of an operator.
        OperatorBond,
    }

    /// What governance has decided. Absent until it decides.
    #[pallet::storage]
    pub type CurrentSettings<T: Config> = StorageValue<_, Settings<T::AccountId>>;

    /// The number of shares, collected ones included. Absent until the token exists.
    #[pallet::storage]
    pub type TotalShares<T> = StorageValue<_, Balance>;

    /// Funds on the account of the pallet, and funds that return to it.
    #[pallet::storage]
    pub type CashRecord<T> = StorageValue<_, Cash, ValueQuery>;

    /// The stashes, in the order of their numbers. More than `MaxStashes` are read, and none is added.
    #[pallet::storage]
    pub type StashList<T: Config> =
        StorageValue<_, WeakBoundedVec<Stash<T::AccountId>, T::MaxStashes>, ValueQuery>;

    /// What unbonds in a stash for holders and for no batch, in units, by the number of the stash. Root can unbond the
    /// stake of any account. Absent if it is zero.
    #[pallet::storage]
    pub type StrayStake<T> = StorageMap<_, Twox64Concat, u32, Balance, ValueQuery>;

    /// The block in which the admin last set the validator of a stash, by the number of the stash. After an offence
    /// that is reported in this block or later, the stash gets no funds. Absent: block zero.
    #[pallet::storage]
    pub type AdmittedIn<T: Config> =
        StorageMap<_, Twox64Concat, u32, BlockNumberFor<T>, ValueQuery>;

    /// The shares that are collected for the next batch.
    #[pallet::storage]
    pub type CollectedShares<T> = StorageValue<_, Balance, ValueQuery>;

    /// The number of the batch that collects.
    #[pallet::storage]
    pub type NextBatch<T> = StorageValue<_, BatchId, ValueQuery>;

    /// The batches whose stake is unbonding, with their unlock eras, oldest first. More than `MaxOpenBatches` are read,
    /// and none is added.
    #[pallet::storage]
    pub type OpenBatches<T: Config> =
        StorageValue<_, WeakBoundedVec<(EraIndex, BatchId), T::MaxOpenBatches>, ValueQuery>;

    /// The batches that are closed and have members that did not claim.
    #[pallet::storage]
    pub type BatchById<T: Config> = StorageMap<_, Twox64Concat, BatchId, Batch<T::MaxStashes>>;

    /// The shares of each account in each batch that it did not claim from, and the deposit for them.
    #[pallet::storage]
    pub type ExitRequests<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, BatchId, Request>;

    /// Losses of this era, and bunker mode.
    #[pallet::storage]
    pub type AlarmRecord<T> = StorageValue<_, AlarmState, ValueQuery>;

    /// How many shares there were when the losses of `AlarmRecord` were last counted. Absent: as many as there are now.
    #[pallet::storage]
    pub type SharesOfLoss<T> = StorageValue<_, Balance>;

    /// How far the work of an era is done.
    #[pallet::storage]
    pub type WorkRecord<T> = StorageValue<_, Work, ValueQuery>;

    /// Whether some work of the era may be due. Absent if none is.
    #[pallet::storage]
    pub type WorkMark<T> = StorageValue<_, bool, ValueQuery>;

    /// What exists from the start. Without any value nothing does, and governance can open the pallet later.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Gifts to the insurance fund: who gives, and how much, in units.
        pub insurance: Vec<(T::AccountId, Balance)>,
        /// Whether the token exists.
        pub is_open: bool,
        /// What governance has decided. `None`: the defaults.
        pub settings: Option<Settings<T::AccountId>>,
        /// The validators of the first stashes, in the order of their numbers.
        pub validators: Vec<T::AccountId>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            self.build_fund_and_stashes();
        }
    }

    /// The events of this pallet.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The token was created.
        Opened,
        /// An account deposited funds for shares.
        Deposited {
            who: T::AccountId,
            amount: Balance,
            shares: Balance,
        },
        /// An account gave up shares, and will be paid with a batch.
        ExitRequested {
            who: T::AccountId,
            batch: BatchId,
            shares: Balance,
        },
        /// An account was paid with its batch.
        ExitClaimed {
            who: T::AccountId,
            batch: BatchId,
            amount: Balance,
        },
        /// An account was paid from the buffer. The fee stays with holders.
        ExitedAtOnce {
            who: T::AccountId,
            shares: Balance,
            amount: Balance,
            fee: Balance,
        },
        /// Rewards became net asset value, without the fee and what went to the insurance fund.
        RewardTaken {
            reward: Balance,
            fee: Balance,
            insurance: Balance,
        },
        /// A batch was closed. If it is not slashed, its members get `balance` from `unlock_era` on.
        BatchClosed {
            batch: BatchId,
            shares: Balance,
            balance: Balance,
            unlock_era: EraIndex,
        },
        /// The stake of a batch is free. Its members get `balance` together.
        BatchSettled { batch: BatchId, balance: Balance },
        /// Funds of the buffer were delegated.
        Delegated { amount: Balance },
        /// A stash lost stake. The fields say who bears how much. Bond and insurance fund pay for slashes that staking
        /// told. Other losses are found when the stake is looked at: stake is gone, or a stash keeps a raised
        /// existential deposit.
        LossTaken {
            stash: u32,
            by_bond: Balance,
            by_insurance: Balance,
            by_batches: Balance,
            by_holders: Balance,
        },
        /// Holders lost more than the threshold in this era. There are no instant exits.
        BunkerBegan,
        /// Instant exits are possible again.
        BunkerEnded,
        /// An account gave funds to the insurance fund.
        InsuranceFunded { who: T::AccountId, amount: Balance },
        /// The settings were replaced.
        SettingsChanged { settings: Settings<T::AccountId> },
        /// A stash has another validator, or is idle.
        ValidatorSet {
            stash: u32,
            validator: Option<T::AccountId>,
        },
        /// The operator of a stash bonded more.
        OperatorBonded { stash: u32, amount: Balance },
        /// The operator of a stash leaves. Its bond is free in era `free_in`.
        OperatorLeft { stash: u32, free_in: EraIndex },
        /// An operator that has left got its bond back.
        BondWithdrawn { stash: u32, amount: Balance },
        /// A step of the era's work failed: no batch was settled, or none was closed. It is tried again later.
        StepFailed { error: DispatchError },
    }

    /// The errors of the calls.
    #[pallet::error]
    pub enum Error<T> {
        /// The token does not exist yet. Governance has to open the pallet.
        NotOpen,
        /// The token exists already.
        AlreadyOpen,
        /// The deposit is below the minimum, or too small for one share.
        DepositTooSmall,
        /// The deposit would give the pallet too large a share of all stake. Deposit less.
        ShareOfStakeTooLarge,
        /// The result is less than the caller asked for.
        BelowExpectation,
        /// There would be more shares than can be counted.
        TooManyShares,
        /// The number of shares is zero, or larger than there are.
        NoShares,
        /// There are no instant exits in bunker mode. Request a queued exit.
        BunkerMode,
        /// A slash is reported and not applied. Wait, or request a queued exit.
        SlashesPending,
        /// The buffer has less. Ask for less, or request a queued exit.
        BufferTooSmall,
        /// The account has no shares in this batch, or has claimed.
        NoRequest,
        /// Stake of the batch is still unbonding. Wait until it is settled.
        NotSettled,
        /// A value of the settings is out of its bounds.
        InvalidSettings,
        /// The insurance fund can't pay an existential deposit. Fund it first.
        InsuranceTooSmall,
        /// There is no stash with this number.
        NoStash,
        /// There are as many stashes as possible.
        TooManyStashes,
        /// The account does not validate.
        NotValidator,
        /// Another stash has this validator.
        ValidatorTaken,
        /// The operator has a bond. It has to leave, and the bond to be withdrawn.
        OperatorBonded,
        /// The account does not operate the validator of this stash, or nobody does.
        NotOperator,
        /// The operator leaves already.
        OperatorLeaves,
        /// The bond can still be needed for a loss.
        BondLiable,
        /// Bunker mode is not on.
        NoBunkerMode,
        /// Too many batches are unbonding. The next batch waits.
        TooManyBatches,
        /// The batch needs assets that are unbonding. It waits.
        AssetsUnbonding,
        /// The staking pallet did not do what it was asked for.
        StakingDisagrees,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Eras::<T>::process()
        }

        fn integrity_test() {
            assert!(T::MaxStashes::get() > 0, "there is room for a stash");
            assert!(T::MaxOpenBatches::get() > 0, "there is room for a batch");
            let look = T::ShareMetadata::get();
            let deposit =
                T::Assets::calc_metadata_deposit(look.name.as_bytes(), look.symbol.as_bytes());
            assert_eq!(deposit, 0, "a name costs no deposit");
            // Hooks run whatever they weigh. A step that is too heavy would stop the chain.
            let most = T::BlockWeights::get().max_block;
            let (stashes, batches) = (T::MaxStashes::get(), T::MaxOpenBatches::get());
            let settle = T::WeightInfo::settle(stashes, batches);
            assert!(settle.all_lte(most), "to settle fits into a block");
            let close = T::WeightInfo::close(stashes);
            assert!(close.all_lte(most), "to close fits into a block");
            let delegate = T::WeightInfo::delegate(stashes);
            assert!(delegate.all_lte(most), "to delegate fits into a block");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Deposits `amount` of the currency for shares at the present rate.
        ///
        /// Origin: signed. The call fails if it would give fewer shares than `least`.
        ///
        /// A slash that is reported and not applied is not in the rate: a depositor bears it like a holder.
        ///
        /// # Errors
        /// `NotOpen`, `DepositTooSmall`, `ShareOfStakeTooLarge`, `BelowExpectation`, `TooManyShares`, and those of the
        /// currency and the token.
        ///
        /// # Events
        /// `Deposited`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::deposit())]
        pub fn deposit(
            origin: OriginFor<T>,
            #[pallet::compact] amount: Balance,
            #[pallet::compact] least: Balance,
        ) -> DispatchResult {
            Deposits::<T>::deposit(ensure_signed(origin)?, amount, least)
        }

        /// Gives up shares, to be paid with the next batch.
        ///
        /// Origin: signed. The rate is that at which the batch is closed, when the next era is planned. From then on
        /// the batch gets no rewards, and bears slashes until its stake is free. The call can't be taken back. It takes
        /// a deposit.
        ///
        /// # Errors
        /// `NoShares`, and those of the token and the currency.
        ///
        /// # Events
        /// `ExitRequested`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::request_exit())]
        pub fn request_exit(
            origin: OriginFor<T>,
            #[pallet::compact] shares: Balance,
        ) -> DispatchResult {
            Exits::<T>::request_exit(ensure_signed(origin)?, shares)
        }

        /// Pays the caller for its shares in a settled batch.
        ///
        /// Origin: signed. Equal shares get equal amounts, whoever claims first.
        ///
        /// # Errors
        /// `NoRequest`, `NotSettled`, and those of the currency.
        ///
        /// # Events
        /// `ExitClaimed`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::claim_exit())]
        pub fn claim_exit(origin: OriginFor<T>, batch: BatchId) -> DispatchResult {
            Exits::<T>::claim_exit(ensure_signed(origin)?, batch)
        }

        /// Pays the caller for shares from the buffer, for a fee that stays with holders.
        ///
        /// Origin: signed. The call fails if it would pay less than `least`.
        ///
        /// # Errors
        /// `NoShares`, `BunkerMode`, `SlashesPending`, `BelowExpectation`, `BufferTooSmall`, and those of the token and
        /// the currency.
        ///
        /// # Events
        /// `ExitedAtOnce`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::exit_at_once())]
        pub fn exit_at_once(
            origin: OriginFor<T>,
            #[pallet::compact] shares: Balance,
            #[pallet::compact] least: Balance,
        ) -> DispatchResult {
            Exits::<T>::exit_at_once(ensure_signed(origin)?, shares, least)
        }

        /// Gives funds to the insurance fund. Nobody gets shares for it.
        ///
        /// Origin: signed.
        ///
        /// # Errors
        /// Those of the currency.
        ///
        /// # Events
        /// `InsuranceFunded`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::fund_insurance())]
        pub fn fund_insurance(
            origin: OriginFor<T>,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            Governance::<T>::fund_insurance(ensure_signed(origin)?, amount)
        }

        /// Creates the token, with the name that the runtime gives it.
        ///
        /// Origin: `AdminOrigin`. The insurance fund must have two existential deposits.
        ///
        /// # Errors
        /// `AlreadyOpen`, `InsuranceTooSmall`, and those of the token.
        ///
        /// # Events
        /// `Opened`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::open())]
        pub fn open(origin: OriginFor<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Governance::<T>::open()
        }

        /// Replaces all settings. Rewards until now are taken by the old ones.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// `InvalidSettings`: [`Settings::check`] says which values are allowed.
        ///
        /// # Events
        /// `RewardTaken`, if there is a reward. Then `SettingsChanged`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::set_settings())]
        pub fn set_settings(
            origin: OriginFor<T>,
            settings: Settings<T::AccountId>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Governance::<T>::set_settings(settings)
        }

        /// Ends bunker mode before the rate is back.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// `NoBunkerMode`.
        ///
        /// # Events
        /// `BunkerEnded`.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::end_bunker())]
        pub fn end_bunker(origin: OriginFor<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Governance::<T>::end_bunker()
        }

        /// Sets the validator and the operator of a stash, or adds a stash.
        ///
        /// Origin: `AdminOrigin`. `stash` is the number of a stash, or the number of stashes to add one. Its stake
        /// moves to the new validator with the next election. Without a validator the stash is idle: it earns nothing
        /// and gets no funds. With the same validator as before, the validator is admitted again, and the nomination is
        /// made again: after an offence it can be void, and the stash gets no funds until then. If the operator stays
        /// the same as well, it may have a bond.
        ///
        /// # Errors
        /// `NotOpen`, `NoStash`, `TooManyStashes`, `InsuranceTooSmall`, `NotValidator`, `ValidatorTaken`,
        /// `OperatorBonded`, and those of the staking pallet.
        ///
        /// # Events
        /// `ValidatorSet`.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::set_validator())]
        pub fn set_validator(
            origin: OriginFor<T>,
            stash: u32,
            validator: Option<T::AccountId>,
            operator: Option<T::AccountId>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Operators::<T>::set_validator(stash, validator, operator)
        }

        /// Adds to the caller's bond as the operator of a stash.
        ///
        /// Origin: signed, by the operator. The bond pays first for losses of the stash.
        ///
        /// # Errors
        /// `NoStash`, `NotOperator`, `OperatorLeaves`, and those of the currency.
        ///
        /// # Events
        /// `OperatorBonded`.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::bond_operator())]
        pub fn bond_operator(
            origin: OriginFor<T>,
            stash: u32,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            Operators::<T>::bond(ensure_signed(origin)?, stash, amount)
        }

        /// Lets the operator of a stash leave. The stash becomes idle at once.
        ///
        /// Origin: signed by the operator, or `AdminOrigin`.
        ///
        /// # Errors
        /// `NoStash`, `NotOperator`, `OperatorLeaves`, and those of the staking pallet.
        ///
        /// # Events
        /// `OperatorLeft`.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::leave_operator())]
        pub fn leave_operator(origin: OriginFor<T>, stash: u32) -> DispatchResult {
            let who = match T::AdminOrigin::try_origin(origin) {
                Ok(_) => None,
                Err(origin) => Some(ensure_signed(origin)?),
            };
            Operators::<T>::leave(who, stash)
        }

        /// Gives the bond of an operator that has left a stash back to it.
        ///
        /// Origin: signed, by anybody. The stash can have another validator after it.
        ///
        /// # Errors
        /// `NoStash`, `NotOperator`, `BondLiable`, and those of the currency.
        ///
        /// # Events
        /// `BondWithdrawn`.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::withdraw_operator_bond())]
        pub fn withdraw_operator_bond(origin: OriginFor<T>, stash: u32) -> DispatchResult {
            ensure_signed(origin)?;
            Operators::<T>::withdraw_bond(stash)
        }
    }
}
