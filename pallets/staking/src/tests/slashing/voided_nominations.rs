//! A slash voids the nominations for the offender until the nominators nominate it again. Other targets still count.

use crate::{mock::*, Punishments};
use frame_support::assert_ok;
use palisade_offence::Consequences;

#[test]
fn an_offender_loses_its_nominators_until_they_nominate_again() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. Alice is slashed, and validates again.
        assert_eq!(backing(0, ALICE, NINA), 500);
        offence(10).by(&[ALICE]);
        validate(ALICE);
        // 2. Nina's nomination is still stored, but it does not count.
        assert_eq!(targets_of(NINA), Some(vec![ALICE]));
        assert_eq!(vote_of(NINA), None);
        assert_eq!(vote_of(ALICE), Some(vec![ALICE]), "her self-vote counts");

        // 3. Alice is elected in era 2 without Nina.
        roll_to_active_era(2);
        assert_eq!((elected(2), backing(2, ALICE, NINA)), (vec![ALICE, BOB], 0));
        assert!(!Staking::is_exposed(&NINA, 2));
        // 4. Time alone changes nothing.
        roll_to_active_era(4);
        assert_eq!(backing(4, ALICE, NINA), 0);
        // 5. Nina nominates again. That counts.
        nominate(NINA, &[ALICE]);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        roll_to_active_era(5);
        assert_eq!(backing(5, ALICE, NINA), 500 - 50);
    });
}

#[test]
fn votes_are_void_however_many_validators_were_punished() {
    const VALIDATORS: std::ops::Range<AccountId> = 501..541;
    let validators = VALIDATORS.map(|who| (who, 1_000)).collect();
    let chain = || {
        let chain = ExtBuilder::unpaid()
            .validators(Vec::clone(&validators))
            .validator_count(40);
        // Nominator 601 backs validator 501, and so on.
        VALIDATORS.fold(chain, |chain, who| chain.nominator(who + 100, 500, &[who]))
    };
    // A page reads up to 17 punished validators at once. If there are more, it looks up each target.
    for punished in [0, 1, 16, 17, 39] {
        chain().run(|| {
            let offenders: Vec<_> = VALIDATORS.take(punished).collect();
            offence(10).by(&offenders);
            let votes = crate::tests::multi_block::voters::read_at_once(100);
            for who in VALIDATORS {
                let is_void = offenders.contains(&who);
                let has_vote = votes.iter().any(|(voter, ..)| *voter == who + 100);
                assert_eq!(has_vote, !is_void, "{punished} offenders: who backs {who}");
            }
        });
    }
}

#[test]
fn records_that_cant_be_decoded_cost_a_page_no_more_than_others() {
    // Returns the size of the proof of reading all voters, with this number of records of an unknown shape.
    let size_with = |unreadable: u64| {
        let mut chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]).build();
        chain.execute_with(|| {
            for who in 10_000..10_000 + unreadable {
                sp_io::storage::set(&Punishments::<Test>::hashed_key_for(who), &[255; 40]);
            }
        });
        chain.commit_all().expect("no transaction is open");
        let read = || crate::tests::multi_block::voters::read_at_once(100);
        let (votes, proof) = chain.execute_and_prove(read);
        assert!(
            votes.iter().any(|(who, ..)| *who == NINA),
            "her vote counts"
        );
        codec::Encode::encode(&proof).len()
    };
    // 17 records of 40 bytes, with their keys and nodes.
    assert!(size_with(400) < size_with(0) + 17 * 500);
}

#[test]
fn at_0_percent_nominations_count_again_when_the_validator_returns() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. Alice is chilled for 0%. She and Nina are out of era 2.
        offence(0).by(&[ALICE]);
        roll_to_active_era(2);
        assert!(!is_candidate(ALICE) && !Staking::is_exposed(&NINA, 2));
        // 2. Alice validates. Nina's nomination counts without a new one.
        validate(ALICE);
        roll_to_active_era(3);
        assert_eq!(
            (elected(3), backing(3, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}

#[test]
fn an_offence_before_a_chill_at_0_percent_still_voids_nominations() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. Alice is chilled for 0% in era 1, and comes back with Nina.
        roll_to_active_era(1);
        offence(0).by(&[ALICE]);
        validate(ALICE);
        roll_to_active_era(3);
        assert_eq!(
            (is_candidate(ALICE), vote_of(NINA)),
            (true, Some(vec![ALICE]))
        );
        // 2. An offence of era 1 is found (50%). The chill covers it, so Alice stays. Nina's nomination is void.
        offence(50).of_kind(SILENCE).in_era(1).by(&[ALICE]);
        assert_eq!((is_candidate(ALICE), vote_of(NINA)), (true, None));
    });
}

#[test]
fn within_an_era_only_nominations_made_after_the_report_count() {
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[BOB])
        .nominator(OMAR, 400, &[BOB])
        .nominator(PIA, 300, &[BOB]);
    chain.run(|| {
        // 1. Nina nominates Alice before the report.
        roll_one();
        nominate(NINA, &[ALICE]);
        roll_one();
        offence(10).by(&[ALICE]);
        validate(ALICE);
        // 2. Omar nominates Alice in the block of the report, Pia in the next block.
        nominate(OMAR, &[ALICE]);
        roll_one();
        nominate(PIA, &[ALICE]);
        // 3. Only Pia's nomination counts.
        assert_eq!((vote_of(NINA), vote_of(OMAR)), (None, None));
        assert_eq!(vote_of(PIA), Some(vec![ALICE]));
        roll_to_active_era(2);
        assert_eq!(
            [NINA, OMAR, PIA].map(|who| backing(2, ALICE, who)),
            [0, 0, 300]
        );
    });
}

