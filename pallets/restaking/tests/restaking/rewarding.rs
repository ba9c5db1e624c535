//! Rewards reach stakers.

use super::{chain::*, people::*};
use frame_support::assert_ok;
use palisade_restaking::PotOf;
use palisade_restaking_primitives::Proceeds;

#[test]
fn a_reward_reaches_the_stakers_behind_a_service() {
    run(|| {
        let bridge = register(50, Proceeds::Burn);
        allocate(ALICE, bridge, 40); // 6,000 of 15,000
        allocate(CAROL, bridge, 30); // 3,000 of 10,000
        next_eras(3);
        let before = [ALICE, NINA, BOB, CAROL].map(total);
        assert_ok!(Restaking::reward(signed(OLAF), bridge, 900 * PAL));
        next_eras(3);
        let after = [ALICE, NINA, BOB, CAROL].map(total);
        let gained: Vec<_> = after
            .iter()
            .zip(before)
            .map(|(now, had)| now - had)
            .collect();
        // 600 for Alice's stakers, two thirds of it for herself. 300 for Carol.
        let expected = [400, 200, 0, 300].map(|amount| amount * PAL);
        for (gained, expected) in gained.into_iter().zip(expected) {
            assert!(expected.abs_diff(gained) <= 2, "{gained} of {expected}");
        }
        assert_eq!(PotOf::<Runtime>::iter().count(), 0);
        assert_eq!(total(Restaking::account()), ED);
    });
}
