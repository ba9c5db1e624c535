//! The functions that the executor can call. Compiled only for Wasm.
//!
//! The macro decodes the argument and encodes the answer, as for a runtime's exports.

use crate::task::Task;
use sp_core::wasm_export_functions;

wasm_export_functions! {
    fn run(task: Task) -> crate::task::Answer {
        task.run()
    }
}
