//! Which storage items a case reads and writes: the option `--keys`.
//!
//! A table of counts says that a side is dearer. This says where.

use frame_support::traits::StorageInfo;
use palisade_bench_election::counter::Touched;
use palisade_bench_election::results::table;
use std::collections::BTreeMap;

/// The bytes at the start of a key that name the pallet and the storage item.
const PREFIX: usize = 32;

/// The numbers of different keys of each storage item, summed over the steps of a case.
#[derive(Clone, Debug, Default)]
pub struct Keys(BTreeMap<Vec<u8>, (u64, u64)>);

impl Keys {
    /// Adds the keys of a step.
    pub fn add(&mut self, touched: &Touched) {
        for key in &touched.read {
            self.of_item(key).0 += 1;
        }
        for key in &touched.written {
            self.of_item(key).1 += 1;
        }
    }

    fn of_item(&mut self, key: &[u8]) -> &mut (u64, u64) {
        let prefix = &key[..key.len().min(PREFIX)];
        self.0.entry(prefix.to_vec()).or_default()
    }

    /// Names the items by what their runtime says about its storage.
    fn named(&self, items: &[StorageInfo]) -> BTreeMap<String, (u64, u64)> {
        let name = |prefix: &Vec<u8>| {
            let item = items.iter().find(|item| item.prefix == *prefix);
            item.map_or_else(
                || String::from_utf8_lossy(prefix).into_owned(),
                |item| {
                    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
                    format!("{}.{}", text(&item.pallet_name), text(&item.storage_name))
                },
            )
        };
        let named = self
            .0
            .iter()
            .map(|(prefix, counts)| (name(prefix), *counts));
        named.collect()
    }
}

/// One side: its keys, and the storage items of its runtime.
pub type Side<'a> = (&'a Keys, Vec<StorageInfo>);

/// Returns a table with a row for each storage item that either side touches.
pub fn compare(upstream: Side, ours: Side) -> String {
    let [theirs, ours] = [upstream, ours].map(|(keys, items)| keys.named(&items));
    let mut items: Vec<_> = theirs.keys().chain(ours.keys()).collect();
    items.sort();
    items.dedup();
    let cell = |of: &BTreeMap<String, (u64, u64)>, item: &String| {
        of.get(item)
            .map_or_else(String::new, |(read, written)| format!("{read} + {written}"))
    };
    let rows: Vec<_> = items
        .into_iter()
        .map(|item| [item.clone(), cell(&theirs, item), cell(&ours, item)])
        .collect();
    table(&["storage item", "upstream", "ours"], &rows)
}
