use super::*;
use crate::{input::Input, report::Assumptions};

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
}
