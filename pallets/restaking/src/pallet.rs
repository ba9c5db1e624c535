//! The pallet's interface: configuration, storage, calls and view functions.
//!
//! Each call is served by a transition. Each storage item is read and written by one room only (`rooms`).

use crate::{
    allocations::Allocations,
    certificates::Certificates,
    clock::Clock,
    governance::Governance,
    history::RECORDS_OF_CALLS,
    orders::Orders,
    registry::Registry,
    removals::Removals,
    rewards::Rewards,
    sources::Sources,
    tags::TagChanges,
    types::{
        Balance, Binding, Bucket, Certificate, Faults, Load, Magnitude, Operator, OperatorView,
        Pot, Run, Service, ServiceView, Settings, Slack, Tag, Tags, Terms, MAX_PROTECTED,
        MAX_SERVICES,
    },
    views::Views,
    weights::WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
    pallet_prelude::*,
    traits::{fungible, Contains},
    PalletId,
};
use frame_system::pallet_prelude::*;
use palisade_restaking_primitives::{SecuredStake, ServiceId};
use sp_runtime::Perbill;
use sp_staking::EraIndex;

pub use module::*;

/// The module that FRAME's macro expands.
// The macro generates undocumented items.
#[allow(clippy::expect_used, missing_docs)]
#[frame_support::pallet]
pub mod module {
    use super::*;
    use crate::genesis::{Genesis, GenesisService};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The restaking pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from its runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// May change settings, lower profits, retire services, and set tags.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The currency of deposits and rewards.
        type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
            + fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// The most operators. The certificate reads two items for each of them, in one block.
        type MaxOperators: Get<u32>;

        /// The largest `max_orders` of the settings.
        type MaxOrdersPerEra: Get<u32>;

        /// The largest profit of a service, in units. With `MaxServices` services the sum must fit into 128 bits.
        type MaxProfit: Get<Balance>;

        /// The most operators that are paid in a block.
        type MaxRewardsPerBlock: Get<u32>;

        /// The most services, at most 64. A retired service counts until it is removed.
        type MaxServices: Get<u32>;

        /// The longest window of a service, in eras. With `SecuredStake::eras_at_risk` and two more it is at most 64.
        type MaxWindow: Get<u32>;

        /// The smallest reward of one call, in units.
        type MinReward: Get<Balance>;

        /// What an operator deposits, in units.
        type OperatorDeposit: Get<Balance>;

        /// The account of the pallet is derived from it. Rewards wait there.
        type PalletId: Get<PalletId>;

        /// The accounts that may get what services slash. The staking pallet applies slashes of different eras in the
        /// order in which they are due. So the owner of such an account could save its stake from a later slash of the
        /// chain, by slashing itself first. A treasury is safe: no validator owns it.
        type ProceedsAccounts: Contains<Self::AccountId>;

        /// May register services. The account that it returns becomes the owner.
        type RegisterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

        /// The reason of holds.
        type RuntimeHoldReason: From<HoldReason>;

        /// What the owner of a service deposits, in units.
        type ServiceDeposit: Get<Balance>;

        /// The staking pallet. It must name this pallet as its `ServiceSlashListener`.
        type Staking: SecuredStake<Self::AccountId, Balance = Balance>;

        /// The weights of calls and hooks.
        type WeightInfo: WeightInfo;

