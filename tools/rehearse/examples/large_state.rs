//! Writes the state of a large chain with `pallet-staking` 50, as a snapshot that `rehearse` reads.
//!
//! ```text
//! cargo run --release --example large_state -- RUNTIME.wasm OUT [VALIDATORS NOMINATORS ERAS]
//! ```
//!
//! By default 300 validators, 20,000 nominators and 84 eras. Stakers come through the pallet's own genesis. Each nominator
//! backs one validator in each era. Half of all eras are claimed, each validator has points, and each tenth nominator
//! unbonds a part of its stake. `RUNTIME.wasm` is the runtime of the chain: `before` of `rehearsal/`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs
)]

use codec::{Compact, Encode};
use frame_election_provider_support::NoElection;
use frame_support::{
    derive_impl,
    storage::unhashed,
    traits::{ConstU128, ConstU32},
};
use frame_system::{EnsureRoot, RawOrigin};
use parity_staking::{ActiveEraInfo, EraRewardPoints, StakerStatus, ValidatorPrefs};
use sp_core::storage::StateVersion;
use sp_runtime::{
    generic::{Header, UncheckedExtrinsic},
    traits::{BlakeTwo256, Header as _, IdentityLookup},
    AccountId32, BuildStorage,
};
use sp_staking::{EraPayout, ExposurePage, IndividualExposure, PagedExposureMetadata};

type AccountId = AccountId32;
type Balance = u128;
type Block = sp_runtime::generic::Block<
    Header<u32, BlakeTwo256>,
    UncheckedExtrinsic<AccountId, RuntimeCall, (), ()>,
>;

/// The stake of a nominator. That of a validator is a hundred times as large.
const STAKE: Balance = 1_000_000_000_000;
const REWARD: Balance = 3_000_000_000_000_000;
const SESSIONS_PER_ERA: u32 = 6;

frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 2,
        Balances: pallet_balances = 4,
        Staking: parity_staking = 6,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type Block = Block;
    type Lookup = IdentityLookup<AccountId>;
    type Nonce = u32;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<1>;
}

pub struct NoPayout;
impl EraPayout<Balance> for NoPayout {
    fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
        (0, 0)
    }
}

type None = NoElection<(
    AccountId,
    u32,
    Staking,
    ConstU32<1_000>,
    ConstU32<1_000_000>,
)>;

#[derive_impl(parity_staking::config_preludes::TestDefaultConfig)]
impl parity_staking::Config for Runtime {
    type AdminOrigin = EnsureRoot<AccountId>;
    type BondingDuration = ConstU32<4>;
    type Currency = Balances;
    type ElectionProvider = None;
    type EraPayout = NoPayout;
    type GenesisElectionProvider = None;
    type HistoryDepth = ConstU32<84>;
    type MaxExposurePageSize = ConstU32<512>;
    type NextNewSession = ();
    type OldCurrency = Balances;
    type RewardRemainder = ();
    type SessionInterface = ();
    type SessionsPerEra = ConstU32<SESSIONS_PER_ERA>;
    type Slash = ();
    type SlashDeferDuration = ConstU32<2>;
    type TargetList = parity_staking::UseValidatorsMap<Self>;
    type UnixTime = Timestamp;
    type VoterList = parity_staking::UseNominatorsAndValidatorsMap<Self>;
}

/// How large the chain is.
struct Size {
    validators: usize,
    nominators: usize,
    eras: u32,
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [runtime, out, sizes @ ..] = arguments.as_slice() else {
        eprintln!("usage: large_state RUNTIME.wasm OUT [VALIDATORS NOMINATORS ERAS]");
        std::process::exit(2);
    };
    let size = |at: usize, default: usize| {
        sizes
            .get(at)
            .map_or(default, |text| text.parse().expect("sizes are numbers"))
    };
    let size = Size {
        validators: size(0, 300),
        nominators: size(1, 20_000),
        eras: size(2, 84) as u32,
    };
    let code = std::fs::read(runtime).expect("the runtime can be read");
    let mut ext = stakers(&size);
    ext.execute_with(|| {
        unhashed::put_raw(b":code", &code);
        live(&size);
        assert!(Balances::total_issuance() > 0);
    });
    ext.commit_all().expect("nothing is open");
    let (nodes, root) = ext.into_raw_snapshot();
    let header = Header::<u32, BlakeTwo256>::new(
        1,
        Default::default(),
        root,
        Default::default(),
        Default::default(),
    );
    let snapshot = (Compact(4u16), StateVersion::V1, nodes, root, header);
    std::fs::write(out, snapshot.encode()).expect("the snapshot can be written");
}

