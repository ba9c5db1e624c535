/**
 * A nomination pool behind a validator of four that votes twice.
 *
 * Anna creates the pool, and Bert and Cleo join it. It nominates only Charlie.
 *
 * 1. Bert unbonds before the era of the offence. His stake was not behind Charlie then, so he loses nothing.
 * 2. Charlie votes twice in a round of GRANDPA, and is reported. He loses 56.25%, and so does the pool.
 * 3. Cleo unbonds a part after the offence. She pays for that part as for the rest.
 * 4. When the slash is due, the stake of the pool falls at once. The funds of its members are taken later, one by one.
 * 5. All get what is left, to the unit, and the pool ends. Its stash stays behind, without stake.
 *
 * `pallet-nomination-pools` rounds the stake of each member down. So together the members can pay a unit more than the pool
 * lost. Then the stake of the pool has a unit more than its members have funds, and this unit stays when the pool ends.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { account, activeEra, connect, fund, PAL, submit, until } from './lib/chain.mjs';
import { doubleVote } from './lib/faults.mjs';
import {
  applicationEra, equivocationFraction, leftOfParts, nearestPart, poolSlash, reporterShare,
} from './lib/formulas.mjs';
import { ensureAgreement, localSpecWith, startNetwork } from './lib/network.mjs';
import { tellingLogs } from './lib/node.mjs';
import {
  agentAt, checkSums, createPool, delegatedAt, memberAt, poolAt, STRANGER, sum, toldAt, unbondingAt, untilFree,
} from './lib/pools.mjs';
import {
  eventsUpTo, fieldsOf, firstEvent, reportedIn, slashedIn, treasuryIncome, treasuryInflationIn, unappliedAt,
} from './lib/slashing.mjs';
import { balanceAt, changeIn, exposureAt, stakeOfAt, targetsAt } from './lib/staking.mjs';

/** Eras of 20 s, each one session. The slash deferral is one era. */
const TIMING = { epochDuration: 20, sessionsPerEra: 1, bondingDuration: 3, slashDeferDuration: 1 };
const NAMES = ['alice', 'bob', 'charlie', 'dave'];
/** The validator that votes twice. */
const CHARLIE = account('//Charlie//stash').address;
const [ANNA, BERT, CLEO] = ['//anna', '//bert', '//cleo'].map((uri) => account(uri));
/** Odd units, so that little divides without a remainder. */
const STAKES = new Map([[ANNA, 2_000n * PAL + 1n], [BERT, 1_000n * PAL + 2n], [CLEO, 3_000n * PAL + 5n]]);
/** What Cleo unbonds after the offence. */
const CLEOS_PART = 700n * PAL + 3n;
/** The account that reports the offence. */
const REPORTER = account('//Eve//stash');
/** The fraction of the slash, the reporter's share, and the share of who applies a slash to a member; in parts of 10⁹. */
const FRACTION = 562_500_000n;
const REPORTED = 100_000_000n;
const APPLIED = 10_000_000n;
/** Far beyond the real rounds of votes. */
const ROUND = 1_000_000n;
const PATIENCE = { finalized: true, patienceMs: 180_000 };