        /// What the benchmarks need from the runtime.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
    }

    /// Why funds are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit of a service's owner.
        Service,
        /// The deposit of an operator.
        Operator,
    }

    /// What governance has decided. Absent until it decides.
    #[pallet::storage]
    pub type CurrentSettings<T> = StorageValue<_, Settings>;

    /// The number of the next service.
    #[pallet::storage]
    pub type NextService<T> = StorageValue<_, ServiceId, ValueQuery>;

    /// The services that exist, ascending.
    #[pallet::storage]
    pub type ServiceList<T> =
        StorageValue<_, BoundedVec<ServiceId, ConstU32<MAX_SERVICES>>, ValueQuery>;

    /// Each service.
    #[pallet::storage]
    pub type ServiceById<T: Config> = StorageMap<_, Twox64Concat, ServiceId, Service<T::AccountId>>;

    /// The stake behind each service.
    #[pallet::storage]
    pub type LoadOf<T> = StorageMap<_, Twox64Concat, ServiceId, Load, ValueQuery>;

    /// The stake behind each service in each era that can be slashed, in units, without that of operators that were
    /// invulnerable when the era was planned. Written by the certificate of the era.
    #[pallet::storage]
    pub type StakeInEra<T> =
        StorageDoubleMap<_, Twox64Concat, ServiceId, Twox64Concat, EraIndex, Balance, ValueQuery>;

    /// The first era whose stakes are stored: stakes of all earlier eras are forgotten. Absent before the first
    /// certificate.
    #[pallet::storage]
    pub type StakesSince<T> = StorageValue<_, EraIndex>;

    /// For the active and the planned era: the era, a service, and the stake of operators behind it that were
    /// invulnerable when the era was planned, in units. It is no part of `StakeInEra`. Services without such stake are
    /// left out.
    #[pallet::storage]
    pub type ProtectedStakes<T> = StorageValue<
        _,
        BoundedVec<(EraIndex, ServiceId, Balance), ConstU32<MAX_PROTECTED>>,
        ValueQuery,
    >;

    /// The last era in whose certificate an operator was left out, because it was invulnerable when the era was planned.
    /// Operators that never were, or had allocated nothing, have no entry.
    #[pallet::storage]
    pub type ProtectedIn<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, EraIndex>;

    /// Each operator, by stash.
    #[pallet::storage]
    pub type OperatorByStash<T: Config> =
        CountedStorageMap<_, Blake2_128Concat, T::AccountId, Operator>;

    /// What each service has slashed of each operator.
    #[pallet::storage]
    pub type FaultsOf<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ServiceId,
        Blake2_128Concat,
        T::AccountId,
        Faults,
        ValueQuery,
    >;

    /// How much of the throttle each service has used, and how many slashes it has ordered.
    #[pallet::storage]
    pub type BucketOf<T> = StorageMap<_, Twox64Concat, ServiceId, Bucket, ValueQuery>;

    /// The rewards of each service that wait.
    #[pallet::storage]
    pub type PotOf<T> = StorageMap<_, Twox64Concat, ServiceId, Pot, ValueQuery>;

    /// How far rewards of an era are paid.
    #[pallet::storage]
    pub type RewardRun<T: Config> = StorageValue<_, Run<T::AccountId>>;

    /// The last certificate.
    #[pallet::storage]
    pub type LastCertificate<T: Config> = StorageValue<_, Certificate<T::AccountId>>;

    /// The era whose stakes were measured last. If its graph could not be certified, the certificate is of an earlier
    /// era. The hook of a block reads it to know that there is nothing to do.
    #[pallet::storage]
    pub type CertifiedEra<T> = StorageValue<_, EraIndex>;

    /// The services and allocations of the first era.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The services. The first one has the number 0. Deposits are held from their owners.
        pub services: Vec<GenesisService<T::AccountId>>,
        /// For each allocation the stash of the operator, the number of the service, and the magnitude. It counts from
        /// era 0 on. As with a call, it is at least a thousandth of the total, and no stash is invulnerable. Limits of
        /// tags and shares are not checked: no stake is known yet.
        pub allocations: Vec<(T::AccountId, ServiceId, Magnitude)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Genesis::<T>::build(&self.services, &self.allocations);
        }
    }

    /// The events of this pallet.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A service was registered.
        ServiceRegistered {
            service: ServiceId,
            owner: T::AccountId,
        },
        /// The declared profit of a service changed.
        ProfitSet { service: ServiceId, profit: Balance },
        /// A service takes no allocations, and ends in an era.
        ServiceRetired { service: ServiceId, ends: EraIndex },
        /// Nothing of a retired service is left.
        ServiceRemoved { service: ServiceId },
        /// The stake behind a service is enough.
        ServiceActive { service: ServiceId },
        /// The stake behind a service was enough, and is not.
        ServiceDegraded { service: ServiceId },
        /// An operator allocates this magnitude to a service from an era on.
        Allocated {
            operator: T::AccountId,
            service: ServiceId,
            magnitude: Magnitude,
            from: EraIndex,
        },
        /// An operator allocates this magnitude only, from an era on. What it takes away is free in a later era.
        Deallocated {
            operator: T::AccountId,
            service: ServiceId,
            magnitude: Magnitude,
            from: EraIndex,
            free_in: EraIndex,
        },
        /// The tags of an operator changed.
        TagsSet {
            operator: T::AccountId,
            tags: Vec<Tag>,
        },
        /// An operator was removed.
        OperatorRemoved { operator: T::AccountId },
        /// A service slashes this part of an allocation. The staking pallet takes `fraction` of the exposure after the
        /// deferral.
        SlashOrdered {
            service: ServiceId,
            operator: T::AccountId,
            era: EraIndex,
            part: Perbill,
            fraction: Perbill,
        },
        /// A slash was applied. The operator lost this magnitude.
        SlashApplied {
            service: ServiceId,
            operator: T::AccountId,
            era: EraIndex,
            magnitude: Magnitude,
        },
        /// A slash was cancelled. The service may slash this part again.
        SlashCancelled {
            service: ServiceId,
            operator: T::AccountId,
            era: EraIndex,
            part: Perbill,
        },
        /// A reward for the operators of a service waits for the next run.
        RewardQueued { service: ServiceId, amount: Balance },
        /// An operator and its nominators get this from their services in the active era.
        OperatorRewarded {
            operator: T::AccountId,
            amount: Balance,
        },
        /// The staking pallet refused a reward. It stays in the pots of the services.
        RewardFailed {
            operator: T::AccountId,
            error: DispatchError,
        },
        /// The stakes of an era are certified. `coverage` is in billionths.
        Certified {
            era: EraIndex,
            coverage: Option<u128>,
            binding: Option<Binding<T::AccountId>>,
        },
        /// The certified slack fell below the floor.
        BelowFloor { era: EraIndex, coverage: u128 },
        /// The graph of an era could not be certified.
        NotCertified { era: EraIndex },
        /// Governance changed the settings.
        SettingsChanged { settings: Settings },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// There is no such service.
        NoService,
        /// There are as many services as possible.
        TooManyServices,
        /// The service is retired.
        ServiceRetired,
        /// The caller does not own the service.
        NotOwner,
        /// The caller may not slash for the service.
        NotSlasher,
        /// The threshold is zero.
        ZeroThreshold,
        /// The slash cap is zero.
        ZeroCap,
        /// The window is zero, or longer than `MaxWindow`.
        InvalidWindow,
        /// The correlation limit is zero.
        ZeroCorrelation,
        /// The quota is zero, or leaves no room for `min_slack` even alone.
        InvalidQuota,
        /// Slashed stake would go to an account that is not allowed. Burn it instead.
        ProceedsNotAllowed,
        /// The profit is above `MaxProfit`.
        ProfitTooLarge,
        /// The owner can't lower the profit. The admin can.
        ProfitNotRaised,
        /// The stash is not elected for the planned era.
        NotElected,
        /// Governance protects the stash from slashes, so its stake can secure nothing.
        Invulnerable,
        /// The stake behind the stash is below `min_stake`.
        StakeTooSmall,
        /// There are as many operators as possible. Remove one that is idle.
        TooManyOperators,
        /// The stash is no operator.
        NotOperator,
        /// The magnitude is zero.
        ZeroMagnitude,
        /// The allocation would be less than a thousandth of the total.
        AllocationTooSmall,
        /// The free magnitude is less. What is deallocated is free after a delay.
        NotEnoughFree,
        /// The services that share stake could slash more than `max_shared` of it together.
        TooMuchShared,
        /// The operator has as many services as possible.
        TooManyParts,
        /// The history of the operator is full. Wait until old eras can't be slashed.
        TooManyChanges,
        /// Too many magnitudes are locked. Wait until some are free.
        TooManyLocks,
        /// The operator has allocated less.
        NotAllocated,
        /// The quotas of the operator's services would leave less than `min_slack`.
        QuotaExceeded,
        /// Operators with one of the tags would have too much of the service.
        CorrelationExceeded,
        /// The operator would have too much of the service. Or the owner declares the first profit of a service after
        /// stake was allocated without limits. The admin can declare it.
        ShareExceeded,
        /// Another service of the operator is degraded. First raise what is allocated to that one.
        OtherServiceDegraded,
        /// A tag is not below 128.
        UnknownTag,
        /// An operator with allocations can only add tags. The admin can remove them.
        TagsRemoved,
        /// Slashes of the operator wait or count for a window. Or the operator was elected for an era that can be
        /// slashed, and has allocations or locks. Wait until these eras can't be slashed. Or another account removes
        /// it while it is elected for the active era or the planned one.
        StillLiable,
        /// The part is zero.
        ZeroPart,
        /// The era can't be slashed, or not any more.
        NotSlashable,
        /// The service has slashed its cap within the window.
        CapReached,
        /// The service has slashed as much as it may in this era. Retry in the next era.
        Throttled,
        /// The service has ordered as many slashes as it may in this era. Retry in the next era.
        TooManyOrders,
        /// All that the operator has allocated to the service is slashed already.
        NothingLeft,
        /// The part is below 1% although the cap leaves more, or below a billionth of the operator's stake.
        PartTooSmall,
        /// Too many faults of the operator are remembered for the service.
        TooManyFaults,
        /// The reward is below `MinReward`.
        RewardTooSmall,
        /// A part or a number of the settings is zero where it must not be, or above its bound.
        InvalidSettings,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Certificates::<T>::process()
        }

        fn on_idle(_: BlockNumberFor<T>, left: Weight) -> Weight {
            Rewards::<T>::process(left)
        }

        fn integrity_test() {
            let services = T::MaxServices::get();
            assert!(
                (1..=MAX_SERVICES).contains(&services),
                "there is room for a service, and for at most {MAX_SERVICES}"
            );
            assert!(T::MaxOperators::get() > 0, "there is room for an operator");
            assert!(T::MaxOrdersPerEra::get() > 0, "a service may slash");
            assert!(T::MaxRewardsPerBlock::get() > 0, "rewards are paid");
            assert!(T::MaxWindow::get() > 0, "there is a window");
            assert!(
                T::MaxProfit::get().checked_mul(services.into()).is_some(),
                "all profits together fit into 128 bits"
            );
            assert!(
                Certificates::<T>::largest().all_lte(T::BlockWeights::get().max_block),
                "a block can make the largest certificate: else lower MaxOperators or MaxServices"
            );
            assert!(
                T::Staking::eras_at_risk() <= Self::most_eras_at_risk(),
                "a service remembers all faults of an operator: else lower MaxWindow or the bonding duration"
            );
            assert!(
                Clock::<T>::most_records() <= RECORDS_OF_CALLS,
                "an operator has a record for each era: else lower the bonding duration"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Registers a service.
        ///
        /// Origin: `RegisterOrigin`. Its account becomes the owner, and pays the deposit. The terms are fixed, except
        /// for the profit.
        ///
        /// # Errors
        /// `ZeroThreshold`, `ZeroCap`, `InvalidWindow`, `ZeroCorrelation`, `InvalidQuota`, `ProfitTooLarge`,
        /// `ProceedsNotAllowed`, `TooManyServices`, and those of the currency.
        ///
        /// # Events
        /// `ServiceRegistered`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_service())]
        pub fn register_service(
            origin: OriginFor<T>,
            terms: Terms<T::AccountId>,
        ) -> DispatchResult {
            Registry::<T>::register(T::RegisterOrigin::ensure_origin(origin)?, terms)
        }

        /// Retires a service. It takes no allocations, and ends two eras after the planned one. Earlier faults can be
        /// slashed. When none can be slashed any more, the service is removed.
        ///
        /// Origin: signed by the owner, or `AdminOrigin`.
        ///
        /// # Errors
        /// `NoService`, `NotOwner`, `ServiceRetired`.
        ///
        /// # Events
        /// `ServiceRetired`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::retire_service())]
        pub fn retire_service(origin: OriginFor<T>, service: ServiceId) -> DispatchResult {
            Registry::<T>::retire(Self::admin_or_signed(origin)?, service)
        }

        /// Sets the declared profit of a service.
        ///
        /// Origin: signed by the owner, who can only raise it, or `AdminOrigin`. Once stake is allocated to a service
        /// without profit, only `AdminOrigin` can declare one.
        ///
        /// # Errors
        /// `NoService`, `NotOwner`, `ProfitNotRaised`, `ProfitTooLarge`, `ServiceRetired`, `ShareExceeded`.
        ///
        /// # Events
        /// `ProfitSet`. `ServiceDegraded`, if the stake is not enough for it.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::set_profit())]
        pub fn set_profit(
            origin: OriginFor<T>,
            service: ServiceId,
            #[pallet::compact] profit: Balance,
        ) -> DispatchResult {
            Registry::<T>::set_profit(Self::admin_or_signed(origin)?, service, profit)
        }

        /// Allocates more of the caller's stake to a service, from two eras after the planned one on.
        ///
        /// Origin: signed, by a stash that is elected for the planned era. `magnitude` is added to what is allocated.
        /// The whole stake has the magnitude 10¹⁸, less slashes of services. The first allocation takes a deposit.
        ///
        /// # Errors
        /// `NoService`, `ServiceRetired`, `ZeroMagnitude`, `NotElected`, `Invulnerable`, `StakeTooSmall`,
        /// `TooManyOperators`, `TooManyChanges`, `TooManyParts`, `AllocationTooSmall`, `NotEnoughFree`,
        /// `TooMuchShared`, `OtherServiceDegraded`, `QuotaExceeded`, `CorrelationExceeded`, `ShareExceeded`, and those
        /// of the currency.
        ///
        /// # Events
        /// `Allocated`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::allocate())]
        pub fn allocate(
            origin: OriginFor<T>,
            service: ServiceId,
            #[pallet::compact] magnitude: Magnitude,
        ) -> DispatchResult {
            Allocations::<T>::allocate(&ensure_signed(origin)?, service, magnitude)
        }

        /// Allocates less of the caller's stake to a service, from two eras after the planned one on. Earlier faults
        /// can be slashed. So what is taken away is free only when its last era can't be slashed any more.
        ///
        /// Origin: signed, by an operator. If less than a thousandth of the total would stay, all is taken away.
        ///
        /// # Errors
        /// `NotOperator`, `ZeroMagnitude`, `NotAllocated`, `TooManyChanges`, `TooManyLocks`.
        ///
        /// # Events
        /// `Deallocated`. `ServiceDegraded`, if the rest of the stake is not enough.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::deallocate())]
        pub fn deallocate(
            origin: OriginFor<T>,
            service: ServiceId,
            #[pallet::compact] magnitude: Magnitude,
        ) -> DispatchResult {
            Allocations::<T>::deallocate(&ensure_signed(origin)?, service, magnitude)
        }

        /// Sets what the caller has in common with others.
        ///
        /// Origin: signed, by an operator, or by a stash that may become one. The call takes the deposit of a new
        /// operator. While the operator has allocations, tags can only be added.
        ///
        /// # Errors
        /// `UnknownTag`, `TagsRemoved`, `CorrelationExceeded`, `NotElected`, `Invulnerable`, `StakeTooSmall`,
        /// `TooManyOperators`, and those of the currency.
        ///
        /// # Events
        /// `TagsSet`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::set_tags())]
        pub fn set_tags(origin: OriginFor<T>, tags: Tags) -> DispatchResult {
            TagChanges::<T>::set(&ensure_signed(origin)?, tags)
        }

        /// Sets the tags of an operator, without checking limits.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// `UnknownTag`, `NotOperator`.
        ///
        /// # Events
        /// `TagsSet`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::set_tags())]
        pub fn force_tags(
            origin: OriginFor<T>,
            operator: T::AccountId,
            tags: Tags,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            TagChanges::<T>::force(&operator, tags)
        }

        /// Removes an operator of which nothing can be slashed, and releases its deposit.
        ///
        /// Origin: signed, by anybody, if the operator was elected for no era that can be slashed. If it has allocated
        /// nothing in these eras and has no locks, the operator can remove itself, and anybody can unless it is elected
        /// for the active era or the planned one.
        ///
        /// # Errors
        /// `NotOperator`, `StillLiable`, and those of the currency.
        ///
        /// # Events
        /// `OperatorRemoved`.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::remove_operator(Clock::<T>::most_eras_at_risk()))]
        pub fn remove_operator(origin: OriginFor<T>, operator: T::AccountId) -> DispatchResult {
            Removals::<T>::remove(&ensure_signed(origin)?, &operator)
        }

        /// Slashes a part of what an operator had allocated to the service in an era.
        ///
        /// Origin: signed, by the slasher of the service. The order is cut to what the cap and the throttle allow, and
        /// to what the service still holds of the operator. `SlashOrdered` says what remains of it.
        ///
        /// # Errors
        /// `NoService`, `NotSlasher`, `ZeroPart`, `NotOperator`, `NotAllocated`, `NotSlashable`, `NotElected`,
        /// `CapReached`, `Throttled`, `TooManyOrders`, `NothingLeft`, `PartTooSmall`, `TooManyFaults`, and those of the
        /// staking pallet.
        ///
        /// # Events
        /// `SlashOrdered`. `ServiceDegraded` before, if the stake that is left is not enough.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::slash())]
        pub fn slash(
            origin: OriginFor<T>,
            service: ServiceId,
            operator: T::AccountId,
            era: EraIndex,
            part: Perbill,
        ) -> DispatchResult {
            Orders::<T>::slash_as(&ensure_signed(origin)?, service, &operator, era, part)
        }

        /// Gives a reward to the operators of a service. It waits for the next run, and is shared out by the stake
        /// behind the service then.
        ///
        /// Origin: signed, by anybody.
        ///
        /// # Errors
        /// `NoService`, `ServiceRetired`, `RewardTooSmall`, and those of the currency.
        ///
        /// # Events
        /// `RewardQueued`.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::reward())]
        pub fn reward(
            origin: OriginFor<T>,
            service: ServiceId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            Rewards::<T>::queue(&ensure_signed(origin)?, service, amount)
        }

        /// Replaces all settings.
        ///
        /// Origin: `AdminOrigin`. What is allocated stays.
        ///
        /// # Errors
        /// `InvalidSettings`: [`Settings`] says which values are allowed.
        ///
        /// # Events
        /// `SettingsChanged`.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::set_settings())]
        pub fn set_settings(origin: OriginFor<T>, settings: Settings) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Governance::<T>::set_settings(settings)
        }
    }

    // No call and no hook may use these: their weight is not registered.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Returns all services, with the stake behind each one and what it needs.
        pub fn services() -> Vec<ServiceView<T::AccountId>> {
            Views::<T>::services()
        }

        /// Returns up to `count` operators, at most 100, in the order of storage, with their stakes and allocations in
        /// the era of the certificate. Begins after `after`, or with the first.
        pub fn operators(
            after: Option<T::AccountId>,
            count: u32,
        ) -> Vec<OperatorView<T::AccountId>> {
            Views::<T>::operators(after, count)
        }

        /// Returns the last certificate.
        pub fn certificate() -> Option<Certificate<T::AccountId>> {
            Certificates::<T>::last()
        }

        /// Returns the cheapest attack on a unique service with the stakes of the certificate. `None` if there are
        /// shared services, or no profit counts.
        pub fn slack() -> Option<Slack> {
            Views::<T>::slack()
        }

        /// Returns the part of its stake that an operator has allocated to a service in an era, rounded down. Slashes
        /// for faults of the era are measured by it, so it does not fall with them.
        pub fn allocation_of(service: ServiceId, operator: T::AccountId, era: EraIndex) -> Perbill {
            Sources::<T>::allocation(service, &operator, era)
        }

        /// Returns the settings.
        pub fn settings() -> Settings {
            Governance::<T>::settings()
        }
    }

    impl<T: Config> Pallet<T> {
        /// Returns the account of a signed origin, or `None` for the admin.
        fn admin_or_signed(origin: OriginFor<T>) -> Result<Option<T::AccountId>, DispatchError> {
            match T::AdminOrigin::try_origin(origin) {
                Ok(_) => Ok(None),
                Err(origin) => Ok(Some(ensure_signed(origin)?)),
            }
        }
    }
}
