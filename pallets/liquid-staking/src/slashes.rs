//! Slashes: the staking pallet tells what it took from a stash.
//!
//! 1. The active stake and the chunks are overwritten with what the staking pallet says is left.
//! 2. The operator's bond pays for the loss, then the insurance fund.
//! 3. What they pay is shared among those who lost: batches get their parts as cash, holders get theirs in the buffer.
//! 4. If holders lost too much in this era, bunker mode begins.
//!
//! Other files report here what is gone without a slash. Nobody covers that, and it counts for bunker mode.
//!
//! Writes the rooms `Stashes`, `Batches`, `Bonds`, `Vault` and `Alarm`; reads `Rules` and `Supply`. Changes nothing in
//! the staking pallet.

use crate::{
    arithmetic::losses::{compute_cover, compute_cover_share, is_severe, Cover},
    block_weight::BlockWeight,
    nav::Nav,
    pallet::{Config, Event, Pallet},
    rooms::{Alarm, Batches, Bonds, ChunkLoss, Rules, Stashes, Supply, Vault},
    types::{Balance, BatchId, Stash},
    weights::WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use sp_staking::{EraIndex, OnStakingUpdate};

/// Takes slashes over.
pub(crate) struct Slashes<T>(PhantomData<T>);

/// What a slash has left of a stash, in units.
struct Left<'a> {
    active: Balance,
    /// By their eras, the chunks from which it took something.
    unlocking: &'a BTreeMap<EraIndex, Balance>,
    /// What it took in all.
    taken: Balance,
}

/// What each owner lost to one slash, in units. `stray` is what holders lost of stake that unbonds for no batch.
struct Losses {
    active: Balance,
    stray: Balance,
    chunks: Vec<(BatchId, ChunkLoss)>,
}

impl Losses {
    fn of_batches(&self) -> Balance {
        let losses = self.chunks.iter().map(|(_, loss)| loss.of_batch);
        losses.fold(0, Balance::saturating_add)
    }

    fn of_chunks_of_holders(&self) -> Balance {
        let losses = self.chunks.iter().map(|(_, loss)| loss.of_holders);
        losses.fold(0, Balance::saturating_add)
    }

    fn of_holders(&self) -> Balance {
        self.active
            .saturating_add(self.stray)
            .saturating_add(self.of_chunks_of_holders())
    }

    fn total(&self) -> Balance {
        self.of_batches().saturating_add(self.of_holders())
    }
}

impl<T: Config> OnStakingUpdate<T::AccountId, Balance> for Pallet<T> {
    fn on_slash(
        stash: &T::AccountId,
        slashed_active: Balance,
        slashed_unlocking: &BTreeMap<EraIndex, Balance>,
        slashed_total: Balance,
    ) {
        // These weights include a list of `MaxStashes`. If a release has lowered the bound, a longer one is read.
        let lists = Stashes::<T>::full_lists();
        BlockWeight::<T>::register(T::WeightInfo::hear().saturating_mul(lists));
        if let Some(index) = Stashes::<T>::index_of(stash) {
            let slash = T::WeightInfo::slash(slashed_unlocking.len() as u32);
            BlockWeight::<T>::register(slash.saturating_mul(lists));
            let left = Left {
                active: slashed_active,
                unlocking: slashed_unlocking,
                taken: slashed_total,
            };
            Slashes::<T>::process(index, &left);
        }
    }
}

impl<T: Config> Slashes<T> {
    /// Takes over what a slash has left of a stash.
    ///
    /// # Events
    /// `LossTaken`, then `BunkerBegan` if bunker mode begins.
    fn process(index: u32, left: &Left<'_>) {
        let Ok(stash) = Stashes::<T>::get(index) else {
            return;
        };
        let before = (Nav::<T>::get(), Supply::<T>::total());
        let losses = Self::overwrite(index, &stash, left);
        let cover = Self::cover(index, &stash, losses.total());
        let to_batches = Self::share_out(&losses, cover.total());
        let to_holders = cover.total().saturating_sub(to_batches);
        let by_batches = losses.of_batches().saturating_sub(to_batches);
        let by_holders = losses.of_holders().saturating_sub(to_holders);
        Pallet::<T>::deposit_event(Event::LossTaken {
            stash: index,
            by_bond: cover.bond,
            by_insurance: cover.insurance,
            by_batches,
            by_holders,
        });
        Self::raise_alarm(before, by_holders);
    }

