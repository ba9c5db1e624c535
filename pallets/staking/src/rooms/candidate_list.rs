//! The candidates: the validators that elections read.
//!
//! Owns `Candidates` and `NextListing`. A validator is listed if it has session keys and active stake, and if there is
//! room or it displaces another candidate. At genesis all validators are listed. An offender that an election admits is
//! listed as well.
//!
//! A candidate that loses its keys stays listed until `Listing` removes it, and elections skip it. A candidate whose
//! stake is zero or unreadable stays listed until an election reads its self-vote. `intentions` lists and removes
//! candidates. Elections read the candidates in this list only.

use super::keys_after;
use crate::pallet::{Candidates, Config, NextListing};
use core::marker::PhantomData;
use frame_support::{storage::KeyPrefixIterator, traits::Get};

/// The only writer of `Candidates` and `NextListing`.
///
/// Invariant after every call: each candidate validates. The caller checks that there is room. There are more
/// candidates than `MaxCandidates` only if that bound was lowered. The upgrade of a release that lowers it shortens the
/// list.
pub(crate) struct CandidateList<T>(PhantomData<T>);

impl<T: Config> CandidateList<T> {
    /// Returns whether a stash is a candidate.
    pub(crate) fn contains(stash: &T::AccountId) -> bool {
        Candidates::<T>::contains_key(stash)
    }

    /// Returns the number of candidates.
    pub(crate) fn count() -> u32 {
        Candidates::<T>::count()
    }

    /// Returns the candidates that an election reads, in storage order: at most `MaxCandidates`.
    pub(crate) fn to_read() -> impl Iterator<Item = T::AccountId> {
        Candidates::<T>::iter_keys().take(T::MaxCandidates::get() as usize)
    }

    /// Returns the number of candidates that an election reads.
    pub(crate) fn number_to_read() -> u32 {
        Self::count().min(T::MaxCandidates::get())
    }

    /// Returns how many more candidates an election reads, after it has read `read` of them in earlier blocks.
    ///
    /// Only a list that is longer than `MaxCandidates` is cut. Candidates can come and go between two blocks. If those
    /// that have left counted as well, strangers that come and go could keep the last candidates from voting.
    pub(crate) fn left_to_read(read: u32) -> u32 {
        let most = T::MaxCandidates::get();
        if Self::count() > most {
            most.saturating_sub(read)
        } else {
            most
        }
    }

    /// Returns the candidates in storage order: those after a given account, or all. The account need not be a
    /// candidate.
    pub(crate) fn after(after: Option<&T::AccountId>) -> KeyPrefixIterator<T::AccountId> {
        let raw_key = after.map(Candidates::<T>::hashed_key_for);
        keys_after(Candidates::<T>::iter_keys(), raw_key)
    }

    /// Lists a validator.
    pub(crate) fn add(stash: &T::AccountId) {
        Candidates::<T>::insert(stash, ());
    }

    /// Removes a stash from the list, if it is listed.
    pub(crate) fn remove(stash: &T::AccountId) {
        // An error leaves the list as it is. So a stash that is not listed causes no write.
        Candidates::<T>::try_mutate_exists(stash, |listed| listed.take().ok_or(())).ok();
    }

    /// Starts the listing walk, unless it is under way. A position that an earlier release stored in another shape
    /// can't be decoded. Then no walk is under way.
    pub(crate) fn start_walk() {
        if Self::walk().is_none() {
            NextListing::<T>::put(None::<T::AccountId>);
        }
    }

    /// Returns the last validator that the listing walk has passed: `Some(None)` at its start. `None` if no walk is
    /// under way.
    pub(crate) fn walk() -> Option<Option<T::AccountId>> {
        NextListing::<T>::get()
    }

    /// Stores the last validator that the listing walk has passed. `None`: it is at its start.
    pub(crate) fn continue_walk_after(passed: Option<T::AccountId>) {
        NextListing::<T>::put(passed);
    }

    /// Ends the listing walk.
    pub(crate) fn end_walk() {
        NextListing::<T>::kill();
    }
}
