//! The chain has changed for how long it defers slashes. A slash from before is still pending.

use crate::{
    chain::{ours, theirs, Balance, BONDING_DURATION},
    people::*,
    upgrade::*,
};
use pallet_staking::{migrations::Repair, Event, PendingSlashes};
use parity_staking::UnappliedSlashes;

/// When Bob's slash for era 5 is due if slashes are deferred for 2 eras, as now.
const DUE: u32 = 8;
/// The same for 4 eras, as it was when he was reported.
const DUE_BEFORE: u32 = 10;

/// Makes blocks until an era is over. Returns what Bob is slashed, each time with the era.
fn slashes_of_bob_until_the_end_of(era: u32) -> Vec<(u32, Balance)> {
    let mut slashes = Vec::new();
    while ours::Staking::active_era() <= era {
        roll(1);
        for record in ours::System::events() {
            match record.event {
                ours::RuntimeEvent::Staking(Event::Slashed { staker, amount }) if staker == BOB => {
                    slashes.push((ours::Staking::active_era(), amount));
                }
                _ => {}
            }
        }
    }
    slashes
}

#[test]
fn a_slash_that_was_deferred_for_longer_is_taken_when_it_is_due() {
    // 1. Bob is reported while slashes are deferred for 4 eras. Then the chain shortens that to 2.
    let mut chain = old_chain();
    let own = chain.execute_with(|| {
        let rows = UnappliedSlashes::<theirs::Runtime>::take(DUE);
        assert_eq!((rows.len(), rows[0].validator), (1, BOB));
        UnappliedSlashes::<theirs::Runtime>::insert(DUE_BEFORE, &rows);
        rows[0].own
    });
    assert!(own > 0);
    on_new_chain(chain, || {
        // 2. By the present deferral it would be for era 7, which has not come. It is not dropped because of that.
        assert!(!repairs().iter().any(|repair| matches!(
            repair,
            Repair::SlashExpired { validator, .. } if *validator == BOB
        )));
        // 3. Stake that is free in era 10 or later waits for it, as with the former deferral.
        let pending = PendingSlashes::<ours::Runtime>::get();
        assert_eq!(pending.get(&(DUE_BEFORE - BONDING_DURATION)), Some(&1));
        // 4. It is taken in era 10, and not before.
        assert_eq!(
            slashes_of_bob_until_the_end_of(DUE_BEFORE),
            [(DUE_BEFORE, own)]
        );
    });
}