    /// Tells of stake that is gone without a slash that was told, after the record has changed. Neither bond nor
    /// insurance fund pays for it.
    ///
    /// # Events
    /// `LossTaken`, then `BunkerBegan` if bunker mode begins. None without a loss.
    pub(crate) fn tell(index: u32, by_batches: Balance, by_holders: Balance) {
        if by_batches == 0 && by_holders == 0 {
            return;
        }
        Pallet::<T>::deposit_event(Event::LossTaken {
            stash: index,
            by_bond: 0,
            by_insurance: 0,
            by_batches,
            by_holders,
        });
        let nav = Nav::<T>::get().saturating_add(by_holders);
        Self::raise_alarm((nav, Supply::<T>::total()), by_holders);
    }

    /// Overwrites the stake and the chunks of a stash. Returns what each owner lost, together at most what was taken:
    /// if stake went before without being told, that is no part of this loss.
    fn overwrite(index: u32, stash: &Stash<T::AccountId>, left: &Left<'_>) -> Losses {
        let open = Batches::<T>::open().into_iter();
        let chunks = open.filter_map(|(era, id)| {
            let value = left.unlocking.get(&era)?;
            Some((id, Batches::<T>::overwrite(id, index, *value)))
        });
        let mut losses = Losses {
            active: 0,
            stray: 0,
            chunks: chunks.collect(),
        };
        let gone = stash.active.saturating_sub(left.active);
        losses.active = gone.min(left.taken.saturating_sub(losses.total()));
        let stray = Stashes::<T>::stray(index);
        losses.stray = stray.min(left.taken.saturating_sub(losses.total()));
        if losses.stray > 0 {
            Stashes::<T>::set_stray(index, stray.saturating_sub(losses.stray));
        }
        let active = stash.active.saturating_sub(losses.active);
        if Stashes::<T>::change(index, |stash| stash.active = active).is_err() {
            frame_support::defensive!("the stash was just read");
        }
        let returning = losses.of_chunks_of_holders().saturating_add(losses.stray);
        Vault::<T>::change_returning(0, returning);
        losses
    }

    /// Takes what the operator's bond and the insurance fund pay for a loss. The funds are on the account of the pallet
    /// then, and belong to nobody yet.
    fn cover(index: u32, stash: &Stash<T::AccountId>, loss: Balance) -> Cover {
        let bond_part = compute_cover(loss, stash.bond, 0).bond;
        let bond = match &stash.operator {
            Some(operator) if bond_part > 0 => {
                Bonds::<T>::take(operator, &Vault::<T>::account(), bond_part)
            }
            _ => 0,
        };
        if bond > 0
            && Stashes::<T>::change(index, |stash| stash.bond = stash.bond.saturating_sub(bond))
                .is_err()
        {
            frame_support::defensive!("the stash was just read");
        }
        let cover = compute_cover(loss, bond, Vault::<T>::payable_insurance());
        if cover.insurance > 0 {
            Vault::<T>::take_from_insurance(cover.insurance);
        }
        cover
    }

    /// Gives batches their parts of a cover, and the rest to holders. Returns what the batches got.
    fn share_out(losses: &Losses, cover: Balance) -> Balance {
        if cover == 0 {
            return 0;
        }
        let total = losses.total();
        let mut shared: Balance = 0;
        for (id, loss) in &losses.chunks {
            let share = compute_cover_share(cover, loss.of_batch, total);
            Batches::<T>::add_cash(*id, share);
            shared = shared.saturating_add(share);
        }
        Vault::<T>::add_to_buffer(cover.saturating_sub(shared));
        shared
    }

    /// Begins bunker mode if the losses of this era are above the threshold. They are compared with the net asset value
    /// that there would be without them: for the shares that exist now, so with what a share would be worth. `nav` and
    /// `shares` are those before this loss.
    fn raise_alarm((nav, shares): (Balance, Balance), loss: Balance) {
        if loss == 0 {
            return;
        }
        let earlier = Alarm::<T>::losses_of(shares);
        let losses = earlier.saturating_add(loss);
        Alarm::<T>::set_losses(losses, shares);
        let base = nav.saturating_add(earlier);
        let threshold = Rules::<T>::get().bunker_threshold;
        // Without shares there are no holders, and no rate that could come back.
        let is_new = shares > 0 && !Alarm::<T>::is_bunker();
        if is_new && is_severe(losses, base, threshold) {
            Alarm::<T>::begin_bunker(base, shares);
            Pallet::<T>::deposit_event(Event::BunkerBegan);
        }
    }
}
