//! When staking no longer punishes offences of a session, its root is forgotten, a few roots at a time.

use crate::{
    mock::*, noting::FORGOTTEN_AT_ONCE, proof::Refusal, FirstProvableSession, SessionRoots,
    StoredSessions,
};
use frame_support::traits::KeyOwnerProofSystem;

fn stored() -> Vec<u32> {
    let mut sessions: Vec<_> = SessionRoots::<Runtime>::iter_keys().collect();
    sessions.sort();
    sessions
}

#[test]
fn a_pruned_session_is_refused_and_later_ones_are_not() {
    run(|| {
        let key = (AUTHORING, TwoKeys::number(ALICE).authoring);
        let proofs = [0, 1, 2, 3].map(|_| {
            let proof = KeyOwnership::prove(key).expect("the key is in force");
            next_session();
            proof
        });
        KeyOwnership::prune_up_to(2);
        let checked = proofs.map(|proof| KeyOwnership::owner_by(&proof, key.0, &key.1));
        assert_eq!(
            checked,
            [
                Err(Refusal::TooOld),
                Err(Refusal::TooOld),
                Ok(ALICE),
                Ok(ALICE)
            ]
        );
        assert_eq!(stored(), [2, 3, 4]);
    });
}

#[test]
fn pruning_removes_few_roots_at_once_and_sessions_remove_the_rest() {
    run(|| {
        let removed = FORGOTTEN_AT_ONCE as usize;
        (0..40).for_each(|_| next_session());
        assert_eq!(stored().len(), 41);
        KeyOwnership::prune_up_to(40);
        assert_eq!(stored().len(), 41 - removed);
        assert_eq!(
            FirstProvableSession::<Runtime>::get(),
            40,
            "refused at once"
        );
        next_session();
        // The session that started has stored one more.
        assert_eq!(stored().len(), 42 - 2 * removed);
        (0..10).for_each(|_| next_session());
        assert_eq!(stored(), (40..=51).collect::<Vec<_>>());
        assert_eq!(StoredSessions::<Runtime>::get(), Some((40, 52)));
    });
}

#[test]
fn the_running_session_is_never_pruned_and_pruning_is_never_undone() {
    run(|| {
        (0..5).for_each(|_| next_session());
        KeyOwnership::prune_up_to(1_000);
        assert_eq!(stored(), [5]);
        KeyOwnership::prune_up_to(0);
        assert_eq!(FirstProvableSession::<Runtime>::get(), 5);
        next_session();
        assert_eq!(stored(), [5, 6]);
    });
}
