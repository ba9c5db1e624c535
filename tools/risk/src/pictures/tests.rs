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
