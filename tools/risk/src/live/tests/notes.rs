//! What is not known of a chain is said, and nothing is said that was not looked at.

use super::*;
use frame_metadata::v16::{
    CustomMetadata, ExtrinsicMetadata, ItemDeprecationInfo, OuterEnums, PalletConstantMetadata,
    PalletMetadata, PalletViewFunctionMetadata, RuntimeMetadataV16,
};
use frame_metadata::RuntimeMetadataPrefixed;
use scale_info::{form::PortableForm, PortableRegistry};
use sp_arithmetic::Perbill;

/// The id of a view function is this byte, 32 times.
const INFLATION: u8 = 1;
const CERTIFICATE: u8 = 2;
const SERVICES: u8 = 3;
const OPERATORS: u8 = 4;

/// A pallet with a constant of this value and view functions.
fn pallet(
    name: &str,
    constant: Option<(&str, Vec<u8>)>,
    questions: &[(u8, &str)],
) -> PalletMetadata<PortableForm> {
    let constant = constant.map(|(name, value)| PalletConstantMetadata {
        name: name.into(),
        ty: 0.into(),
        value,
        docs: Vec::new(),
        deprecation_info: ItemDeprecationInfo::NotDeprecated,
    });
    let question = |(id, name): &(u8, &str)| PalletViewFunctionMetadata {
        id: [*id; 32],
        name: (*name).into(),
        inputs: Vec::new(),
        output: 0.into(),
        docs: Vec::new(),
        deprecation_info: ItemDeprecationInfo::NotDeprecated,
    };
    PalletMetadata {
        name: name.into(),
        storage: None,
        calls: None,
        event: None,
        constants: constant.into_iter().collect(),
        error: None,
        associated_types: Vec::new(),
        view_functions: questions.iter().map(question).collect(),
        index: 0,
        docs: Vec::new(),
        deprecation_info: ItemDeprecationInfo::NotDeprecated,
    }
}

fn metadata(pallets: Vec<PalletMetadata<PortableForm>>) -> Option<Vec<u8>> {
    let metadata = RuntimeMetadataV16 {
        types: PortableRegistry { types: Vec::new() },
        pallets,
        extrinsic: ExtrinsicMetadata {
            versions: Vec::new(),
            address_ty: 0.into(),
            call_ty: 0.into(),
            signature_ty: 0.into(),
            transaction_extensions_by_version: BTreeMap::new(),
            transaction_extensions: Vec::new(),
        },
        apis: Vec::new(),
        outer_enums: OuterEnums {
            call_enum_ty: 0.into(),
            event_enum_ty: 0.into(),
            error_enum_ty: 0.into(),
        },
        custom: CustomMetadata {
            map: BTreeMap::new(),
        },
    };
    Some(RuntimeMetadataPrefixed::from(metadata).encode())
}

/// The staking pallet with its bonding duration and the view function `inflation`.
fn staking_pallet() -> PalletMetadata<PortableForm> {
    let duration = ("BondingDuration", 28u32.encode());
    pallet("Staking", Some(duration), &[(INFLATION, "inflation")])
}

/// A node with validators of these stakes, whose eras of a day pay 1 to stakers. Its runtime has these pallets too.
fn modern(stakes: &[u128], pallets: Vec<PalletMetadata<PortableForm>>) -> Node {
    let mut node = Node::with_era();
    for (validator, stake) in (1..).zip(stakes) {
        node.expose(validator, *stake, &[]);
    }
    node.metadata = metadata([vec![staking_pallet()], pallets].concat());
    node.answers.insert(INFLATION, inflation(86_400_000, 1));
    node
}

fn inflation(era_millis: u64, era_stakers: u128) -> Vec<u8> {
    (0u8, 1_000u128, 100u128, era_millis, 0u64, era_stakers).encode()
}

fn noted(input: &Input, text: &str) -> bool {
    input.notes.iter().any(|note| note.contains(text))
}

#[test]
fn without_metadata_of_version_16_returns_and_waits_are_unknown() {
    let mut node = Node::with_era();
    node.expose(1, 10, &[]);
    let input = read(&node).unwrap();
    assert!(input.exit_queue.is_none() && input.yields.validators.is_empty());
    let expected =
        "The runtime has no metadata of version 16, so returns and the wait of an exit are unknown.";
    assert!(noted(&input, expected), "{:?}", input.notes);
    // A pallet that stores nothing has no services, whatever the metadata says.
    assert!(noted(&input, "stores nothing of a pallet Restaking"));
}

#[test]
fn services_that_can_not_be_read_are_not_taken_for_none() {
    // 1. No metadata of version 16, but the pallet stores something.
    let mut node = Node::with_era();
    node.expose(1, 10, &[]);
    node.storage
        .insert(prefix("Restaking", "Services"), vec![1]);
    let message = read(&node).unwrap_err().to_string();
    assert_eq!(
        message,
        "the services of the pallet Restaking can't be read: the runtime has no metadata of version 16. A report \
         without them would be wrong. Upgrade the runtime, or write the graph into a file for --graph."
    );
    // 2. The metadata names the pallet, but none of its view functions.
    let node = modern(&[10], vec![pallet("Restaking", None, &[])]);
    let message = read(&node).unwrap_err().to_string();
    let expected = "the pallet has no view functions services and operators.";
    assert!(message.contains(expected), "{message}");
    // 3. The metadata says that there is no such pallet.
    let input = read(&modern(&[10], Vec::new())).unwrap();
    assert!(noted(&input, "The chain has no pallet Restaking"));
}

