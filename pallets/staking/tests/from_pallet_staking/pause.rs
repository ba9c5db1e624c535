//! What happens during the handover, and without the migration.

use crate::{
    chain::{ours::*, theirs, Balance},
    people::*,
    upgrade::*,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use frame_support::{assert_ok, traits::fungible::Mutate};
use palisade_offence::{Consequences, OffenceHandler, Ruling};
use pallet_staking::{
    DeferredSlashes, ErasOutstanding, ErasRewardPoints, HandoverStage, PendingPoints,
    WaitingRulings,
};
use sp_runtime::{testing::UintAuthorityId, Perbill};
use sp_staking::offence::OffenceDetails;

/// Becomes a validator in era 7.
const EVE: u64 = 5;

fn era() -> (u32, u32) {
    (Staking::active_era(), Staking::planned_era())
}

/// The old chain in the last session of era 6: era 7 is planned.
fn chain_with_planned_era() -> sp_io::TestExternalities {
    let mut chain = old_chain();
    chain.execute_with(|| {
        while parity_staking::CurrentEra::<theirs::Runtime>::get() == Some(LAST_ERA) {
            theirs::roll_one();
        }
    });
    chain
}

#[test]
fn without_the_migration_staking_waits_and_nothing_is_lost() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        let (before, issued) = (observe_theirs(), issuance());
        upgrade();
        assert!(HandoverStage::<Runtime>::exists());
        for _ in 0..40 {
            roll_one();
        }
        // No era, no payout, no slash, no election. Sessions pass.
        assert_eq!(era(), (LAST_ERA, LAST_ERA));
        assert_eq!((observe_ours(), issuance()), (before, issued));
        assert_eq!(Session::current_index(), 6 * 3 + 8);
        assert_eq!(Session::validators().len(), 4);
        assert!(Staking::electable_targets(DataProviderBounds::default(), 0).is_err());
        assert!(Staking::electing_voters(DataProviderBounds::default(), 0).is_err());
        let now = System::block_number();
        assert_eq!(Staking::next_election_prediction(now), u64::MAX);
        // A later release with the migration takes all of it over.
        migrate(one_unit() * 4);
        assert_eq!(issuance(), issued);
        roll_until_era(LAST_ERA + 1);
        roll(2);
        let paid: Balance = issuance() - issued;
        assert!(paid > 10_000, "{paid}");
    });
}

#[test]
fn an_era_that_was_planned_starts_after_the_handover() {
    let mut chain = chain_with_planned_era();
    chain.execute_with(|| {
        upgrade();
        assert_eq!(era(), (LAST_ERA, LAST_ERA + 1));
        // One unit in each block: the handover lasts for several sessions.
        let blocks = migrate(one_unit());
        assert!(blocks > 20, "{blocks}");
        assert_eq!(era(), (LAST_ERA, LAST_ERA + 1));
        let points = ErasRewardPoints::<Runtime>::get(LAST_ERA).total;
        assert!(
            u64::from(points) >= 20 * blocks,
            "{points} points in {blocks} blocks"
        );
        // The next session ends era 6 with its reward, and starts era 7.
        roll(5);
        assert_eq!(Staking::active_era(), LAST_ERA + 1);
        assert!(pallet_staking::ErasValidatorReward::<Runtime>::contains_key(LAST_ERA));
        roll(2);
        assert!(
            !ErasOutstanding::<Runtime>::contains_key(LAST_ERA),
            "era 6 is paid"
        );
        roll_until_era(LAST_ERA + 4);
    });
}

#[test]
fn a_ruling_during_the_handover_is_carried_out_at_its_end() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        upgrade();
        report(CAROL, 40);
        assert_eq!(WaitingRulings::<Runtime>::get().len(), 1);
        assert_eq!(DeferredSlashes::<Runtime>::iter().count(), 0);
        assert!(pallet_staking::Validators::<Runtime>::contains_key(CAROL));
        migrate(one_unit());
        assert!(!WaitingRulings::<Runtime>::exists());
        let slashes: Vec<_> = DeferredSlashes::<Runtime>::iter_values().collect();
        let of_carol = slashes.iter().find(|slash| slash.validator == CAROL);
        assert_eq!(
            of_carol.expect("is deferred").fraction,
            Perbill::from_percent(40)
        );
        assert!(
            !pallet_staking::Validators::<Runtime>::contains_key(CAROL),
            "is chilled"
        );
    });
}

