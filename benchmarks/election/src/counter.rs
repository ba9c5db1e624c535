//! Externalities that count reads and writes.
//!
//! Counts what the code asks for, whether or not the overlay or a cache answers. A call of `next_storage_key` counts as
//! a read of the key that it finds. A prefix that is cleared counts as a write of each key that is removed.

use sp_core::storage::{ChildInfo, StateVersion, TrackedStorageKey};
use sp_externalities::{Error, Extension, ExtensionStore, Externalities, MultiRemovalResults};
use std::{
    any::{Any, TypeId},
    collections::BTreeSet,
};

/// Numbers of reads and writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Different keys that were read.
    pub reads: u64,
    /// Different keys that were written.
    pub writes: u64,
    /// All reads.
    pub raw_reads: u64,
    /// All writes.
    pub raw_writes: u64,
}

impl Counts {
    /// Adds the counts of another step.
    pub fn add(&mut self, other: Self) {
        self.reads += other.reads;
        self.writes += other.writes;
        self.raw_reads += other.raw_reads;
        self.raw_writes += other.raw_writes;
    }
}

/// The different keys of a step.
#[derive(Default)]
pub struct Touched {
    /// Those that were read.
    pub read: BTreeSet<Vec<u8>>,
    /// Those that were written.
    pub written: BTreeSet<Vec<u8>>,
}

impl Touched {
    /// Adds the keys of another step.
    pub fn extend(&mut self, other: Self) {
        self.read.extend(other.read);
        self.written.extend(other.written);
    }
}

/// Counts, and forwards everything.
pub struct CountingExternalities<'a> {
    inner: &'a mut dyn Externalities,
    keys_read: BTreeSet<Vec<u8>>,
    keys_written: BTreeSet<Vec<u8>>,
    raw_reads: u64,
    raw_writes: u64,
}

impl<'a> CountingExternalities<'a> {
    /// Starts to count.
    pub fn new(inner: &'a mut dyn Externalities) -> Self {
        Self {
            inner,
            keys_read: BTreeSet::new(),
            keys_written: BTreeSet::new(),
            raw_reads: 0,
            raw_writes: 0,
        }
    }

    /// Returns the counts so far.
    pub fn counts(&self) -> Counts {
        Counts {
            reads: self.keys_read.len() as u64,
            writes: self.keys_written.len() as u64,
            raw_reads: self.raw_reads,
            raw_writes: self.raw_writes,
        }
    }

    /// Returns the different keys so far.
    pub fn touched(self) -> Touched {
        Touched {
            read: self.keys_read,
            written: self.keys_written,
        }
    }

    fn note_read(&mut self, key: &[u8]) {
        self.raw_reads += 1;
        if !self.keys_read.contains(key) {
            self.keys_read.insert(key.to_vec());
        }
    }

    fn note_write(&mut self, key: &[u8]) {
        self.raw_writes += 1;
        if !self.keys_written.contains(key) {
            self.keys_written.insert(key.to_vec());
        }
    }

    /// Returns the keys with a prefix, up to a limit.
    fn keys_with_prefix(&mut self, prefix: &[u8], limit: Option<u32>) -> Vec<Vec<u8>> {
        let limit = limit.map_or(usize::MAX, |limit| limit as usize);
        let mut keys = Vec::new();
        let mut last = prefix.to_vec();
        if self.inner.exists_storage(prefix) {
            keys.push(last.clone());
        }
        while keys.len() < limit {
            match self.inner.next_storage_key(&last) {
                Some(key) if key.starts_with(prefix) => {
                    last.clone_from(&key);
                    keys.push(key);
                }
                _ => break,
            }
        }
        keys
    }
}

impl ExtensionStore for CountingExternalities<'_> {
    fn extension_by_type_id(&mut self, type_id: TypeId) -> Option<&mut dyn Any> {
        self.inner.extension_by_type_id(type_id)
    }

    fn register_extension_with_type_id(
        &mut self,
        type_id: TypeId,
        extension: Box<dyn Extension>,
    ) -> Result<(), Error> {
        self.inner
            .register_extension_with_type_id(type_id, extension)
    }

    fn deregister_extension_by_type_id(&mut self, type_id: TypeId) -> Result<(), Error> {
        self.inner.deregister_extension_by_type_id(type_id)
    }
}

