//! Which proofs of ownership of session keys are accepted. To clients the keys look like those of any other chain.

use crate::state::state_of;
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use palisade_runtime::{
    genesis, session_keys::PlainSessionKeys, AccountId, Runtime, RuntimeOrigin, Session,
    SessionKeys, Staking,
};
use palisade_staking::RewardDestination;
use pallet_session::WeightInfo;
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, Pair};
use sp_keyring::Sr25519Keyring::Bob;
use sp_runtime::{traits::OpaqueKeys, MultiAddress};

/// Somebody's secret keys: one for GRANDPA, one for the three others.
pub struct Secrets {
    grandpa: ed25519::Pair,
    others: sr25519::Pair,
}

impl Secrets {
    pub fn of(name: &str) -> Self {
        let seed = format!("//{name}");
        Self {
            grandpa: Pair::from_string(&seed, None).expect("is a derivation path"),
            others: Pair::from_string(&seed, None).expect("is a derivation path"),
        }
    }

    pub fn public(&self) -> SessionKeys {
        PlainSessionKeys {
            grandpa: self.grandpa.public().into(),
            babe: self.others.public().into(),
            im_online: self.others.public().into(),
            authority_discovery: self.others.public().into(),
        }
        .into()
    }

    /// Each key signs its owner, in the order of the keys.
    pub fn proof_for(&self, owner: &AccountId) -> Vec<u8> {
        let statement = statement_of_ownership(&owner.encode());
        let others = self.others.sign(&statement);
        (self.grandpa.sign(&statement), others, others, others).encode()
    }
}

#[test]
fn an_empty_proof_is_accepted_because_wallets_send_it() {
    let keys = Secrets::of("Bob").public();
    assert!(keys.ownership_proof_is_valid(&Bob.to_account_id().encode(), &[]));
}

#[test]
fn a_proof_by_the_keys_themselves_is_accepted() {
    let (secrets, bob) = (Secrets::of("Bob"), Bob.to_account_id());
    let proof = secrets.proof_for(&bob);
    assert!(secrets
        .public()
        .ownership_proof_is_valid(&bob.encode(), &proof));
}

#[test]
fn any_other_proof_is_refused() {
    let (secrets, bob) = (Secrets::of("Bob"), Bob.to_account_id());
    let keys = secrets.public();
    let is_valid = |proof: &[u8]| keys.ownership_proof_is_valid(&bob.encode(), proof);

    assert!(
        !is_valid(&Secrets::of("Eve").proof_for(&bob)),
        "signed by other keys"
    );
    let eve = Secrets::of("Eve").public();
    assert!(!is_valid(
        &secrets.proof_for(&eve.encode()[..32].try_into().expect("32 bytes"))
    ));
    assert!(!is_valid(&[0]), "not signatures at all");

    let mut too_long = secrets.proof_for(&bob);
    too_long.push(0);
    assert!(!is_valid(&too_long), "more than four signatures");
}

#[test]
fn a_staker_sets_keys_without_a_proof_but_not_with_a_wrong_one() {
    state_of(genesis::DEV).execute_with(|| {
        let bob = Bob.to_account_id();
        let origin = RuntimeOrigin::signed(bob.clone());
        let secrets = Secrets::of("Bob");
        assert_ok!(Staking::bond(
            origin.clone(),
            genesis::MIN_VALIDATOR_BOND,
            RewardDestination::Staked
        ));

        let wrong = Secrets::of("Eve").proof_for(&bob);
        assert_noop!(
            Session::set_keys(origin.clone(), secrets.public(), wrong),
            pallet_session::Error::<Runtime>::InvalidProof
        );
        assert_ok!(Session::set_keys(
            origin.clone(),
            secrets.public(),
            Vec::new()
        ));
        assert_eq!(Session::load_keys(&bob), Some(secrets.public()));
        assert_ok!(Session::set_keys(
            origin,
            secrets.public(),
            secrets.proof_for(&bob)
        ));
    });
}

#[test]
fn keys_are_set_by_the_controller_and_stay_with_the_stash() {
    state_of(genesis::DEV).execute_with(|| {
        let (stash, controller) = (Bob.to_account_id(), AccountId::from([7; 32]));
        let payee = RewardDestination::Staked;
        let by_stash = RuntimeOrigin::signed(stash.clone());
        let by_controller = RuntimeOrigin::signed(controller.clone());
        assert_ok!(Staking::bond(
            by_stash.clone(),
            genesis::MIN_VALIDATOR_BOND,
            payee
        ));
        assert_ok!(Staking::set_controller(
            by_stash.clone(),
            MultiAddress::Id(controller.clone())
        ));
        // The controller needs an account of its own.
        assert_ok!(palisade_runtime::Balances::transfer_allow_death(
            by_stash.clone(),
            MultiAddress::Id(controller),
            palisade_runtime::constants::currency::PAL,
        ));

        let keys = Secrets::of("Bob").public();
        assert_noop!(
            Session::set_keys(by_stash, keys.clone(), Vec::new()),
            pallet_session::Error::<Runtime>::NoAssociatedValidatorId
        );
        assert_ok!(Session::set_keys(by_controller, keys.clone(), Vec::new()));
        assert_eq!(Session::load_keys(&stash), Some(keys));
    });
}

#[test]
fn keys_encode_as_four_keys_in_the_order_of_the_session_handlers() {
    let secrets = Secrets::of("Bob");
    let (grandpa, others) = (secrets.grandpa.public(), secrets.others.public());
    let encoded = secrets.public().encode();

    assert_eq!(encoded, (grandpa, others, others, others).encode());
    assert_eq!(SessionKeys::decode(&mut &encoded[..]), Ok(secrets.public()));
    let ids: Vec<_> = SessionKeys::key_ids().iter().map(|id| id.0).collect();
    assert_eq!(ids, [*b"gran", *b"babe", *b"imon", *b"audi"]);
}

#[test]
fn keys_are_a_json_object_with_one_name_for_each_key() {
    let json = serde_json::to_value(Secrets::of("Bob").public()).expect("serialises");
    let object = json.as_object().expect("is an object");
    let mut names: Vec<_> = object.keys().map(String::as_str).collect();
    names.sort();
    assert_eq!(
        names,
        ["authority_discovery", "babe", "grandpa", "im_online"]
    );
}

#[test]
fn calls_about_keys_have_the_weight_of_what_this_chain_adds() {
    type Measured = pallet_session::weights::SubstrateWeight<Runtime>;
    type Charged = <Runtime as pallet_session::Config>::WeightInfo;
    let db = <Runtime as frame_system::Config>::DbWeight::get();
    // A second read finds a controller's stash. Four signatures are a proof; one takes at least 30 µs.
    let proof = palisade_key_ownership::weights::check_proof::<Runtime>();
    assert!(proof.all_gte(Weight::from_parts(4 * 30_000_000, 0)));
    // Keys that replace others of four kinds are nine writes. The pallet measured seven.
    assert_eq!(
        Charged::set_keys(),
        Measured::set_keys() + db.reads_writes(1, 2) + proof
    );
    // The pallet finds the account with the reference for the keys, and takes it from there.
    let reference = palisade_key_ownership::weights::purge::<Runtime>();
    assert!(reference.all_gte(db.reads_writes(5, 3)));
    assert_eq!(
        Charged::purge_keys(),
        Measured::purge_keys() + db.reads(1) + reference
    );
}