#[test]
fn rulings_on_one_offence_wait_as_one_with_the_largest_fraction() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        upgrade();
        for percent in [10, 40, 20] {
            report(CAROL, percent);
        }
        report(BOB, 5);
        let waiting: Vec<_> = WaitingRulings::<Runtime>::get()
            .iter()
            .map(|waiting| (waiting.validator, waiting.ruling.fraction))
            .collect();
        let percent = Perbill::from_percent;
        assert_eq!(waiting, [(CAROL, percent(40)), (BOB, percent(5))]);
        migrate(one_unit() * 8);
        let of_carol = DeferredSlashes::<Runtime>::iter_values()
            .filter(|slash| slash.validator == CAROL)
            .map(|slash| slash.fraction);
        assert_eq!(of_carol.collect::<Vec<_>>(), [percent(40)]);
    });
}

/// Reports that validators were silent in a session, as im-online does.
fn report_silence(silent: &[u64], session: u32) {
    let offenders: Vec<_> = silent
        .iter()
        .map(|who| OffenceDetails {
            offender: (*who, ()),
            reporters: vec![],
        })
        .collect();
    let ruling = Ruling {
        kind: *b"im-online:offlin",
        session,
        fraction: Perbill::from_percent(7),
        consequences: Consequences::default(),
        is_growth: false,
    };
    <Staking as OffenceHandler<u64, (u64, ())>>::on_ruling(&offenders, &ruling);
}

#[test]
fn nobody_is_punished_for_silence_while_heartbeats_could_not_be_sent() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        upgrade();
        let slashes = || DeferredSlashes::<Runtime>::iter_values();
        let of_silence = || {
            slashes()
                .filter(|slash| slash.kind == *b"im-online:offlin")
                .count()
        };
        // 1. A session ends in the pause. Three validators made no block in it.
        let session = Session::current_index();
        report_silence(&[BOB, CAROL, DAVE], session);
        assert!(!WaitingRulings::<Runtime>::exists());
        // 2. The pause ends in a session. It is judged later, and proves nothing either.
        migrate(one_unit() * 8);
        let last = Session::current_index();
        assert_eq!(
            pallet_staking::LastPausedSession::<Runtime>::get(),
            Some(last)
        );
        report_silence(&[BOB, CAROL], last);
        assert_eq!(of_silence(), 0);
        for who in [BOB, CAROL, DAVE] {
            assert!(pallet_staking::Validators::<Runtime>::contains_key(who));
        }
        // 3. In the next session everybody can send heartbeats again.
        while Session::current_index() == last {
            roll(1);
        }
        report_silence(&[BOB, CAROL], last + 1);
        assert_eq!(of_silence(), 2);
    });
}

/// The old chain in the last session of era 6. Eve is elected for era 7, and for no era before.
fn chain_with_new_validator() -> sp_io::TestExternalities {
    let mut chain = old_chain();
    chain.execute_with(|| {
        assert_ok!(theirs::Balances::mint_into(&EVE, 3_000));
        pallet_session::NextKeys::<theirs::Runtime>::insert(EVE, UintAuthorityId(EVE));
        assert_ok!(theirs::Staking::bond(
            signed(EVE),
            1_000,
            parity_staking::RewardDestination::Stash
        ));
        assert_ok!(theirs::Staking::validate(signed(EVE), Default::default()));
        parity_staking::ValidatorCount::<theirs::Runtime>::put(5);
        while parity_staking::CurrentEra::<theirs::Runtime>::get() == Some(LAST_ERA) {
            theirs::roll_one();
        }
    });
    chain
}

#[test]
fn an_offence_of_a_validator_whose_era_waits_is_slashed() {
    let mut chain = chain_with_new_validator();
    chain.execute_with(|| {
        upgrade();
        let mut cursor = None;
        while !Session::validators().contains(&EVE) {
            cursor = step(&cursor, one_unit()).expect("it goes on");
            assert!(cursor.is_some(), "the session changes meanwhile");
            pass_block();
        }
        assert_eq!(era(), (LAST_ERA, LAST_ERA + 1));
        report(EVE, 50);
        migrate(one_unit() * 8);
        let of_eve = || {
            let slashes = DeferredSlashes::<Runtime>::iter_values();
            slashes
                .filter(|slash| slash.validator == EVE)
                .map(|slash| (slash.slash_era, slash.fraction))
                .collect::<Vec<_>>()
        };
        let percent = Perbill::from_percent;
        assert_eq!(of_eve(), [(LAST_ERA + 1, percent(50))]);
        // Before the next session begins her era, a report reaches her too.
        assert_eq!(Staking::active_era(), LAST_ERA);
        report(EVE, 60);
        check();
        assert_eq!(of_eve(), [(LAST_ERA + 1, percent(60))]);
        roll_until_era(LAST_ERA + 1);
        let bonded = pallet_staking::BondedEras::<Runtime>::get();
        assert_eq!(bonded.last().map(|(era, _)| *era), Some(LAST_ERA + 1));
        roll_until_era(LAST_ERA + 4);
        roll(1);
        let ledger = pallet_staking::Ledger::<Runtime>::get(EVE).expect("is bonded");
        assert_eq!(ledger.total, 400);
    });
}

