use super::*;
use serde_json::{json, Value};

const EXAMPLE: &str = include_str!("../../examples/graph.json");

/// The example after a change.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Input, InputError> {
    let mut file: Value = serde_json::from_str(EXAMPLE).unwrap();
    change(&mut file);
    Input::from_json("a file", &serde_json::to_string_pretty(&file).unwrap())
}

fn refusal(change: impl FnOnce(&mut Value)) -> String {
    changed(change).expect_err("it is refused").to_string()
}

#[test]
fn the_example_has_names_for_everything() {
    let input = Input::from_json("graph.json", EXAMPLE).unwrap();
    assert_eq!(
        (input.validator(2), input.service(1)),
        ("Carol".into(), "oracle".into())
    );
    assert_eq!(
        (input.operator(0), input.tag(1)),
        ("Acme".into(), "hoster B".into())
    );
    assert_eq!(
        (input.operator(9), input.tag(9)),
        ("operator 9".into(), "tag 9".into())
    );
}

#[test]
fn version_and_graph_are_enough() {
    let input = changed(|file| {
        *file = json!({ "version": 1, "graph": file["graph"] });
    });
    let input = input.unwrap();
    assert_eq!(
        (input.validator(2), input.service(1)),
        ("validator 2".into(), "service 1".into())
    );
    assert!(input.tokens.is_empty());
}

#[test]
fn a_file_that_is_written_is_read_again() {
    let document: Document = serde_json::from_str(EXAMPLE).unwrap();
    let text = serde_json::to_string(&document).unwrap();
    let again: Document = serde_json::from_str(&text).unwrap();
    assert_eq!(again.graph, document.graph);
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
}

#[test]
fn a_wrong_value_is_refused_with_its_field_and_line() {
    let text = EXAMPLE.replace("\"stake\": \"150\"", "\"stake\": \"1.5\"");
    let message = Input::from_json("a file", &text).unwrap_err().to_string();
    assert!(
        message.starts_with("graph.validators[3].stake: "),
        "{message}"
    );
    assert!(message.contains("line 10 column"), "{message}");
}

#[test]
fn a_missing_and_an_unknown_field_are_refused_with_their_names() {
    let message = refusal(|file| {
        file["graph"]["services"][1]
            .as_object_mut()
            .unwrap()
            .remove("profit");
    });
    assert!(
        message.starts_with("graph.services[1]: missing field `profit`"),
        "{message}"
    );
    let message = refusal(|file| file["yield"] = json!({}));
    assert!(message.contains("unknown field `yield`"), "{message}");
}

#[test]
fn text_that_is_no_json_is_refused_with_its_line() {
    for (text, expected) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{\n  \"version\": 1,\n  graph", "line 3"),
        ("[1]", "line 1"),
    ] {
        let message = Input::from_json("a file", text).unwrap_err().to_string();
        assert!(message.contains(expected), "{text}: {message}");
    }
    let message = Input::from_json("a file", &format!("{EXAMPLE}x"))
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("nothing may follow the graph"),
        "{message}"
    );
}

#[test]
fn another_version_is_refused_whatever_else_is_in_the_file() {
    let message = refusal(|file| *file = json!({ "version": 2, "graphs": [] }));
    assert_eq!(
        message,
        "version: it is 2, but this program reads version 1"
    );
}

#[test]
fn a_graph_without_validators_or_stake_is_refused() {
    let empty = |file: &mut Value| {
        *file = json!({
            "version": 1,
            "graph": { "mode": "Unique", "validators": [], "services": [], "allocations": [] },
        });
    };
    assert!(refusal(empty).starts_with("graph.validators: it is empty"));
    let poor = |file: &mut Value| {
        empty(file);
        file["graph"]["validators"] = json!([{ "stake": 0, "operator": 0, "tags": [] }]);
    };
    assert!(refusal(poor).starts_with("graph.validators: no validator has stake"));
}

#[test]
fn what_does_not_fit_together_is_refused_with_its_field() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 12] = [
        (
            |file| file["names"]["validators"] = json!(["Alice"]),
            "names.validators: it has 1 entries. Write 6",
        ),
        (
            |file| file["yields"]["tokens"] = json!([1]),
            "yields.tokens: it has 1 entries. Write 2",
        ),
        (
            |file| file["unit"]["decimals"] = json!(39),
            "unit.decimals: it is 39",
        ),
        (
            |file| file["stashes"][2]["validators"][0]["validator"] = json!(6),
            "stashes[2].validators: there is no number 6",
        ),
        (
            |file| file["tokens"][0]["stashes"][0]["stash"] = json!(3),
            "tokens[0].stashes: there is no number 3",
        ),
        (
            |file| file["tokens"][1]["tokens"][0]["token"] = json!(2),
            "tokens[1].tokens: there is no number 2",
        ),
        (
            |file| file["stashes"][2]["validators"][1]["amount"] = json!("101"),
            "stashes: those of validator 4",
        ),
        (
            |file| file["tokens"][0]["stashes"][1]["amount"] = json!("101"),
            "tokens: those that stash 1 backs",
        ),
        (
            |file| file["tokens"][1]["tokens"][0]["token"] = json!(1),
            "tokens: Node 1 is backed only by itself",
        ),
        (
            |file| file["graph"]["allocations"][0]["service"] = json!(7),
            "graph: An allocation names service 7",
        ),
        (
            |file| file["graph"]["services"][0]["threshold"] = json!(1_000_000_001),
            "graph: Service 0 has a threshold or a slash cap above 100%",
        ),
        (
            |file| file["tokens"][0]["loans"][1]["liquidation_threshold"] = json!(1_000_000_001),
            "tokens[0].loans[1].liquidation_threshold: it is above 100%",
        ),
    ];
    for (change, expected) in cases {
        let message = refusal(change);
        assert!(message.starts_with(expected), "{message}");
    }
}