#[test]
fn a_chain_without_a_certificate_has_stakes_of_one_era_only() {
    let questions = [
        (CERTIFICATE, "certificate"),
        (SERVICES, "services"),
        (OPERATORS, "operators"),
    ];
    let mut node = modern(&[10], vec![pallet("Restaking", None, &questions)]);
    for id in [CERTIFICATE, SERVICES, OPERATORS] {
        // None, or an empty list.
        node.answers.insert(id, vec![0]);
    }
    let input = read(&node).unwrap();
    let expected = "has no certificate yet. Stakes are those of the active era, allocations those of the planned one.";
    assert!(noted(&input, expected), "{:?}", input.notes);
    assert!(!noted(&input, "no pallet Restaking"));
    // A certificate of era 7.
    node.answers.insert(CERTIFICATE, (1u8, ERA).encode());
    assert!(!noted(&read(&node).unwrap(), "certificate yet"));
}

#[test]
fn an_exit_queue_is_assumed_and_not_claimed() {
    let input = read(&modern(&[10, 20], Vec::new())).unwrap();
    let queue = input.exit_queue.as_ref().unwrap();
    assert_eq!((queue.capacity, queue.bonding_duration), (30, 28));
    assert!(noted(
        &input,
        "It is assumed that all stake can start to leave in one era. A queue of the chain is not looked for."
    ));
    // A constant of another type is not cut to one of 32 bits.
    let mut node = modern(&[10], Vec::new());
    let long = ("BondingDuration", (1u64 << 32 | 5).encode());
    node.metadata = metadata(vec![pallet("Staking", Some(long), &[])]);
    let input = read(&node).unwrap();
    assert!(input.exit_queue.is_none());
    assert!(noted(
        &input,
        "Staking.BondingDuration is no number of 32 bits in the metadata, so the wait of an exit is unknown."
    ));
}

#[test]
fn returns_that_are_cut_or_make_no_sense_are_not_shown_as_facts() {
    // 365 eras of a day pay 365 in a year, divided by the validators.
    let input = read(&modern(&[1_000], Vec::new())).unwrap();
    assert_eq!(input.yields.validators, [Perbill::from_parts(365_000_000)]);
    assert!(!noted(&input, "above 100%"));
    let node = modern(&[100, 0], Vec::new());
    let input = read(&node).unwrap();
    assert_eq!(
        input.yields.validators,
        [Perbill::one(), Perbill::zero()],
        "182 of 100 is cut, and no stake earns nothing"
    );
    assert!(noted(
        &input,
        "The return of 1 validator is above 100%. It is shown as 100%."
    ));
    let mut node = modern(&[100], Vec::new());
    node.answers.insert(INFLATION, inflation(0, 1));
    let input = read(&node).unwrap();
    assert!(input.yields.validators.is_empty());
    assert!(noted(&input, "eras have no length"));
}

#[test]
fn operators_without_sub_identities_are_said_to_be_unknown() {
    let mut node = Node::with_era();
    node.expose(1, 10, &[]);
    let alone = "No validator has a sub-identity on this chain, so each one counts as an operator of its own.";
    assert!(noted(&read(&node).unwrap(), alone));
    let key = [blake2_128(&account(1)).as_slice(), &account(1)].concat();
    let parent = (account(200), 0u8).encode();
    node.storage
        .insert([prefix("Identity", "SuperOf"), key].concat(), parent);
    let input = read(&node).unwrap();
    assert!(!noted(&input, alone));
    assert!(noted(&input, "the account above it is the operator"));
}

#[test]
fn a_token_without_decimals_has_no_symbol_either() {
    let mut node = Node::with_era();
    node.expose(1, 10, &[]);
    node.properties = Some(json!({ "tokenSymbol": "PAL" }));
    let input = read(&node).unwrap();
    assert_eq!((input.unit.symbol.as_str(), input.unit.decimals), ("", 0));
    assert!(noted(
        &input,
        "amounts are in the smallest unit of the token"
    ));
    node.properties = Some(json!({ "tokenSymbol": ["PAL", "B"], "tokenDecimals": [3, 4] }));
    let input = read(&node).unwrap();
    assert_eq!(
        (input.unit.symbol.as_str(), input.unit.decimals),
        ("PAL", 3)
    );
    assert!(noted(
        &input,
        "The node names several tokens. The first one is taken for the staked one."
    ));
    node.properties = Some(json!({ "tokenDecimals": 300 }));
    let message = read(&node).unwrap_err().to_string();
    assert_eq!(
        message,
        "the node's answer about the decimals of its token can't be read"
    );
}

#[test]
fn a_question_that_is_not_understood_is_not_called_unknown() {
    let mut node = modern(&[10], Vec::new());
    node.answers.clear();
    let message = read(&node).unwrap_err().to_string();
    assert_eq!(
        message,
        "the node refuses Staking.inflation: the runtime can't decode the arguments"
    );
}
