//! Weights of nomination pools.
//!
//! The SDK measured them with Parity's `pallet-staking`, and with pools that own their funds (`TransferStake`). Here
//! our staking does the work, and DelegatedStaking keeps the funds on the accounts of the members. So each function is
//! what was measured, plus what is missing there:
//!
//! | what | why it was not measured |
//! |---|---|
//! | the records of delegations, and the holds of members | there were no delegations |
//! | whether the pool or the member still has to move to delegations | the question is only asked with delegations |
//! | more records of staking: unlock eras, pending slashes, the election under way | `pallet-staking` has fewer |
//! | the unbonding stake of a pool in all eras | the pools had it in a few eras |
//! | slashes of members, and the move to delegations | both were refused |
//!
//! The comments list the accesses that are added. They are counted, not measured: the benchmarks of the SDK need
//! Parity's `pallet-staking` in the runtime.

use super::weights::db;
use crate::Runtime;
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MICROS as MICROS, Weight};
use pallet_nomination_pools::WeightInfo;

/// The allowance for computing, for each access that is added: 4 µs. In the calls of staking it is about as much.
const PER_ACCESS: u64 = 4 * MICROS;
/// The allowance for decoding or encoding the unbonding stake of a pool: 150 µs, for an entry in each of 1,084 eras
/// ([`MaxUnbondingPools`](super::pools::MaxUnbondingPools)).
const UNBONDING: u64 = 150 * MICROS;

/// What the SDK measured.
type Measured = pallet_nomination_pools::weights::SubstrateWeight<Runtime>;

/// The weights that the SDK measured, plus the additional work here.
pub struct PoolsWeight;

impl PoolsWeight {
    fn accesses(reads: u64, writes: u64) -> Weight {
        let time = PER_ACCESS.saturating_mul(reads.saturating_add(writes));
        Weight::from_parts(time, 0).saturating_add(db().reads_writes(reads, writes))
    }

    /// Returns the weight of decoding or encoding the unbonding stake of a pool this many times.
    fn unbonding(times: u64) -> Weight {
        Weight::from_parts(UNBONDING.saturating_mul(times), 0)
    }

    /// Returns the weight of asking whether a pool keeps its funds with its members: it is a virtual staker then.
    fn is_pool_virtual() -> Weight {
        Self::accesses(1, 0)
    }
}

impl WeightInfo for PoolsWeight {
    /// Reads: the delegation.
    fn join() -> Weight {
        Measured::join().saturating_add(Self::accesses(1, 0))
    }

    /// Reads: the delegation, the unbonding stake. It is decoded to ask whether the member has moved to delegations.
    fn bond_extra_transfer() -> Weight {
        Measured::bond_extra_transfer()
            .saturating_add(Self::accesses(2, 0))
            .saturating_add(Self::unbonding(1))
    }

    /// As `bond_extra_transfer`.
    fn bond_extra_other() -> Weight {
        Measured::bond_extra_other()
            .saturating_add(Self::accesses(2, 0))
            .saturating_add(Self::unbonding(1))
    }

    /// Reads: virtual staker, delegation, unbonding stake, the account of a member for which another account claims.
    /// Writes: that account. The unbonding stake is decoded as in `bond_extra_transfer`.
    fn claim_payout() -> Weight {
        Measured::claim_payout()
            .saturating_add(Self::accesses(4, 1))
            .saturating_add(Self::unbonding(1))
    }

    /// Reads: delegation, agent, mature era, active era, pending slashes, unlock eras of the oldest of them, of the
    /// planned and of the next era, the minimum bond of validators, ChilledPrefs. The unbonding stake is decoded twice,
    /// and encoded.
    fn unbond() -> Weight {
        Measured::unbond()
            .saturating_add(Self::accesses(10, 0))
            .saturating_add(Self::unbonding(3))
    }

    /// Reads: agent, mature era, pending slashes and the unlock era of the oldest, EmptiedStashes, bonded eras, the
    /// election under way. Two of those that were measured are gone.
    fn pool_withdraw_unbonded(spans: u32) -> Weight {
        Measured::pool_withdraw_unbonded(spans).saturating_add(Self::accesses(5, 0))
    }

    /// Reads: those of `pool_withdraw_unbonded`; delegation, the hold of the member, two counters. Writes: agent,
    /// delegation, hold. The unbonding stake is decoded twice, and encoded. A slash of the member is charged in
    /// addition, by the pallet.
    fn withdraw_unbonded_update(spans: u32) -> Weight {
        Measured::withdraw_unbonded_update(spans)
            .saturating_add(Self::accesses(9, 3))
            .saturating_add(Self::unbonding(3))
    }

