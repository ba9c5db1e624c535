//! Whom elections read, and who gives way when a list is full.
//!
//! Owns `Candidates`, `NextListing` and `LastDisplacement`. `intentions`, which comes before this in the flow, asks for places; the election,
//! which comes after, reads what is listed and nothing else.
//!
//! A validator is a **candidate** if it has session keys: without them it can't be elected, so it takes no place and no
//! election reads it, however many of its kind there are. Keys come and go without staking being told. So a walk over
//! `Validators` goes on in idle weight, which lists who has got keys and strikes off who has lost them.
//!
//! Both lists are bounded by what elections read. Once a list is full, a larger stake takes the place of a smaller one that
//! it names. What keys and stakes are is looked up for these two alone, so it costs the same however long the list is.

use crate::{pallet::*, session::SessionInterface, types::*, weights::WeightInfo};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, storage::KeyPrefixIterator, traits::Get, weights::WeightMeter};
use sp_runtime::traits::Zero;

/// Validators that the walk looks at in a block, at the most.
pub(crate) const LOOKED_AT_PER_BLOCK: u32 = 64;

/// The keys of a map that come after a raw one, which may have left the map.
pub(crate) fn keys_after<Key>(
    mut keys: KeyPrefixIterator<Key>,
    after: Option<Vec<u8>>,
) -> KeyPrefixIterator<Key> {
    if let Some(raw_key) = after {
        keys.set_last_raw_key(raw_key);
    }
    keys
}

impl<T: Config> Pallet<T> {
    /// The candidates that an election reads, in storage order. More are listed only if a release lowered the bound.
    pub(crate) fn candidates_to_read() -> impl Iterator<Item = T::AccountId> {
        Candidates::<T>::iter_keys().take(T::MaxCandidates::get() as usize)
    }

    /// How many candidates an election reads.
    pub(crate) fn number_of_candidates_to_read() -> u32 {
        Candidates::<T>::count().min(T::MaxCandidates::get())
    }

    /// Whether a stash that validates is to be listed, and isn't yet. The genesis of staking comes before that of session
    /// keys, so there everybody is.
    pub(crate) fn needs_place(stash: &T::AccountId) -> bool {
        let is_genesis = frame_system::Pallet::<T>::block_number().is_zero();
        !Candidates::<T>::contains_key(stash)
            && (is_genesis || T::SessionInterface::has_keys(stash))
    }

    /// The candidate that gives way so that a stash with this active stake can be listed: `named`, or nobody if there
    /// is room, or no need for it.
    ///
    /// # Errors
    /// - `TooManyValidators`: there is no room, and nobody is named.
    /// - `CannotDisplace`: the one named is no candidate, or has as much stake or more.
    pub(crate) fn candidate_to_displace(
        stash: &T::AccountId,
        stake: BalanceOf<T>,
        named: Option<T::AccountId>,
    ) -> Result<Option<T::AccountId>, Error<T>> {
        if !Self::needs_place(stash) || Self::has_room_for_candidate(stash) {
            return Ok(None);
        }
        let displaced = named.ok_or(Error::<T>::TooManyValidators)?;
        ensure!(
            Self::may_displace(stash)
                && Candidates::<T>::contains_key(&displaced)
                && Self::candidate_gives_way(&displaced, stake),
            Error::<T>::CannotDisplace
        );
        Ok(Some(displaced))
    }

    /// The same for a stash that begins to nominate.
    ///
    /// # Errors
    /// - `TooManyNominators`: there is no room, and nobody is named.
    /// - `CannotDisplace`: the one named doesn't nominate, or has as much active stake or more.
    pub(crate) fn nominator_to_displace(
        stash: &T::AccountId,
        stake: BalanceOf<T>,
        named: Option<T::AccountId>,
    ) -> Result<Option<T::AccountId>, Error<T>> {
        let has_room = Nominators::<T>::count() < Self::max_nominators();
        if has_room || Nominators::<T>::contains_key(stash) {
            return Ok(None);
        }
        let displaced = named.ok_or(Error::<T>::TooManyNominators)?;
        ensure!(
            Self::may_displace(stash)
                && Nominators::<T>::contains_key(&displaced)
                && Self::active_stake_of(&displaced) < stake,
            Error::<T>::CannotDisplace
        );
        Ok(Some(displaced))
    }

    /// Takes a stash out of its list for another. It keeps its bond, and may come back as anybody else.
    pub(crate) fn displace(displaced: &T::AccountId, by: &T::AccountId) {
        Self::chill_stash(displaced);
        LastDisplacement::<T>::insert(by, Self::planned_era());
        Self::deposit_event(Event::Displaced {
            stash: displaced.clone(),
            by: by.clone(),
        });
    }

