//! A small chain with a staking pallet that is a few maps: fast, and each number can be chosen.
//!
//! An era is planned, then it becomes active. Stakes are copied when it is planned. A slash waits for two eras, stake
//! is at risk for six.

use crate::types::{Balance, Magnitude, Mode, Service, Settings, Tag, Tags, Terms, WHOLE};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{fungible::Mutate, tokens::Preservation, ConstU128, ConstU32, Hooks, VariantCountOf},
    weights::{constants::RocksDbWeight, Weight},
    PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use palisade_restaking_primitives::{
    AppliedSlash, Proceeds, SecuredStake, ServiceId, ServiceSlash, ServiceSlashListener,
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};
use sp_staking::EraIndex;

pub type AccountId = u128;

/// The existential deposit.
pub const ED: Balance = 10;
/// What an owner deposits.
pub const SERVICE_DEPOSIT: Balance = 500;
/// What an operator deposits.
pub const OPERATOR_DEPOSIT: Balance = 100;
/// How long stake is at risk, until governance decides otherwise.
pub const AT_RISK: u32 = 6;
/// How long a slash waits.
const DEFERRAL: u32 = 2;

/// Operators: validators with 1,000 each.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
pub const OPERATORS: [AccountId; 5] = [ALICE, BOB, CAROL, DAVE, EVE];
/// Owners of services.
pub const OLAF: AccountId = 11;
/// May slash.
pub const SLASHER: AccountId = 12;
/// No validator.
pub const STRANGER: AccountId = 13;
/// The account that is paid by rewards, instead of stakers.
const STAKERS: AccountId = 20;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system,
        Balances: pallet_balances,
        Restaking: palisade_restaking,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountId = AccountId;
    type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
    type Block = frame_system::mocking::MockBlock<Runtime>;
    type DbWeight = RocksDbWeight;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type Balance = Balance;
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type RuntimeFreezeReason = RuntimeFreezeReason;
}

parameter_types! {
    pub const RestakingId: PalletId = PalletId(*b"pal/rstk");
    /// A release may change it.
    pub static ExistentialDeposit: Balance = ED;
    pub static MaxOperators: u32 = 8;
    pub static MaxServices: u32 = 5;
    pub static MaxWindow: u32 = 20;
    /// The account that may get what services slash.
    pub static ProceedsAccount: AccountId = STRANGER;
    /// How long stake of eras that are planned from now on is at risk.
    pub static BondingEras: u32 = AT_RISK;
    /// The era in which the stake of each era is free. It is fixed when the era is planned.
    pub static FreeIn: BTreeMap<EraIndex, EraIndex> = BTreeMap::new();
    pub static Planned: EraIndex = 1;
    pub static Active: EraIndex = 1;
    /// The stakes now.
    pub static Stakes: BTreeMap<AccountId, Balance> = BTreeMap::new();
    /// The stakes of eras.
    pub static Exposures: BTreeMap<(EraIndex, AccountId), Balance> = BTreeMap::new();
    /// Slashes that wait, with the era in which they are applied.
    pub static Waiting: Vec<(EraIndex, ServiceSlash<AccountId>)> = Vec::new();
    /// What a service was granted so far.
    pub static Granted: BTreeMap<(ServiceId, AccountId, EraIndex), Perbill> = BTreeMap::new();
    /// The largest slash of the chain.
    pub static ChainSlashes: BTreeMap<(AccountId, EraIndex), Perbill> = BTreeMap::new();
    /// Whose rewards are refused.
    pub static Refused: Option<AccountId> = None;
    /// Whom governance protects from slashes.
    pub static Invulnerable: Option<AccountId> = None;
    /// How often it was asked whom governance protects.
    pub static TimesAsked: u32 = 0;
    /// What stakers got.
    pub static Rewarded: Vec<(AccountId, Balance)> = Vec::new();
}

