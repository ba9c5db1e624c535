//! Weights that are counted: the reads and writes of the longest path, plus an allowance for computing.

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The allowance for computing, for each call, in picoseconds.
const BASE: Weight = Weight::from_parts(50_000_000, 0);
/// The allowance for computing, for each element of a list.
const PER_ITEM: Weight = Weight::from_parts(5_000_000, 0);
/// The allowance for computing, for each voter: to decode its ledger and nominations, and to encode its vote.
const PER_VOTER: Weight = Weight::from_parts(45_000_000, 0);
/// The allowance for computing, for each nominator in a stored exposure: to convert its vote to a balance, to sort it,
/// and to encode it. Up to 24,000 nominators took 70 to 80 ns each.
const PER_EXPOSED: Weight = Weight::from_parts(300_000, 0);

/// The allowance for computing, for each reward of a page, in addition to that of an element: the balance, the hold and
/// the ledger of the staker are decoded and encoded. It is for a reward that is staked, which takes longest.
const PER_REWARD: Weight = Weight::from_parts(75_000_000, 0);
/// The allowance for computing, for each winner, in addition to that of an element: it is put into sets, and its
/// record of punishments is decoded.
const PER_WINNER: Weight = Weight::from_parts(12_000_000, 0);

/// The allowance for computing, for each element that is only decoded, multiplied and encoded.
const PER_ENCODED: Weight = Weight::from_parts(200_000, 0);

/// The allowance for computing, for each nominator that the rows of an era show already. New rows are appended to the
/// bytes, so these nominators are not decoded: that took 6 ns for each. At the end of the block the whole value is
/// hashed. That takes 34 ns for the 48 bytes of each, which no benchmark sees.
const PER_SHOWN: Weight = Weight::from_parts(50_000, 0);

/// Weights that are counted from the storage accesses of the longest path, with the database weights of the runtime.
///
/// They are counted by hand. A test compares them with the accesses of each benchmark. A chain uses `Larger`, because
/// listeners and other pallets of a chain can make more accesses.
pub struct CountedWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> CountedWeight<T> {
    fn accesses(reads: u64, writes: u64) -> Weight {
        BASE.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }

    fn accesses_per_item(items: u32, reads: u64, writes: u64) -> Weight {
        PER_ITEM
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
            .saturating_mul(items.into())
    }
}

