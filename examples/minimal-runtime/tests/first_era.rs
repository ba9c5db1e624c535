//! The first era that the elections pallet elects. It is elected, worked for, paid, and slashed for an offence.
//!
//! Sessions have 10 blocks and eras 3 sessions. So era 0 has the blocks 1 to 29, and era 1 the blocks 30 to 59.

// A test shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use frame_support::{
    traits::{
        fungible::Inspect, IntegrityTest, KeyOwnerProofSystem, OnFinalize, OnIdle, OnInitialize,
    },
    weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};
use palisade_minimal_runtime::*;
use palisade_staking::{ErasValidatorReward, UnappliedSlash, UnappliedSlashes};
use sp_io::TestExternalities;
use sp_runtime::{
    key_types::DUMMY, testing::UintAuthorityId, traits::OpaqueKeys, BuildStorage, Perbill,
};
use sp_staking::{
    offence::{Kind, Offence, ReportOffence},
    SessionIndex, StakerStatus,
};

/// Two validators.
const ALICE: AccountId = 1;
const BOB: AccountId = 2;
/// A nominator of Alice.
const NINA: AccountId = 3;
/// A reporter without stake.
const RITA: AccountId = 4;

/// The time between two blocks, in ms.
const BLOCK_MILLIS: u64 = 6_000;
/// The weight that a block leaves for idle work: half of its second.
const IDLE: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND / 2, u64::MAX);

/// Two blocks in one slot, by one of two validators. It costs 10% of the stake.
struct DoubleBlock {
    session: SessionIndex,
    offender: (AccountId, ()),
}

impl Offence<(AccountId, ())> for DoubleBlock {
    const ID: Kind = *b"test:doubleblock";
    type Slot = u64;

    fn offenders(&self) -> Vec<(AccountId, ())> {
        vec![self.offender]
    }
    fn session_index(&self) -> SessionIndex {
        self.session
    }
    fn validator_set_count(&self) -> u32 {
        2
    }
    fn slot(&self) -> u64 {
        0
    }
    fn slash_fraction(&self, _offenders: u32) -> Perbill {
        Perbill::from_percent(10)
    }
}

/// Returns the session keys of a validator.
fn keys_of(who: AccountId) -> SessionKeys {
    SessionKeys {
        dummy: UintAuthorityId(who),
    }
}

/// Returns a chain without blocks. Everyone has 2,000. Alice and Bob bond 1,000, Nina bonds 500.
fn new_chain() -> TestExternalities {
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: vec![(ALICE, 2_000), (BOB, 2_000), (NINA, 2_000)],
            ..Default::default()
        },
        staking: palisade_staking::GenesisConfig {
            stakers: vec![
                (ALICE, ALICE, 1_000, StakerStatus::Validator),
                (BOB, BOB, 1_000, StakerStatus::Validator),
                (NINA, NINA, 500, StakerStatus::Nominator(vec![ALICE])),
            ],
            validator_count: 2,
            minimum_validator_count: 1,
            commission: Perbill::from_percent(10),
            ..Default::default()
        },
        session: pallet_session::GenesisConfig {
            keys: vec![(ALICE, ALICE, keys_of(ALICE)), (BOB, BOB, keys_of(BOB))],
            ..Default::default()
        },
        ..Default::default()
    };
    let storage = genesis.build_storage().expect("the genesis is valid");
    TestExternalities::new(storage)
}

/// Makes all blocks up to this one, without transactions. Returns their events.
fn roll_to(last: u64) -> Vec<RuntimeEvent> {
    let mut events = Vec::new();
    while System::block_number() < last {
        let number = System::block_number() + 1;
        System::reset_events();
        System::initialize(&number, &Default::default(), &Default::default());
        AllPalletsWithSystem::on_initialize(number);
        Timestamp::set_timestamp(number * BLOCK_MILLIS);
        AllPalletsWithSystem::on_idle(number, IDLE);
        AllPalletsWithSystem::on_finalize(number);
        check_invariants();
        events.extend(System::events().into_iter().map(|record| record.event));
    }
    events
}

