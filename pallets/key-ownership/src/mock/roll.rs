//! Makes time pass, and checks the invariants after every session.

use super::*;
use frame_support::traits::BuildGenesisConfig;
use pallet_session::NextKeys;

/// Runs a story with four validators, from session 0. The keys of a validator have its number.
pub fn run(story: impl FnOnce()) {
    run_with(DAVE, story);
}

/// Runs a story with the given number of validators.
pub fn run_with(validators: u64, story: impl FnOnce()) {
    Elected::take();
    MaxValidators::set(1_000);
    KeyDeposit::set(0);
    AreKeysNoted::set(true);
    Pairs::set(None);
    sp_io::TestExternalities::new(empty_storage()).execute_with(|| {
        for who in 1..=validators {
            System::inc_providers(&who);
        }
        let keys = (1..=validators).map(|who| (who, who, TwoKeys::number(who)));
        let genesis = pallet_session::GenesisConfig::<Runtime> {
            keys: keys.collect(),
            ..Default::default()
        };
        genesis.build();
        System::set_block_number(1);
        check();
        story();
        check();
    });
}

/// Starts the next session. This must not change any registered keys.
pub fn next_session() {
    System::set_block_number(System::block_number() + 1);
    let before = registered();
    Session::rotate_session();
    assert_eq!(registered(), before);
    check();
}

/// Returns all registered keys, ordered by validator.
fn registered() -> Vec<(u64, TwoKeys)> {
    let mut registered: Vec<_> = NextKeys::<Runtime>::iter().collect();
    registered.sort_by_key(|(who, _)| *who);
    registered
}
