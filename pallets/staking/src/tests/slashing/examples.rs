//! The numbers of the specification, with the real formulas, from the offence to the treasury.

use crate::{mock::*, DeferredSlashes, ForceEra, Forcing, NominatorSlashInEra};
use frame_support::assert_ok;
use palisade_staking_math::slash_fraction::{Equivocation, SlashFormula, Unresponsiveness};
use sp_runtime::Perbill;

const OFFLINE: SlashFormula = SlashFormula::Unresponsiveness(Unresponsiveness::POLKADOT);
const TWO_BLOCKS: SlashFormula = SlashFormula::Equivocation(Equivocation::POLKADOT);

/// Returns the fraction for this number of offenders in a set of this size.
fn fraction(formula: SlashFormula, offenders: u32, validators: u32) -> Perbill {
    formula.compute(offenders, validators, Perbill::zero())
}

/// Nina has 10,000: half behind Alice and half behind Bob. The offenders lose 1%. Returns Nina's loss.
fn loss_of_halves(offenders: &[AccountId]) -> Balance {
    let chain = ExtBuilder::unpaid().validators(vec![(ALICE, 1_000), (BOB, 1_000)]);
    let chain = chain.nominator(NINA, 10_000, &[ALICE, BOB]);
    chain.build().execute_with(|| {
        expose(0, &[ALICE, BOB].map(|who| backed(who, NINA, 5_000)));
        offence(1).mildly().by(offenders);
        roll_to_application(3);
        let lost = 10_000 - ledger(NINA).total;
        assert_eq!(NominatorSlashInEra::<Test>::get(0, NINA), Some(lost));
        lost
    })
}

#[test]
fn a_nominator_loses_of_what_it_has_on_the_offenders_alone() {
    assert_eq!(loss_of_halves(&[ALICE]), 50, "0.5% of all");
    assert_eq!(loss_of_halves(&[BOB]), 50);
    assert_eq!(loss_of_halves(&[ALICE, BOB]), 100, "1% of all");
}

#[test]
fn an_equivocation_in_a_set_of_four_costs_nine_sixteenths() {
    let cost = fraction(TWO_BLOCKS, 1, 4);
    assert_eq!(cost, Perbill::from_parts(562_500_000));
    let four = [(1, 1_000), (2, 1_000), (3, 1_000), (4, 1_000)];
    ExtBuilder::unpaid()
        .validators(four.to_vec())
        .validator_count(4)
        .nominator(NINA, 555, &[ALICE])
        .run(|| {
            offence(0).costing(cost).by(&[ALICE]);
            roll_to_application(3);
            // 562.5 and 312.1875, rounded down.
            assert_eq!((slashed(ALICE), slashed(NINA)), (562, 312));
            assert_eq!(in_treasury(), 874);
        });
}

/// A hundred validators with rising stakes. Each has one nominator.
const SET: core::ops::Range<AccountId> = 1_000..1_100;

fn own_stake(validator: AccountId) -> Balance {
    1_000 + Balance::from(validator - SET.start)
}

/// Returns the nominator of a validator.
fn behind(validator: AccountId) -> AccountId {
    validator + 1_000
}

/// All hundred validators are in the set.
fn a_hundred() -> ExtBuilder {
    let validators = SET.map(|who| (who, own_stake(who))).collect();
    let chain = ExtBuilder::unpaid()
        .validators(validators)
        .validator_count(100);
    SET.fold(chain, |chain, who| {
        chain.nominator(behind(who), own_stake(who) / 2, &[who])
    })
}

/// Checks that offenders and their nominators lost this percentage, others lost nothing, and the treasury has the sum.
fn assert_taken(offenders: &[AccountId], percent: Balance) {
    let mut total = 0;
    for who in SET {
        let offends = offenders.contains(&who);
        let part = |stake: Balance| if offends { stake * percent / 100 } else { 0 };
        let (own, backed) = (own_stake(who), own_stake(who) / 2);
        assert_eq!(slashed(who), part(own));
        assert_eq!(slashed(behind(who)), part(backed));
        assert_eq!(ledger(behind(who)).total, backed - part(backed));
        total += part(own) + part(backed);
    }
    assert!(total > 50 * 15 * percent);
    assert_eq!(in_treasury(), total);
}

