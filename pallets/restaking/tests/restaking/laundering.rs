//! A validator and its own service against the chain.

use super::{chain::*, people::*};
use palisade_restaking_primitives::Proceeds;

#[test]
fn an_own_service_saves_nothing_from_a_slash_of_the_chain() {
    run(|| {
        // 1. Alice's own service can slash all that is behind her: 10,000 PAL of her own and 5,000 of Nina.
        let own = register(100, Proceeds::Account(FUND));
        allocate(ALICE, own, 100);
        next_era();
        next_era();
        next_era();
        let fund = total(FUND);
        // 2. Her service slashes her. An era later she offends against the chain: all is lost.
        slash(own, ALICE, 100);
        next_era();
        offend(ALICE, 100);
        roll_until_slashed();
        assert_eq!(total(FUND) - fund, 0, "of 15,000 PAL in parts of 10^-12");
    });
}