fn person(n: usize) -> AccountId {
    AccountId::new(sp_io::hashing::blake2_256(&n.to_le_bytes()))
}

fn validator(n: usize) -> AccountId {
    person(1_000_000 + n)
}

/// The genesis: all stakers, with their funds.
fn stakers(size: &Size) -> sp_io::TestExternalities {
    let validators =
        (0..size.validators).map(|n| (validator(n), STAKE * 100, StakerStatus::Validator));
    let nominators = (0..size.nominators).map(|n| {
        let target = validator(n % size.validators);
        (person(n), STAKE, StakerStatus::Nominator(vec![target]))
    });
    let stakers: Vec<_> = validators.chain(nominators).collect();
    let balances = stakers
        .iter()
        .map(|(who, stake, _)| (who.clone(), stake * 2));
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: balances.collect(),
            ..Default::default()
        },
        staking: parity_staking::GenesisConfig {
            stakers: stakers
                .iter()
                .map(|(who, stake, status)| (who.clone(), who.clone(), *stake, status.clone()))
                .collect(),
            validator_count: size.validators as u32,
            ..Default::default()
        },
        ..Default::default()
    };
    genesis.build_storage().expect("is a genesis").into()
}

/// All eras, and what unbonds.
fn live(size: &Size) {
    for era in 0..size.eras {
        elect(size, era);
    }
    let active = size.eras - 1;
    parity_staking::CurrentEra::<Runtime>::put(active);
    parity_staking::ActiveEra::<Runtime>::put(ActiveEraInfo {
        index: active,
        start: Some(0),
    });
    parity_staking::CurrentPlannedSession::<Runtime>::put(active * SESSIONS_PER_ERA);
    let bonded = active.saturating_sub(4)..=active;
    parity_staking::BondedEras::<Runtime>::put(
        bonded
            .map(|era| (era, era * SESSIONS_PER_ERA))
            .collect::<Vec<_>>(),
    );
    for n in (0..size.nominators).step_by(10) {
        Staking::unbond(RawOrigin::Signed(person(n)).into(), STAKE / 10).expect("has as much");
    }
}

/// One era: exposures, points, and a reward. Of even eras, all pages are claimed.
fn elect(size: &Size, era: u32) {
    let (mut points, mut all_stake) = (EraRewardPoints::<AccountId>::default(), 0);
    for n in 0..size.validators {
        let who = validator(n);
        let backers = (n..size.nominators).step_by(size.validators).map(person);
        let others: Vec<_> = backers
            .map(|who| IndividualExposure { who, value: STAKE })
            .collect();
        let page_total = STAKE * others.len() as Balance;
        let overview = PagedExposureMetadata {
            total: page_total + STAKE * 100,
            own: STAKE * 100,
            nominator_count: others.len() as u32,
            page_count: 1,
        };
        all_stake += overview.total;
        parity_staking::ErasStakersOverview::<Runtime>::insert(era, &who, overview);
        let page = ExposurePage { page_total, others };
        parity_staking::ErasStakersPaged::<Runtime>::insert((era, &who, 0), page);
        parity_staking::ErasValidatorPrefs::<Runtime>::insert(era, &who, ValidatorPrefs::default());
        if era.is_multiple_of(2) {
            parity_staking::ClaimedRewards::<Runtime>::insert(era, &who, vec![0]);
        }
        let earned = 20 * (n as u32 % 7 + 1);
        points.individual.insert(who, earned);
        points.total += earned;
    }
    parity_staking::ErasRewardPoints::<Runtime>::insert(era, points);
    parity_staking::ErasTotalStake::<Runtime>::insert(era, all_stake);
    parity_staking::ErasStartSessionIndex::<Runtime>::insert(era, era * SESSIONS_PER_ERA);
    if era + 1 < size.eras {
        parity_staking::ErasValidatorReward::<Runtime>::insert(era, REWARD);
    }
}
