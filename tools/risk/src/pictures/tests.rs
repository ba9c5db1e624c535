use super::*;
use crate::report::Assumptions;

fn drawn(file: &str) -> Vec<(&'static str, String)> {
    let input = Input::from_json("a graph", file).unwrap();
    let report = Report::of(&input, &Assumptions::default()).unwrap();
    draw(&input, &report).unwrap()
}

#[test]
fn the_pictures_name_what_is_in_the_example() {
    let pictures = drawn(include_str!("../../examples/graph.json"));
    let files: Vec<&str> = pictures.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, FILES);
    for (picture, names) in pictures.iter().zip([
        ["Alice", "Ferdie", "storage"],
        ["hoster A fails", "46.364%", "proven bound"],
        ["the largest operator is lost", "hoster A fails", "attacks"],
    ]) {
        let (file, svg) = picture;
        assert!(
            svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"),
            "{file}"
        );
        for name in names {
            assert!(svg.contains(name), "{name} is missing in {file}");
        }
    }
    // Nine allocations, nine ribbons.
    assert_eq!(pictures[0].1.matches("<polygon").count(), 9);
}

#[test]
fn a_ribbon_is_as_wide_as_what_is_promised() {
    let svg = drawn(include_str!("../../examples/graph.json")).remove(0).1;
    let widths: Vec<i32> = svg
        .lines()
        .filter(|line| line.starts_with("<polygon"))
        .map(|line| {
            let points = line.split("points=\"").nth(1).unwrap();
            let heights: Vec<i32> = points
                .split_whitespace()
                .filter_map(|point| point.split_once(',')?.1.trim_end_matches('"').parse().ok())
                .collect();
            heights[3] - heights[0]
        })
        .collect();
    // Alice promises 300 to the bridge and 150 to the storage.
    let (bridge, storage) = (widths[0], widths[1]);
    assert!((bridge - 2 * storage).abs() <= 2, "{bridge} and {storage}");
}

#[test]
fn a_graph_without_services_and_attacks_is_drawn_too() {
    let pictures = drawn(
        r#"{ "version": 1, "graph": { "mode": "Unique", "services": [], "allocations": [],
            "validators": [{ "stake": 10, "operator": 0, "tags": [] }] } }"#,
    );
    assert!(pictures[0].1.contains("There are no services."));
    assert!(pictures[2].1.contains("No cascade"));
}

/// Returns how many rectangles and ribbons an SVG has. The first rectangle is the background.
fn shapes(svg: &str) -> (usize, usize) {
    (
        svg.matches("<rect").count() - 1,
        svg.matches("<polygon").count(),
    )
}

#[test]
fn services_without_allocations_are_drawn_without_promises() {
    let svg = drawn(
        r#"{ "version": 1, "graph": { "mode": "Shared", "allocations": [],
            "validators": [{ "stake": 30, "operator": 0, "tags": [] }, { "stake": 10, "operator": 1, "tags": [] }],
            "services": [{ "profit": 5, "threshold": 500000000, "slash_cap": 1000000000 },
                { "profit": 5, "threshold": 500000000, "slash_cap": 1000000000 }] } }"#,
    )
    .remove(0)
    .1;
    // Two bars of stake on the left. The services have names, but neither bars nor ribbons.
    assert_eq!(shapes(&svg), (2, 0));
    assert!(svg.contains("service 0") && svg.contains("service 1"));
    let title = "The stake of validators. None of it is allocated to a service.";
    assert!(svg.contains(title), "{svg}");
    assert!(!svg.contains("promise"), "{svg}");
}

#[test]
fn who_promises_nothing_has_no_bar_and_each_promise_has_a_ribbon() {
    let svg = drawn(include_str!("../../examples/graph.json")).remove(0).1;
    // Five validators and three services. Ferdie has no allocation.
    assert_eq!(shapes(&svg).0, 8);
    let file = include_str!("../../examples/graph.json");
    // Alice promises so much to the bridge that all other promises are far thinner than a pixel.
    let mut graph: serde_json::Value = serde_json::from_str(file).unwrap();
    graph["graph"]["validators"][0]["stake"] = serde_json::json!("1000000000000");
    graph["graph"]["allocations"][0]["amount"] = serde_json::json!("1000000000000");
    let svg = drawn(&graph.to_string()).remove(0).1;
    assert_eq!(shapes(&svg).1, 9, "nine allocations, nine ribbons");
}

#[test]
fn a_picture_of_some_cascades_says_how_many_there_are() {
    // Each of nine validators secures a service alone. A lost one leaves it without stake.
    let items = |text: &dyn Fn(usize) -> String| (0..9).map(text).collect::<Vec<_>>().join(",");
    let file = format!(
        r#"{{ "version": 1, "graph": {{ "mode": "Shared", "validators": [{}], "services": [{}], "allocations": [{}] }} }}"#,
        items(&|index| format!(r#"{{ "stake": 100, "operator": {index}, "tags": [{index}] }}"#)),
        items(&|_| r#"{ "profit": 9, "threshold": 1000000000, "slash_cap": 1000000000 }"#.into()),
        items(&|index| format!(r#"{{ "validator": {index}, "service": {index}, "amount": 100 }}"#)),
    );
    let input = Input::from_json("a graph", &file).unwrap();
    let report = Report::of(&input, &Assumptions::default()).unwrap();
    let cascades = report.stress.iter().filter(|row| !row.rounds.is_empty());
    let title = format!("The longest 8 of {} cascades", cascades.count());
    let svg = &draw(&input, &report).unwrap()[2].1;
    assert!(svg.contains(&title), "{title}: {svg}");
    let example = drawn(include_str!("../../examples/graph.json")).remove(2).1;
    assert!(!example.contains("The longest"));
}

#[test]
fn names_that_look_like_markup_stay_text() {
    let file = include_str!("../../examples/graph.json").replace("\"bridge\"", "\"<b>&\"");
    let pictures = drawn(&file);
    assert!(pictures.iter().all(|(_, svg)| !svg.contains("<b>")));
    assert!(pictures[0].1.contains("&lt;b&gt;&amp;"));
}

#[test]
fn a_folder_that_can_not_be_made_is_named() {
    let input = Input::from_json("a graph", include_str!("../../examples/graph.json")).unwrap();
    let report = Report::of(&input, &Assumptions::default()).unwrap();
    let folder = Path::new("/dev/null/pictures");
    let message = write(&input, &report, folder).unwrap_err().to_string();
    assert!(
        message.starts_with("/dev/null/pictures can't be written: "),
        "{message}"
    );
}
