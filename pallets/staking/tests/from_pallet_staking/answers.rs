//! What people ask of staking, on state that was taken over: each answer is what the chain does afterwards.

use crate::{
    chain::{ours::*, theirs, AccountId, Balance},
    people::*,
    upgrade::*,
};
use frame_support::assert_ok;
use pallet_staking::{
    answers::types::{EraValidator, NoAnswer, PageStatus, PayoutPart, PendingSlash, Unlock},
    DeferredSlashes, Event,
};
use sp_runtime::Perbill;
use std::collections::BTreeMap;
use PageStatus::{Claimed, Unclaimed};

/// Asks a question, and checks that the answer changes nothing.
fn ask<A>(question: impl FnOnce() -> A) -> A {
    let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
    let before = root();
    let answer = question();
    assert_eq!(before, root(), "an answer only reads");
    answer
}

fn slashes(who: AccountId) -> Vec<PendingSlash<AccountId, Balance>> {
    ask(|| Staking::slashes_of(who)).expect("its ledger can be read")
}

fn parts(who: AccountId, era: u32) -> Vec<PayoutPart<AccountId, Balance>> {
    ask(|| Staking::payouts_of(who, era)).expect("the era is over")
}

fn unlocks(who: AccountId) -> Vec<Unlock<Balance>> {
    ask(|| Staking::unlocks_of(who)).expect("is a stash")
}

fn row(era: u32, who: AccountId) -> EraValidator<AccountId, Balance> {
    let rows = ask(|| Staking::era_validators(era, None, 100)).expect("the era is stored");
    let found = rows.validators.into_iter().find(|row| row.validator == who);
    found.expect("is elected")
}

fn claim(validator: AccountId, era: u32, page: u32) {
    assert_ok!(Staking::payout_stakers_by_page(
        RuntimeOrigin::signed(RHEA),
        validator,
        era,
        page
    ));
}

/// Returns the account that gets the rewards of a stash, if any does.
fn payee_of(who: AccountId) -> Option<AccountId> {
    match who {
        13 => Some(77),
        14 => None,
        _ => Some(who),
    }
}

/// Returns for each question whether it has no answer, and why.
fn refusals() -> [Option<NoAnswer>; 8] {
    ask(|| {
        [
            Staking::inflation().err(),
            Staking::inflation_curve(10).err(),
            Staking::estimate_reward(100, ALICE).err(),
            Staking::estimate_rewards(vec![(ALICE, 100)]).err(),
            Staking::payouts_of(ALICE, 5).err(),
            Staking::slashes_of(BOB).err(),
            Staking::unlocks_of(LEO).err(),
            Staking::era_validators(5, None, 10).err(),
        ]
    })
}

#[test]
fn during_the_handover_no_question_has_an_answer() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        // 1. From the block of the upgrade on, staking is paused.
        upgrade();
        assert_eq!(refusals(), [Some(NoAnswer::Paused); 8]);
        // 2. Each unit of work leaves a part of the state in its old shapes. After the last one there are answers.
        let mut cursor = step(&None, one_unit()).expect("it goes on");
        while cursor.is_some() {
            assert_eq!(refusals(), [Some(NoAnswer::Paused); 8]);
            cursor = step(&cursor, one_unit()).expect("it goes on");
        }
        assert_eq!(refusals(), [None; 8]);
    });
}

