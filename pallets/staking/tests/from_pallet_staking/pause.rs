//! What happens during the handover, and without the migration.

use crate::{
    chain::{ours::*, theirs, Balance},
    people::*,
    upgrade::*,
};
use frame_election_provider_support::{DataProviderBounds, ElectionDataProvider};
use pallet_staking::{
    DeferredSlashes, ErasOutstanding, ErasRewardPoints, HandoverStage, PendingPoints,
    WaitingRulings,
};
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

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
        let details = OffenceDetails {
            offender: (CAROL, ()),
            reporters: vec![RHEA],
        };
        let session = Session::current_index();
        <Staking as OnOffenceHandler<_, _, _>>::on_offence(
            &[details],
            &[Perbill::from_percent(40)],
            session,
        );
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
