//! Stake that an election has read can be slashed for the elected era, whatever its owner does in the meantime.

use super::{chain, roll_to_complete_result};
use crate::{
    assert_refused,
    mock::*,
    rooms::{Elections, Eras, UnlockEras},
    ElectionUnderway, ErasUnlockEra, Error, UnlockChunk,
};
use frame_election_provider_support::SortedListProvider as _;
use frame_support::{assert_ok, traits::fungible::MutateHold};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_staking::StakingInterface;

/// The chunks of Nina's ledger: value and era.
fn chunks() -> Vec<(Balance, u32)> {
    let chunks = ledger(NINA).unlocking.into_iter();
    chunks
        .map(|UnlockChunk { value, era }| (value, era))
        .collect()
}

fn leave(who: AccountId) {
    assert_ok!(Staking::chill(signed(who)));
    assert_ok!(Staking::unbond(signed(who), 10_000));
}

#[test]
fn a_nominator_that_unbonds_after_it_was_read_cannot_escape_its_slash() {
    chain().run(|| {
        // 1. Nina leaves after she was read, before era 1 is planned.
        roll_to(4);
        assert_eq!((Staking::planned_era(), Staking::active_era()), (0, 0));
        leave(NINA);
        // 2. Her chunk unlocks in era 4. Stake that does not back era 1 would unlock in era 3.
        assert_eq!(chunks(), [(500, 4)]);

        // 3. She backs Alice in era 1. Alice offends.
        roll_to_active_era(1);
        assert_eq!(backing(1, ALICE, NINA), 500);
        offence(40).by(&[ALICE]);
        // 4. Nothing can be withdrawn before the slash, which takes 200.
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 500);
        roll_to_active_era(4);
        withdraw(NINA);
        assert_eq!(ledger(NINA).total, 500, "it waits for the slash");
        roll_one();
        assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        // 5. The offence made an era shorter. The stake is bonded for as long as before.
        let before = free(NINA);
        withdraw(NINA);
        assert_eq!(free(NINA), before);
        // 6. The remaining 300 can be withdrawn.
        roll_to_mature_era(4);
        withdraw(NINA);
        assert_eq!((free(NINA), Staking::held_of(&NINA)), (before + 300, 0));
    });
}

#[test]
fn a_candidate_that_leaves_after_it_was_read_is_elected_and_slashable() {
    chain().run(|| {
        // 1. Alice leaves after she was read as a candidate.
        roll_to(3);
        leave(ALICE);
        roll_to_active_era(1);
        assert_eq!(elected(1), [ALICE, BOB]);
        // 2. She is elected for era 1, with the commission that her nominators knew.
        assert_eq!(
            crate::ErasValidatorPrefs::<Test>::get(1, ALICE),
            commission(10)
        );
        // 3. She offends, and is slashed with Nina.
        offence(10).by(&[ALICE]);
        roll_to_active_era(3);
        withdraw(ALICE);
        roll_to_application(4);
        assert_eq!((slashed(ALICE), slashed(NINA)), (100, 50));
        // 4. She is not in the next era.
        assert!(!elected(2).contains(&ALICE));
    });
}

#[test]
fn what_unbonds_before_the_first_page_is_read_is_free_as_early_as_ever() {
    chain().run(|| {
        assert_eq!(System::block_number(), 1);
        // 1. Nina unbonds 100 before the first page is read.
        assert_ok!(Staking::unbond(signed(NINA), 100));
        // 2. She unbonds 50 while voters are read, and 30 once era 1 is planned.
        roll_to(2);
        assert_eq!(Elections::<Test>::era_being_elected(), Some(1));
        assert_ok!(Staking::unbond(signed(NINA), 50));
        roll_to(10);
        assert_eq!(Elections::<Test>::era_being_elected(), None);
        assert_ok!(Staking::unbond(signed(NINA), 30));
        // 3. The first 100 unlock an era earlier than the rest.
        assert_eq!(chunks(), [(100, 3), (80, 4)]);
        assert_eq!(backing(1, ALICE, NINA), 350);
        roll_to_active_era(3);
        withdraw(NINA);
        assert_eq!(chunks(), [(80, 4)]);
    });
}

