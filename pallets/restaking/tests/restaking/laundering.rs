//! A validator and its own service against the chain.

use super::{chain::*, people::*};
use frame_support::assert_noop;
use palisade_restaking::{Error, ServiceById};
use palisade_restaking_primitives::Proceeds;

#[test]
fn an_own_service_saves_nothing_from_a_slash_of_the_chain() {
    run(|| {
        // Alice's own service could slash all that is behind her, before the chain does, and pay it to herself.
        let mut terms = terms(100, Proceeds::Account(ALICE));
        assert_noop!(
            Restaking::register_service(signed(OLAF), terms.clone()),
            Error::<Runtime>::ProceedsNotAllowed
        );
        terms.proceeds = Proceeds::Account(FUND);
        let own = register(100, Proceeds::Account(FUND));
        assert_eq!(ServiceById::<Runtime>::get(own).unwrap().terms, terms);
        allocate(ALICE, own, 100);
        next_eras(3);
        let before = total(ALICE);
        // Her service slashes her. An era later she offends against the chain: all is lost, whoever gets it.
        slash(own, ALICE, 100);
        next_era();
        offend(ALICE, 100);
        roll_until_slashed();
        assert_eq!(before - total(ALICE), 10_000 * PAL);
    });
}