    /// Whether a stash has taken nobody's place in this era.
    pub(crate) fn may_displace(stash: &T::AccountId) -> bool {
        LastDisplacement::<T>::get(stash).is_none_or(|era| era < Self::planned_era())
    }

    /// A stash is forgotten. That it took a place in this era is not, or it might take another.
    pub(crate) fn forget_displacement(stash: &T::AccountId) {
        if Self::may_displace(stash) {
            LastDisplacement::<T>::remove(stash);
        }
    }

    /// Who was chilled for an offence comes back whoever has come meanwhile, as long as elections read one more.
    fn has_room_for_candidate(stash: &T::AccountId) -> bool {
        let most = if ChilledPrefs::<T>::contains_key(stash) {
            T::MaxCandidates::get()
        } else {
            Self::max_candidates()
        };
        Candidates::<T>::count() < most
    }

    /// Whether a candidate has less than `stake`. If it is elected, what stands behind it counts. One that has lost its
    /// session keys has nothing to lose.
    fn candidate_gives_way(candidate: &T::AccountId, stake: BalanceOf<T>) -> bool {
        if !T::SessionInterface::has_keys(candidate) {
            return true;
        }
        let backing = Self::exposure_overview(Self::planned_era(), candidate)
            .map_or_else(Zero::zero, |overview| overview.total);
        Self::active_stake_of(candidate).max(backing) < stake
    }

    /// Lists validators that the set can't do without, whether or not there is room.
    pub(crate) fn list_admitted(admitted: &[T::AccountId], at_work: &BTreeSet<T::AccountId>) {
        let unlisted: Vec<_> = admitted
            .iter()
            .filter(|who| {
                Validators::<T>::contains_key(*who) && !Candidates::<T>::contains_key(*who)
            })
            .collect();
        let listed = Candidates::<T>::count().saturating_add(unlisted.len() as u32);
        let surplus = listed.saturating_sub(T::MaxCandidates::get());
        if !unlisted.is_empty() && surplus > 0 {
            Self::strike_off_smallest(surplus as usize, at_work);
        }
        unlisted.into_iter().for_each(Self::list);
    }

    pub(crate) fn list(stash: &T::AccountId) {
        Candidates::<T>::insert(stash, ());
    }

    pub(crate) fn strike_off(stash: &T::AccountId) {
        Candidates::<T>::remove(stash);
    }

    /// Strikes off the candidates with the least active stake that are not at work. They validate on, and are listed
    /// again when there is room.
    fn strike_off_smallest(number: usize, at_work: &BTreeSet<T::AccountId>) {
        let read = Self::number_of_candidates_to_read();
        Self::charge(T::WeightInfo::read_voters(read, 0));
        let mut ranked: Vec<_> = Self::candidates_to_read()
            .filter(|candidate| !at_work.contains(candidate))
            .map(|candidate| (Self::active_stake_of(&candidate), candidate))
            .collect();
        ranked.sort();
        for (_, candidate) in ranked.into_iter().take(number) {
            Self::strike_off(&candidate);
        }
    }

    /// Goes on with the walk over `Validators`, as far as the weight lasts.
    pub(crate) fn process_listing(meter: &mut WeightMeter) {
        let start = T::WeightInfo::list_candidates(0);
        let step = T::WeightInfo::list_candidates(1).saturating_sub(start);
        if meter.try_consume(start).is_err() {
            return;
        }
        let cursor = NextListing::<T>::get();
        let after = cursor.clone().map(Validators::<T>::hashed_key_for);
        let mut validators = keys_after(Validators::<T>::iter_keys(), after);
        let most = Self::max_candidates();
        let mut last = cursor.clone();
        for _ in 0..LOOKED_AT_PER_BLOCK {
            if meter.try_consume(step).is_err() {
                break;
            }
            last = validators.next();
            match &last {
                Some(stash) => Self::list_by_keys(stash, most),
                // The next block begins anew.
                None => break,
            }
        }
        if last != cursor {
            NextListing::<T>::set(last);
        }
    }

    /// Lists a validator that has session keys, if there is room, and strikes off one that has none.
    fn list_by_keys(stash: &T::AccountId, most: u32) {
        let is_listed = Candidates::<T>::contains_key(stash);
        let has_keys = T::SessionInterface::has_keys(stash);
        if is_listed && !has_keys {
            Self::strike_off(stash);
        } else if has_keys && !is_listed && Candidates::<T>::count() < most {
            Self::list(stash);
        }
    }
}