/// Returns the era in which the stake of an era is free.
fn free_in(era: EraIndex) -> EraIndex {
    let fixed = FreeIn::get().get(&era).copied();
    fixed.unwrap_or(era + BondingEras::get())
}

pub struct FakeStaking;
impl SecuredStake<AccountId> for FakeStaking {
    type Balance = Balance;

    fn active_era() -> EraIndex {
        Active::get()
    }

    fn planned_era() -> EraIndex {
        Planned::get()
    }

    fn eras_at_risk() -> u32 {
        let planned = Planned::get();
        let fixed = free_in(planned).saturating_sub(planned);
        fixed.max(BondingEras::get())
    }

    fn is_slashable(era: EraIndex) -> bool {
        era <= Active::get() && free_in(era) > Active::get() + DEFERRAL
    }

    fn stake_behind(validator: &AccountId, era: EraIndex) -> Option<Balance> {
        Exposures::get().get(&(era, *validator)).copied()
    }

    fn is_invulnerable(validator: &AccountId) -> bool {
        Self::invulnerables().contains(validator)
    }

    fn invulnerables() -> Vec<AccountId> {
        TimesAsked::mutate(|times| *times += 1);
        Invulnerable::get().into_iter().collect()
    }

    fn slash(slash: ServiceSlash<AccountId>) -> DispatchResult {
        let is_valid = Self::is_slashable(slash.era)
            && Self::stake_behind(&slash.validator, slash.era).is_some()
            && slash.fraction > Perbill::zero()
            && slash.fraction <= slash.allocated;
        assert!(is_valid, "staking refuses {slash:?}");
        Waiting::mutate(|waiting| waiting.push((Active::get() + DEFERRAL, slash)));
        Ok(())
    }

    fn reward(payer: &AccountId, validator: &AccountId, amount: Balance) -> DispatchResult {
        let is_at_work = Exposures::get().contains_key(&(Active::get(), *validator));
        if !is_at_work || Refused::get() == Some(*validator) {
            return Err(DispatchError::Other("not at work"));
        }
        Balances::transfer(payer, &STAKERS, amount, Preservation::Preserve)?;
        Rewarded::mutate(|list| list.push((*validator, amount)));
        Ok(())
    }
}

/// Benchmarks don't run here.
#[cfg(feature = "runtime-benchmarks")]
pub struct NoBenchmarks;
#[cfg(feature = "runtime-benchmarks")]
impl palisade_restaking::benchmarking::BenchmarkHelper<AccountId> for NoBenchmarks {
    fn begin_era(_: u32) {}
    fn elect(_: &AccountId, _: u32, _: Balance) {}
}

impl palisade_restaking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type Currency = Balances;
    type MaxOperators = MaxOperators;
    type MaxOrdersPerEra = ConstU32<100>;
    type MaxProfit = ConstU128<1_000_000_000>;
    type MaxRewardsPerBlock = ConstU32<2>;
    type MaxServices = MaxServices;
    type MaxWindow = MaxWindow;
    type MinReward = ConstU128<10>;
    type OperatorDeposit = ConstU128<OPERATOR_DEPOSIT>;
    type PalletId = RestakingId;
    type ProceedsAccounts = frame_support::traits::Equals<ProceedsAccount>;
    type RegisterOrigin = EnsureSigned<AccountId>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ServiceDeposit = ConstU128<SERVICE_DEPOSIT>;
    type Staking = FakeStaking;
    type WeightInfo = palisade_restaking::weights::CountedWeight<Self>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = NoBenchmarks;
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

pub fn percent(parts: u32) -> Perbill {
    Perbill::from_percent(parts)
}

/// Returns the magnitude of a percentage of an unslashed operator.
pub fn whole(parts: u64) -> Magnitude {
    WHOLE / 100 * parts
}

/// No profit, no limits: half of an allocation is slashed in two eras.
pub fn terms() -> Terms<AccountId> {
    Terms {
        slasher: Some(SLASHER),
        profit: 0,
        threshold: percent(50),
        cap: percent(50),
        window: 2,
        proceeds: Proceeds::Burn,
        correlation: percent(100),
        quota: percent(10),
        mode: Mode::Unique,
    }
}

