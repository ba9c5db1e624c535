//! Who stakes on the old chain, and what they do there until era 6.

use crate::chain::{theirs::*, AccountId, Balance, HISTORY};
use frame_support::assert_ok;
use parity_staking::{BondedEras, RewardDestination, RewardDestination::*, ValidatorPrefs};
use sp_io::TestExternalities;
use sp_runtime::{testing::UintAuthorityId, BuildStorage, Perbill};
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    StakerStatus,
};

/// Validators with 1,000 each.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const VALIDATORS: [AccountId; 4] = [ALICE, BOB, CAROL, DAVE];
/// Nominators of Alice, with their stakes: two pages.
pub const FANS: [(AccountId, Balance, RewardDestination<AccountId>); 6] = [
    (11, 500, Staked),
    (12, 400, Stash),
    (13, 300, Account(77)),
    (14, 200, RewardDestination::None),
    (15, 100, Stash),
    (16, 60, Stash),
];
/// Nominates Bob, Carol and Dave with 900.
pub const NINA: AccountId = 21;
/// Has bonded 500, and unbonds some of it in two eras.
pub const LEO: AccountId = 22;
/// Nominates Dave with 400. Its controller is another account.
pub const OTTO: AccountId = 23;
pub const OTTOS_CONTROLLER: AccountId = 123;
/// Has bonded 300, which is still locked and not held.
pub const LUKE: AccountId = 24;
/// Reports offences.
pub const RHEA: AccountId = 31;
pub const PEOPLE: [AccountId; 14] = [
    ALICE, BOB, CAROL, DAVE, 11, 12, 13, 14, 15, 16, NINA, LEO, OTTO, LUKE,
];

/// The era in which the chain is upgraded.
pub const LAST_ERA: u32 = 6;

/// Makes blocks until an era is active.
fn roll_to_era(era: u32) {
    while parity_staking::ActiveEra::<Runtime>::get().is_none_or(|active| active.index < era) {
        roll_one();
    }
}

/// The lock of `pallet-staking` until its version 40.
pub const LOCK: [u8; 8] = *b"staking ";

fn genesis() -> TestExternalities {
    let mut balances: Vec<_> = PEOPLE.map(|who| (who, 2_000)).to_vec();
    balances.extend([(RHEA, 100), (77, 100), (OTTOS_CONTROLLER, 100)]);
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances,
            ..Default::default()
        },
        staking: parity_staking::GenesisConfig {
            stakers: VALIDATORS
                .map(|who| (who, who, 1_000, StakerStatus::Validator))
                .to_vec(),
            validator_count: 4,
            minimum_validator_count: 1,
            slash_reward_fraction: Perbill::from_percent(10),
            min_nominator_bond: 50,
            min_validator_bond: 100,
            ..Default::default()
        },
        session: pallet_session::GenesisConfig {
            keys: VALIDATORS
                .map(|who| (who, who, UintAuthorityId(who)))
                .to_vec(),
            ..Default::default()
        },
        ..Default::default()
    };
    genesis.build_storage().expect("it is valid").into()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

fn nominator(
    who: AccountId,
    stake: Balance,
    payee: RewardDestination<AccountId>,
    targets: &[AccountId],
) {
    assert_ok!(Staking::bond(signed(who), stake, payee));
    assert_ok!(Staking::nominate(signed(who), targets.to_vec()));
}

/// Reports an offence of an era that is bonded.
pub fn offend(who: AccountId, era: u32, percent: u32) {
    let bonded = BondedEras::<Runtime>::get();
    let (_, session) = *bonded
        .iter()
        .find(|(known, _)| *known == era)
        .expect("is bonded");
    let details = OffenceDetails {
        offender: (who, ()),
        reporters: vec![RHEA],
    };
    <Staking as OnOffenceHandler<_, _, _>>::on_offence(
        &[details],
        &[Perbill::from_percent(percent)],
        session,
    );
}

fn claim(validator: AccountId, era: u32, page: u32) {
    assert_ok!(Staking::payout_stakers_by_page(
        signed(RHEA),
        validator,
        era,
        page
    ));
}

/// Gives the stake of a stash the form that it had before holds.
pub fn lock_instead_of_hold(who: AccountId) {
    use frame_support::traits::{
        fungible::hold::Mutate, tokens::Precision, LockableCurrency, WithdrawReasons,
    };
    let reason = parity_staking::HoldReason::Staking.into();
    let freed = Balances::release_all(&reason, &who, Precision::Exact).expect("it is held");
    System::inc_consumers(&who).expect("it has a provider");
    Balances::set_lock(LOCK, &who, freed, WithdrawReasons::all());
}

/// Makes another account the controller of a stash, as it was possible until version 14.
pub fn give_controller(stash: AccountId, controller: AccountId) {
    let ledger = parity_staking::Ledger::<Runtime>::take(stash).expect("it is bonded");
    parity_staking::Ledger::<Runtime>::insert(controller, ledger);
    parity_staking::Bonded::<Runtime>::insert(stash, controller);
}

/// The old chain, in the middle of era 6.
///
/// - Alice is slashed 5% for era 1 by a report in era 6. It is never applied, and the stake of era 1 is free.
/// - Carol was slashed 10% for era 1. It is applied.
/// - Dave is slashed 30% for era 3 by a report in era 6. It was due in era 6, and is never applied.
/// - Bob is slashed 20% for era 5. It is due in era 8.
pub fn old_chain() -> TestExternalities {
    let mut chain = genesis();
    chain.execute_with(|| {
        begin_block(1);
        for who in VALIDATORS {
            let prefs = ValidatorPrefs {
                commission: Perbill::from_percent(10),
                blocked: false,
            };
            assert_ok!(Staking::validate(signed(who), prefs));
        }
        for (who, stake, payee) in FANS {
            nominator(who, stake, payee, &[ALICE]);
        }
        nominator(NINA, 900, Stash, &[BOB, CAROL, DAVE]);
        nominator(OTTO, 400, Stash, &[DAVE]);
        give_controller(OTTO, OTTOS_CONTROLLER);
        assert_ok!(Staking::bond(signed(LEO), 500, Stash));
        nominator(LUKE, 300, Stash, &[DAVE]);
        lock_instead_of_hold(LUKE);

        roll_to_era(1);
        offend(CAROL, 1, 10);
        roll_to_era(2);
        claim(ALICE, 1, 1);
        claim(BOB, 1, 0);
        assert_ok!(Staking::unbond(signed(LEO), 100));
        roll_to_era(4);
        for validator in VALIDATORS {
            claim(validator, 2, 0);
        }
        claim(ALICE, 3, 0);
        assert_ok!(Staking::unbond(signed(LEO), 150));
        roll_to_era(5);
        offend(BOB, 5, 20);
        roll_to_era(LAST_ERA);
        roll_one();
        offend(DAVE, 3, 30);
        offend(ALICE, 1, 5);
        roll_one();
        const { assert!(LAST_ERA < HISTORY) };
        let issued = Balances::total_issuance();
        assert!(issued > 14 * 2_000);
    });
    chain
}
