//! The machine of a measurement. Without it, times mean nothing.
//!
//! It is read before anything runs. A value that can't be read is called "unknown".

use serde::Serialize;
use std::{fs, process::Command};

/// The machine, its compiler and the version of the source.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// The number of threads that this process may use. The solvers use one.
    pub threads: usize,
    /// The memory, in GB of 10^9 bytes.
    pub memory_gb: u64,
    /// The system's load over the last minute before the benchmark. It is 0 on an idle machine.
    pub load_before: String,
    /// The compiler.
    pub compiler: &'static str,
    /// The commit in the current folder. "with changes" is added if files differ from it.
    pub commit: String,
}

impl Machine {
    /// Reads the machine's present state.
    pub fn describe() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let memory = field(&read("/proc/meminfo"), "MemTotal")
            .and_then(|text| text.trim_end_matches(" kB").parse().ok())
            .unwrap_or(0_u64);
        Self {
            processor: field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(unknown),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gb: memory * 1_024 / 1_000_000_000,
            load_before: read("/proc/loadavg")
                .split_whitespace()
                .next()
                .map_or_else(unknown, Into::into),
            compiler: env!("COMPILER"),
            commit: commit(),
        }
    }
}

fn unknown() -> String {
    "unknown".into()
}

/// Returns the value of the first line `name : value`.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().into())
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
        output.status.success().then_some(text)
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return unknown();
    };
    match git(&["status", "--porcelain"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit} with changes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "model\t\t: 85\nmodel name\t: Fast CPU: 3 GHz\nmodel name\t: Other\n";
        assert_eq!(field(text, "model name").unwrap(), "Fast CPU: 3 GHz");
        assert_eq!(field(text, "model").unwrap(), "85");
        assert_eq!(field(text, "cores"), None);
    }

    #[test]
    fn this_machine_has_a_thread_and_a_compiler() {
        let machine = Machine::describe();
        assert!(machine.threads >= 1);
        assert!(machine.compiler.starts_with("rustc 1."), "{machine:?}");
    }
}
