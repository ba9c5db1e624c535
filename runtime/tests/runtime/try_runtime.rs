//! With the feature `try-runtime`, all pallets of the runtime check their state (`make try-runtime`).

use crate::chain::Chain;
use frame_support::traits::{TryState, TryStateSelect};
use palisade_runtime::{AllPalletsWithSystem, BlockNumber, Runtime, Staking};
use palisade_staking::{Bonded, Payee};
use sp_runtime::TryRuntimeError;

fn check(chain: &mut Chain) -> Result<(), TryRuntimeError> {
    let height: BlockNumber = chain.height();
    chain.with(|| {
        <AllPalletsWithSystem as TryState<BlockNumber>>::try_state(height, TryStateSelect::All)
    })
}

#[test]
fn each_pallet_accepts_the_state_of_a_chain_with_two_eras() {
    let mut chain = Chain::of("dev");
    assert_eq!(check(&mut chain), Ok(()));
    while chain.with(Staking::active_era) < 2 {
        chain.make_block();
    }
    assert_eq!(check(&mut chain), Ok(()));
}

#[test]
fn a_stash_without_reward_destination_is_found() {
    let mut chain = Chain::of("dev");
    chain.with(|| {
        let stash = Bonded::<Runtime>::iter_keys().next();
        Payee::<Runtime>::remove(stash.expect("dev has a validator"));
    });
    assert!(check(&mut chain).is_err());
}
