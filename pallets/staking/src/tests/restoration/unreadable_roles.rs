//! The role of a stash whose ledger a release with smaller bounds can't read.

use super::{unreadable::dora_with_three_chunks, *};
use crate::{tests::candidates::is_listed, Payee};
use sp_staking::{StakerStatus, StakingInterface};

#[test]
fn other_pallets_know_the_role_of_a_stash_whose_chunks_can_not_be_read() {
    let known = || {
        (
            <Staking as StakingInterface>::status(&DORA),
            <Staking as StakingInterface>::is_validator(&DORA),
            <Staking as StakingInterface>::nominations(&DORA),
        )
    };
    dora_with_three_chunks(DORA, || {
        assert_eq!(known(), (Ok(StakerStatus::Idle), false, None));
        // 1. Dora nominates while there is room for her chunks. The next release has less.
        MaxUnlockingChunks::set(3);
        nominate(DORA, &[ALICE]);
        MaxUnlockingChunks::set(2);
        assert_powerless(DORA);
        let targets = vec![ALICE];
        let nominates = StakerStatus::Nominator(targets.clone());
        assert_eq!(known(), (Ok(nominates), false, Some(targets)));
        // 2. The same with a validator.
        MaxUnlockingChunks::set(3);
        validate(DORA);
        MaxUnlockingChunks::set(2);
        assert_powerless(DORA);
        assert_eq!(known(), (Ok(StakerStatus::Validator), true, None));
        // 3. Faye has no stake.
        let role = <Staking as StakingInterface>::status(&FAYE).map(|_| ());
        assert_refused!(role, Error::<Test>::NotStash);
    });
}

#[test]
fn other_pallets_chill_a_stash_whose_chunks_can_not_be_read() {
    dora_with_three_chunks(DORA, || {
        MaxUnlockingChunks::set(3);
        nominate(DORA, &[ALICE]);
        MaxUnlockingChunks::set(2);
        assert_powerless(DORA);
        // 1. Neither a role nor a reward destination needs the chunks.
        assert_ok!(<Staking as StakingInterface>::set_payee(&DORA, &EMIL));
        assert_eq!(
            Payee::<Test>::get(DORA),
            Some(RewardDestination::Account(EMIL))
        );
        assert_ok!(<Staking as StakingInterface>::chill(&DORA));
        let status = <Staking as StakingInterface>::status(&DORA);
        assert_eq!(status, Ok(StakerStatus::Idle));
        // 2. Faye has no stake.
        let chill = <Staking as StakingInterface>::chill(&FAYE);
        assert_refused!(chill, Error::<Test>::NotStash);
        let set = <Staking as StakingInterface>::set_payee(&FAYE, &EMIL);
        assert_refused!(set, Error::<Test>::NotStash);
    });
}

#[test]
fn a_validator_whose_chunks_can_not_be_read_takes_no_seat() {
    for takes_blocks in [false, true] {
        if takes_blocks {
            elect_over_blocks();
        }
        MaxUnlockingChunks::set(32);
        // Two seats, and both must be filled. With Nina's stake Alice wins one of them.
        let chain = ExtBuilder::unpaid().minimum_validator_count(2);
        chain.nominator(NINA, 600, &[ALICE]).run(|| {
            // 1. Alice has three chunks. The next release has room for two.
            for era in 0..3 {
                roll_to_active_era(era);
                assert_ok!(Staking::unbond(signed(ALICE), 20));
            }
            assert_eq!(elected(2), [ALICE, BOB]);
            MaxUnlockingChunks::set(2);
            assert_powerless(ALICE);
            // 2. She has no vote for herself, so the election takes her off the list. Carol wins in her place. If the
            //    candidates were read before the voters, that election fails and the next one elects Carol.
            roll_to_active_era(3);
            assert!(is_candidate(ALICE) && !is_listed(ALICE));
            assert_eq!(elected(3), [BOB, CAROL]);
            // 3. With room again Alice is elected again.
            MaxUnlockingChunks::set(3);
            roll_to_next_session();
            roll_one();
            assert!(is_listed(ALICE));
            roll_to_active_era(5);
            assert_eq!(elected(5), [ALICE, BOB]);
        });
    }
}

#[test]
fn a_validator_that_is_restored_without_active_stake_has_no_place() {
    ExtBuilder::unpaid().run(|| {
        // 1. Dora stands. Governance repairs her records, and says that all that is held unlocks.
        assert_ok!(bond(DORA, 1_000));
        give_keys(DORA);
        validate(DORA);
        assert!(is_listed(DORA));
        hold(DORA, 400);
        assert_ok!(restore(None, None, &[(400, 3)]));
        assert_restored(DORA, 0, &[(400, 3)]);
        // 2. She still validates. The next election removes her from the candidates.
        roll_to_active_era(2);
        assert!(is_candidate(DORA) && !is_listed(DORA));
        // 3. She makes the stake active again, and gets her place back.
        assert_ok!(Staking::rebond(signed(DORA), 400));
        roll_to_next_session();
        roll_one();
        assert!(is_listed(DORA));
    });
}

#[test]
fn an_offender_whose_chunks_can_not_be_read_is_not_admitted() {
    MaxUnlockingChunks::set(32);
    let stakes = [(ALICE, 1_000), (BOB, 900), (CAROL, 800), (DAVE, 700)];
    let chain = ExtBuilder::unpaid().validators(stakes.to_vec());
    chain.validator_count(4).run(|| {
        // 1. Alice has three chunks. She commits a small offence and validates again. Bob commits a larger one.
        for era in 0..3 {
            roll_to_active_era(era);
            assert_ok!(Staking::unbond(signed(ALICE), 20));
        }
        offence(1).by(&[ALICE]);
        validate(ALICE);
        offence(10).by(&[BOB]);
        // 2. The next release has room for two chunks. At most one of the four may be left out for an offence. Alice
        // could not win, so Bob is admitted.
        MaxUnlockingChunks::set(2);
        roll_to_active_era(3);
        assert_eq!(elected(3), [BOB, CAROL, DAVE]);
    });
}
