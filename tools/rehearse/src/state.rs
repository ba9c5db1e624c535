//! The state of a chain, from a file.
//!
//! Two formats are known. A raw chain spec is JSON: `genesis.raw.top` maps keys to values, in hexadecimal. A snapshot of
//! `try-runtime` is SCALE: version 4, the version of the state, the nodes of the trie, its root, and the header.

use codec::{Compact, Decode};
use sp_core::{storage::StateVersion, H256};
use sp_io::TestExternalities;
use sp_runtime::{generic::Header, traits::BlakeTwo256};
use sp_state_machine::backend::{AsTrieBackend, Backend};
use std::{collections::BTreeMap, fs, path::Path};

/// Keys and values. Child tries are left out: staking has none.
pub type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

/// The state of a chain after a block.
pub struct State {
    /// All entries of the main trie.
    pub entries: Entries,
}

/// What is in a snapshot of `try-runtime`, in its order.
type Snapshot = (
    Compact<u16>,
    StateVersion,
    Vec<(Vec<u8>, (Vec<u8>, i32))>,
    H256,
    Header<u32, BlakeTwo256>,
);

/// The version of snapshots that can be read.
const SNAPSHOT_VERSION: u16 = 4;

impl State {
    /// Reads a file of either format.
    ///
    /// # Errors
    /// The file can't be read, or has neither format. The text says what is wrong.
    pub fn read(path: &Path) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let is_json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        let entries = if is_json {
            Self::from_chain_spec(&bytes)
        } else {
            Self::from_snapshot(&bytes)
        };
        let entries = entries.map_err(|error| format!("{}: {error}", path.display()))?;
        if entries.is_empty() {
            return Err(format!("{}: the state is empty", path.display()));
        }
        Ok(Self { entries })
    }

    fn from_chain_spec(bytes: &[u8]) -> Result<Entries, String> {
        let spec: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|error| format!("is not JSON: {error}"))?;
        let top = spec
            .pointer("/genesis/raw/top")
            .and_then(|top| top.as_object());
        let top = top.ok_or("has no genesis.raw.top. Export the state with `--raw`")?;
        top.iter()
            .map(|(key, value)| Ok((bytes_of(key)?, bytes_of_value(key, value)?)))
            .collect()
    }

    fn from_snapshot(mut bytes: &[u8]) -> Result<Entries, String> {
        let mut peek = bytes;
        match Compact::<u16>::decode(&mut peek) {
            Ok(Compact(SNAPSHOT_VERSION)) => {}
            Ok(Compact(other)) => {
                return Err(format!(
                    "is neither a raw chain spec nor a snapshot of version {SNAPSHOT_VERSION}: it begins with {other}"
                ))
            }
            Err(_) => return Err("is empty".into()),
        }
        let (_, version, nodes, root, _) = Snapshot::decode(&mut bytes)
            .map_err(|error| format!("is no whole snapshot: {error}"))?;
        let mut ext = TestExternalities::from_raw_snapshot(nodes, root, version);
        let backend = ext.as_backend();
        let pairs = backend.as_trie_backend().pairs(Default::default());
        let pairs = pairs.map_err(|error| format!("its trie can't be read: {error}"))?;
        pairs
            .map(|pair| pair.map_err(|error| format!("its trie can't be read: {error}")))
            .collect()
    }

    /// Returns the Wasm code of the runtime.
    ///
    /// # Errors
    /// There is none.
    pub fn code(&self) -> Result<&[u8], String> {
        let code = self.entries.get(sp_core::storage::well_known_keys::CODE);
        code.map(Vec::as_slice)
            .ok_or("the state has no `:code`, so no runtime to ask".into())
    }

    /// Gives a pallet another name. The items of the pallet get the keys of the new name.
    pub fn rename_pallet(&mut self, from: &str, to: &str) {
        let (from, to) = (
            sp_io::hashing::twox_128(from.as_bytes()),
            sp_io::hashing::twox_128(to.as_bytes()),
        );
        if from == to {
            return;
        }
        let moving: Vec<_> = self
            .entries
            .range(from.to_vec()..)
            .map(|(key, _)| key.clone())
            .take_while(|key| key.starts_with(&from))
            .collect();
        for key in moving {
            let value = self.entries.remove(&key).expect("was just listed");
            self.entries
                .insert([&to, &key[from.len()..]].concat(), value);
        }
    }
}

