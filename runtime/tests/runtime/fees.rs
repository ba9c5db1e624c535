//! What a transaction costs, and who gets the fee.

use crate::state::state_of;
use codec::Encode;
use frame_support::{
    dispatch::GetDispatchInfo,
    traits::{fungible::Balanced, OnUnbalanced},
};
use frame_system::offchain::CreateAuthorizedTransaction;
use palisade_runtime::{
    configs::{fees::FeesToAuthor, governance},
    constants::currency::{MILLI_PAL, PAL},
    genesis, AccountId, Balances, Runtime, RuntimeCall, System, TransactionPayment, Treasury,
    UncheckedExtrinsic,
};
use sp_consensus_babe::{
    digests::{PreDigest, SecondaryPlainPreDigest},
    BABE_ENGINE_ID,
};
use sp_keyring::Sr25519Keyring::{AliceStash, Bob};
use sp_runtime::{Digest, DigestItem, MultiAddress, MultiSignature};

/// A signed transfer. The signature is not valid: fees don't depend on it.
fn transfer() -> UncheckedExtrinsic {
    let call = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
        dest: MultiAddress::Id(Bob.to_account_id()),
        value: PAL,
    });
    let extension = <Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
    let signature = MultiSignature::Sr25519([1; 64].into());
    UncheckedExtrinsic::new_signed(
        call,
        AliceStash.to_account_id().into(),
        signature,
        extension,
    )
}

/// A block whose digest says that the first validator of the session claimed its slot.
fn begin_block_of_first_validator() {
    let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
        authority_index: 0,
        slot: 1.into(),
    });
    let item = DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode());
    System::initialize(&1, &Default::default(), &Digest { logs: vec![item] });
}

#[test]
fn a_transfer_costs_about_a_fiftieth_of_a_pal() {
    state_of(genesis::DEV).execute_with(|| {
        // The weight of the extensions, and all bytes that are signed and sent, are paid too.
        let transfer = transfer();
        let info = transfer.get_dispatch_info();
        assert!(info.extension_weight.ref_time() > 0);
        let bytes = transfer.encoded_size() as u32;
        let fee = TransactionPayment::compute_fee(bytes, &info, 0);
        assert!((10 * MILLI_PAL..40 * MILLI_PAL).contains(&fee), "{fee}");
    });
}

#[test]
fn fees_go_to_the_author_and_none_to_the_treasury() {
    state_of(genesis::DEV).execute_with(|| {
        let author: AccountId = AliceStash.to_account_id();
        let treasury = Balances::free_balance(Treasury::account_id());
        let (before, issuance) = (Balances::free_balance(&author), Balances::total_issuance());
        begin_block_of_first_validator();

        let fees = Balances::issue(PAL);
        FeesToAuthor::on_unbalanced(fees);

        assert_eq!(Balances::free_balance(&author), before + PAL);
        assert_eq!(Balances::free_balance(Treasury::account_id()), treasury);
        assert_eq!(Balances::total_issuance(), issuance + PAL);
    });
}

#[test]
fn fees_of_a_block_without_an_author_are_burned() {
    state_of(genesis::DEV).execute_with(|| {
        let issuance = Balances::total_issuance();
        FeesToAuthor::on_unbalanced(Balances::issue(PAL));
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn the_treasury_burns_nothing() {
    assert!(governance::Burn::get().is_zero());
}
