/**
 * Reads nomination pools from a block's state, as plain values, and checks that all sums of a pool agree to the unit.
 *
 * Before: `staking.mjs` reads ledgers and balances. After: `pools.test.mjs`, `pool-slash.test.mjs` and
 * `dashboards.test.mjs`.
 *
 * A pool has two accounts: its *stash*, which stakes and has no funds, and its *rewards*, to which its rewards are paid.
 * The funds are on the accounts of the members, where DelegatedStaking holds them.
 */
import assert from 'node:assert/strict';
import { account, submit, until } from './chain.mjs';
import { plain } from './derives.mjs';
import { balanceAt, heldAt, stakeOfAt, stateAt } from './staking.mjs';

/** The sum of amounts. */
export const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);

/** The addresses of a pool's two accounts: `{ stash, rewards }`. */
export async function poolAccounts(api, id) {
  const [stash, rewards] = plain(await api.call.nominationPoolsApi.poolAccounts(id));
  return { stash, rewards };
}

/** A pool: `{ commission, memberCounter, points, roles, state }`, or null. */
export async function poolAt(api, id, hash) {
  return plain(await (await stateAt(api, hash)).query.nominationPools.bondedPools(id));
}

/** A member: `{ poolId, points, lastRecordedRewardCounter, unbondingEras: { era: points } }`, or null. */
export async function memberAt(api, who, hash) {
  return plain(await (await stateAt(api, hash)).query.nominationPools.poolMembers(who));
}

/** What DelegatedStaking holds on the account of a member. */
export function delegatedAt(api, who, hash) {
  return heldAt(api, who, hash, 'DelegatedStaking');
}

/** The delegations to a pool's stash: `{ payee, totalDelegated, unclaimedWithdrawals, pendingSlash }`, or null. */
export async function agentAt(api, stash, hash) {
  return plain(await (await stateAt(api, hash)).query.delegatedStaking.agents(stash));
}

/** The parts of a pool that unbond, by era: `{ era: { points, balance } }`. */
export async function unbondingAt(api, id, hash) {
  const parts = plain(await (await stateAt(api, hash)).query.nominationPools.subPoolsStorage(id));
  if (parts) assert.deepEqual(parts.noEra, { points: 0n, balance: 0n }, 'no part lost its era');
  return parts?.withEra ?? {};
}

/** A number that the runtime API tells of a pool or of a member. */
export async function toldAt(api, hash, method, ...args) {
  return plain(await (await stateAt(api, hash)).call.nominationPoolsApi[method](...args));
}

/** Creates a pool with all roles for its creator. Resolves with its number and its accounts. */
export async function createPool(api, creator, amount, options) {
  const { address } = creator;
  const created = await submit(api, creator, api.tx.nominationPools.create(amount, address, address, address), options);
  const id = created.one('nominationPools.Created').poolId.toNumber();
  return { id, created, ...await poolAccounts(api, id) };
}

/** An account that neither stakes nor is in a pool, on every development chain. */
export const STRANGER = account('//Ferdie//stash');

/**
 * Asserts that all sums of a pool agree at a block. `members` has the addresses of all its members.
 *
 * 1. Points: those of the members are those of the pool, bonded and in each era of unbonding.
 * 2. Funds: what is held on the members' accounts is what they delegated, and this is the stake of the pool, what was
 *    withdrawn for members, and what members still have to pay of a slash.
 * 3. Stake: what unbonds in the pool is what unbonds in its ledger, and what was withdrawn.
 * 4. The stash has no funds.
 *
 * `missing` has the units of the stake for which no member has funds: see `pool-slash.test.mjs`.
 */
export async function checkSums(api, { id, stash }, members, hash, missing = 0n) {
  const { query } = await stateAt(api, hash);
  const [pool, agent, ledger, parts, shares, held, delegations, ofStash, locked] = await Promise.all([
    poolAt(api, id, hash), agentAt(api, stash, hash), stakeOfAt(api, stash, hash), unbondingAt(api, id, hash),
    Promise.all(members.map((who) => memberAt(api, who, hash))),
    Promise.all(members.map((who) => delegatedAt(api, who, hash))),
    Promise.all(members.map(async (who) => plain(await query.delegatedStaking.delegators(who)))),
    balanceAt(api, stash, hash), query.nominationPools.totalValueLocked(),
  ]);
  assert.equal(pool.memberCounter, BigInt(members.length));
  assert.equal(sum(shares.map(({ points }) => points)), pool.points);
  const eras = new Set([...Object.keys(parts), ...shares.flatMap(({ unbondingEras }) => Object.keys(unbondingEras))]);
  for (const era of eras) {
    assert.equal(sum(shares.map(({ unbondingEras }) => unbondingEras[era] ?? 0n)), parts[era]?.points, `era ${era}`);
  }
  assert.deepEqual(delegations, held.map((amount) => ({ agent: stash, amount })));
  assert.equal(sum(held), agent.totalDelegated);
  assert.equal(agent.totalDelegated + missing, ledger.total + agent.unclaimedWithdrawals + agent.pendingSlash);
  const unlocking = sum(ledger.unlocking.map(({ value }) => value));
  assert.equal(sum(Object.values(parts).map(({ balance }) => balance)), unlocking + agent.unclaimedWithdrawals);
  assert.equal(locked.toBigInt(), ledger.total);
  assert.deepEqual([ofStash.free, ofStash.reserved], [0n, 0n]);
}

/** Waits until stake with an unlock era can be withdrawn, if no slash is pending. */
export function untilFree(api, era, options) {
  return until(api, `stake of era ${era} is free`, async ({ hash }) => {
    return (await (await api.at(hash)).query.staking.matureEra()).toNumber() >= era;
  }, options);
}