fn check_invariants() {
    Staking::check_invariants().expect("the storage of staking is consistent");
    ValidatorElection::check_invariants().expect("the storage of elections is consistent");
    Offences::check_invariants().expect("the storage of offences is consistent");
    Historical::check_invariants().expect("the storage of key ownership is consistent");
}

/// Returns the validators of the running session, by account.
fn validators() -> Vec<AccountId> {
    let mut validators = Session::validators();
    validators.sort();
    validators
}

/// Returns the funds of Alice, Bob and Nina, staked or not.
fn funds() -> [Balance; 3] {
    [ALICE, BOB, NINA].map(|who| Balances::total_balance(&who))
}

#[docify::export]
#[test]
fn first_era() {
    new_chain().execute_with(|| {
        // 1. The configuration makes sense. Each pallet checks its own part.
        AllPalletsWithSystem::integrity_test();

        // 2. The genesis elects era 0 at once, since there are no blocks yet.
        assert_eq!(validators(), [ALICE, BOB], "both candidates have a seat");
        assert_eq!(Staking::active_era(), 0, "the chain starts in era 0");

        // 3. In the last session of era 0, the elections pallet elects era 1: a step in each block.
        let events = roll_to(29);
        let is_solved = |event: &RuntimeEvent| {
            matches!(
                event,
                RuntimeEvent::ValidatorElection(palisade_elections::Event::Solved {
                    winners: 2,
                    ..
                })
            )
        };
        assert!(
            events.iter().any(is_solved),
            "the elections pallet elects two winners"
        );
        let elected = RuntimeEvent::Staking(palisade_staking::Event::StakersElected);
        assert!(events.contains(&elected), "staking takes the result");
        assert_eq!(Staking::planned_era(), 1, "era 1 is planned");
        assert_eq!(Staking::active_era(), 0, "and era 0 still active");

        // 4. Era 1 starts with session 3. Nina's stake stands behind Alice.
        roll_to(30);
        assert_eq!(Staking::active_era(), 1, "era 1 is active");
        let exposure = Staking::exposure_overview(1, &ALICE).expect("Alice is elected");
        assert_eq!(exposure.own, 1_000, "Alice's own stake");
        assert_eq!(exposure.total, 1_500, "with that of Nina");

        // 5. Alice signs two blocks for one slot. Rita proves whose key that was in this session.
        let key = keys_of(ALICE).get_raw(DUMMY).to_vec();
        let proof = Historical::prove((DUMMY, key.clone())).expect("Alice has this key");
        assert_eq!(proof.session, 3, "the proof is for the running session");

        // 6. Era 1 ends with block 59. Both have authored 15 blocks, so each gets half of the 1,000 for stakers.
        roll_to(59);
        let [alice, bob, nina] = funds();
        roll_to(61);
        assert_eq!(Staking::active_era(), 2, "era 1 is over");
        let reward = ErasValidatorReward::<Runtime>::get(1);
        assert_eq!(reward, Some(1_000), "the reward of era 1 is known");

        // 7. Rewards are paid without a claim. Alice takes 10% of 500 as commission. The rest is split by stake.
        let paid = [alice + 50 + 300, bob + 500, nina + 150];
        assert_eq!(funds(), paid, "all stakers are paid");

        // 8. Rita reports the offence. The proof still holds, since era 1 can still be slashed.
        let session = proof.session;
        let offender = Historical::check_proof((DUMMY, key), proof).expect("the proof holds");
        assert_eq!(offender, (ALICE, ()), "it was Alice's key");
        let offence = DoubleBlock { session, offender };
        let report = Offences::report_offence(vec![RITA], offence);
        assert_eq!(report, Ok(()), "the report is accepted");

        // 9. With the next block, everybody sees the slash: 10% of each stake behind Alice in era 1. It is taken when
        //    era 4 starts, after two whole eras. Until then, root can cancel it.
        roll_to(62);
        let slash = UnappliedSlash {
            validator: ALICE,
            own: 100,
            others: vec![(NINA, 50)],
            reporters: vec![RITA],
            payout: 0,
        };
        let pending = UnappliedSlashes::<Runtime>::get(4);
        assert_eq!(pending, vec![slash], "a slash is pending");
        assert_eq!(funds(), paid, "nothing is taken yet");
    });
}
