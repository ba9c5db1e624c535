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
    fn displace() -> Weight;
    fn list_candidates(candidates: u32) -> Weight;
    fn set_payee() -> Weight;
    fn accept_control() -> Weight;
    fn set_controller() -> Weight;
    fn set_validator_count() -> Weight;
    fn set_forcing() -> Weight;
    fn set_invulnerables(accounts: u32) -> Weight;
    fn kill_stash() -> Weight;
    fn kick(nominators: u32) -> Weight;
    fn set_staking_configs() -> Weight;
    fn force_apply_min_commission() -> Weight;
    fn set_min_commission() -> Weight;
    fn restore_ledger() -> Weight;
    fn set_automatic_payouts() -> Weight;
    fn payout_page(nominators: u32) -> Weight;
    fn find_next_payout() -> Weight;
    fn find_next_pruning() -> Weight;
    fn prune_entry() -> Weight;
    fn report_offence(offenders: u32) -> Weight;
    fn manual_slash() -> Weight;
    fn cancel_deferred_slash(rows: u32, shown_nominators: u32) -> Weight;
    fn find_unshown_slash() -> Weight;
    fn show_slash_page(encoded_nominators: u32) -> Weight;
    fn find_due_slash() -> Weight;
    fn read_slash_page(nominators: u32) -> Weight;
    fn slash_staker() -> Weight;
    fn read_candidates(candidates: u32) -> Weight;
    fn admit_offenders(validators: u32) -> Weight;
    fn read_voters(voters: u32, lookups: u32) -> Weight;
    fn find_collection() -> Weight;
    fn add_exposure(removed_entries: u32, pages: u32, nominators: u32) -> Weight;
    fn take_winners(winners: u32) -> Weight;
    fn note_author() -> Weight;
    fn publish_points(validators: u32) -> Weight;
    fn on_finalize() -> Weight;
}

/// Computing besides storage accesses: an allowance per call, in picoseconds.
const BASE: Weight = Weight::from_parts(50_000_000, 0);
/// The same for each element of a list.
const PER_ITEM: Weight = Weight::from_parts(5_000_000, 0);

/// The same for a voter: to decode its ledger and its nomination, and to encode its vote.
const PER_VOTER: Weight = Weight::from_parts(45_000_000, 0);

/// The same for a nominator in an exposure that is stored: to turn its vote into a balance, to sort it in and to encode it.
const PER_EXPOSED: Weight = Weight::from_parts(1_000_000, 0);