#[test]
fn a_bonding_duration_that_changes_during_an_election_lets_nothing_escape() {
    for changed in [2, 6] {
        HistoryDepth::set(20);
        BondingDuration::set(3);
        chain().run(|| {
            SlashDeferDuration::set(1);
            // 1. Nina leaves after she was read. Then the bonding duration changes.
            roll_to(4);
            leave(NINA);
            BondingDuration::set(changed);
            roll_to_active_era(1);
            // 2. Her chunk unlocks when it was said to unlock.
            assert_eq!(
                (ErasUnlockEra::<Test>::get(1), chunks()),
                (Some(4), vec![(500, 4)])
            );
            roll_to_active_era(3);
            offence(40).in_era(1).by(&[ALICE]);
            // 3. The new duration counts from the next election on.
            let later = ErasUnlockEra::<Test>::get(2);
            assert_eq!(later, Some(if changed == 2 { 4 } else { 8 }));
            // 4. The chunk matures before the slash, and waits for it.
            roll_to_active_era(4);
            withdraw(NINA);
            assert_eq!(chunks(), [(500, 4)]);
            roll_to_application(5);
            assert_eq!((slashed(NINA), ledger(NINA).total), (200, 300));
        });
    }
}

#[test]
fn stake_that_was_read_stays_bonded_for_the_era_that_is_elected_late() {
    chain().run(|| {
        // 1. The first election for era 1 fails. Nina unbonds 100, which stay bonded for era 1.
        roll_to(4);
        lose_election();
        roll_to(12);
        assert_eq!(elections(), [crate::Event::StakingElectionFailed]);
        assert_ok!(Staking::unbond(signed(NINA), 100));
        // 2. The second election reads her 400. She unbonds 10 more.
        begin_again();
        roll_to(18);
        assert_ok!(Staking::unbond(signed(NINA), 10));
        assert_eq!(chunks(), [(110, 4)]);
        // 3. She backs era 1 with 400.
        roll_to(20);
        assert_eq!((Staking::planned_era(), backing(1, ALICE, NINA)), (1, 400));
    });
}

#[test]
fn nobody_is_forgotten_while_an_election_is_under_way() {
    chain().run(|| {
        // 1. Root unstakes Nina during the election. Her stake unlocks instead of being freed.
        roll_to(4);
        assert!(<Staking as StakingInterface>::election_ongoing());
        assert_ok!(Staking::force_unstake(root(), NINA, 0));
        assert_eq!((ledger(NINA).active, chunks()), (0, vec![(500, 4)]));
        assert_eq!(targets_of(NINA), None);
        // 2. Omar's stake becomes dust, which anybody could reap. During the election nobody can.
        crate::Ledger::<Test>::mutate(OMAR, |ledger| {
            if let Some(ledger) = ledger {
                ledger.active = 5;
                ledger.total = 5;
            }
        });
        attempt(crate::VoterOrder::<Test>::on_update(&OMAR, 5));
        let reason = crate::HoldReason::Staking.into();
        assert_ok!(Balances::set_on_hold(&reason, &OMAR, 5));
        assert_refused!(
            Staking::reap_stash(signed(DORA), OMAR, 0),
            Error::<Test>::CannotReapStash
        );
        withdraw(OMAR);
        assert_eq!(ledger(OMAR).total, 5);

        // 3. After the election dust can be reaped, and Carol is free at once.
        roll_to(10);
        assert!(!<Staking as StakingInterface>::election_ongoing());
        assert!(!ElectionUnderway::<Test>::exists());
        assert_ok!(Staking::reap_stash(signed(DORA), OMAR, 0));
        assert_ok!(Staking::force_unstake(root(), CAROL, 0));
        assert_eq!(Staking::held_of(&CAROL), 0);
        assert_eq!((backing(1, ALICE, NINA), backing(1, BOB, OMAR)), (500, 300));
    });
}

