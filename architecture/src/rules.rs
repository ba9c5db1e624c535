//! What breaks a rule, one sentence each.

use crate::{graph::CallGraph, source::Source};
use std::path::Path;

/// The longest file, except for those that list the interface and its weights.
pub const LONGEST_FILE: usize = 300;
/// The most methods on `Pallet`, besides traits, calls and hooks.
pub const MOST_ON_PALLET: usize = 40;

fn is_room(file: &Path) -> bool {
    file.starts_with("rooms")
}

/// Calls, hooks and the declarations of storage.
fn is_interface(file: &Path) -> bool {
    file == Path::new("pallet.rs") || file == Path::new("lib.rs")
}

fn reads_everything(file: &Path) -> bool {
    file.starts_with("invariants") || file == Path::new("invariants.rs")
}

/// The shapes that another pallet has stored under the names of items.
fn has_old_shapes(file: &Path) -> bool {
    file == Path::new("migrations/old.rs")
}

/// All that breaks a rule in the files of one pallet, empty if nothing does.
pub fn violations(sources: &[Source]) -> Vec<String> {
    let inner: Vec<_> = sources
        .iter()
        .filter(|source| !is_interface(&source.file))
        .cloned()
        .collect();
    let graph = CallGraph::of(&inner);
    let mut found = one_room(sources);
    found.extend(
        graph
            .cycles()
            .into_iter()
            .map(|group| format!("files call each other in a circle: {group:?}")),
    );
    found.extend(rooms_on_the_ground(&inner, &graph));
    found.extend(sizes(&inner));
    found
}

/// Each storage item is named in one file of `rooms/`.
fn one_room(sources: &[Source]) -> Vec<String> {
    let items = sources.iter().flat_map(|source| &source.storage);
    let mut found = Vec::new();
    for item in items {
        let users: Vec<_> = sources
            .iter()
            .filter(|source| !is_interface(&source.file) && !reads_everything(&source.file))
            .filter(|source| !has_old_shapes(&source.file))
            // A type of the same name, such as the record that is stored.
            .filter(|source| source.names.contains(item) && !source.types.contains(item))
            .map(|source| &source.file)
            .collect();
        match users.as_slice() {
            // Kept empty, or read by invariants alone.
            [] => {}
            [room] if is_room(room) => {}
            _ => found.push(format!("`{item}` has one room, but is named in {users:?}")),
        }
    }
    found
}

/// No room calls a file outside of `rooms/` that uses a room.
fn rooms_on_the_ground(sources: &[Source], graph: &CallGraph) -> Vec<String> {
    let uses_rooms = |file: &Path| graph.called_by(file).any(|called| is_room(called));
    let rooms = sources.iter().filter(|source| is_room(&source.file));
    let mut found = Vec::new();
    for room in rooms {
        for called in graph.called_by(&room.file) {
            if !is_room(called) && uses_rooms(called) {
                found.push(format!(
                    "the room {:?} calls the transition {called:?}",
                    room.file
                ));
            }
        }
    }
    found
}

/// Files stay short, and little is implemented on `Pallet`.
fn sizes(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        // One function for each call and step, no logic.
        let lists = ["weights.rs", "weights/counted.rs", "weights/measured.rs"];
        let is_list = lists.iter().any(|list| source.file == Path::new(list));
        if source.lines > LONGEST_FILE && !is_list {
            found.push(format!(
                "{:?} has {} lines, over {LONGEST_FILE}",
                source.file, source.lines
            ));
        }
    }
    let on_pallet: usize = sources.iter().map(|source| source.on_pallet.len()).sum();
    if on_pallet > MOST_ON_PALLET {
        found.push(format!(
            "{on_pallet} methods on `Pallet` are over {MOST_ON_PALLET}"
        ));
    }
    found
}