/// Settings that limit nothing.
pub fn open_rules() -> Settings {
    Settings {
        floor: percent(10),
        min_slack: percent(0),
        throttle: percent(100),
        max_orders: 100,
        max_share: percent(100),
        max_shared: percent(100),
        min_stake: 0,
    }
}

/// Returns a list of at most 8 tags.
pub fn tags<const N: usize>(list: [Tag; N]) -> Tags {
    list.to_vec().try_into().expect("there is room")
}

pub fn balances() -> Vec<(AccountId, Balance)> {
    let people = [ALICE, BOB, CAROL, DAVE, EVE, OLAF, SLASHER, STRANGER];
    people.map(|who| (who, 100_000)).to_vec()
}

/// Builds the chain: era 1 is active and planned, five validators have 1,000 each.
pub fn genesis(restaking: palisade_restaking::GenesisConfig<Runtime>) -> TestExternalities {
    reset();
    build(restaking, [])
}

/// Builds a chain with more accounts, without any reset.
pub fn build(
    restaking: palisade_restaking::GenesisConfig<Runtime>,
    more: impl IntoIterator<Item = (AccountId, Balance)>,
) -> TestExternalities {
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: balances().into_iter().chain(more).collect(),
            ..Default::default()
        },
        restaking,
        ..Default::default()
    };
    genesis
        .build_storage()
        .expect("the genesis is valid")
        .into()
}

pub fn reset() {
    BondingEras::set(AT_RISK);
    FreeIn::set(BTreeMap::from([(1, 1 + AT_RISK)]));
    Planned::set(1);
    Active::set(1);
    ExistentialDeposit::set(ED);
    MaxOperators::set(8);
    MaxServices::set(5);
    MaxWindow::set(20);
    ProceedsAccount::set(STRANGER);
    set_stakes(1_000);
    Waiting::set(Vec::new());
    Granted::set(BTreeMap::new());
    ChainSlashes::set(BTreeMap::new());
    Rewarded::set(Vec::new());
    Refused::set(None);
    Invulnerable::set(None);
}

/// Sets the stake of each operator, now and in era 1.
pub fn set_stakes(each: Balance) {
    let stakes = OPERATORS.map(|who| (who, each));
    Stakes::set(stakes.into_iter().collect());
    let exposures = OPERATORS.map(|who| ((1, who), each));
    Exposures::set(exposures.into_iter().collect());
}

/// Runs a story without limits.
pub fn run(story: impl FnOnce()) {
    genesis(Default::default()).execute_with(|| {
        block();
        assert_ok!(Restaking::set_settings(root(), open_rules()));
        story();
        Restaking::check_invariants().expect("the storage is consistent");
    });
}

/// Makes a block, and checks the storage after it.
pub fn block() {
    let number = System::block_number();
    if number > 0 {
        Restaking::on_idle(number, Weight::from_parts(1_000_000_000_000, u64::MAX));
        Restaking::check_invariants().expect("the storage is consistent");
    }
    System::reset_events();
    System::set_block_number(number + 1);
    Restaking::on_initialize(number + 1);
    Restaking::check_invariants().expect("the storage is consistent");
}

/// Plans the next era: stakes are fixed, and when they are free: not before those of the era before.
pub fn plan() {
    let era = Planned::get() + 1;
    let free = free_in(era).max(free_in(era - 1));
    FreeIn::mutate(|all| all.insert(era, free));
    Planned::set(era);
    Exposures::mutate(|all| {
        let old = era.saturating_sub(20);
        all.retain(|(each, _), _| *each >= old);
        all.extend(
            Stakes::get()
                .into_iter()
                .map(|(who, stake)| ((era, who), stake)),
        );
    });
    block();
}

/// Begins the era that is planned: slashes that are due are applied.
pub fn activate() {
    let era = Planned::get();
    Active::set(era);
    apply_due(era);
    block();
}

