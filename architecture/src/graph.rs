//! Which file calls which.

use crate::source::Source;
use petgraph::{algo::tarjan_scc, graphmap::DiGraphMap};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// The calls between files. A call of a function that a file does not define itself leads to the file that does.
#[derive(Debug, Default)]
pub struct CallGraph {
    /// By the file that calls, the files that are called.
    pub calls: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
}

impl CallGraph {
    /// Builds the graph of some files.
    ///
    /// A path `A::f` leads to the file with the inherent function `f` of `A`. What it leads to is unknown, and no call,
    /// where several files define it. Traits and other crates are left out.
    pub fn of(sources: &[Source]) -> Self {
        let mut graph = Self::default();
        for source in sources {
            let mut called = BTreeSet::new();
            for path in &source.uses {
                let mut homes = sources.iter().filter(|other| {
                    let is_module = other
                        .file
                        .file_stem()
                        .is_some_and(|stem| stem == path.owner.as_str())
                        && other.free_functions.contains(&path.name);
                    other.functions.contains(path) || is_module
                });
                if let (Some(home), None) = (homes.next(), homes.next()) {
                    if home.file != source.file {
                        called.insert(home.file.clone());
                    }
                }
            }
            graph.calls.insert(source.file.clone(), called);
        }
        graph
    }

    /// The groups of files that call each other in a circle.
    pub fn cycles(&self) -> Vec<Vec<PathBuf>> {
        let mut graph = DiGraphMap::<&Path, ()>::new();
        for (from, called) in &self.calls {
            for to in called {
                graph.add_edge(from, to, ());
            }
        }
        let groups = tarjan_scc(&graph)
            .into_iter()
            .filter(|group| group.len() > 1);
        groups
            .map(|mut group| {
                group.sort();
                group.into_iter().map(Path::to_path_buf).collect()
            })
            .collect()
    }

    /// The files that a file calls.
    pub fn called_by<'a>(&'a self, file: &Path) -> impl Iterator<Item = &'a PathBuf> {
        self.calls.get(file).into_iter().flatten()
    }
}
