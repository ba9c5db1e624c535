//! The cap: how eras approach it, and that they never pass it.

use frame_support::parameter_types;
use palisade_era_payout::{Capped, FixedPerEra};
use proptest::prelude::*;
use sp_staking::EraPayout;

parameter_types! {
    pub static Stakers: u128 = 700;
    pub static Treasury: u128 = 300;
    pub static Cap: u128 = 10_000;
    pub static Promised: u128 = 0;
}

type UnderCap = Capped<FixedPerEra<Stakers, Treasury>, Cap, Promised>;

/// What an era pays at an issuance.
fn at(issuance: u128) -> (u128, u128) {
    UnderCap::era_payout(0, issuance, 1_000)
}

#[test]
fn the_last_era_under_the_cap_pays_the_room_in_the_same_ratio() {
    assert_eq!(at(8_999), (700, 300), "there is room");
    assert_eq!(at(9_000), (700, 300), "to the unit");
    assert_eq!(at(9_901), (69, 30), "99 units of room: 69.3 round down");
    assert_eq!(at(10_000), (0, 0), "no room");
    assert_eq!(at(10_001), (0, 0), "somebody else minted");
}

#[test]
fn what_is_promised_takes_room_before_it_is_minted() {
    Promised::set(900);
    assert_eq!(at(8_900), (140, 60), "200 units of room");
    assert_eq!(at(9_100), (0, 0));
    Promised::set(u128::MAX);
    assert_eq!(at(1), (0, 0));
}

proptest! {
    #[test]
    fn no_sequence_of_eras_passes_the_cap(
        cap in 0u128..100_000,
        start in 0u128..100_000,
        eras in prop::collection::vec((0u128..5_000, 0u128..5_000, 0u128..100, 0u128..1_000), 1..60),
    ) {
        let (mut issuance, mut promised) = (start, 0);
        Cap::set(cap);
        for (stakers, treasury, paid_percent, burned) in eras {
            Stakers::set(stakers);
            Treasury::set(treasury);
            Promised::set(promised);
            let era = at(issuance);
            prop_assert!(era.0 <= stakers && era.1 <= treasury);
            let room = cap.saturating_sub(issuance + promised);
            prop_assert_eq!(era.0 + era.1, room.min(stakers + treasury), "all that fits is paid");
            // The treasury's part is minted at once, and a part of what is promised as well.
            promised += era.0;
            let paid = promised * paid_percent / 100;
            promised -= paid;
            issuance += era.1 + paid;
            prop_assert!(issuance + promised <= cap.max(start));
            issuance -= burned.min(issuance);
        }
    }
}
