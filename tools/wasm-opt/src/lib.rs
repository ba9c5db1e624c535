//! Runs the program `wasm-opt` of Debian's package `binaryen`, for `substrate-wasm-builder`.
//!
//! The crate of this name on crates.io compiles Binaryen from source, which takes a quarter of the time of a first
//! build. This crate takes its place in the workspace (`[patch.crates-io]` in the root `Cargo.toml`). It has only what
//! the builder calls. `docs/adr/051-the-first-build.md` has the measurements.

use std::{ffi::OsString, fmt, io, path::Path, process::Command};

/// A pass over the module.
pub enum Pass {
    /// Removes the DWARF sections.
    StripDwarf,
    /// Only checks that the module is MVP. The pass of this name replaces the operations of sign extension, which the
    /// MVP of Wasm doesn't have.
    ///
    /// Older releases of the program don't know the pass. The target `wasm32v1-none` needs none: its compiler emits no
    /// such operation.
    SignextLowering,
}

impl Pass {
    fn flag(&self) -> &'static str {
        match self {
            Self::StripDwarf => "--strip-dwarf",
            Self::SignextLowering => "--mvp-features",
        }
    }
}

/// The arguments of a run.
pub struct OptimizationOptions {
    arguments: Vec<OsString>,
}

impl OptimizationOptions {
    /// No optimization: the module is read and written again, which makes it smaller.
    pub fn new_opt_level_0() -> Self {
        let arguments = vec!["-O0".into()];
        Self { arguments }
    }

    /// Refuses modules that need more than the MVP of Wasm.
    pub fn mvp_features_only(&mut self) -> &mut Self {
        self.argument("--mvp-features")
    }

    /// Keeps the names of functions, or drops them.
    pub fn debug_info(&mut self, keep: bool) -> &mut Self {
        if keep {
            self.argument("--debuginfo");
        }
        self
    }

    /// Adds a pass.
    pub fn add_pass(&mut self, pass: Pass) -> &mut Self {
        self.argument(pass.flag())
    }

    fn argument(&mut self, argument: &str) -> &mut Self {
        self.arguments.push(argument.into());
        self
    }

    /// Reads a module from `input` and writes it to `output`, which can be the same file.
    ///
    /// # Errors
    /// If the program is not there, or refuses the module. Its own message is on the standard error.
    pub fn run(
        &self,
        input: impl AsRef<Path>,
        output: impl AsRef<Path>,
    ) -> Result<(), OptimizationError> {
        let status = Command::new("wasm-opt")
            .args(&self.arguments)
            .arg(input.as_ref())
            .arg("-o")
            .arg(output.as_ref())
            .status()
            .map_err(OptimizationError::NotStarted)?;
        if status.success() {
            Ok(())
        } else {
            Err(OptimizationError::Refused)
        }
    }
}

/// Why there is no output.
pub enum OptimizationError {
    /// The program can't be started.
    NotStarted(io::Error),
    /// The program refuses the module.
    Refused,
}

impl fmt::Display for OptimizationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(error) => write!(
                formatter,
                "wasm-opt of the package binaryen can't be started ({error}): run `make setup`"
            ),
            Self::Refused => formatter.write_str("wasm-opt refuses the module"),
        }
    }
}

/// The builder prints an error by `Debug`.
impl fmt::Debug for OptimizationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for OptimizationError {}