/// Applies the slashes that are due in an era.
pub fn apply_due(era: EraIndex) {
    let (due, rest): (Vec<_>, _) = Waiting::get().into_iter().partition(|(at, _)| *at <= era);
    Waiting::set(rest);
    for (_, slash) in due {
        apply(slash);
    }
}

/// Plans and begins this number of eras.
pub fn next_eras(count: u32) {
    for _ in 0..count {
        plan();
        activate();
    }
}

/// Returns what the chain takes of the exposure.
fn chain_fraction(slash: &ServiceSlash<AccountId>) -> Perbill {
    ChainSlashes::get()
        .get(&(slash.validator, slash.era))
        .copied()
        .unwrap_or(Perbill::zero())
}

/// Returns what all grants of a service take of an exposure: `min(g, (1 − F) · m)`.
fn reach(slash: &ServiceSlash<AccountId>, granted: Perbill) -> Perbill {
    let left = Perbill::one() - chain_fraction(slash);
    granted.min(left * slash.allocated)
}

fn apply(slash: ServiceSlash<AccountId>) {
    let key = (slash.service, slash.validator, slash.era);
    let before = Granted::get().get(&key).copied().unwrap_or(Perbill::zero());
    let after = Perbill::from_parts(
        (before.deconstruct() + slash.fraction.deconstruct()).min(1_000_000_000),
    );
    Granted::mutate(|all| all.insert(key, after));
    let taken = reach(&slash, after) - reach(&slash, before);
    let exposed = Exposures::get()[&(slash.era, slash.validator)];
    Stakes::mutate(|all| {
        let stake = all.get_mut(&slash.validator).expect("has stake");
        let amount = taken.mul_floor(exposed);
        assert!(*stake >= amount, "slashes take more than there is");
        *stake -= amount;
    });
    let era = slash.era;
    Restaking::on_applied(&AppliedSlash {
        service: slash.service,
        validator: slash.validator,
        era,
        fraction: slash.fraction,
        taken,
        chain: chain_fraction(&slash),
    });
}

/// Cancels the first slash that waits.
pub fn cancel() {
    let (_, slash) = Waiting::mutate(|waiting| waiting.remove(0));
    Restaking::on_cancelled(slash.service, &slash.validator, slash.era, slash.fraction);
}

/// Registers a service.
pub fn register(terms: Terms<AccountId>) -> ServiceId {
    assert_ok!(Restaking::register_service(signed(OLAF), terms));
    palisade_restaking::NextService::<Runtime>::get() - 1
}

pub fn service(id: ServiceId) -> Service<AccountId> {
    palisade_restaking::ServiceById::<Runtime>::get(id).expect("is registered")
}

pub fn allocate(who: AccountId, id: ServiceId, magnitude: Magnitude) {
    assert_ok!(Restaking::allocate(signed(who), id, magnitude));
}

pub fn slash(id: ServiceId, who: AccountId, era: EraIndex, part: Perbill) {
    assert_ok!(Restaking::slash(signed(SLASHER), id, who, era, part));
}

/// Returns the stake that an operator has behind a service in an era, in units, as the view shows it.
pub fn stake_for(who: AccountId, id: ServiceId, era: EraIndex) -> Balance {
    let operator = palisade_restaking::OperatorByStash::<Runtime>::get(who).expect("is operator");
    let stake = FakeStaking::stake_behind(&who, era).unwrap_or(0);
    let magnitude = operator
        .record_at(era)
        .map_or(0, |record| record.magnitude(id));
    palisade_restaking::arithmetic::magnitudes::stake_of(magnitude, operator.total_at(era), stake)
}

/// Returns whether an event was emitted in this block.
pub fn has_event(event: crate::Event<Runtime>) -> bool {
    let event = RuntimeEvent::Restaking(event);
    System::events()
        .into_iter()
        .any(|record| record.event == event)
}
