//! Elections that take several blocks: what they read, what is bonded in the meantime, and what becomes of the result.
//!
//! Unless a test says otherwise, an election begins eight blocks before its era is planned: in block 2 for
//! era 1, which is planned in block 10, and in block 17 for era 2, planned in block 25.

mod collection;
mod failures;
mod late;
mod least_stake;
mod prediction;
mod unbonding;
pub(super) mod voters;
mod winners;

use crate::{election::types::CollectionStage, mock::*, ResultCollection};

/// Alice, Bob and Carol stand for two seats. Nina backs Alice with 500, Omar Bob with 300. Eras pay nothing.
fn chain() -> ExtBuilder {
    elect_over_blocks();
    ExtBuilder::unpaid()
        .nominator(NINA, 500, &[ALICE])
        .nominator(OMAR, 300, &[BOB])
}

/// Returns how far the result for the next era is collected.
fn stage() -> Option<CollectionStage> {
    ResultCollection::<Test>::get().map(|held| held.stage)
}

/// Rolls on until all of the result is there.
fn roll_to_complete_result() {
    let give_up = System::block_number() + 30;
    while stage() != Some(CollectionStage::Complete) {
        assert!(System::block_number() < give_up, "the result never came");
        roll_one();
    }
}

/// The exposure of a validator: total, own stake, and its nominators by page.
type Exposed = (AccountId, Balance, Balance, Vec<Vec<(AccountId, Balance)>>);

/// Returns all exposures of an era.
fn exposures(era: u32) -> Vec<Exposed> {
    let exposed = elected(era).into_iter().map(|validator| {
        let overview = Staking::exposure_overview(era, &validator).expect("is elected");
        let pages = (0..)
            .map_while(|page| crate::ErasStakersPaged::<Test>::get((era, validator, page)))
            .map(|page| page.others.iter().map(|o| (o.who, o.value)).collect());
        (validator, overview.total, overview.own, pages.collect())
    });
    exposed.collect()
}
