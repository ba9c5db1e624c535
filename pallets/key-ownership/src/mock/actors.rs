//! The validators, and what they do with their keys.

use super::*;

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;
pub const DAVE: u64 = 4;
/// Is not a validator at genesis.
pub const EVE: u64 = 5;

pub fn set_keys(who: u64, number: u64) {
    // A newcomer needs an account.
    System::inc_providers(&who);
    let keys = TwoKeys::number(number);
    Session::set_keys(RuntimeOrigin::signed(who), keys, vec![]).expect("nobody has these keys");
}

pub fn purge_keys(who: u64) {
    Session::purge_keys(RuntimeOrigin::signed(who)).expect("it has keys");
}
