//! `payouts_of`: what it says of an era is what the era pays, page by page.

use super::ask;
use crate::{answers::types::*, mock::*, ErasValidatorReward};
use frame_support::assert_ok;
use sp_runtime::Perbill;
use sp_staking::{Exposure, IndividualExposure};

/// Alice's nominators: a page of four and a page of two. Nina and Omar also back Bob.
const BACKERS: [(AccountId, Balance); 6] = [
    (NINA, 700),
    (OMAR, 623),
    (31, 560),
    (32, 540),
    (33, 60),
    (34, 50),
];
const EVERYBODY: [AccountId; 8] = [ALICE, BOB, NINA, OMAR, 31, 32, 33, 34];

fn two_pages() -> ExtBuilder {
    let chain = ExtBuilder::default().manual_payouts();
    BACKERS.iter().fold(chain, |chain, (who, bond)| {
        let targets: &[_] = if [NINA, OMAR].contains(who) {
            &[ALICE, BOB]
        } else {
            &[ALICE]
        };
        chain.nominator(*who, *bond, targets)
    })
}

fn parts(who: AccountId, era: u32) -> Vec<PayoutPart<AccountId, Balance>> {
    ask(|| Staking::payouts_of(who, era)).expect("the era is over")
}

fn total(who: AccountId, era: u32) -> Balance {
    parts(who, era).iter().map(|part| part.reward).sum()
}

/// Returns validator, page and status of each part.
fn statuses(who: AccountId, era: u32) -> Vec<(AccountId, u32, PageStatus)> {
    let parts = parts(who, era).into_iter();
    parts
        .map(|part| (part.validator, part.page, part.status))
        .collect()
}

#[test]
fn the_parts_of_everybody_are_what_the_era_pays_to_the_unit() {
    two_pages().run(|| {
        roll_to_active_era(1);
        // 1. Before any claim, each part is unclaimed, with the stake of the exposure.
        let promised = EVERYBODY.map(|who| total(who, 0));
        for who in EVERYBODY {
            for part in parts(who, 0) {
                assert_eq!(part.status, PageStatus::Unclaimed);
                let stake = backing(0, part.validator, who);
                if who != part.validator {
                    assert_eq!(part.stake, stake);
                }
            }
        }
        // 2. Alice's second page is claimed first. Who is on it is paid, and nobody else.
        assert_ok!(Staking::payout_stakers_by_page(signed(DORA), ALICE, 0, 1));
        for who in EVERYBODY {
            let claimed = parts(who, 0).into_iter();
            let claimed = claimed.filter(|part| part.status == PageStatus::Claimed);
            let (pages, rewards): (Vec<_>, Vec<_>) = claimed
                .map(|part| ((part.validator, part.page), part.reward))
                .unzip();
            assert!(pages.iter().all(|page| *page == (ALICE, 1)));
            assert_eq!(rewards.iter().sum::<Balance>(), rewarded(who));
        }
        assert!(rewarded(34) > 0, "the smallest is on the second page");
        // 3. All pages are claimed. Everybody got what was promised, and the rest is settled.
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 0));
        assert_eq!(EVERYBODY.map(rewarded), promised);
        assert_eq!(EVERYBODY.map(|who| total(who, 0)), promised);
        let sum: Balance = promised.iter().sum();
        assert_eq!(settled(0), Some(10_007 - sum));
        assert_eq!(ErasValidatorReward::<Test>::get(0), Some(10_007));
    });
}

#[test]
fn each_part_names_its_validator_page_and_status() {
    two_pages().run(|| {
        roll_to_active_era(1);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        use PageStatus::{Claimed, Unclaimed};
        // A validator that is nominated has one part: its own.
        assert_eq!(statuses(ALICE, 0), [(ALICE, 0, Claimed)]);
        let twice = statuses(NINA, 0).into_iter();
        let of_bob: Vec<_> = twice.filter(|(validator, ..)| *validator == BOB).collect();
        assert_eq!(of_bob, [(BOB, 0, Unclaimed)]);
        assert_eq!(statuses(34, 0), [(ALICE, 1, Unclaimed)]);
        // Carol was not elected, and Dora stakes nothing.
        assert_eq!(statuses(CAROL, 0), []);
        assert_eq!(statuses(DORA, 0), []);
    });
}

#[test]
fn who_validates_and_also_backs_another_has_both_parts() {
    two_pages().run(|| {
        // An election can't do this. An exposure from before a migration may.
        let bobs = IndividualExposure {
            who: BOB,
            value: 250,
        };
        let exposure = Exposure {
            total: 1_250,
            own: 1_000,
            others: vec![bobs],
        };
        expose(0, &[(ALICE, exposure)]);
        roll_to_active_era(1);
        let [behind_alice, own] = &parts(BOB, 0)[..] else {
            panic!("two parts");
        };
        assert_eq!((behind_alice.validator, behind_alice.stake), (ALICE, 250));
        assert_eq!((own.validator, own.stake), (BOB, 900));
        let promised = total(BOB, 0);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!(rewarded(BOB), behind_alice.reward);
        assert_ok!(Staking::payout_stakers(signed(DORA), BOB, 0));
        assert_eq!(rewarded(BOB), promised);
    });
}

#[test]
fn at_full_commission_nominators_have_parts_of_zero() {
    two_pages().commission(Perbill::one()).run(|| {
        roll_to_active_era(1);
        assert_eq!(total(NINA, 0), 0);
        assert!(!parts(NINA, 0).is_empty());
        let promised = total(ALICE, 0);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!((rewarded(ALICE), rewarded(NINA)), (promised, 0));
    });
}

#[test]
fn without_points_a_part_is_zero() {
    two_pages().run(|| {
        roll_to_active_era(1);
        set_points(0, &[(BOB, 20)]);
        assert_eq!((total(ALICE, 0), total(34, 0)), (0, 0));
        assert!(total(BOB, 0) > 0);
    });
}

#[test]
fn beyond_the_paid_pages_a_part_is_zero_and_never_paid() {
    MaxExposurePages::set(1);
    two_pages().run(|| {
        roll_to_active_era(1);
        assert_eq!(statuses(34, 0), [(ALICE, 1, PageStatus::NeverPaid)]);
        assert_eq!(total(34, 0), 0);
        assert_ok!(Staking::payout_stakers(signed(DORA), ALICE, 0));
        assert_eq!(rewarded(34), 0);
        assert_eq!(rewarded(31), total(31, 0));
    });
}

#[test]
fn a_stash_that_is_gone_keeps_its_parts() {
    two_pages().run(|| {
        roll_to_active_era(1);
        let promised = total(NINA, 0);
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert!(promised > 0);
        assert_eq!(total(NINA, 0), promised);
    });
}

#[test]
fn an_era_that_is_not_over_or_out_of_its_history_is_unknown() {
    let unknown = |era| {
        let answer = ask(|| Staking::payouts_of(NINA, era));
        assert_eq!(answer, Err(NoAnswer::UnknownEra), "era {era}");
    };
    two_pages().run(|| {
        roll_to_active_era(1);
        (1..4).for_each(unknown);
        unknown(u32::MAX);
        // Nobody claims. As long as a claim is possible there is an answer.
        while Staking::has_pending_rewards(0, &ALICE) {
            assert!(total(NINA, 0) > 0);
            roll_one();
        }
        assert_eq!(Staking::planned_era(), 9);
        unknown(0);
        roll_to_active_era(10);
        unknown(0);
    });
}