    /// The pool is dissolved. Reads: those of `withdraw_unbonded_update`; the records that the stash leaves behind, the
    /// counter of virtual stakers, session keys, the hold, the account of the treasury. Writes: agent, delegation,
    /// hold, the virtual staker, its counter, AnswersFrom, the treasury. The unbonding stake is decoded three times,
    /// and encoded: the member can be slashed before it withdraws.
    fn withdraw_unbonded_kill(spans: u32) -> Weight {
        Measured::withdraw_unbonded_kill(spans)
            .saturating_add(Self::accesses(17, 7))
            .saturating_add(Self::unbonding(4))
    }

    /// Reads: agent of the pool and of the depositor, both their delegations, both holds, the ledger that the pool may
    /// act for. Writes: agent, delegation, hold, the virtual staker and its counter.
    fn create() -> Weight {
        Measured::create().saturating_add(Self::accesses(7, 5))
    }

    /// Reads: virtual staker, its counter, the reading of voters, NominatedAt, ChilledPrefs, the lock of the list and
    /// UnsettledVoters. Writes: NominatedAt.
    fn nominate(targets: u32) -> Weight {
        Measured::nominate(targets).saturating_add(Self::accesses(7, 1))
    }

    fn set_state() -> Weight {
        Measured::set_state().saturating_add(Self::is_pool_virtual())
    }

    fn set_metadata(bytes: u32) -> Weight {
        Measured::set_metadata(bytes).saturating_add(Self::is_pool_virtual())
    }

    fn set_configs() -> Weight {
        Measured::set_configs()
    }

    fn update_roles() -> Weight {
        Measured::update_roles().saturating_add(Self::is_pool_virtual())
    }

    /// Reads: virtual staker. Writes: NominatedAt.
    fn chill() -> Weight {
        Measured::chill().saturating_add(Self::accesses(1, 1))
    }

    fn set_commission() -> Weight {
        Measured::set_commission().saturating_add(Self::is_pool_virtual())
    }

    fn set_commission_max() -> Weight {
        Measured::set_commission_max().saturating_add(Self::is_pool_virtual())
    }

    fn set_commission_change_rate() -> Weight {
        Measured::set_commission_change_rate().saturating_add(Self::is_pool_virtual())
    }

    fn set_commission_claim_permission() -> Weight {
        Measured::set_commission_claim_permission().saturating_add(Self::is_pool_virtual())
    }

    /// The pallet does not use this: the weight of the call is one read and one write.
    fn set_claim_permission() -> Weight {
        Measured::set_claim_permission()
    }

    /// Reads: virtual staker, the account that gets the commission. Writes: that account.
    fn claim_commission() -> Weight {
        Measured::claim_commission().saturating_add(Self::accesses(2, 1))
    }

    fn adjust_pool_deposit() -> Weight {
        Measured::adjust_pool_deposit().saturating_add(Self::is_pool_virtual())
    }

    /// Was measured as a call that is refused. Reads: agent, delegation, unbonding stake, pool, Bonded, Ledger, hold,
    /// and the accounts of member, reporter and treasury. Writes: agent, delegation, hold, these accounts. The call
    /// pays no fee if it takes something.
    fn apply_slash() -> Weight {
        Measured::apply_slash()
            .saturating_add(Self::accesses(10, 6))
            .saturating_add(Self::unbonding(1))
    }

    /// A withdrawal asks whether the member must be slashed first, and the answer is no. It reads nothing that the
    /// withdrawal does not read, but decodes the unbonding stake once more.
    fn apply_slash_fail() -> Weight {
        Measured::apply_slash_fail().saturating_add(Self::unbonding(1))
    }

    /// Was measured as a call that is refused, and that reads nothing. Reads: pool, Bonded, Ledger, Validators,
    /// Nominators, agent, delegation and account of the pool, its hold, delegation, account and hold of the proxy, the
    /// virtual staker and its counter. Writes: agent, account, hold and payee of the pool, those of the proxy, the
    /// virtual staker and its counter. Each pool of this runtime keeps its funds with its members from the start, so
    /// the call is refused.
    fn pool_migrate() -> Weight {
        Measured::pool_migrate().saturating_add(Self::accesses(14, 9))
    }

    /// Was measured as a call that is refused. Reads: virtual staker, agents of pool and member, delegation, hold and
    /// account of the proxy and of the member. Writes: the last three of both. The unbonding stake is decoded, as it
    /// was measured, but with more entries.
    fn migrate_delegation() -> Weight {
        Measured::migrate_delegation()
            .saturating_add(Self::accesses(9, 6))
            .saturating_add(Self::unbonding(1))
    }
}
