//! Eras on the wired runtime, from block to block: sessions, points, inflation, payouts, a changing set.

use crate::chain::Chain;
use frame_support::assert_ok;
use palisade_runtime::{
    configs::staking::LongestPaidEra, constants::currency::PAL, genesis, inflation::Inflation,
    timing, Balance, Balances, Runtime, RuntimeEvent, RuntimeOrigin, Session, Staking, Treasury,
};
use palisade_staking::{
    ActiveEra, ErasRewardPoints, ErasTotalStake, Event as StakingEvent, ValidatorPrefs,
};
use sp_keyring::Sr25519Keyring::{AliceStash, DaveStash};
use sp_runtime::Perbill;
use sp_staking::EraPayout;

/// What an era minted. It is known when the era is over.
struct EraEnd {
    index: u32,
    stakers: Balance,
    treasury: Balance,
}

fn era_paid(event: &RuntimeEvent) -> Option<EraEnd> {
    match event {
        RuntimeEvent::Staking(StakingEvent::EraPaid {
            era_index,
            validator_payout,
            remainder,
        }) => Some(EraEnd {
            index: *era_index,
            stakers: *validator_payout,
            treasury: *remainder,
        }),
        _ => None,
    }
}

fn era_settled(event: &RuntimeEvent) -> Option<(u32, Balance)> {
    match event {
        RuntimeEvent::Staking(StakingEvent::EraSettled {
            era_index,
            to_treasury,
        }) => Some((*era_index, *to_treasury)),
        _ => None,
    }
}

fn treasury() -> Balance {
    Balances::free_balance(Treasury::account_id())
}

#[test]
fn three_eras_in_a_row_mint_their_inflation_to_the_unit() {
    let mut dev = Chain::of(genesis::DEV);
    let (issuance_before, treasury_before) = dev.with(|| (Balances::total_issuance(), treasury()));
    let (mut minted, mut to_treasury) = (0, 0);

    for expected_era in 0..3 {
        let issuance = dev.with(Balances::total_issuance);
        let era = dev.run_until(era_paid);
        assert_eq!(era.index, expected_era);

        // From the last block of the era before to the last block of this era. Era 0 has no era before.
        let millis = if era.index == 0 { 29_000 } else { 30_000 };
        let staked = dev.with(|| ErasTotalStake::<Runtime>::get(era.index));
        let expected = Inflation::era_payout(staked, issuance, millis);
        assert_eq!((era.stakers, era.treasury), expected);

        // Without any call the stakers get their rewards, and the treasury gets what the division left over.
        let (settled, rest) = dev.run_until(era_settled);
        assert_eq!(settled, era.index);
        minted += era.stakers + era.treasury;
        to_treasury += era.treasury + rest;
        dev.with(|| {
            assert_eq!(Balances::total_issuance(), issuance_before + minted);
            assert_eq!(treasury(), treasury_before + to_treasury);
        });
    }
}

#[test]
fn every_block_of_an_era_gives_its_author_twenty_points_of_that_era() {
    let mut dev = Chain::of(genesis::DEV);
    dev.run_until(era_paid);
    let era = dev.run_until(era_paid);
    let points = dev.with(|| ErasRewardPoints::<Runtime>::get(era.index));

    // Three sessions of ten slots, no slot empty.
    assert_eq!(points.total, 30 * 20);
    assert_eq!(
        points.individual.get(&AliceStash.to_account_id()),
        Some(&600)
    );
}

