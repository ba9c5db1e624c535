//! The bytes that are signed, and signatures that polkadot.js made.

use super::{chain::*, people::*};
use frame_support::{assert_noop, assert_ok};
use palisade_price_oracle::{types::Statement, Error};
use sp_core::{sr25519, Pair};
use sp_runtime::FixedU128;

/// The statement of 12.5 in round 1 of service 7, of a chain whose first block is 32 times `0x45`.
const STATEMENT: &str = concat!(
    "60",                                               // the length of the text, times four
    "70616c69736164652070726963652073746174656d656e74", // "palisade price statement" in ASCII
    "4545454545454545454545454545454545454545454545454545454545454545",
    "07000000",
    "01000000",
    "000062acc5eb78ad0000000000000000",
);
/// What a new key of account 1 signs.
const NEW_KEY: &str = concat!(
    "64",                                                 // the length of the text, times four
    "70616c6973616465207072696365206f7261636c65206b6579", // "palisade price oracle key"
    "4545454545454545454545454545454545454545454545454545454545454545",
    "07000000",
    "0100000000000000",
);
/// The key `//Alice//oracle`, and its signatures by `@polkadot/keyring`.
const KEY: &str = "8ef5a06b56835e3d797d40e610583635a097ba8f4aa624a221ba276e1aea023b";
const SIGNED_KEY: &str = concat!(
    "0a095196f38301b4dc50c62bee6bee8482eecaa3718b4d15cf775bf6e2f16a74",
    "61698588852109f61eb2fa5ff45a1929970e7881a61bae18d89322d798681187",
);
const SIGNED: &str = concat!(
    "564beaac2f0661ae5d862876f0b53f05e3ce2276d4e562b8f9cda1f691b99946",
    "ede770f6321b0009cb9fd73d6aea8471c28c1be66a45a75713662c6fd607be88",
);
/// As an extension of a browser signs: between `<Bytes>` and `</Bytes>`.
const SIGNED_WRAPPED: &str = concat!(
    "f05d1090adc2eb2037903dc27e7841027a85b9b8ebaadfac8dff008abc185441",
    "5ab694e1d68b17faabb6e62093adb8bfa5fcaa564f21349bfcb04b29a8eab686",
);

fn bytes(hex: &str) -> Vec<u8> {
    sp_core::bytes::from_hex(hex).expect("is hex")
}

fn signature(hex: &str) -> sr25519::Signature {
    bytes(hex).as_slice().try_into().expect("has 64 bytes")
}

fn key_of_client() -> sr25519::Public {
    bytes(KEY).as_slice().try_into().expect("has 32 bytes")
}

fn statement_of_client(signed: &str) -> Signed {
    Signed {
        key: key_of_client(),
        statement: Statement {
            price: FixedU128::from_rational(25, 2),
            ..statement(1, 0)
        },
        signature: signature(signed),
    }
}

#[test]
fn the_bytes_of_a_statement_are_those_of_the_docs() {
    run(|| {
        let ours = statement_of_client(SIGNED).statement.bytes_to_sign();
        assert_eq!(ours, bytes(STATEMENT));
        assert_eq!(ours.len(), 25 + 32 + 4 + 4 + 16);
        assert_eq!(
            Oracle::statement_to_sign(1, FixedU128::from_rational(25, 2)),
            ours
        );
        assert_eq!(Oracle::key_to_sign(ALICE), bytes(NEW_KEY));
    });
}

#[test]
fn what_polkadot_js_signs_counts_plain_and_wrapped() {
    for signed_by_client in [SIGNED, SIGNED_WRAPPED] {
        run(|| {
            elect(ALICE, 600 * PAL, 50);
            assert_ok!(Oracle::set_key(
                signed(ALICE),
                key_of_client(),
                signature(SIGNED_KEY)
            ));
            next_round();
            let statement = statement_of_client(signed_by_client);
            assert_ok!(admit(&statement));
            assert_ok!(Oracle::submit(signed(STRANGER), statement));
        });
    }
}

#[test]
fn a_wrapped_statement_and_a_plain_one_contradict_each_other() {
    run_with_keys(|| {
        let plain = state(ALICE, 1, 10);
        let mut wrapped = state(ALICE, 1, 11);
        let inner = wrapped.statement.bytes_to_sign();
        let outer = [b"<Bytes>".as_slice(), &inner, b"</Bytes>"].concat();
        wrapped.signature = pair(ALICE, 0).sign(&outer);
        assert_ok!(accuse(&plain, &wrapped));
        assert_eq!(Slashes::get().len(), 1);
    });
}

#[test]
fn the_same_statement_signed_twice_is_no_fault() {
    run_with_keys(|| {
        let first = state(ALICE, 1, 10);
        let second = state(ALICE, 1, 10);
        assert_ne!(first.signature, second.signature, "signatures are random");
        assert_noop!(accuse(&first, &second), Error::<Runtime>::SamePrice);
    });
}

#[test]
fn a_proof_of_a_new_key_is_no_statement_and_no_statement_is_a_proof() {
    run_with_keys(|| {
        let mut statement = state(ALICE, 1, 10);
        let proof = pair(ALICE, 1).sign(&statement.statement.bytes_to_sign());
        assert_noop!(
            Oracle::set_key(signed(ALICE), key(ALICE, 1), proof),
            Error::<Runtime>::BadSignature
        );
        statement.signature = pair(ALICE, 0).sign(&Oracle::key_to_sign(ALICE));
        assert_noop!(
            Oracle::submit(admitted(), statement),
            Error::<Runtime>::BadSignature
        );
    });
}
