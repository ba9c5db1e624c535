use super::*;
use proptest::prelude::*;

fn chunk(era: u32, value: u128) -> Chunk {
    Chunk { value, era }
}

fn ledger(total: u128, active: u128, unlocking: Vec<Chunk>) -> Ledger {
    Ledger {
        total,
        active,
        unlocking,
    }
}

#[test]
fn chunks_of_an_era_become_one_and_empty_ones_go() {
    let broken = ledger(99, 10, vec![chunk(3, 5), chunk(4, 0), chunk(3, 7)]);
    assert_eq!(mend(broken, 32), ledger(22, 10, vec![chunk(3, 12)]));
}

#[test]
fn a_consistent_ledger_stays_as_it_is() {
    let sound = ledger(22, 10, vec![chunk(3, 5), chunk(4, 7)]);
    assert_eq!(mend(sound.clone(), 2), sound);
}

#[test]
fn too_many_chunks_wait_for_the_later_era() {
    let long = ledger(16, 1, vec![chunk(3, 4), chunk(4, 5), chunk(6, 6)]);
    let short = ledger(16, 1, vec![chunk(4, 9), chunk(6, 6)]);
    assert_eq!(mend(long, 2), short);
}

#[test]
fn active_stake_shrinks_first_then_the_youngest_chunk() {
    let full = ledger(22, 10, vec![chunk(3, 5), chunk(4, 7)]);
    let after = |most| shrink(full.clone(), most);
    assert_eq!(after(22), full);
    assert_eq!(after(13), ledger(13, 1, vec![chunk(3, 5), chunk(4, 7)]));
    assert_eq!(after(9), ledger(9, 0, vec![chunk(3, 5), chunk(4, 4)]));
    assert_eq!(after(5), ledger(5, 0, vec![chunk(3, 5)]));
    assert_eq!(after(0), ledger(0, 0, vec![]));
}

fn any_ledger() -> impl Strategy<Value = Ledger> {
    let chunks = prop::collection::vec((0u32..9, 0u128..50), 0..12);
    (0u128..999, 0u128..99, chunks).prop_map(|(total, active, chunks)| {
        let chunks = chunks.into_iter().map(|(era, value)| chunk(era, value));
        ledger(total, active, chunks.collect())
    })
}

proptest! {
    #[test]
    fn a_mended_ledger_is_consistent_and_keeps_all_parts(broken in any_ledger(), most in 1usize..6) {
        let parts = broken.active + broken.unlocking.iter().map(|c| c.value).sum::<u128>();
        let mended = mend(broken.clone(), most);
        prop_assert!(mended.is_consistent());
        prop_assert_eq!(mended.total, parts);
        prop_assert!(mended.unlocking.len() <= most);
        prop_assert!(mended.unlocking.is_sorted_by(|a, b| a.era < b.era));
        prop_assert!(mended.unlocking.iter().all(|c| c.value > 0));
        // Nothing is free earlier than before.
        for era in 0..9 {
            let free = |l: &Ledger| l.unlocking.iter().filter(|c| c.era <= era).map(|c| c.value).sum::<u128>();
            prop_assert!(free(&mended) <= free(&broken));
        }
    }

    #[test]
    fn a_shrunk_ledger_is_consistent_and_fits(broken in any_ledger(), most in 0u128..700) {
        let mended = mend(broken, 32);
        let shrunk = shrink(mended.clone(), most);
        prop_assert!(shrunk.is_consistent());
        prop_assert_eq!(shrunk.total, mended.total.min(most));
    }
}
