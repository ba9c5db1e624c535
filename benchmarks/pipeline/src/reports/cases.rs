//! The measured transactions: valid reports, bogus reports, and a transfer for comparison.
//!
//! After [`palisade_bench_pipeline::signer`], before [`crate::block`]. Bogus reports have two real votes, but no valid proof of key
//! ownership. The runtime checks the signatures of the votes first, and then refuses the proof.

use codec::{Decode, Encode};
use palisade_bench_pipeline::signer::Signer;
use palisade_runtime::{
    constants::currency::PAL, Babe, Grandpa, Hash, Historical, Runtime, RuntimeCall, Session,
};
use sp_core::crypto::{key_types, KeyTypeId};
use sp_runtime::{DigestItem, DispatchOutcome, MultiAddress};
use sp_session::MembershipProof;

/// The round in which an offender votes twice.
const ROUND: u64 = 1;
/// The length of the longest node in a proof.
const ONE_MIB: usize = 1_048_576;
/// The length of the logs in each long header, in bytes.
const LOGS: usize = 100_000;

/// A path through the tree of keys, as it is encoded: root, siblings, number of leaves, position, leaf.
type Path = (Hash, Vec<Hash>, u32, u32, Vec<u8>);

/// A transaction.
pub struct Case {
    /// Its name in the table.
    pub name: &'static str,
    /// The call.
    pub call: RuntimeCall,
    /// The expected outcome.
    pub outcome: DispatchOutcome,
}

impl Case {
    fn accepted(name: &'static str, call: RuntimeCall) -> Self {
        Self {
            name,
            call,
            outcome: Ok(()),
        }
    }

    fn refused(name: &'static str, call: RuntimeCall) -> Self {
        let error = pallet_grandpa::Error::<Runtime>::InvalidKeyOwnershipProof;
        Self {
            name,
            call,
            outcome: Err(error.into()),
        }
    }
}

/// Returns all rows of the table. Reads the slot, the set of voters and the offender's proofs from the state.
///
/// # Errors
/// The offender has no keys in the current session, or its proof has an unknown form.
pub fn all(offender: &Signer) -> Result<Vec<Case>, String> {
    let voter = proof_of(key_types::GRANDPA, offender.voter())?;
    let author = proof_of(key_types::BABE, offender.author())?;
    let votes = |proof| report_votes(offender, proof);
    let blocks = |logs: &[DigestItem]| report_blocks(offender, logs, author.clone());
    let one_log = [DigestItem::Other(vec![0; LOGS])];
    // Each log is one byte long.
    let short_logs = vec![DigestItem::RuntimeEnvironmentUpdated; LOGS];
    Ok(vec![
        Case::accepted("GRANDPA, valid", votes(voter.clone())?),
        Case::accepted("BABE, valid", blocks(&[])),
        Case::refused(
            "GRANDPA, bogus: no validators, no nodes",
            votes(without_nodes(&voter))?,
        ),
        Case::refused(
            "GRANDPA, bogus: wrong hashes",
            votes(with_wrong_hashes(&voter)?)?,
        ),
        Case::refused(
            "GRANDPA, bogus: a node of 1 MiB",
            votes(with_long_node(&voter))?,
        ),
        Case::accepted("BABE, valid: 100 KB in a log, twice", blocks(&one_log)),
        Case::accepted(
            "BABE, valid: 100 KB of short logs, twice",
            blocks(&short_logs),
        ),
        Case::accepted("transfer", transfer(offender)),
    ])
}

/// Returns a transfer of one PAL to `to`.
pub fn transfer(to: &Signer) -> RuntimeCall {
    RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
        dest: MultiAddress::Id(to.account()),
        value: PAL,
    })
}

fn report_votes(offender: &Signer, proof: MembershipProof) -> Result<RuntimeCall, String> {
    let votes = offender.two_votes(Grandpa::current_set_id(), ROUND)?;
    Ok(RuntimeCall::Grandpa(
        pallet_grandpa::Call::report_equivocation {
            equivocation_proof: Box::new(votes),
            key_owner_proof: proof,
        },
    ))
}

fn report_blocks(offender: &Signer, logs: &[DigestItem], proof: MembershipProof) -> RuntimeCall {
    let blocks = offender.two_blocks(*Babe::current_slot(), logs);
    RuntimeCall::Babe(pallet_babe::Call::report_equivocation {
        equivocation_proof: Box::new(blocks),
        key_owner_proof: proof,
    })
}

/// Returns a proof that a key is in the current session.
fn proof_of(id: KeyTypeId, key: impl AsRef<[u8]>) -> Result<MembershipProof, String> {
    Historical::prove_in(Session::current_index(), (id, key))
        .ok_or_else(|| "the offender is in no session".into())
}

/// Returns a proof that claims an empty set. An attacker would send it to get the weight and the fee of a small set.
fn without_nodes(proof: &MembershipProof) -> MembershipProof {
    MembershipProof {
        session: proof.session,
        trie_nodes: vec![],
        validator_count: 0,
    }
}

/// Returns a bogus proof that is as long as a valid one. Root and leaf are right, so the whole path is hashed.
fn with_wrong_hashes(proof: &MembershipProof) -> Result<MembershipProof, String> {
    let [owner, path] = proof.trie_nodes.as_slice() else {
        return Err("a proof has other nodes than owner and path".into());
    };
    let (root, siblings, leaves, position, leaf) =
        Path::decode(&mut &path[..]).map_err(|error| format!("a proof holds no path: {error}"))?;
    let wrong = vec![Hash::repeat_byte(7); siblings.len()];
    let path: Path = (root, wrong, leaves, position, leaf);
    Ok(MembershipProof {
        trie_nodes: vec![owner.clone(), path.encode()],
        ..proof.clone()
    })
}

/// Returns a proof with the right owner, and with a path that is much too long.
fn with_long_node(proof: &MembershipProof) -> MembershipProof {
    let owner = proof.trie_nodes.first().cloned();
    MembershipProof {
        trie_nodes: vec![owner.unwrap_or_default(), vec![0; ONE_MIB]],
        ..proof.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_bench_pipeline::{authoring::begin_block, population::state_of};
    use palisade_runtime::Executive;
    use sp_io::storage::{rollback_transaction, start_transaction};

    #[test]
    fn each_transaction_ends_as_its_case_says() {
        let validators: Vec<_> = (0..5).map(Signer::of_validator).collect();
        let reporter = Signer::named("Alice");
        let mut state = state_of(&validators, &[&reporter], |_| ()).unwrap();
        state.execute_with(|| {
            Executive::initialize_block(&begin_block(1, Hash::default()));
            let cases = all(&validators[0]).unwrap();
            assert_eq!(cases.len(), 8);
            for case in cases {
                let signed = reporter.signed(case.call).unwrap();
                start_transaction();
                let applied = Executive::apply_extrinsic(signed);
                rollback_transaction();
                assert_eq!(applied, Ok(case.outcome), "{}", case.name);
            }
        });
    }

    #[test]
    fn wrong_hashes_take_as_many_bytes_as_right_ones() {
        let validators: Vec<_> = (0..5).map(Signer::of_validator).collect();
        let mut state = state_of(&validators, &[&Signer::named("Alice")], |_| ()).unwrap();
        state.execute_with(|| {
            let proof = proof_of(key_types::GRANDPA, validators[0].voter()).unwrap();
            let wrong = with_wrong_hashes(&proof).unwrap();
            assert_eq!(wrong.encoded_size(), proof.encoded_size());
            assert_ne!(wrong, proof);
        });
    }
}