#[test]
fn calls_while_staking_waits_do_not_block_a_later_migration() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        upgrade(); // to a runtime without the migration
        let origin = RuntimeOrigin::signed;
        let stranger = 500;
        assert_ok!(Balances::mint_into(&stranger, 1_000));
        let payee = pallet_staking::RewardDestination::Stash;
        assert_ok!(Staking::bond(origin(stranger), 300, payee));
        assert_ok!(Staking::nominate(origin(stranger), vec![ALICE]));
        assert_ok!(Staking::nominate(origin(LUKE), vec![BOB]));
        assert_ok!(Staking::chill(origin(NINA)));
        let prefs = pallet_staking::ValidatorPrefs {
            commission: Perbill::from_percent(30),
            blocked: false,
        };
        assert_ok!(Staking::validate(origin(ALICE), prefs));
        assert_ok!(Staking::chill(origin(CAROL)));
        assert_ok!(Staking::set_automatic_payouts(RuntimeOrigin::root(), false));
        for _ in 0..20 {
            roll_one();
        }
        migrate(one_unit() * 4);
        assert!(pallet_staking::Nominators::<Runtime>::contains_key(
            stranger
        ));
        assert_eq!(pallet_staking::Candidates::<Runtime>::count(), 3);
        roll_until_era(LAST_ERA + 2);
    });
}

#[test]
fn governance_neither_slashes_nor_pardons_while_staking_is_paused() {
    on_paused_chain(|| {
        let era = LAST_ERA - 1;
        let slash = || {
            let half = Perbill::from_percent(50);
            Staking::manual_slash(RuntimeOrigin::root(), BOB, era, half)
        };
        let pardon =
            || Staking::cancel_deferred_slash(RuntimeOrigin::root(), LAST_ERA + 2, vec![0]);
        frame_support::assert_noop!(slash(), sp_runtime::DispatchError::Unavailable);
        frame_support::assert_noop!(pardon(), sp_runtime::DispatchError::Unavailable);
        // The pause is told first, whatever else is wrong.
        let pardon_nobody =
            || Staking::cancel_deferred_slash(RuntimeOrigin::root(), LAST_ERA + 2, vec![]);
        frame_support::assert_noop!(pardon_nobody(), sp_runtime::DispatchError::Unavailable);
        migrate(one_unit() * 4);
        assert_ok!(slash());
        check();
    });
}

#[test]
fn nobody_is_forced_out_before_locked_stake_is_taken_over() {
    on_paused_chain(|| {
        let force_out = || Staking::force_unstake(RuntimeOrigin::root(), NINA, 0);
        // 1. Nina's stake may still be locked. Without a ledger, the migration would pass over the lock.
        frame_support::assert_noop!(force_out(), sp_runtime::DispatchError::Unavailable);
        // 2. After the handover nothing of her stake stays on hold or locked.
        migrate(one_unit() * 4);
        assert_ok!(force_out());
        check();
    });
}

#[test]
fn nobody_leaves_with_a_lock_by_a_repair_or_by_idle_work() {
    use frame_support::{assert_noop, traits::InspectLockableCurrency};
    use sp_runtime::DispatchError::Unavailable;
    use sp_staking::StakingInterface;
    on_paused_chain(|| {
        // 1. Luke's 300 are locked. Nothing is held, so his records seem to contradict each other.
        let locked = || <Balances as InspectLockableCurrency<_>>::balance_locked(LOCK, &LUKE);
        let restore = || Staking::restore_ledger(RuntimeOrigin::root(), LUKE, None, Some(0), None);
        assert_eq!(locked(), 300);
        // 2. Neither an administrator nor another pallet, such as fast-unstake, can have him forgotten.
        assert_noop!(restore(), Unavailable);
        assert_noop!(
            <Staking as StakingInterface>::force_unstake(LUKE),
            Unavailable
        );
        // 3. After the handover his stake is held, and there is nothing to repair.
        migrate(one_unit() * 4);
        assert_eq!((locked(), observe_ours()[&LUKE].total), (0, 300));
        assert_noop!(
            restore(),
            pallet_staking::Error::<Runtime>::CannotRestoreLedger
        );
    });
}

