//! The pallet's interface: configuration, storage, the calls and the view functions.
//!
//! Each call is served by a transition. Each storage item is read and written by one room only (`rooms`).

use crate::{
    closing::Closing,
    equivocations::Equivocations,
    keys::Keys,
    reporting::Reporting,
    rooms::{History, Reports, Rounds, Rules},
    types::{
        EraStart, PriceWithAge, Record, Report, Round, RoundIndex, RoundPrice, Settings,
        SignedStatement, Stake, Statement,
    },
    weights::WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, WeakBoundedVec};
use frame_system::{ensure_authorized, pallet_prelude::*};
use palisade_restaking_primitives::{SecuredStake, ServiceId, ServiceSlasher};
use sp_runtime::{
    traits::{IdentifyAccount, Saturating, Verify, Zero},
    FixedU128, Perbill,
};
use sp_staking::EraIndex;

pub use module::*;

/// A signed statement of the chain `T`.
pub type SignedStatementOf<T> = SignedStatement<
    <T as Config>::PublicKey,
    <T as Config>::Signature,
    <T as frame_system::Config>::Hash,
>;

/// The module that FRAME's macro expands.
// The macro generates undocumented items.
#[allow(clippy::expect_used, missing_docs)]
#[frame_support::pallet]
pub mod module {
    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The price oracle.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from its runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// May change the settings.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The settings until the admin changes them.
        #[pallet::constant]
        type InitialSettings: Get<Settings>;

        /// The most eras whose faults can be reported, as the runtime expects: at least `SecuredStake::eras_at_risk`
        /// plus 2. It estimates the length of the list. An era beyond it is kept too, while its stake is at risk.
        #[pallet::constant]
        type MaxEras: Get<u32>;

        /// The most punishments of a validator that are remembered, one for each round. A punishment is forgotten when
        /// faults of its round can't be reported any more. With so many, a validator has no key and reports nothing.
        #[pallet::constant]
        type MaxFaults: Get<u32>;

        /// The most keys of a validator that are remembered. A key is forgotten when its faults can't be reported any
        /// more. So this bounds how often a validator can change its key in that time.
        #[pallet::constant]
        type MaxKeys: Get<u32>;

        /// The most prices on record.
        #[pallet::constant]
        type MaxPrices: Get<u32>;

        /// The most reports in a round. If there are more, those with the most stake count. The integrity test checks
        /// that a block can end such a round, and that a transaction can report in it.
        #[pallet::constant]
        type MaxReporters: Get<u32>;

        /// Oracle keys.
        type PublicKey: Parameter + MaxEncodedLen;

        /// The priority of reports without a sender, in the pool. With a low one, others could keep reports out of
        /// blocks by paying for their own transactions. There are few: one of a validator in a round.
        type ReportPriority: Get<TransactionPriority>;

        /// The service that this pallet is. The restaking pallet must know it.
        #[pallet::constant]
        type ServiceId: Get<ServiceId>;

        /// Signatures of oracle keys.
        type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::PublicKey>>;

        /// The restaking pallet: it knows allocations, and slashes.
        type Slasher: ServiceSlasher<Self::AccountId>;

        /// The staking pallet. It is only asked: for eras, and for the stake behind validators.
        type Stake: SecuredStake<Self::AccountId, Balance: Into<Stake>>;

        /// The weights of calls and of the end of a round.
        type WeightInfo: WeightInfo;