#[test]
fn stake_rebonded_or_added_after_it_was_read_does_not_back_that_era() {
    chain().run(|| {
        // 1. Nina unbonds 100 of 500. The election reads 400.
        assert_ok!(Staking::unbond(signed(NINA), 100));
        roll_to(4);
        // 2. She rebonds 100 and adds 70.
        assert_ok!(Staking::rebond(signed(NINA), 100));
        assert_ok!(Staking::bond_extra(signed(NINA), 70));
        // 3. She backs era 1 with 400, and era 2 with 570.
        roll_to_complete_result();
        roll_to_active_era(1);
        assert_eq!((ledger(NINA).active, backing(1, ALICE, NINA)), (570, 400));
        assert_eq!(backing(2, ALICE, NINA), 0);
        roll_to_active_era(2);
        assert_eq!(backing(2, ALICE, NINA), 570);
    });
}

/// What people do with their stake.
#[derive(Clone, Debug)]
enum Move {
    Unbond(Balance),
    Rebond(Balance),
    BondExtra(Balance),
    Withdraw,
    Chill,
    Validate,
    Nominate(AccountId),
    Roll(u64),
}

fn any_move() -> impl Strategy<Value = (AccountId, Move)> {
    let people = select(vec![ALICE, BOB, CAROL, NINA, OMAR]);
    let candidate = select(vec![ALICE, BOB, CAROL]);
    let what = prop_oneof![
        3 => (1..600u128).prop_map(Move::Unbond),
        1 => (1..600u128).prop_map(Move::Rebond),
        1 => (1..100u128).prop_map(Move::BondExtra),
        2 => Just(Move::Withdraw),
        2 => Just(Move::Chill),
        1 => Just(Move::Validate),
        2 => candidate.prop_map(Move::Nominate),
        4 => (1..5u64).prop_map(Move::Roll),
    ];
    (people, what)
}

/// Checks that a slash for this era can reach all stake that is exposed in it.
fn assert_within_reach(era: u32) {
    let first_chunk = UnlockEras::<Test>::unlock_era(era);
    for who in [ALICE, BOB, CAROL, NINA, OMAR] {
        let own = Staking::exposure_overview(era, &who).map_or(0, |overview| overview.own);
        let behind: Balance = elected(era).into_iter().map(|v| backing(era, v, who)).sum();
        let reach = Staking::ledger_of_stash(&who).map_or(0, |(_, ledger)| {
            ledger.to_plain().slash(Balance::MAX, first_chunk).1
        });
        assert!(own + behind <= reach, "{who} has {reach} in era {era}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whoever_is_exposed_can_be_slashed_for_it_until_the_era_is_out_of_reach(
        moves in vec(any_move(), 60),
    ) {
        chain().run(|| {
            for (who, what) in moves {
                match what {
                    Move::Unbond(value) => attempt(Staking::unbond(signed(who), value)),
                    Move::Rebond(value) => attempt(Staking::rebond(signed(who), value)),
                    Move::BondExtra(value) => attempt(Staking::bond_extra(signed(who), value)),
                    Move::Withdraw => attempt(Staking::withdraw_unbonded(signed(who), 0)),
                    Move::Chill => attempt(Staking::chill(signed(who))),
                    Move::Validate => attempt(Staking::validate(signed(who), commission(10))),
                    Move::Nominate(target) => {
                        attempt(Staking::nominate(signed(who), vec![target]))
                    }
                    Move::Roll(blocks) => (0..blocks).for_each(|_| roll_one()),
                }
                let bonded = crate::BondedEras::<Test>::get().to_vec().into_iter();
                bonded.for_each(|(era, _)| assert_within_reach(era));
                assert_within_reach(Staking::planned_era());
                assert_within_reach(Eras::<Test>::next());
            }
        });
    }
}