describe('a pool behind a validator that votes twice', { timeout: 900_000 }, () => {
  let nodes = [];
  let api;
  let pool;
  let members = [ANNA, BERT, CLEO];
  /** The block of the offence, its era, and the pool's exposure in it. */
  let offence;
  let slashEra;
  let exposed;
  let report;
  /** The block that applies the slash, and what the pool loses. */
  let applied;
  let loss;
  /** What members lost and what was paid to those who applied it, by member. */
  const taken = new Map();
  /** The units that they lost in all, beyond what the pool lost. */
  let missing = 0n;
  const story = (body) => tellingLogs(() => nodes, body);

  before(async () => {
    nodes = await startNetwork(await localSpecWith(TIMING), NAMES);
    api = await connect(nodes[0]);
  });

  after(async () => {
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  const sumsAt = (hash) => checkSums(api, pool, members.map(({ address }) => address), hash, missing);

  /** Submits a call and checks the sums of the pool in its final block. */
  async function step(signer, call) {
    const receipt = await submit(api, signer, call, { finalized: true });
    await sumsAt(receipt.blockHash);
    return receipt;
  }

  const unbond = (member, points) => step(member, api.tx.nominationPools.unbond(member.address, points));

  it('is made, and one member unbonds all that it has, before the era of the offence', story(async () => {
    await fund(api, account('//Bob'), members, 5_000n * PAL, { finalized: true });
    pool = await createPool(api, ANNA, STAKES.get(ANNA), { finalized: true });
    for (const member of [BERT, CLEO]) {
      await submit(api, member, api.tx.nominationPools.join(STAKES.get(member), pool.id), { finalized: true });
    }
    await step(ANNA, api.tx.nominationPools.nominate(pool.id, [CHARLIE]));
    const left = await unbond(BERT, STAKES.get(BERT));
    const unlocks = left.one('nominationPools.Unbonded').era.toNumber();

    const staying = STAKES.get(ANNA) + STAKES.get(CLEO);
    offence = await until(api, 'only those that stay are behind the validator', async ({ hash }) => {
      const { index: era } = await activeEra(api, hash);
      // What unbonds after stakes were read for that era unlocks later than Bert's.
      return era + TIMING.bondingDuration > unlocks && await backing(era, hash) === staying && { era };
    }, PATIENCE);
    slashEra = offence.value.era;
    exposed = staying;
  }));

  it('is about to lose 56.25%, as the validator is, and shows no slash yet', story(async () => {
    assert.equal(equivocationFraction(1n, BigInt(NAMES.length)), FRACTION);
    const proof = await doubleVote(api, '//Charlie', ROUND, offence.hash);
    report = await submit(api, REPORTER, api.tx.grandpa.reportEquivocation(...proof), { finalized: true });
    assert.deepEqual(reportedIn(report.events), [{ validator: CHARLIE, fraction: FRACTION, slashEra }]);
    const { others } = poolSlash(FRACTION, await exposureAt(api, slashEra, CHARLIE));
    loss = others.find(({ who }) => who === pool.stash).value;
    assert.equal(loss, (exposed * FRACTION) / 10n ** 9n);

    const { index } = await activeEra(api, report.blockHash);
    const due = applicationEra(slashEra, index, TIMING.slashDeferDuration);
    const { value: [row] } = await until(api, 'the slash is shown', async (final) => {
      const rows = await unappliedAt(api, due, final.hash);
      return rows.length > 0 && rows;
    }, PATIENCE);
    assert.deepEqual(row.others.filter(({ who }) => who === pool.stash), [{ who: pool.stash, value: loss }]);
    assert.equal((await agentAt(api, pool.stash)).pendingSlash, 0n);
  }));

  it('lets a member unbond a part after the offence', story(async () => {
    await unbond(CLEO, CLEOS_PART);
    assert.deepEqual(await slashesDue(), [0n, 0n, 0n]);
  }));

  it('loses its stake in proportion when the slash is due: what stays and what unbonds too late, and no more', story(async () => {
    applied = await firstEvent(api, report.blockNumber, 'staking.SlashApplied', ({ validator }) => validator.eq(CHARLIE));
    assert.equal(slashedIn(applied.events)[pool.stash], loss);
    const [was, is] = await Promise.all([applied.parentHash, applied.hash].map((hash) => stakeOfAt(api, pool.stash, hash)));
    const [[bert, cleo], [bertNow, cleoNow]] = [was, is].map(({ unlocking }) => unlocking.map(({ value }) => value));
    assert.deepEqual([bert, cleo], [STAKES.get(BERT), CLEOS_PART]);
    const [chunk, active] = leftOfParts(loss, [cleo, was.active]);
    assert.deepEqual([bertNow, cleoNow, is.active], [bert, chunk, active]);
    assert.equal(was.total - is.total, loss);

    // The pool knows it at once. Of the members' funds nothing was taken yet.
    const parts = Object.values(await unbondingAt(api, pool.id, applied.hash)).map(({ balance }) => balance);
    assert.deepEqual(parts, [bert, chunk]);
    assert.equal((await agentAt(api, pool.stash, applied.hash)).pendingSlash, loss);
    for (const member of members) assert.equal(await delegatedAt(api, member.address, applied.hash), STAKES.get(member));
    await sumsAt(applied.hash);
    assert.deepEqual(fieldsOf(applied.events, 'nominationPools.PoolSlashed').map(({ balance }) => balance.toBigInt()), [active]);
  }));

  it('takes from each member its part, when anybody asks for it, and pays a hundredth for that', story(async () => {
    const due = await slashesDue();
    const { points } = await poolAt(api, pool.id);
    const { active } = await stakeOfAt(api, pool.stash);
    const parts = await unbondingAt(api, pool.id);
    for (const [index, member] of members.entries()) {
      const { points: own, unbondingEras } = await memberAt(api, member.address);
      const unbonding = Object.keys(unbondingEras).map((era) => parts[era].balance);
      assert.equal(due[index], STAKES.get(member) - (own * active) / points - sum(unbonding));
    }
    const [anna, bert, cleo] = due;
    assert.equal(bert, 0n);
    const tooMuch = anna + cleo - loss;
    assert.equal(tooMuch, 1n);

    const apply = (member) => api.tx.nominationPools.applySlash(member.address);
    // Final, so that no later block has this call and its fee beside the next one.
    const isRefused = (member) => assert.rejects(
      submit(api, STRANGER, apply(member), { finalized: true }), { code: 'nominationPools.NothingToSlash' },
    );
    await isRefused(BERT);
    for (const [member, amount] of [[ANNA, anna], [CLEO, cleo]]) {
      if (member === CLEO) missing = tooMuch;
      const receipt = await step(STRANGER, apply(member));
      assert.equal(receipt.fee, 0n);
      const { agent, delegator, amount: told } = receipt.one('delegatedStaking.Slashed');
      assert.deepEqual([String(agent), String(delegator), told.toBigInt()], [pool.stash, member.address, amount]);
      assert.deepEqual(await changeIn(api, receipt, member.address), { free: 0n, reserved: -amount });
      const { free: paid } = await changeIn(api, receipt, STRANGER.address);
      assert.equal(paid, nearestPart(amount, APPLIED));
      taken.set(member, { amount, paid });
      await isRefused(member);
    }
    assert.deepEqual(await slashesDue(), [0n, 0n, 0n]);
    assert.equal((await agentAt(api, pool.stash)).pendingSlash, 0n);
  }));

  it('leaves the treasury what the reporter and those who applied it did not get', story(async () => {
    const { number, hash } = await until(api, 'all of it is final', () => true, PATIENCE);
    const events = await eventsUpTo(api, number);
    const lost = slashedIn(events);
    const { [pool.stash]: ofPool, ...ofOthers } = lost;
    assert.equal(ofPool, loss);
    const collected = sum(Object.values(ofOthers));
    // Of the pool nothing is collected when the slash is due, so the reporter gets no part of it.
    const paid = reporterShare(collected, REPORTED) + sum([...taken.values()].map((each) => each.paid));
    const fromMembers = sum([...taken.values()].map(({ amount }) => amount));
    assert.equal(await treasuryIncome(api, hash), treasuryInflationIn(events) + collected + fromMembers - paid);
  }));

  it('gives back what is left, to the unit: all to the member that left in time', story(async () => {
    const withdraw = (member) => api.tx.nominationPools.withdrawUnbonded(member.address, 0);
    const eras = Object.keys(await unbondingAt(api, pool.id)).map(Number);
    await untilFree(api, Math.max(...eras), PATIENCE);
    members = [ANNA, CLEO];
    const bert = await step(BERT, withdraw(BERT));
    const all = STAKES.get(BERT);
    assert.deepEqual(await changeIn(api, bert, BERT.address, { signed: true }), { free: all, reserved: -all });
    assert.equal((await balanceAt(api, BERT.address, bert.blockHash)).reserved, 0n);

    const { balance } = (await unbondingAt(api, pool.id))[Math.max(...eras)];
    const cleo = await step(CLEO, withdraw(CLEO));
    assert.deepEqual(await changeIn(api, cleo, CLEO.address, { signed: true }), { free: balance, reserved: -balance });
    const rest = STAKES.get(CLEO) - taken.get(CLEO).amount - balance;
    assert.equal(await delegatedAt(api, CLEO.address, cleo.blockHash), rest);
    assert.equal(await toldAt(api, cleo.blockHash, 'memberTotalBalance', CLEO.address), rest);
  }));

  it('ends when the last member leaves, and nothing is left over but the unit without funds', story(async () => {
    const { nominationPools: calls } = api.tx;
    await step(ANNA, calls.setState(pool.id, 'Destroying'));
    // Its nomination is void but still there, and a nominator keeps the minimum bond.
    await step(ANNA, calls.chill(pool.id));
    let last;
    for (const member of [CLEO, ANNA]) {
      const { points } = await memberAt(api, member.address);
      const unbonded = await unbond(member, points);
      await untilFree(api, unbonded.one('nominationPools.Unbonded').era.toNumber(), PATIENCE);
      last = await submit(api, member, calls.withdrawUnbonded(member.address, 0), { finalized: true });
      members = members.filter((other) => other !== member);
      if (members.length > 0) await sumsAt(last.blockHash);
      const { reserved } = await balanceAt(api, member.address, last.blockHash);
      assert.equal(reserved, 0n);
    }
    assert.equal(last.one('nominationPools.Destroyed').poolId.toNumber(), pool.id);
    assert.equal(await poolAt(api, pool.id), null);
    // The slash has left some of its stake, so staking forgets the stash.
    assert.equal(await stakeOfAt(api, pool.stash), null);
    assert.equal(await targetsAt(api, pool.stash), null);
    const { totalDelegated, unclaimedWithdrawals, pendingSlash } = await agentAt(api, pool.stash);
    assert.deepEqual([totalDelegated, unclaimedWithdrawals, pendingSlash], [0n, missing, 0n]);
    await ensureAgreement(nodes);
  }));

  /** The pool's stake behind Charlie in an era, or 0. */
  async function backing(era, hash) {
    const exposure = await exposureAt(api, era, CHARLIE, hash);
    const others = exposure?.pages.flatMap((page) => page.others) ?? [];
    return others.find(({ who }) => who === pool.stash)?.value ?? 0n;
  }

  /** What each member still has to pay of a slash. */
  function slashesDue() {
    return Promise.all([ANNA, BERT, CLEO].map(({ address }) => toldAt(api, undefined, 'memberPendingSlash', address)));
  }
});
