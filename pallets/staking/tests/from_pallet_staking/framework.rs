//! `pallet-migrations` runs the migration.

use crate::{chain::ours::*, chain::theirs, people::old_chain, upgrade::*};
use frame_support::{migrations::MultiStepMigrator, traits::StorageVersion};
use pallet_migrations::Event;
use pallet_staking::HandoverStage;

fn has_event(event: impl Fn(&Event<Runtime>) -> bool) -> bool {
    System::events().iter().any(|record| match &record.event {
        RuntimeEvent::Migrations(happened) => event(happened),
        _ => false,
    })
}

#[test]
fn pallet_migrations_runs_it_block_by_block() {
    old_chain().execute_with(|| {
        let (before, issued) = (observe_theirs(), issuance());
        upgrade();
        let mut blocks = 0;
        while Migrations::ongoing() {
            assert!(Migrations::step().all_lte(MaxServiceWeight::get()));
            blocks += 1;
            if Migrations::ongoing() {
                pass_block();
            }
        }
        assert!(blocks > 2, "{blocks}");
        assert!(has_event(|event| matches!(event, Event::UpgradeCompleted)));
        assert!(!HandoverStage::<Runtime>::exists());
        assert_eq!((observe_ours(), issuance()), (before, issued));
        check();
        roll(20);
    });
}

#[test]
fn a_refusal_keeps_transactions_out() {
    old_chain().execute_with(|| {
        StorageVersion::new(12).put::<theirs::Staking>();
        upgrade();
        for _ in 0..3 {
            Migrations::step();
            pass_block();
        }
        assert_eq!(
            pallet_migrations::Cursor::<Runtime>::get(),
            Some(pallet_migrations::MigrationCursor::Stuck)
        );
        assert!(Migrations::ongoing(), "only inherents are allowed");
        assert!(HandoverStage::<Runtime>::exists());
    });
}
