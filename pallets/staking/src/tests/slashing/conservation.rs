//! Whatever is reported, cancelled and applied, nothing gets lost, and nobody loses more than was exposed.

use super::properties::*;
use crate::{mock::*, NominatorSlashInEra, ValidatorSlashInEra};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_runtime::Perbill;

#[derive(Clone, Debug)]
enum Step {
    /// Of an era that is so old, if it can still be reported.
    Send(Report, u32),
    /// A row of an era so far ahead, if there is one.
    Cancel(u32, u32),
    ComeBack,
    Unbond(AccountId, Balance),
    Withdraw(AccountId),
    /// So many stakers are slashed in a block.
    Pace(u64),
    Roll(u64),
}
use Step::*;

fn step() -> impl Strategy<Value = Step> {
    let staker = || select(STAKERS.to_vec());
    prop_oneof![
        6 => (report(), 0..3u32).prop_map(|(report, age)| Send(report, age)),
        2 => (1..4u32, 0..4u32).prop_map(|(ahead, row)| Cancel(ahead, row)),
        2 => Just(ComeBack),
        2 => (staker(), 1..300u128).prop_map(|(who, value)| Unbond(who, value)),
        1 => staker().prop_map(Withdraw),
        1 => (0..4u64).prop_map(Pace),
        8 => (1..8u64).prop_map(Roll),
    ]
}

fn take(step: Step) {
    match step {
        Send(report, age) => report.send(Staking::active_era().saturating_sub(age)),
        Cancel(ahead, row) => {
            let era = Staking::active_era() + ahead;
            attempt(Staking::cancel_deferred_slash(root(), era, vec![row]));
        }
        ComeBack => come_back(),
        Unbond(who, value) => attempt(Staking::unbond(signed(who), value)),
        Withdraw(who) => attempt(Staking::withdraw_unbonded(signed(who), 0)),
        Pace(stakers) => MaxSlashingWeight::set(weight_to_slash(stakers)),
        Roll(blocks) => roll_to(System::block_number() + blocks),
    }
}

/// What the eras cost a staker, each no more than was exposed in it.
fn charges(who: AccountId) -> Balance {
    let as_validator = ValidatorSlashInEra::<Test>::iter()
        .filter(|(_, validator, _)| *validator == who)
        .map(|(era, _, (_, own))| {
            let overview = Staking::exposure_overview(era, &who).expect("was elected");
            assert!(own <= overview.own);
            own
        });
    let as_nominator = NominatorSlashInEra::<Test>::iter()
        .filter(|(_, nominator, _)| *nominator == who)
        .map(|(era, _, amount)| {
            let exposed: Balance = VALIDATORS.map(|v| backing(era, v, who)).into_iter().sum();
            assert!(amount <= exposed);
            amount
        });
    as_validator.sum::<Balance>() + as_nominator.sum::<Balance>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn stakers_lose_no_more_than_was_exposed_and_others_get_all_of_it(life in vec(step(), 50)) {
        chain().execute_with(|| {
            let issuance = Balances::total_issuance();
            let had = STAKERS.map(balance);
            let reporters_had = wealth(&REPORTERS);
            for step in life {
                take(step);
                check_block();
                let rewards = wealth(&REPORTERS) - reporters_had;
                let lost = had.iter().sum::<Balance>() - wealth(&STAKERS);
                assert_eq!(lost, in_treasury() + rewards);
                assert!(rewards <= Perbill::from_percent(30) * lost);
                assert_eq!(Balances::total_issuance(), issuance);
            }
            settle();
            for (who, had) in STAKERS.into_iter().zip(had) {
                assert!(had - balance(who) <= charges(who));
            }
        });
    }
}