#[test]
fn inherited_slashes_take_what_the_answer_says() {
    on_new_chain(old_chain(), || {
        // 1. Bob's slash is due as it was, Dave's is due anew, Alice's expired. Carol's was applied.
        let keys = |who| -> Vec<_> {
            let slashes = slashes(who).into_iter();
            slashes
                .map(|slash| (slash.validator, slash.slash_era, slash.due_era))
                .collect()
        };
        assert_eq!(keys(BOB), [(BOB, 5, 8)]);
        assert_eq!(keys(DAVE), [(DAVE, 3, 8)]);
        assert_eq!((keys(ALICE), keys(CAROL)), (vec![], vec![]));
        // 2. In each block, what is taken and what is announced are the same sum.
        let announced = |who| -> Balance { slashes(who).iter().map(|slash| slash.amount).sum() };
        let expected = PEOPLE.map(announced);
        assert!([BOB, NINA, DAVE].into_iter().all(|who| announced(who) > 0));
        let mut taken = BTreeMap::<AccountId, Balance>::new();
        while DeferredSlashes::<Runtime>::iter().next().is_some() {
            roll_one();
            for record in System::events() {
                if let RuntimeEvent::Staking(Event::Slashed { staker, amount }) = record.event {
                    *taken.entry(staker).or_default() += amount;
                }
            }
            let lost = |who: AccountId| taken.get(&who).copied().unwrap_or_default();
            assert_eq!(PEOPLE.map(|who| lost(who) + announced(who)), expected);
        }
        assert_eq!(Staking::active_era(), 8);
    });
}

#[test]
fn a_worse_report_adds_the_difference_to_the_answer() {
    on_new_chain(old_chain(), || {
        let bonded = pallet_staking::BondedEras::<Runtime>::get();
        let (_, session) = *bonded.iter().find(|(era, _)| *era == 5).expect("is bonded");
        let details = sp_staking::offence::OffenceDetails {
            offender: (BOB, ()),
            reporters: vec![],
        };
        use sp_staking::offence::OnOffenceHandler;
        <Staking as OnOffenceHandler<_, _, _>>::on_offence(
            &[details],
            &[Perbill::from_percent(50)],
            session,
        );
        // 20% that is fixed, then the rest up to 50% of what he had in era 5.
        let own = row(5, BOB).own;
        let amounts: Vec<_> = slashes(BOB).iter().map(|slash| slash.amount).collect();
        let &[fixed, rest] = &amounts[..] else {
            panic!("two slashes are pending: {amounts:?}");
        };
        assert!(fixed.abs_diff(own / 5) <= 1, "{fixed} of {own}");
        assert!((fixed + rest).abs_diff(own / 2) <= 1, "{rest} of {own}");
        let before = observe_ours()[&BOB].total;
        // His stake doesn't grow meanwhile.
        pallet_staking::Payee::<Runtime>::insert(
            BOB,
            pallet_staking::RewardDestination::Account(77),
        );
        while DeferredSlashes::<Runtime>::iter().next().is_some() {
            roll(1);
        }
        assert_eq!(before - observe_ours()[&BOB].total, fixed + rest);
    });
}

#[test]
fn with_the_row_of_the_answer_an_inherited_slash_is_cancelled() {
    on_new_chain(old_chain(), || {
        let [slash] = &slashes(BOB)[..] else {
            panic!("one slash is pending");
        };
        let row = slash.row.expect("is shown");
        assert_ok!(Staking::cancel_deferred_slash(
            RuntimeOrigin::root(),
            slash.due_era,
            vec![row]
        ));
        assert_eq!(slashes(BOB), []);
        assert_eq!(slashes(DAVE).len(), 1);
        check();
    });
}

#[test]
fn the_parts_of_an_inherited_era_are_what_each_page_pays() {
    on_new_chain(old_chain(), || {
        // 1. Nothing of era 5 is claimed. Alice is paid with both pages, with her stake on the first.
        let own = parts(ALICE, 5);
        let shown: Vec<_> = own
            .iter()
            .map(|part| (part.validator, part.page, part.status))
            .collect();
        assert_eq!(shown, [(ALICE, 0, Unclaimed), (ALICE, 1, Unclaimed)]);
        assert_eq!((own[0].stake, own[1].stake), (row(5, ALICE).own, 0));
        assert!(own[1].reward > 0, "a part of the commission");
        // 2. Each page pays its parts, to the unit.
        let fans = FANS.map(|(who, ..)| who);
        let people: Vec<_> = fans.into_iter().chain([ALICE]).collect();
        let promised = |who, page| -> Balance {
            let parts = parts(who, 5).into_iter();
            let on_page = parts.filter(|part| (part.validator, part.page) == (ALICE, page));
            on_page.map(|part| part.reward).sum()
        };
        let mut sum = 0;
        for page in [1, 0] {
            let before = balances();
            claim(ALICE, 5, page);
            let after = balances();
            for who in &people {
                let promised = promised(*who, page);
                sum += promised;
                if let Some(payee) = payee_of(*who) {
                    assert_eq!(
                        after[&payee] - before[&payee],
                        promised,
                        "{who}, page {page}"
                    );
                }
            }
        }
        // 3. Together they are Alice's pool, without what nine roundings leave over.
        let pool = row(5, ALICE).pool.expect("the era is over");
        assert!(sum <= pool && pool - sum < 9, "{sum} of {pool}");
        assert!(parts(ALICE, 5).iter().all(|part| part.status == Claimed));
    });
}