/// The same for an element that is only decoded, multiplied and encoded.
const PER_ENCODED: Weight = Weight::from_parts(200_000, 0);

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
    // Bonded, Ledger, two minimum bonds, account, holds, frozen funds; of the stash for which the account acts Ledger under
    // both keys and Bonded; what it answers for, bonded eras, pending slashes | Bonded, Ledger, Payee, account, holds; the
    // other's two ledgers and Bonded, what it answers for
    fn bond() -> Weight {
        Self::accesses(13, 9)
    }
    fn bond_extra() -> Weight {
        Self::accesses(7, 3)
    }
    // ... and active era, planned era, the election under way, the unlock era of its era and that of the oldest
    // pending slash, pending slashes, Validators, Nominators
    fn unbond() -> Weight {
        Self::accesses(16, 4)
    }
    // The longest path forgets the stash.
    fn withdraw_unbonded() -> Weight {
        Self::kill_stash().saturating_add(Self::accesses(6, 0))
    }
    fn rebond() -> Weight {
        Self::accesses(7, 3)
    }
    // Ledger, Bonded, minimum bond, both bounds of commission, what counts in the next election and which that is,
    // session keys, Validators, Nominators, candidates, three counters, maximum, what it offered before it was chilled | maps,
    // counters, the block of the nomination, what it offered, what counts
    fn validate() -> Weight {
        Self::accesses(18, 11)
    }
    // ... and the block of the last nomination, the reading of voters
    fn nominate(targets: u32) -> Weight {
        Self::accesses(18, 11).saturating_add(Self::accesses_per_item(targets, 1, 0))
    }
    // Bonded, Ledger, the three lists, counters, maximum, threshold, minimum, what counts in the next election and which
    // that is | lists, counters, the block of the nomination, what it offered before it was chilled, what counts
    fn chill() -> Weight {
        Self::accesses(16, 10)
    }
    // Bonded, Ledger, overview and session keys of the one that gives way, the era of the last displacement | that, and what
    // a chill writes
    fn displace() -> Weight {
        Self::chill().saturating_add(Self::accesses(6, 1))
    }
    // Cursor | cursor; per candidate: itself, session keys, the list | list and counter
    fn list_candidates(candidates: u32) -> Weight {
        Self::accesses(1, 1).saturating_add(Self::accesses_per_item(candidates, 4, 2))
    }
    // Ledger, Bonded | Payee
    fn set_payee() -> Weight {
        Self::accesses(2, 1)
    }
    // Bonded and Ledger of the stash and of the controller to be, proposal | Bonded, both ledgers, proposal
    fn set_controller() -> Weight {
        Self::accesses(5, 4)
    }
    // Proposal, Bonded and Ledger of both stashes and of the controller | proposal, two of Bonded, three ledgers
    fn accept_control() -> Weight {
        Self::accesses(9, 6)
    }
    // ValidatorCount, MinimumValidatorCount | ValidatorCount
    fn set_validator_count() -> Weight {
        Self::accesses(2, 1)
    }
    // Forcing, the election under way, what is collected, the next era | the first three, voters, winners
    fn set_forcing() -> Weight {
        Self::accesses(4, 5)
    }
    fn set_invulnerables(accounts: u32) -> Weight {
        Self::accesses(0, 1).saturating_add(Self::accesses_per_item(accounts, 0, 0))
    }
    // Bonded, Ledger of the controller and of the stash, the three lists, counters, account, holds, pending slashes, the
    // election under way and its era, the planned era | the first of these, Payee, what it offered before it was chilled, what
    // counts, proposal, what it answers for
    fn kill_stash() -> Weight {
        Self::accesses(19, 19)
    }
    // Ledger, Bonded; per nominator: Nominators, and if it backs nobody else, what its chill takes
    fn kick(nominators: u32) -> Weight {
        Self::accesses(2, 0).saturating_add(Self::accesses_per_item(nominators, 9, 9))
    }
    // Both bounds of commission | all
    fn set_staking_configs() -> Weight {
        Self::accesses(2, 7)
    }
    fn force_apply_min_commission() -> Weight {
        Self::accesses(7, 2)
    }
    // The other bound | itself
    fn set_min_commission() -> Weight {
        Self::accesses(1, 1)
    }
    // Bonded and Ledger of the stash, of its present controller and of the next, Payee, account, holds, frozen funds, the
    // stash for which it acts, proposal | Bonded, ledgers, Payee, account, holds, the other's; then it may be forgotten
    fn restore_ledger() -> Weight {
        Self::kill_stash().saturating_add(Self::accesses(13, 11))
    }
    fn set_automatic_payouts() -> Weight {
        Self::accesses(0, 1)
    }
    // Eras, overview, reward, claims, points and their total, prefs, page, outstanding, treasury | claims,
    // outstanding, treasury; per staker: Payee, Bonded, Ledger, account, holds, issuance | Ledger, account, holds
    fn payout_page(nominators: u32) -> Weight {
        Self::accesses(13, 5).saturating_add(Self::accesses_per_item(
            nominators.saturating_add(1),
            6,
            3,
        ))
    }
    // Switch, position, planned and active era, overview, claims, and the page that is too large for what is left | position
    fn find_next_payout() -> Weight {
        Self::accesses(7, 1)
    }
    fn find_next_pruning() -> Weight {
        Self::accesses(16, 11)
    }
    // The entry; for that of a slash also the span record of its staker
    fn prune_entry() -> Weight {
        Self::accesses_per_item(1, 2, 2)
    }
    // Bonded and active era, invulnerables, settings; per offender: punishment, candidate, planned sessions,
    // disabled ones here and in the session pallet, its set, forcing, what was applied, overview, open
    // slash, count, pending, slash, the slash of its oldest cause, what counts | punishment, lists and counters, what it offered,
    // nomination, disabled here and there, forcing, open slash, count, pending, slash, unshown
    fn report_offence(offenders: u32) -> Weight {
        Self::accesses(6, 0).saturating_add(Self::accesses_per_item(offenders, 26, 20))
    }
    // ... and what was applied, the open slash and what it waits for
    fn manual_slash() -> Weight {
        Self::report_offence(1).saturating_add(Self::accesses(4, 0))
    }
    // Rows and whose they are, pending, disabled ones here and in the session pallet, its set | the first five, count of
    // nominators; per slash: slash, open slash, punishment | the same.
    // Every row shown is decoded and encoded again.
    fn cancel_deferred_slash(rows: u32, shown_nominators: u32) -> Weight {
        Self::accesses(6, 6)
            .saturating_add(Self::accesses_per_item(rows, 3, 3))
            .saturating_add(PER_ENCODED.saturating_mul(shown_nominators.into()))
    }
    // Unshown, slash, active era; length of its page, count | unshown
    fn find_unshown_slash() -> Weight {
        Self::accesses(5, 1)
    }
    // Page, overview, count, slash | rows, whose they are, count, unshown, slash
    fn show_slash_page(encoded_nominators: u32) -> Weight {
        Self::accesses(4, 5).saturating_add(PER_ENCODED.saturating_mul(encoded_nominators.into()))
    }
    // Slash, its number's bound, what was applied, punishment, bonded eras | the same and the cursor; for the
    // last step of a slash also open slash, pending, spans of the validator; its share to 16 reporters and the treasury
    fn find_due_slash() -> Weight {
        Self::accesses(9, 7).saturating_add(Self::accesses_per_item(17, 1, 1))
    }
    // Page, overview; reading on in the middle of a page decodes it again
    fn read_slash_page(nominators: u32) -> Weight {
        Self::accesses(3, 0).saturating_add(PER_ENCODED.saturating_mul(nominators.into()))
    }
    // What it answers for, spans, Bonded, Ledger, unlock era, holds, account | spans, what the era costs, Ledger, holds, account
    fn slash_staker() -> Weight {
        Self::accesses_per_item(1, 7, 5)
    }
    // Count, seats, elections held, length of the set, minimum; per candidate: itself, session keys, punishment
    fn read_candidates(candidates: u32) -> Weight {
        Self::accesses(5, 0).saturating_add(Self::accesses_per_item(candidates, 3, 0))
    }
    // The set; per validator of it: what it offered, candidate, punishment, session keys, Bonded, Ledger; what is known
    // once more to rank it | punishment, what it offered, candidate and counter
    fn admit_offenders(validators: u32) -> Weight {
        Self::accesses(2, 0).saturating_add(Self::accesses_per_item(validators, 16, 9))
    }
    // Reading, election under way, planned era, its unlock era and the one before, elections held, issuance,
    // collection | election under way, unlock era, reading, collection, winners, least stake; per voter: itself, Bonded,
    // Ledger; per lookup: the punishment of a target, or the block of a nomination
    fn read_voters(voters: u32, lookups: u32) -> Weight {
        Self::accesses(8, 6)
            .saturating_add(Self::accesses_per_item(voters, 3, 0))
            .saturating_add(PER_VOTER.saturating_mul(voters.into()))
            .saturating_add(Self::accesses_per_item(lookups, 1, 0))
    }
    // Collection, planned era, forcing, election under way, three of the provider | collection, winners
    fn find_collection() -> Weight {
        Self::accesses(7, 2)
    }
    // Preferences in four places, both bounds of commission, overview, totals, length of the winners | overview, preferences, totals,
    // winners; per entry that gives way to a larger one: itself | itself; per page: none | itself
    fn add_exposure(removed_entries: u32, pages: u32, nominators: u32) -> Weight {
        Self::accesses(12, 5)
            .saturating_add(Self::accesses_per_item(removed_entries, 1, 1))
            .saturating_add(Self::accesses_per_item(pages, 1, 1))
            .saturating_add(PER_EXPOSED.saturating_mul(nominators.into()))
    }
    // Winners, election under way, minimum, seats, length of the set; per winner: overview, session keys, punishment; once more, with
    // Bonded and Ledger, to rank offenders | collection, winners
    fn take_winners(winners: u32) -> Weight {
        Self::accesses(5, 2).saturating_add(Self::accesses_per_item(winners, 8, 0))
    }
    // Authorship hands over the author in its own hook, which declares nothing.
    // ActiveEra, overview, total, own points, the session's validators | total, own points
    fn note_author() -> Weight {
        Self::accesses(5, 2)
    }
    // Total | what clients see; per validator: its points
    fn publish_points(validators: u32) -> Weight {
        Self::accesses(1, 1).saturating_add(Self::accesses_per_item(validators, 1, 0))
    }
    fn on_finalize() -> Weight {
        Self::accesses(2, 1)
    }
}
