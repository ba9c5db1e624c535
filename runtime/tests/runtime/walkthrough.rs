//! The amounts in sections 9 to 11 of `docs/walkthrough.md`: the page has what the formulas return.

use crate::state::state_of;
use palisade_runtime::{
    constants::currency::PAL, genesis, inflation::Inflation, Balance, Balances,
};
use palisade_staking_math::payout::{
    compute_pool_split, compute_staker_reward, compute_validator_pool,
};
use sp_runtime::Perbill;
use sp_staking::EraPayout;

const PAGE: &str = include_str!("../../../docs/walkthrough.md");

/// The line of the page that begins with this text.
fn line(start: &str) -> &'static str {
    let mut lines = PAGE.lines();
    lines.find(|line| line.starts_with(start)).expect(start)
}

fn digits(text: &str) -> Balance {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("an amount has digits")
}

/// The amount behind the last equals sign of a line.
fn amount(start: &str) -> Balance {
    let (_, amount) = line(start).rsplit_once('=').expect(start);
    digits(amount)
}

#[test]
fn the_walkthrough_has_the_amounts_of_the_formulas() {
    let staked = 550_000 * PAL;
    let first_issuance = state_of(genesis::DEV).execute_with(Balances::total_issuance);

    // 9. Era end. Era 0 took 29 s, era 1 took 30 s.
    let (stakers, treasury) = Inflation::era_payout(staked, first_issuance, 29_000);
    let issuance = first_issuance + stakers + treasury;
    let (all, _) = line("issuance  ").split_once(" PAL").expect("is in PAL");
    // The page has all decimals.
    assert_eq!(digits(all), issuance);
    let (stakers, treasury) = Inflation::era_payout(staked, issuance, 30_000);
    assert_eq!(amount("stakers' part T"), stakers);
    assert_eq!(amount("treasury  "), treasury);
    assert_eq!(amount("whole inflation"), stakers + treasury);

    // 10. Payout. Alice made all blocks. Her commission is 10%.
    let pool = compute_validator_pool(stakers, 600, 600);
    assert_eq!(amount("Alice's pool"), pool);
    let split = compute_pool_split(pool, Perbill::from_percent(10));
    assert_eq!(amount("commission  "), split.commission);
    assert_eq!(amount("rest L"), split.for_stakers);
    let reward = |stake| compute_staker_reward(split.for_stakers, stake * PAL, staked);
    let alice = split.commission + reward(200_000);
    assert_eq!(amount("Alice   "), alice);
    assert_eq!(amount("Dave, Eve, Ferdie  "), reward(100_000));
    assert_eq!(amount("Bob   "), reward(50_000));
    let paid = alice + 3 * reward(100_000) + reward(50_000);
    assert_eq!(amount("paid in all"), paid);

    // 11. Settlement. Rounding leaves 3 units.
    assert_eq!(stakers - paid, 3);
    assert_eq!(amount("363,620,833,894 paid"), stakers + treasury);
    assert_eq!(paid, 363_620_833_894);
}