impl<T: frame_system::Config> WeightInfo for CountedWeight<T> {
    // Reads: Bonded, Ledger, both minimum bonds, account, holds, freezes; of the stash that the caller controls: Ledger
    // under both keys, Bonded; three to spare for listeners.
    // Writes: Bonded, Ledger, Payee, account, holds; of the other stash: Ledger under both keys, Bonded; one to spare.
    fn bond() -> Weight {
        Self::accesses(13, 9)
    }
    // The list of voters, here and in all calls that change active stake or a nominator. Reads: the listed stake, the
    // lock. Writes: the old place, the new place, the listed stake or, while voters are read, the unsettled account.
    //
    // Reads: Bonded, Ledger, both minimum bonds, account, holds, VirtualStakers; the list of voters.
    fn bond_extra() -> Weight {
        Self::accesses(10, 6)
    }
    // Reads: those of `bond_extra`; mature era, active era, planned era, the unlock eras of that era, of the next one
    // and of the oldest pending slash, pending slashes, Validators, Nominators, ChilledPrefs; two listeners hear of a
    // withdrawal. Writes: those of `bond_extra`, ChilledPrefs. A withdrawal after which the stash stays has this weight
    // as well. It reads EmptiedStashes, the bonded eras and the election under way, but neither a minimum bond nor a
    // role nor the list of voters.
    fn unbond() -> Weight {
        Self::accesses(21, 7)
    }
    // The longest path forgets the stash.
    fn withdraw_unbonded() -> Weight {
        Self::kill_stash().saturating_add(Self::accesses(6, 0))
    }
    fn rebond() -> Weight {
        Self::accesses(10, 6)
    }
    // Reads: Ledger, Bonded, minimum bond, both bounds of the commission, standing preferences and the era for which
    // they count, session keys, Validators, Nominators, Candidates, three counters, maximum, ChilledPrefs.
    // Writes: these maps, their counters, NominatedAt, ChilledPrefs, standing preferences.
    fn validate() -> Weight {
        Self::accesses(21, 14)
    }
    // Reads: those of `validate`; NominatedAt, the position of the snapshot, VirtualStakers and its counter; for each
    // target its preferences.
    fn nominate(targets: u32) -> Weight {
        Self::accesses(24, 14).saturating_add(Self::accesses_per_item(targets, 1, 0))
    }
    // Reads: Bonded, Ledger, the three lists, their counters, maximum, threshold, minimum bond, standing preferences
    // and the era for which they count.
    // Writes: the lists, their counters, NominatedAt, ChilledPrefs, standing preferences.
    fn chill() -> Weight {
        Self::accesses(20, 13)
    }
    // Reads: those of `chill`; Bonded, Ledger, overview and session keys of the displaced stash, LastDisplacement.
    // Writes: those of `chill`; LastDisplacement.
    fn displace() -> Weight {
        Self::chill().saturating_add(Self::accesses(6, 1))
    }
    // Reads: the cursor, the maximum, the counter of Candidates, the end of the validators; for each validator itself,
    // its session keys, Candidates, Bonded, Ledger, one to spare. Writes: the cursor, the counter; for each validator
    // Candidates and its counter.
    fn list_candidates(candidates: u32) -> Weight {
        Self::accesses(4, 2).saturating_add(Self::accesses_per_item(candidates, 6, 2))
    }
    // Reads: Ledger, Bonded; VirtualStakers if rewards are to be staked. Writes: Payee.
    fn set_payee() -> Weight {
        Self::accesses(3, 1)
    }
    // Reads: Bonded and Ledger of the stash and of the new controller, the proposal; two of the session pallet, which
    // hears of the new controller. Writes: Bonded, Ledger under both keys, the proposal.
    fn set_controller() -> Weight {
        Self::accesses(7, 4)
    }
    // Reads: the proposal, Bonded and Ledger of both stashes, of the controller before and of the new one; one of the
    // session pallet for each stash. Writes: the proposal, Bonded of both stashes, Ledger under three keys.
    fn accept_control() -> Weight {
        Self::accesses(11, 6)
    }
    // Reads: ValidatorCount, MinimumValidatorCount. Writes: ValidatorCount.
    fn set_validator_count() -> Weight {
        Self::accesses(2, 1)
    }
    // Reads: the forcing, the election under way, the collected result, the lock of the list of voters.
    // Writes: the same, the position of the snapshot, the winners.
    fn set_forcing() -> Weight {
        Self::accesses(4, 6)
    }
    fn set_invulnerables(accounts: u32) -> Weight {
        Self::accesses(0, 1).saturating_add(Self::accesses_per_item(accounts, 0, 0))
    }
    // Reads: whether staking is paused, Bonded, Ledger of the controller and of the stash, VirtualStakers, account,
    // holds, pending slashes, the election under way, the planned era, the proposal, AnswersFrom, EmptiedStashes,
    // LastDisplacement; four listeners; of a validator Validators, Candidates, both counters, standing preferences and
    // those of its last era; of a nominator Nominators, its counter, the list of voters. Writes: Bonded, both ledgers,
    // Payee, account, holds, the proposal, AnswersFrom, EmptiedStashes, LastDisplacement; the records of the role. Both
    // counts have room for a list of voters that is a linked list, such as `pallet-bags-list`.
    fn kill_stash() -> Weight {
        Self::accesses(27, 24)
    }
    // Reads: Ledger, Bonded, the counter of Nominators, the lock of the list of voters, one to spare; for each
    // nominator Nominators and, if no target is left, the reads of its chill. Writes: the counter, one to spare; for
    // each nominator Nominators and, if no target is left, the writes of its chill.
    fn kick(nominators: u32) -> Weight {
        Self::accesses(5, 2).saturating_add(Self::accesses_per_item(nominators, 12, 12))
    }
    // Reads: both bounds of the commission. Writes: all seven settings.
    fn set_staking_configs() -> Weight {
        Self::accesses(2, 7)
    }
    fn force_apply_min_commission() -> Weight {
        Self::accesses(7, 2)
    }
    // Reads: the other bound. Writes: this bound.
    fn set_min_commission() -> Weight {
        Self::accesses(1, 1)
    }
    // Reads: Bonded and Ledger of the stash, of its present and its next controller, Payee, account, holds, freezes,
    // the stash that it controls, the proposal. Writes: Bonded, ledgers, Payee, account, holds, Ledger and Bonded of
    // the other stash. Then the stash may be forgotten: that counts whether staking is paused.
    fn restore_ledger() -> Weight {
        Self::kill_stash().saturating_add(Self::accesses(13, 11))
    }
    fn set_automatic_payouts() -> Weight {
        Self::accesses(1, 3)
    }
    // Reads: planned and active era, overview, reward, outstanding reward, claims, what services added, points,
    // preferences, issuance, page, both items of the handover, treasury, the source of rewards, idle tasks; for the
    // validator the list of voters; for each staker Payee, Bonded, Ledger, account, holds. Writes: claims, outstanding
    // reward, issuance, treasury, the source of rewards, idle tasks, UnsettledPages; for the validator the list of
    // voters; for each staker Ledger, account, holds. The list of voters hears of the nominators later: `settle_voter`.
    fn payout_page(nominators: u32) -> Weight {
        let stakers = nominators.saturating_add(1);
        Self::accesses(18, 10)
            .saturating_add(Self::accesses_per_item(stakers, 5, 3))
            .saturating_add(PER_REWARD.saturating_mul(stakers.into()))
    }
    // Reads: the switch, the position, planned and active era, overview and its key, claims, and the page that is too
    // large for the remaining weight. Writes: the position.
    fn find_next_payout() -> Weight {
        Self::accesses(8, 1)
    }
    fn find_next_pruning() -> Weight {
        Self::accesses(16, 11)
    }
    // Reads: the entry. If it is the record of a slash: its key, whether others of the era are left, the slashing spans
    // of its staker, the slashable eras, pending slashes. Writes: the entry, the spans.
    fn prune_entry() -> Weight {
        Self::accesses_per_item(1, 6, 2)
    }
    // Reads: bonded, active and planned era, invulnerables, settings; for each offender: punishment, candidate, planned
    // sessions, the disabled validators here and in the session pallet, the validators of the session, the forcing, the
    // applied fraction, overview, open slash, count, pending slashes, the slash, the slash of its oldest cause,
    // standing preferences.
    // Writes: for each offender: punishment, the lists and their counters, ChilledPrefs, NominatedAt, the disabled
    // validators here and there, the forcing, open slash, count, pending slashes, the slash, UnshownSlashes.
    fn report_offence(offenders: u32) -> Weight {
        Self::accesses(6, 0).saturating_add(Self::accesses_per_item(offenders, 26, 20))
    }
    // Reads: those of `report_offence`; the applied fraction, the open slash and its deferred slash.
    fn manual_slash() -> Weight {
        Self::report_offence(1).saturating_add(Self::accesses(4, 0))
    }
    // Reads: whether staking is paused, the rows and their slash numbers, pending slashes, active era, the disabled
    // validators here and in the session pallet, the validators of the session; for each slash: the slash, the open
    // slash, the punishment. Writes: the rows and their slash numbers, pending slashes, the disabled validators twice,
    // the count of nominators; for each slash the same as is read, UnshownSlashes. Every row of the era is decoded and
    // encoded again.
    fn cancel_deferred_slash(rows: u32, shown_nominators: u32) -> Weight {
        Self::accesses(8, 6)
            .saturating_add(Self::accesses_per_item(rows, 3, 4))
            .saturating_add(PER_ENCODED.saturating_mul(shown_nominators.into()))
    }
    // Reads: UnshownSlashes and its key, the slash, active era, the length of its page, the number of rows, the count;
    // a slash before it that is cancelled: UnshownSlashes, the slash. Writes: UnshownSlashes.
    fn find_unshown_slash() -> Weight {
        Self::accesses(9, 1)
    }
    // Reads: page, overview, count of nominators, the rows and their slash numbers, the slash, the next page; the slash
    // before it was shown: UnshownSlashes and its key, active era.
    // Writes: the rows and their slash numbers, count of nominators, UnshownSlashes, the slash.
    fn show_slash_page(page_nominators: u32, shown_nominators: u32) -> Weight {
        Self::accesses(10, 5)
            .saturating_add(PER_ENCODED.saturating_mul(page_nominators.into()))
            .saturating_add(PER_SHOWN.saturating_mul(shown_nominators.into()))
    }
    // Reads: the slash, both counts of its era, the applied fraction, what services took (twice), punishment, bonded
    // eras. Writes: the same and the cursor; for the last step of a slash also the open slash, pending slashes, the
    // slashing spans of the validator; the shares of 16 reporters and of the treasury. In addition those of a page with
    // the validator as its only staker (16 reads, 5 writes), because the last step of a slash can't be measured alone.
    fn find_due_slash() -> Weight {
        Self::accesses(28, 13).saturating_add(Self::accesses_per_item(17, 1, 1))
    }
    // Reads: page, overview. A page that is continued in the middle is decoded again.
    fn read_slash_page(nominators: u32) -> Weight {
        Self::accesses(3, 0).saturating_add(PER_ENCODED.saturating_mul(nominators.into()))
    }
    // Reads: AnswersFrom, slashing spans, Bonded, Ledger, unlock era, bonding duration, planned era, holds, account,
    // VirtualStakers; the listed stake, the lock of the list of voters, the unsettled account; four listeners. Writes:
    // slashing spans, the cost of the era, Ledger, holds, account; the old place, the new place, the listed stake; one
    // to spare for listeners.
    fn slash_staker() -> Weight {
        Self::accesses_per_item(1, 17, 9)
    }
    // Reads: the unsettled account and its key, Nominators, Bonded, Ledger, the listed stake and its counter.
    // Writes: the unsettled account, both places, the listed stake and its counter.
    fn settle_voter() -> Weight {
        Self::accesses_per_item(1, 7, 5)
    }
    // Reads: whether staking is paused, count, seats, number of elections, number of validators at work, minimum, the
    // end of the list; for each candidate: itself, session keys, punishment.
    fn read_candidates(candidates: u32) -> Weight {
        Self::accesses(7, 0).saturating_add(Self::accesses_per_item(candidates, 3, 0))
    }
    // Reads: the validators at work, seats, number of elections, the election under way, minimum, the number of
    // candidates, the end of their list; for each validator: ChilledPrefs, itself, punishment, session keys, Bonded,
    // Ledger. An excluded validator whose ledger can't be read has all of them, and is no offender to admit.
    fn look_for_offenders(validators: u32) -> Weight {
        Self::accesses(7, 0).saturating_add(Self::accesses_per_item(validators, 6, 0))
    }
    // Reads for each offender: ChilledPrefs, candidate, punishment, session keys, Bonded, Ledger; some of these again
    // to rank it. Writes for each admitted one: punishment, ChilledPrefs, candidate and counter.
    fn admit_offenders(offenders: u32) -> Weight {
        Self::accesses(3, 0).saturating_add(Self::accesses_per_item(offenders, 16, 9))
    }
    // Reads: the position, the election under way, planned era, its unlock era and that of the era before, bonding
    // duration, number of elections, issuance, minimum bond, the lock of the list, its first and its last place, the
    // end of the candidates, the collected result; for each voter: its place, itself, Bonded, Ledger; for each look-up:
    // the punishment of a target, or NominatedAt. Writes: the election under way, unlock era, position, the lock,
    // collected result, winners, smallest stake.
    fn read_voters(voters: u32, lookups: u32) -> Weight {
        Self::accesses(14, 7)
            .saturating_add(Self::accesses_per_item(voters, 4, 0))
            .saturating_add(PER_VOTER.saturating_mul(voters.into()))
            .saturating_add(Self::accesses_per_item(lookups, 1, 0))
    }
    // Reads: the collected result, planned era, forcing, the election under way, three items of the election provider.
    // Writes: the collected result, winners; if it is given up and has no exposures, also the election under way, the
    // position of the snapshot, the lock of the list of voters, both sums of the era.
    fn find_collection() -> Weight {
        Self::accesses(7, 7)
    }
    // Reads: preferences in four places, both bounds of the commission, overview, totals, number of winners; each entry
    // that a larger one replaces.
    // Writes: overview, preferences, totals, winners; each entry that is replaced; each page.
    fn add_exposure(pages: u32, nominators: u32) -> Weight {
        Self::accesses(12, 5)
            .saturating_add(Self::accesses_per_item(pages, 1, 1))
            .saturating_add(PER_EXPOSED.saturating_mul(nominators.into()))
    }
    // Reads: each entry, the page after the last, both sums of the era. Writes: each entry, both sums.
    fn take_exposure(entries: u32) -> Weight {
        Self::accesses(3, 2).saturating_add(Self::accesses_per_item(entries, 1, 1))
    }
    // Reads: the collected result, winners, the election under way, minimum, seats, the validators at work, next era,
    // number of elections; for each winner: overview, session keys, punishment. Writes: the collected result, winners,
    // number of elections. Judging offenders is charged in addition.
    fn take_winners(winners: u32) -> Weight {
        Self::accesses(8, 3)
            .saturating_add(Self::accesses_per_item(winners, 3, 0))
            .saturating_add(PER_WINNER.saturating_mul(winners.into()))
    }
    // The pallet `authorship` reports the author in its own hook, which declares no weight for this.
    // Reads: PendingPoints, ActiveEra. Writes: PendingPoints.
    fn note_author() -> Weight {
        Self::accesses(2, 1)
    }
    // Reads: PendingPoints, ErasRewardPoints. Writes: the same. Looking up who was elected is registered in addition.
    fn publish_points(validators: u32) -> Weight {
        Self::accesses(2, 2).saturating_add(PER_ENCODED.saturating_mul(validators.into()))
    }
    fn on_finalize() -> Weight {
        Self::accesses(2, 1)
    }
}
