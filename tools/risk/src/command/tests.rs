use super::*;
use clap::Parser;

/// The command as a program of its own.
#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    command: RiskCmd,
}

fn parsed(arguments: &[&str]) -> Result<RiskCmd, String> {
    let program = Program::try_parse_from([&["risk"], arguments].concat());
    program
        .map(|program| program.command)
        .map_err(|error| error.to_string())
}

fn run(arguments: &[&str]) -> Result<String, String> {
    let mut out = Vec::new();
    let result = parsed(arguments)?.run(&mut out);
    result.map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

/// A new folder in that of the build, with a file.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("palisade-risk-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("graph.json");
    fs::write(&file, text).unwrap();
    file
}

/// Cargo runs a test in the folder of its crate.
const EXAMPLE: &str = "examples/graph.json";

#[test]
fn a_source_is_needed_and_only_one() {
    assert!(parsed(&[]).unwrap_err().contains("--graph"));
    let both = parsed(&["--graph", "a.json", "--rpc-url", "ws://127.0.0.1:9944"]);
    assert!(both.unwrap_err().contains("cannot be used with"));
}

#[test]
fn the_defaults_are_those_of_the_library() {
    let command = parsed(&["--graph", EXAMPLE]).unwrap();
    let expected = Assumptions::default().sentences();
    assert_eq!(command.assumptions().sentences(), expected);
    assert_eq!(
        command.assumptions().operators,
        Assumptions::default().operators
    );
}

#[test]
fn the_example_is_printed_as_text_and_as_json() {
    let text = run(&["--graph", EXAMPLE]).unwrap();
    assert!(text.contains("Certified slack γ*: 27.5%."), "{text}");
    let json = run(&["--graph", EXAMPLE, "--json"]).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        report["robustness"]["certificate"]["gamma"]["decimal"],
        "0.275"
    );
    assert_eq!(report["totals"]["stake"]["exact"], "1000");
}

#[test]
fn options_change_what_is_assumed() {
    let options = [
        "--graph",
        EXAMPLE,
        "--base-slash",
        "5%",
        "--fault-probability",
        "0.5%",
        "--lost-operators",
        "4",
    ];
    let text = run(&options).unwrap();
    assert!(text.contains("the chain slashes everybody by 5%"), "{text}");
    assert!(text.contains("with the probability 0.5%"), "{text}");
    assert!(text.contains("the 4 largest operators are lost"), "{text}");
    assert!(!text.contains("the largest operator is lost"), "{text}");
    let wrong = parsed(&["--graph", EXAMPLE, "--base-slash", "5"]).unwrap_err();
    assert!(wrong.contains("for example 0.5%"), "{wrong}");
}

#[test]
fn small_parts_are_reported_with_all_their_digits_in_json_too() {
    let options = [
        "--graph",
        EXAMPLE,
        "--fault-probability",
        "0.0001%",
        "--base-slash",
        "0.0000001%",
    ];
    let text = run(&options).unwrap();
    let json = run(&[options.as_slice(), &["--json"]].concat()).unwrap();
    for printed in [text, json] {
        for expected in [
            "with the probability 0.0001%:",
            "The base chain slashes 0.0000001% for a fault.",
            "the chain slashes everybody by 0.0000001%",
        ] {
            assert!(printed.contains(expected), "{expected}: {printed}");
        }
    }
}

#[test]
fn pictures_are_written_to_a_new_folder() {
    let graph = file("pictures", include_str!("../../examples/graph.json"));
    let folder = graph.with_file_name("new").join("folder");
    run(&["--graph", EXAMPLE, "--pictures", folder.to_str().unwrap()]).unwrap();
    for name in pictures::FILES {
        let svg = fs::read_to_string(folder.join(name)).unwrap();
        assert!(svg.starts_with("<svg"), "{name}");
    }
    fs::remove_dir_all(graph.parent().unwrap()).unwrap();
}

#[test]
fn a_file_that_is_not_there_or_has_a_mistake_is_named() {
    let message = run(&["--graph", "/no/such/graph.json"]).unwrap_err();
    assert!(
        message.starts_with("there is no graph: /no/such/graph.json can't be read: "),
        "{message}"
    );
    let graph = file("mistake", "{\n  \"version\": 1,\n  \"graph\": 5\n}");
    let message = run(&["--graph", graph.to_str().unwrap()]).unwrap_err();
    let expected = format!("{}: graph: invalid type: integer `5`", graph.display());
    assert!(message.starts_with(&expected), "{message}");
    assert!(message.contains("line 3 column"), "{message}");
    fs::remove_dir_all(graph.parent().unwrap()).unwrap();
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    struct Closed;
    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let command = parsed(&["--graph", EXAMPLE]).unwrap();
    assert!(command.run(&mut Closed).is_ok());
}
