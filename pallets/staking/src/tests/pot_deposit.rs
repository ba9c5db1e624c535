//! A release raises the existential deposit, and the pot has no spare funds.

use crate::{mock::*, Config, RewardSource};
use frame_support::{
    assert_ok,
    traits::{
        fungible::{Balanced, Mutate},
        tokens::{imbalance::Imbalance, Preservation},
    },
};

#[test]
fn a_pot_gives_back_all_but_a_raised_existential_deposit() {
    Chosen::set(Issuance::FixedPerEra);
    ExtBuilder::default()
        .pot(50_000)
        .manual_payouts()
        .validator_count(1)
        .run(|| {
            // 1. The pot holds the reward of era 0. Besides, it has the existential deposit and nothing else.
            roll_to_active_era(1);
            assert_eq!(held_on_pot(), 10_007);
            let spare = free(POT) - EXISTENTIAL_DEPOSIT;
            let keep = Preservation::Preserve;
            assert_ok!(<Balances as Mutate<_>>::transfer(&POT, &EMIL, spare, keep));
            HoldsAll::set(false);
            // 2. A release raises the deposit by 9. Of 500 that are released, the pot keeps them.
            MinimumBalance::set(EXISTENTIAL_DEPOSIT + 9);
            let credit = <<Test as Config>::RewardSource as RewardSource<Test>>::release(500);
            assert_eq!(credit.peek(), 491);
            assert_eq!((held_on_pot(), free(POT)), (9_507, EXISTENTIAL_DEPOSIT + 9));
            assert!(Balances::resolve(&EMIL, credit).is_ok());
            // 3. Afterwards everything comes.
            let credit = <<Test as Config>::RewardSource as RewardSource<Test>>::release(500);
            assert_eq!(credit.peek(), 500);
            assert!(Balances::resolve(&EMIL, credit).is_ok());
        });
}