#[test]
fn a_nominators_other_targets_still_count() {
    let chain = ExtBuilder::twelve_validators()
        .nominator(NINA, 500, &[ALICE, CAROL])
        .nominator(OMAR, 400, &[ALICE, BOB]);
    chain.run(|| {
        // 1. Alice and Bob are slashed, and validate again.
        offence(10).by(&[ALICE, BOB]);
        validate(ALICE);
        validate(BOB);
        // 2. Nina still backs Carol. Omar backs nobody.
        assert_eq!(vote_of(NINA), Some(vec![CAROL]));
        assert_eq!(vote_of(OMAR), None, "both of Omar's targets are void");
        // 3. Nina's whole stake is behind Carol in era 1.
        roll_to_active_era(1);
        assert_eq!((elected(1).len(), backing(1, CAROL, NINA)), (10, 500));
        // 4. Alice and Bob are back in era 2, without Omar.
        roll_to_active_era(2);
        assert!(elected(2).starts_with(&[ALICE, BOB, CAROL]));
        assert!(!Staking::is_exposed(&OMAR, 2));
    });
}

#[test]
fn a_voluntary_chill_keeps_the_nominators() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        assert_ok!(Staking::chill(signed(ALICE)));
        validate(ALICE);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        roll_to_active_era(1);
        assert_eq!(
            (elected(1), backing(1, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}

#[test]
fn a_late_report_voids_only_nominations_made_up_to_the_offence() {
    let chain = ExtBuilder::unpaid()
        .nominator(NINA, 500, &[BOB])
        .nominator(OMAR, 400, &[BOB])
        .nominator(PIA, 300, &[BOB]);
    chain.run(|| {
        // 1. Nina nominates Alice in era 0.
        nominate(NINA, &[ALICE]);
        // 2. Omar nominates her when era 1 is planned, Pia when era 2 is planned.
        roll_to(12);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        nominate(OMAR, &[ALICE]);
        roll_to(27);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (1, 2));
        nominate(PIA, &[ALICE]);
        roll_to(32);

        // 3. An offence of session 1, in era 0, is reported. Only Nina's nomination is void.
        let counted = || [NINA, OMAR, PIA].map(|who| vote_of(who).is_some());
        offence(10).in_session(1).by(&[ALICE]);
        validate(ALICE);
        assert_eq!(counted(), [false, true, true]);
        // 4. Alice is elected with the stakes of Omar and Pia.
        roll_to_active_era(4);
        let backings = || [NINA, OMAR, PIA].map(|who| backing(4, ALICE, who));
        assert_eq!(
            (elected(4).contains(&ALICE), backings()),
            (true, [0, 400, 300])
        );
    });
}

#[test]
fn a_last_session_offence_voids_nominations_up_to_the_next_planning() {
    let chain = ExtBuilder::unpaid()
        .nominator(OMAR, 400, &[BOB])
        .nominator(PIA, 300, &[BOB]);
    chain.run(|| {
        // 1. Omar nominates Alice before era 2 is planned, Pia afterwards.
        roll_to(17);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (1, 1));
        nominate(OMAR, &[ALICE]);
        roll_to(27);
        nominate(PIA, &[ALICE]);
        // 2. An offence of the last session of era 0 is reported. It voids Omar's nomination.
        roll_to(32);
        offence(10).in_session(2).by(&[ALICE]);
        validate(ALICE);
        assert_eq!((vote_of(OMAR), vote_of(PIA)), (None, Some(vec![ALICE])));
    });
}

#[test]
fn a_policy_that_voids_nothing_leaves_the_nominators() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        // 1. A policy chills offenders and voids nothing.
        let lenient = Consequences {
            voids_nominations: false,
            ..Default::default()
        };
        offence(10).with(lenient).by(&[ALICE]);
        assert!(!is_candidate(ALICE) && chilled(ALICE));
        // 2. Alice validates again. Nina's nomination counts.
        validate(ALICE);
        assert_eq!(vote_of(NINA), Some(vec![ALICE]));
        // 3. Alice misses one era, and is back with Nina.
        roll_to_active_era(2);
        assert_eq!(elected(1), [BOB, CAROL]);
        assert_eq!(
            (elected(2), backing(2, ALICE, NINA)),
            (vec![ALICE, BOB], 500)
        );
    });
}

#[test]
fn a_validator_cannot_remove_that_nominations_for_it_were_void() {
    let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE]);
    chain.run(|| {
        assert_eq!(Staking::nominations_voided_in(&ALICE), None);
        roll_one();
        offence(10).by(&[ALICE]);
        let reported_in = System::block_number();
        roll_one();
        // She validates again, and drops Nina, who nominates her anew.
        validate(ALICE);
        assert_ok!(Staking::kick(signed(ALICE), vec![NINA]));
        nominate(NINA, &[ALICE]);
        roll_to_active_era(4);
        assert_eq!(Staking::nominations_voided_in(&ALICE), Some(reported_in));
        assert_eq!(Staking::nominations_voided_in(&BOB), None);
    });
}