#[test]
fn a_claim_is_refused_while_staking_is_paused_and_paid_afterwards() {
    on_paused_chain(|| {
        // 1. Nobody has claimed Bob's reward of era 4. Nobody is told that it is claimed.
        let (bob, era) = (BOB, 4);
        let rhea = || RuntimeOrigin::signed(RHEA);
        let refusals = [
            Staking::payout_stakers(rhea(), bob, era).map_err(|refused| refused.error),
            Staking::payout_stakers_by_page(rhea(), bob, era, 0).map_err(|refused| refused.error),
        ];
        for refused in refusals {
            assert_eq!(refused, Err(sp_runtime::DispatchError::Unavailable));
        }
        // 2. Once the state is taken over, it is paid.
        migrate(one_unit() * 4);
        let before = issuance();
        assert_ok!(Staking::payout_stakers(rhea(), bob, era));
        assert!(issuance() > before);
        check();
    });
}

#[test]
fn what_governance_does_while_staking_waits_blocks_no_migration() {
    on_paused_chain(|| {
        use pallet_staking::ConfigOp::{Noop, Remove, Set};
        let root = RuntimeOrigin::root;
        let percent = Perbill::from_percent;
        assert_ok!(Staking::set_validator_count(root(), 4));
        assert_ok!(Staking::set_minimum_validator_count(root(), 1));
        assert_ok!(Staking::set_invulnerables(root(), vec![CAROL]));
        assert_ok!(Staking::set_slash_reward_fraction(root(), percent(5)));
        assert_ok!(Staking::set_min_commission(root(), percent(2)));
        assert_ok!(Staking::set_max_commission(root(), percent(60)));
        assert_ok!(Staking::force_apply_min_commission(
            RuntimeOrigin::signed(LUKE),
            ALICE
        ));
        assert_ok!(Staking::set_max_era_duration(root(), Some(1_000_000)));
        let set = Staking::set_staking_configs(
            root(),
            Set(10),
            Set(20),
            Set(100),
            Remove,
            Noop,
            Noop,
            Noop,
        );
        assert_ok!(set);
        assert_ok!(Staking::set_automatic_payouts(root(), false));
        // Refused or not: nothing stays that the migration does not know.
        let _ = Staking::force_unstake(root(), NINA, 0);
        let _ = Staking::restore_ledger(root(), BOB, None, None, None);
        let _ = Staking::cancel_deferred_slash(root(), 8, vec![0]);
        let _ = Staking::force_new_era(root());
        let _ = Staking::force_no_eras(root());
        let _ = Staking::force_new_era_always(root());
        for _ in 0..5 {
            roll_one();
        }
        migrate(one_unit() * 4);
        assert!(HandoverStage::<Runtime>::get().is_none(), "it is finished");
        check();
    });
}

/// Runs a story on a chain whose first runtime of ours has no migration: staking waits.
fn on_paused_chain(story: impl FnOnce()) {
    old_chain().execute_with(|| {
        upgrade();
        story();
    });
}

#[test]
fn strangers_take_no_place_from_validators_at_work() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        // 40 strangers validate with the least stake. There are six places.
        for who in 1_000..1_040 {
            assert_ok!(theirs::Balances::mint_into(&who, 1_000));
            pallet_session::NextKeys::<theirs::Runtime>::insert(who, UintAuthorityId(who));
            let payee = parity_staking::RewardDestination::Stash;
            assert_ok!(theirs::Staking::bond(signed(who), 100, payee));
            assert_ok!(theirs::Staking::validate(signed(who), Default::default()));
        }
        parity_staking::MaxValidatorsCount::<theirs::Runtime>::put(6);
        upgrade();
        migrate(one_unit() * 8);
        let candidates: Vec<_> = pallet_staking::Candidates::<Runtime>::iter_keys().collect();
        assert_eq!(candidates.len(), 6);
        assert!(VALIDATORS.iter().all(|who| candidates.contains(who)));
        roll_until_era(LAST_ERA + 2);
        assert_eq!(Session::validators().len(), 4);
        assert!(VALIDATORS
            .iter()
            .all(|who| Session::validators().contains(who)));
    });
}

#[test]
fn blocks_of_the_handover_give_points_to_their_authors() {
    let mut chain = old_chain();
    chain.execute_with(|| {
        let before = ErasRewardPoints::<Runtime>::get(LAST_ERA).total;
        upgrade();
        pass_block();
        pass_block();
        let waiting = PendingPoints::<Runtime>::get().map_or(0, |pending| {
            pending.points.iter().map(|(_, points)| points).sum::<u32>()
        });
        let now = ErasRewardPoints::<Runtime>::get(LAST_ERA).total + waiting;
        assert_eq!(now, before + 3 * 20);
    });
}