#[test]
fn pages_that_were_claimed_before_the_upgrade_are_claimed() {
    on_new_chain(old_chain(), || {
        let shown = |era| -> Vec<_> {
            let parts = parts(ALICE, era).into_iter();
            parts.map(|part| (part.page, part.status)).collect()
        };
        assert_eq!(shown(1), [(0, Unclaimed), (1, Claimed)]);
        assert_eq!(shown(3), [(0, Claimed), (1, Unclaimed)]);
        assert_eq!((row(3, ALICE).paid_pages, row(3, ALICE).pages), (1, 2));
        // The page that is left pays its part of the commission, and no more.
        let [_, second] = &parts(ALICE, 3)[..] else {
            panic!("two parts");
        };
        let before = balance_of(ALICE);
        claim(ALICE, 3, 1);
        assert_eq!(balance_of(ALICE) - before, second.reward);
        assert_eq!((row(3, ALICE).paid_pages, row(3, ALICE).pages), (2, 2));
    });
}

#[test]
fn what_the_old_pallet_pays_is_answered_up_to_rounding() {
    let theirs_paid = old_chain().execute_with(|| {
        let before = theirs::balance_of(ALICE);
        for _ in 0..2 {
            assert_ok!(theirs::Staking::payout_stakers(signed(RHEA), ALICE, 5));
        }
        theirs::balance_of(ALICE) - before
    });
    assert!(theirs_paid > 0);
    on_new_chain(old_chain(), || {
        let answer: Balance = parts(ALICE, 5).iter().map(|part| part.reward).sum();
        assert!(answer.abs_diff(theirs_paid) <= 6, "{answer}, {theirs_paid}");
    });
}

#[test]
fn what_slashes_took_for_an_inherited_era_is_unknown() {
    on_new_chain(old_chain(), || {
        // 1. The slash for era 5 is recorded, and nothing is taken yet. That for era 1 is taken.
        for (era, who) in [(5, BOB), (1, CAROL), (LAST_ERA, ALICE)] {
            let row = row(era, who);
            assert_eq!((row.slashed_fraction, row.slashed_own), (None, None));
        }
        // 2. Of the first era of ours it is known.
        roll_until_era(LAST_ERA + 1);
        let row = row(LAST_ERA + 1, ALICE);
        assert_eq!(row.slashed_fraction, Some(Perbill::zero()));
        assert_eq!(row.slashed_own, Some(0));
    });
}

#[test]
fn inherited_chunks_are_free_when_the_answer_says() {
    on_new_chain(old_chain(), || {
        // 1. Dave's slash for era 3 holds what was bonded in it: the second chunk.
        let shown: Vec<_> = unlocks(LEO)
            .iter()
            .map(|chunk| (chunk.value, chunk.era, chunk.held_until))
            .collect();
        assert_eq!(shown, [(100, 7, None), (150, 9, Some(8))]);
        // 2. The first one is free when era 7 begins, after as many blocks as announced. A block takes a second.
        let left = unlocks(LEO)[0].millis_left.expect("is known");
        let now = System::block_number();
        while !unlocks(LEO)[0].is_withdrawable {
            roll(1);
        }
        assert_eq!((System::block_number() - now) * 1_000, left);
        assert_eq!(Staking::active_era(), 7);
        assert_ok!(Staking::withdraw_unbonded(RuntimeOrigin::signed(LEO), 0));
        assert_eq!(unlocks(LEO).len(), 1);
    });
}