#[test]
fn a_validator_that_chills_is_out_with_the_next_set_and_gets_no_points() {
    let mut local = Chain::of(genesis::LOCAL);
    let dave = DaveStash.to_account_id();
    // 1. Dave chills in the first block.
    local.make_block();
    local.with(|| {
        assert_ok!(Staking::chill(RuntimeOrigin::signed(dave.clone())));
    });

    // 2. He serves era 0 to its end, and is not elected for the next era.
    let first = local.run_until(era_paid);
    let second = local.run_until(era_paid);

    let points_of_dave = |era| {
        ErasRewardPoints::<Runtime>::get(era)
            .individual
            .get(&dave)
            .copied()
    };
    local.with(|| {
        assert!(
            points_of_dave(first.index) > Some(0),
            "he was elected by genesis"
        );
        assert_eq!(points_of_dave(second.index), None);
        assert_eq!(
            ErasRewardPoints::<Runtime>::get(second.index).total,
            60 * 20
        );
        assert_eq!(Session::validators().len(), 3);
        assert!(!Session::validators().contains(&dave));
    });
}

#[test]
fn a_candidate_without_session_keys_takes_no_seat_however_much_it_has() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    let validators = local.with(Session::validators);
    local.with(|| {
        let eve = sp_keyring::Sr25519Keyring::Eve.to_account_id();
        let origin = RuntimeOrigin::signed(eve);
        assert_ok!(Staking::chill(origin.clone()));
        assert_ok!(Staking::bond_extra(origin.clone(), 300_000 * PAL));
        let prefs = ValidatorPrefs {
            commission: Perbill::from_percent(1),
            blocked: false,
        };
        assert_ok!(Staking::validate(origin, prefs));
    });

    // The era that was planned when she bonded, and the era after it.
    local.run_until(era_paid);
    local.run_until(era_paid);
    local.with(|| {
        let mut elected = Session::validators();
        let mut before = validators.clone();
        elected.sort();
        before.sort();
        assert_eq!(elected, before);
    });
}

const WEEK_MILLIS: u64 = 7 * 24 * 60 * 60 * 1_000;
const YEAR_MILLIS: u64 = 31_557_600_000;

/// Returns what an era mints that began a year ago, by the clock of these tests in 1970. Also returns a function of what
/// eras of other lengths mint. `longest` is the bound that governance sets.
fn minted_after_a_year(longest: Option<u64>) -> (Balance, impl Fn(u64) -> Balance) {
    let mut dev = Chain::of(genesis::DEV);
    // Era 0 is settled first, so nothing else is minted until era 1 ends.
    dev.run_until(era_settled);
    let (issuance, staked) = dev.with(|| {
        assert_ok!(Staking::set_max_era_duration(
            RuntimeOrigin::root(),
            longest
        ));
        ActiveEra::<Runtime>::mutate(|era| {
            let era = era.as_mut().expect("an era is active");
            era.start = era.start.map(|start| start.saturating_sub(YEAR_MILLIS));
        });
        let staked = ErasTotalStake::<Runtime>::get(Staking::active_era());
        (Balances::total_issuance(), staked)
    });
    let era = dev.run_until(era_paid);
    assert_eq!(era.index, 1);
    let minted = move |millis| {
        let (stakers, treasury) = Inflation::era_payout(staked, issuance, millis);
        stakers + treasury
    };
    (era.stakers + era.treasury, minted)
}

#[test]
fn an_outage_mints_no_more_than_a_week_or_what_governance_says() {
    let (minted, minted_in) = minted_after_a_year(None);
    assert_eq!(minted, minted_in(WEEK_MILLIS));
    // 10% a year is less than 0.2% a week.
    let (of_a_week, of_a_year) = (minted_in(WEEK_MILLIS), minted_in(YEAR_MILLIS));
    assert!(of_a_week > 0 && of_a_week * 50 < of_a_year);

    let (minted, minted_in) = minted_after_a_year(Some(60_000));
    assert_eq!(minted, minted_in(60_000));
}

#[test]
fn the_longest_paid_era_is_a_week_or_an_era_if_that_is_longer() {
    Chain::of(genesis::DEV).with(|| {
        assert_eq!(LongestPaidEra::get(), WEEK_MILLIS);
        // Sessions have ten slots of a second.
        timing::SessionsPerEra::<Runtime>::put(100_000);
        assert_eq!(LongestPaidEra::get(), 1_000_000_000);
    });
}