impl Externalities for CountingExternalities<'_> {
    fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        self.note_read(key);
        self.inner.storage(key)
    }

    fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        self.note_read(key);
        self.inner.storage_hash(key)
    }

    fn exists_storage(&mut self, key: &[u8]) -> bool {
        self.note_read(key);
        self.inner.exists_storage(key)
    }

    fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        let next = self.inner.next_storage_key(key);
        match &next {
            Some(found) => self.note_read(found),
            None => self.raw_reads += 1,
        }
        next
    }

    fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.note_write(&key);
        self.inner.place_storage(key, value);
    }

    fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.note_write(&key);
        self.inner.storage_append(key, value);
    }

    fn clear_prefix(
        &mut self,
        prefix: &[u8],
        maybe_limit: Option<u32>,
        maybe_cursor: Option<&[u8]>,
    ) -> MultiRemovalResults {
        for key in self.keys_with_prefix(prefix, maybe_limit) {
            self.note_write(&key);
        }
        self.inner.clear_prefix(prefix, maybe_limit, maybe_cursor)
    }

    // Below: no counted storage. No measured pallet has child tries.

    fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
        self.inner.set_offchain_storage(key, value);
    }

    fn child_storage_hash(&mut self, child_info: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
        self.inner.child_storage_hash(child_info, key)
    }

    fn child_storage(&mut self, child_info: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
        self.inner.child_storage(child_info, key)
    }

    fn next_child_storage_key(&mut self, child_info: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
        self.inner.next_child_storage_key(child_info, key)
    }

    fn kill_child_storage(
        &mut self,
        child_info: &ChildInfo,
        maybe_limit: Option<u32>,
        maybe_cursor: Option<&[u8]>,
    ) -> MultiRemovalResults {
        self.inner
            .kill_child_storage(child_info, maybe_limit, maybe_cursor)
    }

    fn clear_child_prefix(
        &mut self,
        child_info: &ChildInfo,
        prefix: &[u8],
        maybe_limit: Option<u32>,
        maybe_cursor: Option<&[u8]>,
    ) -> MultiRemovalResults {
        self.inner
            .clear_child_prefix(child_info, prefix, maybe_limit, maybe_cursor)
    }

    fn place_child_storage(
        &mut self,
        child_info: &ChildInfo,
        key: Vec<u8>,
        value: Option<Vec<u8>>,
    ) {
        self.inner.place_child_storage(child_info, key, value);
    }

    fn storage_root(&mut self, state_version: StateVersion) -> Vec<u8> {
        self.inner.storage_root(state_version)
    }

    fn child_storage_root(
        &mut self,
        child_info: &ChildInfo,
        state_version: StateVersion,
    ) -> Vec<u8> {
        self.inner.child_storage_root(child_info, state_version)
    }

    fn storage_start_transaction(&mut self) {
        self.inner.storage_start_transaction();
    }

    fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
        self.inner.storage_rollback_transaction()
    }

    fn storage_commit_transaction(&mut self) -> Result<(), ()> {
        self.inner.storage_commit_transaction()
    }

    fn wipe(&mut self) {
        self.inner.wipe();
    }

    fn commit(&mut self) {
        self.inner.commit();
    }

    fn read_write_count(&self) -> (u32, u32, u32, u32) {
        self.inner.read_write_count()
    }

    fn reset_read_write_count(&mut self) {
        self.inner.reset_read_write_count();
    }

    fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
        self.inner.get_whitelist()
    }

    fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
        self.inner.set_whitelist(new);
    }

    fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
        self.inner.get_read_and_written_keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_io::{storage, KillStorageResult, TestExternalities};

    #[test]
    fn reads_and_writes_are_counted_by_key_and_in_total() {
        let mut chain = TestExternalities::new_empty();
        let mut inner = chain.ext();
        let mut counting = CountingExternalities::new(&mut inner);
        sp_externalities::set_and_run_with_externalities(&mut counting, || {
            storage::set(b"one", b"1");
            storage::set(b"one", b"2");
            storage::set(b"two", b"3");
            assert_eq!(storage::get(b"one").as_deref(), Some(&b"2"[..]));
            assert_eq!(storage::get(b"none"), None);
            assert!(storage::exists(b"two") && storage::exists(b"one"));
            storage::clear(b"two");
        });
        let expected = Counts {
            reads: 3,
            writes: 2,
            raw_reads: 4,
            raw_writes: 4,
        };
        assert_eq!(counting.counts(), expected);
    }

    #[test]
    fn each_key_of_a_cleared_prefix_is_a_write() {
        let mut chain = TestExternalities::new_empty();
        chain.execute_with(|| {
            for key in [b"p1", b"p2", b"q1"] {
                storage::set(key, b"0");
            }
        });
        chain.commit_all().unwrap();
        let mut inner = chain.ext();
        let mut counting = CountingExternalities::new(&mut inner);
        sp_externalities::set_and_run_with_externalities(&mut counting, || {
            let removed = storage::clear_prefix(b"p", None);
            assert!(matches!(removed, KillStorageResult::AllRemoved(2)));
        });
        assert_eq!(counting.counts().writes, 2);
        assert_eq!(counting.counts().raw_writes, 2);
    }
}
