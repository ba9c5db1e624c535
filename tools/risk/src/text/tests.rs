use super::*;
use crate::{input::Input, report::Assumptions};
use serde_json::json;

fn printed(rows: usize) -> String {
    let input = Input::from_json("graph.json", include_str!("../../examples/graph.json")).unwrap();
    let report = Report::of(&input, &Assumptions::default()).unwrap();
    text(&report, &Layout { rows }).unwrap()
}

/// The cells of the line that begins with these words.
fn cells(text: &str, start: &str) -> Vec<String> {
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with(start));
    let line = line.unwrap_or_else(|| panic!("no line begins with {start}:\n{text}"));
    line.split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .map(Into::into)
        .collect()
}

#[test]
fn each_section_has_its_numbers() {
    let text = printed(0);
    for expected in [
        "6 validators, 3 services, 9 allocations.",
        "All stake: 1,000 PAL. To corrupt all services would bring 300 PAL.",
        "Certified slack γ*: 27.5%. It is proven that no attack pays.",
        "It is determined by the validator Carol.",
        "Exact slack: 83.333% (every attack was tried).",
        "3 validators corrupt bridge, oracle, storage. It costs 550 PAL and brings 300 PAL.",
        "A shock is multiplied by less than 1 + 1/γ* = 4.636364.",
        "The last one waits 5 eras to start, and has its funds after 33 eras.",
        "A guess, not a measurement.",
        // Not Bob: he could lose 200 of 200.
        "Could lose more than 100% of the stake to services: 4 validators.",
    ] {
        assert!(text.contains(expected), "{expected} is missing in:\n{text}");
    }
    let acme = cells(&text, "the largest operator is lost");
    assert_eq!(acme[1..5], ["50%", "1", "70%", "100%"]);
    assert_eq!(cells(&text, "operator")[1..3], ["5", "0.325"]);
}

#[test]
fn columns_of_numbers_are_aligned_on_the_right() {
    let text = printed(0);
    let ends = |start: &str, cell: &str| {
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(start))
            .unwrap();
        let place = line.rfind(cell).unwrap();
        line[..place].chars().count() + cell.chars().count()
    };
    assert_eq!(ends("bridge", "850"), ends("oracle", "450"));
    assert_eq!(ends("stash", "0.16"), ends("operator", "0.325"));
}

#[test]
fn a_long_table_is_cut_and_says_so() {
    let text = printed(2);
    assert!(
        text.contains("2 of 6 validators. --rows 0 prints all."),
        "{text}"
    );
    assert!(
        !text.contains("Echo"),
        "Ferdie has the lowest demand, so its row is cut"
    );
    assert!(printed(0).contains("Echo"));
    assert!(!printed(0).contains("--rows 0"));
}

#[test]
fn a_chain_without_services_has_no_table_of_services() {
    let file = r#"{ "version": 1, "graph": { "mode": "Unique", "services": [], "allocations": [],
        "validators": [{ "stake": 10, "operator": 0, "tags": [] }] } }"#;
    let input = Input::from_json("base.json", file).unwrap();
    let report = Report::of(&input, &Assumptions::default()).unwrap();
    let text = text(&report, &Layout::default()).unwrap();
    assert!(
        text.contains("No service has a profit, so no attack pays."),
        "{text}"
    );
    assert!(
        !text.contains("SERVICES") && !text.contains("LIQUID TOKENS"),
        "{text}"
    );
    assert!(text.contains("The input has no yields"), "{text}");
    // Nothing is said of what is not there: how stake is shared, profits, an exit that makes attacks pay.
    assert!(!text.contains("Stake is unique"), "{text}");
    assert!(!text.contains("corrupt all services"), "{text}");
    assert!(!text.contains("can leave before"), "{text}");
    assert!(
        text.contains("Exact slack: unlimited (no service has a profit)."),
        "{text}"
    );
    // 10% · 1%: the loss is known, the return is not.
    let yields = text.split("YIELDS").nth(1).unwrap();
    assert_eq!(cells(yields, "validator 0")[1..], ["–", "0.1%", "–"]);
}

fn of_file(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let file = include_str!("../../examples/graph.json");
    let mut file: serde_json::Value = serde_json::from_str(file).unwrap();
    change(&mut file);
    let input = Input::from_json("graph.json", &file.to_string()).unwrap();
    let report = Report::of(&input, &Assumptions::default()).unwrap();
    text(&report, &Layout { rows: 0 }).unwrap()
}

#[test]
fn thresholds_and_caps_are_written_with_all_their_digits() {
    let text = of_file(|file| {
        file["graph"]["services"][2]["threshold"] = json!(1);
        file["graph"]["services"][2]["slash_cap"] = json!(999_999_999);
    });
    let storage = cells(&text, "storage");
    assert_eq!(storage[3..5], ["0.0000001%", "99.9999999%"]);
}

#[test]
fn returns_without_those_of_services_are_said_to_be_incomplete() {
    let text = of_file(|file| file["yields"] = json!({ "validators": vec![120_000_000; 6] }));
    let expected = "The input has no yields of services, so the returns of validators are those of the chain alone.";
    assert!(text.contains(expected), "{text}");
    // The bridge slashes 100% with the probability 1%.
    let yields = text.split("YIELDS").nth(1).unwrap();
    assert_eq!(cells(yields, "bridge")[1..], ["–", "1%", "–"]);
    assert_eq!(cells(yields, "Carol")[1..], ["12%", "2.1%", "9.9%"]);
    assert!(!of_file(|_| ()).contains("The input has no yields"));
}

#[test]
fn a_graph_that_is_not_certified_has_no_exit_that_is() {
    let text = of_file(|file| file["graph"]["services"][0]["profit"] = json!("900"));
    assert!(
        text.contains("γ* is below zero before anybody leaves."),
        "{text}"
    );
    assert!(!text.contains("can leave before"), "{text}");
}

#[test]
fn a_token_is_said_to_rest_on_all_its_validators_and_not_on_ten() {
    let text = of_file(|file| {
        let ids = || 0..14;
        file["graph"] = json!({ "mode": "Unique", "services": [], "allocations": [],
            "validators": ids().map(|id| json!({ "stake": "10", "operator": id, "tags": [] })).collect::<Vec<_>>() });
        file["names"] = json!({});
        file["yields"] = json!({});
        file["stashes"] = json!([{ "name": "all",
            "validators": ids().map(|id| json!({ "validator": id, "amount": "10" })).collect::<Vec<_>>() }]);
        file["tokens"] = json!([
            { "name": "vPAL", "stashes": [{ "stash": 0, "amount": "140" }] },
            { "name": "empty" },
        ]);
    });
    let expected = "vPAL rests on validator 0, validator 1, validator 2 and 11 more.";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("empty rests on no validator."), "{text}");
}

#[test]
fn cascades_that_are_not_printed_are_counted() {
    let text = of_file(|file| {
        let services = file["graph"]["services"].as_array_mut().unwrap();
        services
            .iter_mut()
            .for_each(|service| service["profit"] = json!("900"));
    });
    let printed = text.matches("After the shock").count();
    let input = Input::from_json("graph.json", include_str!("../../examples/graph.json")).unwrap();
    let count = Report::of(&input, &Assumptions::default())
        .unwrap()
        .stress
        .len();
    assert_eq!(printed, 5);
    // An attack pays without a shock already, so one follows each scenario.
    let expected = format!("Attacks follow {} more shocks.", count - printed);
    assert!(text.contains(&expected), "{expected}: {text}");
}
