//! Accounts, amounts and authors, the same on both sides.
//!
//! Accounts are hashes, so their keys are spread over the trie as on a chain.

use codec::Encode;
use frame_support::{traits::FindAuthor, ConsensusEngineId};
use sp_io::hashing::blake2_256;
use sp_runtime::AccountId32;
use std::cell::{Cell, RefCell};

/// The accounts of both runtimes.
pub type AccountId = AccountId32;
/// The balances of both runtimes.
pub type Balance = u128;

/// The stakes of scenarios are multiples of this. Shares and fractions of stakes are whole numbers, so the two pallets
/// have nothing to round.
pub const UNIT: Balance = 10_000_000_000;

thread_local! {
    static AUTHORS: RefCell<Vec<AccountId>> = const { RefCell::new(Vec::new()) };
    static BLOCK: Cell<u64> = const { Cell::new(0) };
}

/// Returns the account with this number in a group of accounts.
pub fn account(group: &str, number: u32) -> AccountId {
    AccountId32::new(blake2_256(&(group, number).encode()))
}

/// Returns a pseudo-random number. The arguments determine it.
pub fn draw(group: &str, number: u32, round: u32) -> u64 {
    let hash = blake2_256(&(group, number, round).encode());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash[..8]);
    u64::from_le_bytes(bytes)
}

/// Sets the accounts that author blocks in turn. With an empty list, blocks have no author.
pub fn set_authors(authors: Vec<AccountId>) {
    AUTHORS.with(|list| *list.borrow_mut() = authors);
}

/// Sets the number of the present block.
pub fn set_block(number: u64) {
    BLOCK.with(|block| block.set(number));
}

/// The authors take turns. It reads no storage, so that it adds nothing to what is measured.
pub struct InTurn;

impl FindAuthor<AccountId> for InTurn {
    fn find_author<'a, I>(_: I) -> Option<AccountId>
    where
        I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
    {
        AUTHORS.with(|list| {
            let list = list.borrow();
            let turn = BLOCK.with(Cell::get).checked_rem(list.len() as u64)?;
            list.get(turn as usize).cloned()
        })
    }
}