fn bytes_of(hex: &str) -> Result<Vec<u8>, String> {
    let digits = hex
        .strip_prefix("0x")
        .ok_or_else(|| format!("{hex} does not begin with 0x"))?;
    if digits.len() % 2 != 0 || !digits.is_ascii() {
        return Err(format!("{hex} is no hexadecimal number of whole bytes"));
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16))
        .collect::<Result<_, _>>()
        .map_err(|_| format!("{hex} is no hexadecimal number"))
}

fn bytes_of_value(key: &str, value: &serde_json::Value) -> Result<Vec<u8>, String> {
    bytes_of(
        value
            .as_str()
            .ok_or_else(|| format!("the value of {key} is no string"))?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use sp_runtime::traits::Header as _;

    fn read(name: &str, bytes: &[u8]) -> Result<Entries, String> {
        let path = std::env::temp_dir().join(format!("rehearse-{}-{name}", std::process::id()));
        fs::write(&path, bytes).expect("can be written");
        let state = State::read(&path).map(|state| state.entries);
        fs::remove_file(&path).expect("was written");
        state
    }

    #[test]
    fn a_raw_chain_spec_gives_its_entries() {
        let spec = br#"{"genesis": {"raw": {"top": {"0x01": "0x02ff", "0x03": "0x"}}}}"#;
        let entries = read("spec", spec).expect("is a state");
        assert_eq!(
            entries,
            BTreeMap::from([(vec![1], vec![2, 255]), (vec![3], vec![])])
        );
    }

    #[test]
    fn a_snapshot_of_try_runtime_gives_its_entries() {
        let mut ext = TestExternalities::default();
        ext.insert(vec![1; 40], vec![7; 50]);
        ext.insert(vec![2], vec![8]);
        ext.commit_all().expect("nothing is open");
        let (nodes, root) = ext.into_raw_snapshot();
        let header = Header::<u32, BlakeTwo256>::new(
            9,
            H256::zero(),
            root,
            H256::zero(),
            Default::default(),
        );
        let snapshot = (Compact(4u16), StateVersion::V1, nodes, root, header).encode();
        let mut entries = read("snapshot", &snapshot).expect("is a state");
        // The test externalities have an empty runtime.
        assert_eq!(entries.remove(&b":code"[..]), Some(vec![]));
        assert_eq!(
            entries,
            BTreeMap::from([(vec![1; 40], vec![7; 50]), (vec![2], vec![8])])
        );
    }

    #[test]
    fn what_is_no_state_is_named() {
        for (bytes, expected) in [
            (&b"{}"[..], "has no genesis.raw.top"),
            (
                br#"{"genesis": {"raw": {"top": {"01": "0x02"}}}}"#,
                "01 does not begin with 0x",
            ),
            (
                br#"{"genesis": {"raw": {"top": {"0x1": "0x02"}}}}"#,
                "0x1 is no hexadecimal",
            ),
            (
                br#"{"genesis": {"raw": {"top": {"0x01": 5}}}}"#,
                "the value of 0x01 is no string",
            ),
            (
                br#"{"genesis": {"raw": {"top": {}}}}"#,
                "the state is empty",
            ),
            (b"", "is empty"),
            (&[12, 0, 0], "it begins with 3"),
            (&[16, 1, 4], "is no whole snapshot"),
        ] {
            let error = read("wrong", bytes).expect_err("is no state");
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_renamed_pallet_keeps_its_items_and_others_keep_theirs() {
        let key = |pallet: &str, rest: u8| {
            [&sp_io::hashing::twox_128(pallet.as_bytes())[..], &[rest]].concat()
        };
        let old = [(key("MyStaking", 1), vec![1]), (key("Session", 1), vec![2])];
        let mut state = State {
            entries: BTreeMap::from(old),
        };
        state.rename_pallet("MyStaking", "Staking");
        let new = [(key("Staking", 1), vec![1]), (key("Session", 1), vec![2])];
        assert_eq!(state.entries, BTreeMap::from(new));
    }
}