        /// What the benchmarks need from the runtime.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<
            Self::AccountId,
            Self::PublicKey,
            Self::Signature,
        >;
    }

    /// What governance has decided. Absent until it decides.
    #[pallet::storage]
    pub type CurrentSettings<T> = StorageValue<_, Settings>;

    /// The round that takes reports. Absent before the first block with this pallet.
    #[pallet::storage]
    pub type CurrentRound<T: Config> = StorageValue<_, Round<BlockNumberFor<T>>>;

    /// The first round of each era whose faults can be reported, oldest first.
    #[pallet::storage]
    pub type EraStarts<T: Config> =
        StorageValue<_, WeakBoundedVec<EraStart, T::MaxEras>, ValueQuery>;

    /// The keys and faults of each validator, while they can be reported.
    #[pallet::storage]
    pub type Records<T: Config> = StorageMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Record<T::PublicKey, T::MaxKeys, T::MaxFaults>,
    >;

    /// The validator of each key on record.
    #[pallet::storage]
    pub type KeyOwners<T: Config> = StorageMap<_, Blake2_128Concat, T::PublicKey, T::AccountId>;

    /// The reports of the round.
    #[pallet::storage]
    pub type RoundReports<T: Config> =
        StorageValue<_, WeakBoundedVec<Report<T::AccountId>, T::MaxReporters>, ValueQuery>;

    /// The prices of the last rounds that have one, oldest first.
    #[pallet::storage]
    pub type Prices<T: Config> =
        StorageValue<_, WeakBoundedVec<RoundPrice<BlockNumberFor<T>>, T::MaxPrices>, ValueQuery>;

    /// The events of this pallet.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A validator has a key. It signs from round `since` on.
        KeySet {
            validator: T::AccountId,
            key: T::PublicKey,
            since: RoundIndex,
        },
        /// The key of a validator is not in force from round `end` on. It has to set another one.
        KeyEnded {
            validator: T::AccountId,
            key: T::PublicKey,
            end: RoundIndex,
        },
        /// A validator reported a price.
        Reported {
            validator: T::AccountId,
            round: RoundIndex,
            price: FixedU128,
            stake: Stake,
        },
        /// The report of a validator gave way to one with more stake.
        ReportDisplaced {
            validator: T::AccountId,
            round: RoundIndex,
        },
        /// The price of a round is fixed.
        PriceFixed {
            round: RoundIndex,
            price: FixedU128,
            reports: u32,
            stake: Stake,
        },
        /// A round ended without a price: too few validators reported, or with too little stake.
        RoundWithoutPrice {
            round: RoundIndex,
            reports: u32,
            stake: Stake,
        },
        /// A validator signed two prices for a round. `slashed` is the part of its allocation that a slash was opened
        /// for.
        Equivocated {
            validator: T::AccountId,
            round: RoundIndex,
            era: EraIndex,
            slashed: Perbill,
        },
        /// The settings were replaced.
        SettingsChanged { settings: Settings },
    }

    /// The errors of the calls.
    #[pallet::error]
    pub enum Error<T> {
        /// The validator has allocated no stake to the service, was not elected, or is invulnerable. Allocate stake, and
        /// wait for the era.
        NoAllocation,
        /// The key is on record already. Make a new one.
        KeyTaken,
        /// Too many keys of the validator are on record. Wait until the oldest can't be reported, and `forget` it.
        TooManyKeys,
        /// The validator has no key to end.
        NoKey,
        /// All that is on record of the validator can still be reported.
        NothingToForget,
        /// The statement is for another chain.
        WrongChain,
        /// The statement is for another service.
        WrongService,
        /// The round has ended.
        RoundOver,
        /// The round has not begun.
        RoundNotStarted,
        /// The price is zero. Sign a price above zero.
        ZeroPrice,
        /// Nobody has this key, or it is forgotten.
        UnknownKey,
        /// The key was not in force in this round. A new key is in force from the next round on.
        KeyNotInForce,
        /// The validator has reported in this round. If its prices differ, use `report_equivocation`.
        AlreadyReported,
        /// There are as many reports as possible, and none has less stake.
        RoundFull,
        /// The signature is not one of these bytes by this key.
        BadSignature,
        /// The statements are by different keys.
        DifferentKeys,
        /// The statements are for different rounds.
        DifferentRounds,
        /// The statements agree: that is no fault.
        SamePrice,
        /// The stake of the round is no longer at risk.
        TooOld,
        /// The validator was punished for this round with all that its fault costs.
        AlreadyPunished,
        /// The validator was punished for as many rounds as can be counted. Wait until the oldest can't be reported, and
        /// `forget` it.
        TooManyFaults,
        /// A value of the settings is out of its bounds.
        InvalidSettings,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(now: BlockNumberFor<T>) -> Weight {
            Closing::<T>::process(now)
        }

        fn integrity_test() {
            let settings = T::InitialSettings::get();
            assert!(
                settings.is_allowed(T::MaxReporters::get()),
                "the initial settings are allowed"
            );
            assert!(T::MaxEras::get() > 1, "two eras can be reported");
            assert!(T::MaxFaults::get() > 0, "a fault can be counted");
            assert!(T::MaxKeys::get() > 1, "a key can be changed");
            assert!(T::MaxPrices::get() > 0, "there is room for a price");
            let weights = T::BlockWeights::get();
            let close = T::WeightInfo::close(T::MaxReporters::get());
            assert!(
                close.all_lte(weights.max_block),
                "a block can end the largest round: else lower MaxReporters"
            );
            // A report without a sender is charged for being admitted too.
            let submit = T::WeightInfo::submit(T::MaxReporters::get()).saturating_mul(2);
            let normal = weights.get(DispatchClass::Normal).max_extrinsic;
            assert!(
                submit.all_lte(normal.unwrap_or(weights.max_block)),
                "a transaction can report in the largest round: else lower MaxReporters"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::check_invariants()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Sets the oracle key of a validator. It is in force from the next round on, and the key before until then.
        ///
        /// Origin: signed, by the stash. `proof` is a signature by the new key of
        /// [`key_bytes_to_sign`](crate::types::key_bytes_to_sign): nobody can take the key of another one.
        ///
        /// # Errors
        /// - `NoAllocation`: the stash is not elected with stake for the service, in the active era or the planned one.
        ///   Or it is invulnerable.
        /// - `BadSignature`: the proof is wrong.
        /// - `KeyTaken`, `TooManyKeys`.
        /// - `TooManyFaults`: the validator was punished for as many rounds as can be counted, so the next fault could
        ///   cost nothing.
        ///
        /// # Events
        /// `KeySet`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set_key())]
        pub fn set_key(
            origin: OriginFor<T>,
            key: T::PublicKey,
            proof: T::Signature,
        ) -> DispatchResult {
            Keys::<T>::set_key(ensure_signed(origin)?, key, proof)
        }

        /// Ends the oracle key of a validator with this round. Its faults can be reported as before.
        ///
        /// Origin: signed, by the stash.
        ///
        /// # Errors
        /// `NoKey`.
        ///
        /// # Events
        /// `KeyEnded`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::end_key())]
        pub fn end_key(origin: OriginFor<T>) -> DispatchResult {
            Keys::<T>::end_key(&ensure_signed(origin)?)
        }

        /// Forgets what can't be reported of a validator. Ends its key too, if it allocates nothing in the active era
        /// and in the planned one. Forgets `MaxKeys` keys at most: a release with a larger bound may have left more.
        ///
        /// Origin: signed, by anyone.
        ///
        /// # Errors
        /// `NothingToForget`.
        ///
        /// # Events
        /// `KeyEnded`, if its key is ended.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::forget())]
        pub fn forget(origin: OriginFor<T>, validator: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Keys::<T>::forget(&validator)
        }

        /// Reports a price for the round at work.
        ///
        /// Origin: authorized, by `AuthorizeCall` and without a sender: then it costs no fee, and only a statement that
        /// counts gets into a block. Or signed, by anyone, who pays the fee. The signature in the statement counts, not
        /// the sender.
        ///
        /// # Errors
        /// `WrongChain`, `WrongService`, `RoundOver`, `RoundNotStarted`, `ZeroPrice`, `UnknownKey`, `KeyNotInForce`,
        /// `AlreadyPunished`, `TooManyFaults`, `AlreadyReported`, `TooOld`, `NoAllocation`, `RoundFull`,
        /// `BadSignature`.
        ///
        /// # Events
        /// `Reported`, and `ReportDisplaced` if a lighter report gave way.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::submit(Reports::<T>::most()))]
        #[pallet::weight_of_authorize(T::WeightInfo::submit(Reports::<T>::most()))]
        #[pallet::authorize(Reporting::<T>::authorize)]
        pub fn submit(origin: OriginFor<T>, signed: SignedStatementOf<T>) -> DispatchResult {
            if ensure_authorized(origin.clone()).is_err() {
                ensure_signed(origin)?;
            }
            Reporting::<T>::submit(&signed)
        }

        /// Reports that a key signed two prices for a round. Opens a slash of its validator, and ends the key if it is
        /// in force. If the validator can be punished for no other round, ends its last key in any case.
        ///
        /// Origin: signed, by anyone. Costs no fee if it succeeds. The statements need not be in a block: the
        /// signatures are the proof.
        ///
        /// # Errors
        /// - `DifferentKeys`, `DifferentRounds`, `SamePrice`: the statements don't contradict each other.
        /// - `WrongChain`, `WrongService`, `RoundNotStarted`, `TooOld`: nobody answers for them here.
        /// - `UnknownKey`, `KeyNotInForce`, `BadSignature`: they prove nothing about a validator.
        /// - `AlreadyPunished`, `TooManyFaults`.
        /// - The error of the restaking pallet, if nothing can be slashed.
        ///
        /// # Events
        /// `Equivocated`, and `KeyEnded` if the key is ended.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::report_equivocation(Reports::<T>::most()))]
        pub fn report_equivocation(
            origin: OriginFor<T>,
            first: SignedStatementOf<T>,
            second: SignedStatementOf<T>,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Equivocations::<T>::report(&first, &second)?;
            Ok(Pays::No.into())
        }

        /// Replaces the settings.
        ///
        /// Origin: `AdminOrigin`.
        ///
        /// # Errors
        /// `InvalidSettings`: [`Settings::is_allowed`] says which values are allowed.
        ///
        /// # Events
        /// `SettingsChanged`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::set_settings())]
        pub fn set_settings(origin: OriginFor<T>, settings: Settings) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Rules::<T>::set(settings)?;
            Self::deposit_event(Event::SettingsChanged { settings });
            Ok(())
        }
    }

    // No call and no hook may use these: their weight is not registered.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Returns the last price and its age in blocks. `None` if no round had a price yet.
        ///
        /// A price stays the last one for as long as rounds end without a price. So look at its age. If the chain stood
        /// still, the price can be older than its age says
        /// ([`price_within`](crate::Pallet::price_within)).
        pub fn price() -> Option<PriceWithAge<BlockNumberFor<T>>> {
            let last = History::<T>::last()?;
            let now = frame_system::Pallet::<T>::block_number();
            Some(PriceWithAge {
                last,
                age: now.saturating_sub(last.fixed_at),
            })
        }

        /// Returns the last prices, oldest first. Rounds without a price are left out.
        pub fn prices() -> Vec<RoundPrice<BlockNumberFor<T>>> {
            History::<T>::all()
        }

        /// Returns the round at work. `None` before the first block with this pallet.
        pub fn round() -> Option<Round<BlockNumberFor<T>>> {
            Rounds::<T>::current()
        }

        /// Returns the settings.
        pub fn settings() -> Settings {
            Rules::<T>::get()
        }

        /// Returns the bytes to sign for a price in a round of this chain and service.
        pub fn statement_to_sign(round: RoundIndex, price: FixedU128) -> Vec<u8> {
            let statement = Statement {
                genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
                service: T::ServiceId::get(),
                round,
                price,
            };
            statement.bytes_to_sign()
        }

        /// Returns the bytes that a new key of a validator signs.
        pub fn key_to_sign(validator: T::AccountId) -> Vec<u8> {
            Keys::<T>::bytes_to_sign(&validator)
        }
    }
}