#[test]
fn half_of_a_hundred_validators_offline_at_once_lose_seven_percent() {
    // 1. Half of a hundred validators are offline. The formula gives 7%.
    let cost = fraction(OFFLINE, 50, 100);
    assert_eq!(cost, Perbill::from_percent(7));
    a_hundred().run(|| {
        assert_eq!(session_validators().len(), 100);
        let offline: Vec<_> = SET.take(50).collect();
        // 2. So common a fault is nobody's own. It only slashes.
        let common = offence(0).costing(cost).of_kind(SILENCE).mildly();
        common.by(&offline);
        assert_eq!((barred(), forced()), (vec![], vec![]));
        // 3. Era 1 starts as usual, with all validators and nominators.
        roll_to_active_era(1);
        assert_eq!(Session::current_index(), 3);
        assert_eq!(elected(1), SET.collect::<Vec<_>>());
        assert_eq!(backing(1, SET.start, behind(SET.start)), 500);
        // 4. In era 3 the 7% are taken.
        roll_to_application(3);
        assert_taken(&offline, 7);
    });
}

#[test]
fn if_half_of_a_hundred_validators_equivocate_a_third_is_left_out() {
    // 1. Half of a hundred validators equivocate. The formula gives 100%.
    let cost = fraction(TWO_BLOCKS, 50, 100);
    assert_eq!(cost, Perbill::one());
    a_hundred().run(|| {
        let offenders: Vec<_> = SET.take(50).collect();
        offence(0).costing(cost).by(&offenders);

        // 2. A third is disabled: two thirds stay at work. The next session plans a new era.
        assert_eq!(barred().len(), 33);
        assert!(barred().iter().all(|who| offenders.contains(who)));
        assert_eq!(ForceEra::<Test>::get(), Forcing::ForceNew);
        // 3. Era 1 starts after two sessions, not three.
        roll_to_active_era(1);
        assert_eq!(Session::current_index(), 2);
        // 4. It leaves out the 33 offenders with the least stake. Nobody is disabled.
        assert_eq!(elected(1), SET.skip(33).collect::<Vec<_>>());
        assert!(barred().is_empty());
        // 5. In era 3 all offenders and their nominators lose everything.
        roll_to_application(3);
        assert_taken(&offenders, 100);
    });
}

/// The example of section 2, "What several offences bring together".
#[test]
fn an_earlier_ruling_covers_what_a_validator_has_lost_already() {
    let chain = ExtBuilder::twelve_validators()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 500, &[ALICE]);
    chain.run(|| {
        let votes = || [NINA, OMAR].map(|who| vote_of(who).is_some());
        // 1. A silence in era 5, at 0%: Alice is chilled, and no nomination is void.
        roll_to_active_era(5);
        offence(0).of_kind(SILENCE).by(&[ALICE]);
        assert!(chilled(ALICE));
        assert_eq!(votes(), [true, true]);
        roll_one();
        validate(ALICE);
        // 2. A double block of era 4 is found in era 6: the nominations are void. She is not chilled again.
        roll_to_active_era(6);
        offence(5).in_era(4).by(&[ALICE]);
        assert!(!chilled(ALICE) && is_candidate(ALICE));
        assert_eq!(votes(), [false, false]);
        roll_one();
        nominate(NINA, &[ALICE]);
        // 3. It grows. Nina's new nomination stays.
        offence(10).in_era(4).told_again().by(&[ALICE]);
        assert_eq!(votes(), [true, false]);
        // 4. Another one, of era 5, is found in era 7. It is slashed, and nothing else.
        roll_to_active_era(7);
        offence(5).in_era(5).by(&[ALICE]);
        assert!(!chilled(ALICE) && is_candidate(ALICE));
        assert_eq!(votes(), [true, false]);
        assert_eq!(DeferredSlashes::<Test>::iter().count(), 2);
        // 5. The slash for era 4 is cancelled. Omar's old nomination stays void, because of the offence of era 5.
        roll_one();
        assert_ok!(Staking::cancel_deferred_slash(root(), 8, vec![0]));
        assert_eq!(votes(), [true, false]);
        // 6. Without that one it counts.
        assert_ok!(Staking::cancel_deferred_slash(root(), 9, vec![0]));
        assert_eq!(votes(), [true, true]);
    });
}
