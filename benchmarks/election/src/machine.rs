//! The machine of a measurement. Without it, times mean nothing.
//!
//! It is read before anything runs. A value that can't be read is called "unknown".

use serde::Serialize;
use std::process::Command;
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

const UNKNOWN: &str = "unknown";

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
        let system = System::new_with_specifics(
            RefreshKind::nothing()
                .with_cpu(CpuRefreshKind::nothing())
                .with_memory(MemoryRefreshKind::nothing().with_ram()),
        );
        let processor = system.cpus().first().map(|cpu| cpu.brand().trim());
        Self {
            processor: processor
                .filter(|name| !name.is_empty())
                .unwrap_or(UNKNOWN)
                .into(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gb: system.total_memory() / 1_000_000_000,
            load_before: format!("{:.2}", System::load_average().one),
            compiler: env!("COMPILER"),
            commit: commit(),
        }
    }
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
        output.status.success().then_some(text)
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return UNKNOWN.into();
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
    fn this_machine_has_a_thread_and_a_compiler() {
        let machine = Machine::describe();
        assert!(machine.threads >= 1 && machine.memory_gb >= 1);
        assert_ne!(machine.processor, UNKNOWN);
        assert!(machine.compiler.starts_with("rustc 1."), "{machine:?}");
    }
}
