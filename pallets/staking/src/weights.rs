//! What the calls and hooks cost.
//!
//! **Provisional.** These are upper bounds counted from storage accesses: each function lists the
//! reads and writes of its longest path, plus a fixed allowance for computing. They are not measured.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The costs, as functions of what a call's arguments make it do.
#[allow(missing_docs)]
pub trait WeightInfo {
    fn bond() -> Weight;
    fn bond_extra() -> Weight;
    fn unbond() -> Weight;
    fn withdraw_unbonded() -> Weight;
    fn rebond() -> Weight;
    fn validate() -> Weight;
    fn nominate(targets: u32) -> Weight;
    fn chill() -> Weight;
    fn set_payee() -> Weight;
    fn set_controller() -> Weight;
    fn set_validator_count() -> Weight;
    fn set_forcing() -> Weight;
    fn set_invulnerables(accounts: u32) -> Weight;
    fn kill_stash() -> Weight;
    fn kick(nominators: u32) -> Weight;
    fn set_staking_configs() -> Weight;
    fn force_apply_min_commission() -> Weight;
    fn set_min_commission() -> Weight;
    fn set_automatic_payouts() -> Weight;
    fn payout_page(nominators: u32) -> Weight;
    fn find_next_payout() -> Weight;
    fn find_next_pruning() -> Weight;
    fn prune_entry() -> Weight;
    fn report_offence(offenders: u32) -> Weight;
    fn note_author() -> Weight;
    fn on_finalize() -> Weight;
}

/// Computing besides storage accesses: an allowance per call, in picoseconds.
const BASE: Weight = Weight::from_parts(50_000_000, 0);
/// The same for each element of a list.
const PER_ITEM: Weight = Weight::from_parts(5_000_000, 0);

/// Upper bounds counted from storage accesses, priced by the runtime's database weights.
pub struct ProvisionalWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> ProvisionalWeight<T> {
    fn accesses(reads: u64, writes: u64) -> Weight {
        BASE.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }

    fn accesses_per_item(items: u32, reads: u64, writes: u64) -> Weight {
        PER_ITEM
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
            .saturating_mul(items.into())
    }
}

impl<T: frame_system::Config> WeightInfo for ProvisionalWeight<T> {
    // Bonded, Ledger, two minimum bonds, account, holds, frozen funds | Bonded, Ledger, Payee, account, holds
    fn bond() -> Weight {
        Self::accesses(7, 5)
    }
    fn bond_extra() -> Weight {
        Self::accesses(7, 3)
    }
    // ... and active era, planned era, bonding duration, Validators, Nominators
    fn unbond() -> Weight {
        Self::accesses(11, 3)
    }
    // The longest path forgets the stash.
    fn withdraw_unbonded() -> Weight {
        Self::kill_stash().saturating_add(Self::accesses(2, 0))
    }
    fn rebond() -> Weight {
        Self::accesses(7, 3)
    }
    // Ledger, minimum bond and commission, Validators, Nominators, two counters, maximum | maps, counters
    fn validate() -> Weight {
        Self::accesses(8, 4)
    }
    fn nominate(targets: u32) -> Weight {
        Self::accesses(8, 4).saturating_add(Self::accesses_per_item(targets, 1, 0))
    }
    // Bonded, Ledger, both maps, counters, maximum, threshold, minimum | maps, counters
    fn chill() -> Weight {
        Self::accesses(9, 4)
    }
    fn set_payee() -> Weight {
        Self::accesses(1, 1)
    }
    fn set_controller() -> Weight {
        Self::accesses(3, 3)
    }
    fn set_validator_count() -> Weight {
        Self::accesses(1, 1)
    }
    fn set_forcing() -> Weight {
        Self::accesses(0, 1)
    }
    fn set_invulnerables(accounts: u32) -> Weight {
        Self::accesses(0, 1).saturating_add(Self::accesses_per_item(accounts, 0, 0))
    }
    // Bonded, Ledger, both maps, counters, account, holds | all of these, Payee
    fn kill_stash() -> Weight {
        Self::accesses(9, 9)
    }
    fn kick(nominators: u32) -> Weight {
        Self::accesses(1, 0).saturating_add(Self::accesses_per_item(nominators, 5, 3))
    }
    fn set_staking_configs() -> Weight {
        Self::accesses(0, 7)
    }
    fn force_apply_min_commission() -> Weight {
        Self::accesses(3, 1)
    }
    fn set_min_commission() -> Weight {
        Self::accesses(0, 1)
    }
    fn set_automatic_payouts() -> Weight {
        Self::accesses(0, 1)
    }
    // Eras, overview, reward, claims, points, prefs, page, outstanding, treasury | claims, outstanding,
    // treasury; per staker: Payee, Bonded, Ledger, account, holds, issuance | Ledger, account, holds
    fn payout_page(nominators: u32) -> Weight {
        Self::accesses(13, 5).saturating_add(Self::accesses_per_item(
            nominators.saturating_add(1),
            6,
            3,
        ))
    }
    fn find_next_payout() -> Weight {
        Self::accesses(6, 1)
    }
    fn find_next_pruning() -> Weight {
        Self::accesses(12, 10)
    }
    fn prune_entry() -> Weight {
        Self::accesses_per_item(1, 1, 1)
    }
    fn report_offence(offenders: u32) -> Weight {
        Self::accesses(2, 0).saturating_add(Self::accesses_per_item(offenders, 0, 0))
    }
    // Authorship hands over the author in its own hook, which declares nothing.
    fn note_author() -> Weight {
        Self::accesses(3, 1)
    }
    fn on_finalize() -> Weight {
        Self::accesses(2, 1)
    }
}
