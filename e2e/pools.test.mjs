/**
 * A nomination pool on a dev chain, from its creation to its end.
 *
 * Charlie creates the pool, and Dave and Eve join it. After every step the sums of the pool are compared to the unit
 * (`lib/pools.mjs`). Automatic payouts are off, so the pool gets a reward only by a claim. An era is one session of 10 s.
 * What a slash does to a pool is in `pool-slash.test.mjs`.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, EXISTENTIAL_DEPOSIT, PAL, submit, submitAsRoot, waitForEra } from './lib/chain.mjs';
import { plain } from './lib/derives.mjs';
import { devChain, firstEraThatExposes, VALIDATOR } from './lib/dev-chain.mjs';
import { memberReward, poolIncome } from './lib/formulas.mjs';
import {
  agentAt, checkSums, createPool, delegatedAt, memberAt, poolAt, STRANGER, sum, toldAt, unbondingAt, untilFree,
} from './lib/pools.mjs';
import {
  balanceAt, changeIn, duePayouts, exposureAt, heldAt, ledgerAt, payeeAt, stakeOfAt, targetsAt, unlockEraAt,
} from './lib/staking.mjs';

/** Sessions per era, bonding duration, slash deferral; the last two in eras. */
const TIMING = [1, 3, 1];
const [CHARLIE, DAVE, EVE] = ['//Charlie', '//Dave//stash', '//Eve//stash'].map((uri) => account(uri));
/** Odd units, so that little divides without a remainder. */
const STAKES = new Map([[CHARLIE, 100_000n * PAL + 1n], [DAVE, 200_000n * PAL + 7n], [EVE, 300_000n * PAL + 3n]]);
/** The account that gets the pool's commission: 12.3456789%, in parts of 10⁹. */
const PAYEE = account('//Bob//stash').address;
const COMMISSION = 123_456_789n;

async function prepare(api) {
  const { staking, timing, utility } = api.tx;
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), timing.setStakingTiming(...TIMING)]));
}

// Each story continues the one before.
describe('a pool on a dev chain', () => {
  const { story } = devChain(prepare);
  let pool;
  /** Its present members, what they had before it, and the fees that they paid. */
  let members = [];
  const start = new Map();
  const fees = new Map([[CHARLIE, 0n], [DAVE, 0n], [EVE, 0n]]);
  /** What the pool got as rewards and paid as commission. */
  let income = 0n;
  let commission = 0n;

  const sumsAt = (api, hash) => checkSums(api, pool, members.map(({ address }) => address), hash);

  /** Submits a call and checks the sums of the pool in its block. */
  async function step(api, signer, call) {
    const receipt = await submit(api, signer, call);
    if (fees.has(signer)) fees.set(signer, fees.get(signer) + receipt.fee);
    await sumsAt(api, receipt.blockHash);
    return receipt;
  }

  const refused = (api, signer, call, name) => assert.rejects(submit(api, signer, call).catch((error) => {
    if (fees.has(signer)) fees.set(signer, fees.get(signer) + error.receipt.fee);
    throw error;
  }), { code: `nominationPools.${name}` });

  const signedChange = (api, receipt, { address }) => changeIn(api, receipt, address, { signed: true });

  /** Claims an era for the validator. Checks what the pool gets, and that members are told their part of it. */
  async function payEra(api, era) {
    await waitForEra(api, era + 1);
    const claim = await submit(api, STRANGER, api.tx.staking.payoutStakers(VALIDATOR, era));
    const reward = (await duePayouts(api, era, VALIDATOR, claim.parentHash)).nominators[pool.stash];
    assert(reward > 0n);
    assert.deepEqual(await changeIn(api, claim, pool.rewards), { free: reward, reserved: 0n });
    await sumsAt(api, claim.blockHash);

    const { points } = await poolAt(api, pool.id, claim.blockHash);
    const expected = poolIncome(reward, COMMISSION, points);
    const pending = await Promise.all(members.map(async ({ address }) => {
      const due = memberReward(expected.perPoint, (await memberAt(api, address, claim.blockHash)).points);
      assert.equal(await toldAt(api, claim.blockHash, 'pendingRewards', address), due);
      return due;
    }));
    income += reward;
    commission += expected.commission;
    return new Map(members.map((member, index) => [member, pending[index]]));
  }

  story('is created and joined, and its members keep their funds, which are held', async (api) => {
    for (const member of STAKES.keys()) start.set(member, (await balanceAt(api, member.address)).free);
    const { created, ...made } = await createPool(api, CHARLIE, STAKES.get(CHARLIE));
    fees.set(CHARLIE, created.fee);
    pool = made;
    members = [CHARLIE];
    await sumsAt(api, created.blockHash);
    // The existential deposit goes to the account for rewards, and comes back when the pool ends.
    const reserved = STAKES.get(CHARLIE);
    assert.deepEqual(await signedChange(api, created, CHARLIE), { free: -reserved - EXISTENTIAL_DEPOSIT, reserved });
    assert.deepEqual(await changeIn(api, created, pool.rewards), { free: EXISTENTIAL_DEPOSIT, reserved: 0n });

    for (const joiner of [DAVE, EVE]) {
      members = [...members, joiner];
      const amount = STAKES.get(joiner);
      const joined = await step(api, joiner, api.tx.nominationPools.join(amount, pool.id));
      assert.deepEqual(await signedChange(api, joined, joiner), { free: -amount, reserved: amount });
      assert.equal(await delegatedAt(api, joiner.address, joined.blockHash), amount);
      assert.equal((await memberAt(api, joiner.address, joined.blockHash)).points, amount);
    }
    const active = sum([...STAKES.values()]);
    assert.deepEqual(await ledgerAt(api, pool.stash), { stash: pool.stash, total: active, active, unlocking: [] });
    assert.deepEqual(await payeeAt(api, pool.stash), { Account: pool.rewards });
    assert.equal(await heldAt(api, pool.stash), 0n);
    const { hash } = await api.rpc.chain.getHeader();
    assert.equal(await toldAt(api, hash, 'pointsToBalance', pool.id, 12_345n), 12_345n);
    assert.equal(await toldAt(api, hash, 'balanceToPoints', pool.id, 12_345n), 12_345n);
  });

  story('has a name, a state, roles and a commission, which only its root sets', async (api) => {
    const { nominationPools: calls } = api.tx;
    const { id } = pool;
    const name = 'Three friends';
    await refused(api, EVE, calls.setMetadata(id, name), 'DoesNotHavePermission');
    await step(api, CHARLIE, calls.setMetadata(id, name));
    assert.equal((await api.query.nominationPools.metadata(id)).toUtf8(), name);

    const keep = { Noop: null };
    await step(api, CHARLIE, calls.updateRoles(id, keep, { Set: DAVE.address }, { Set: EVE.address }));
    const [root, nominator, bouncer] = [CHARLIE, DAVE, EVE].map(({ address }) => address);
    assert.deepEqual((await poolAt(api, id)).roles, { depositor: root, root, nominator, bouncer });

    await refused(api, DAVE, calls.setState(id, 'Blocked'), 'CanNotChangeState');
    await step(api, EVE, calls.setState(id, 'Blocked'));
    await refused(api, STRANGER, calls.join(10n * PAL, id), 'NotOpen');
    await step(api, EVE, calls.setState(id, 'Open'));

    await step(api, CHARLIE, calls.setCommissionMax(id, 500_000_000));
    await refused(api, CHARLIE, calls.setCommission(id, [500_000_001, PAYEE]), 'CommissionExceedsMaximum');
    await step(api, CHARLIE, calls.setCommission(id, [COMMISSION, PAYEE]));
    // At most 10% more at a time, and not for 1,000 blocks.
    await step(api, CHARLIE, calls.setCommissionChangeRate(id, { maxIncrease: 100_000_000, minDelay: 1_000 }));
    await refused(api, CHARLIE, calls.setCommission(id, [COMMISSION + 1n, PAYEE]), 'CommissionChangeThrottled');
    assert.deepEqual((await poolAt(api, id)).commission.current, [COMMISSION, PAYEE]);
  });

  story('nominates, and an election puts all its stake behind the validator', async (api) => {
    const { nominationPools: calls } = api.tx;
    await refused(api, EVE, calls.nominate(pool.id, [VALIDATOR]), 'NotNominator');
    const { blockHash } = await step(api, DAVE, calls.nominate(pool.id, [VALIDATOR]));
    assert.deepEqual(await targetsAt(api, pool.stash, blockHash), [VALIDATOR]);

    const era = await firstEraThatExposes(api, VALIDATOR, [pool.stash]);
    const { pages } = await exposureAt(api, era, VALIDATOR);
    const { value } = pages[0].others.find(({ who }) => who === pool.stash);
    assert.equal(value, sum([...STAKES.values()]));
    pool.era = era;
  });

  story('is paid for an era: the commission first, then each member by its points', async (api) => {
    const { nominationPools: calls } = api.tx;
    const pending = await payEra(api, pool.era);

    const claimed = await step(api, CHARLIE, calls.claimPayout());
    assert.deepEqual(await signedChange(api, claimed, CHARLIE), { free: pending.get(CHARLIE), reserved: 0n });

    // Dave lets nobody claim for him. Then he lets everybody.
    const forDave = calls.claimPayoutOther(DAVE.address);
    await step(api, DAVE, calls.setClaimPermission('Permissioned'));
    await refused(api, STRANGER, forDave, 'DoesNotHavePermission');
    const allowed = await step(api, DAVE, calls.setClaimPermission('PermissionlessAll'));
    const permission = await (await api.at(allowed.blockHash)).query.nominationPools.claimPermissions(DAVE.address);
    assert.equal(permission.type, 'PermissionlessAll');
    const helped = await step(api, STRANGER, forDave);
    assert.deepEqual(await changeIn(api, helped, DAVE.address), { free: pending.get(DAVE), reserved: 0n });

    // Eve stakes what she gets, and Dave adds free funds.
    const compounded = await step(api, EVE, calls.bondExtra('Rewards'));
    assert.deepEqual(await signedChange(api, compounded, EVE), { free: 0n, reserved: pending.get(EVE) });
    assert.equal((await memberAt(api, EVE.address)).points, STAKES.get(EVE) + pending.get(EVE));
    const added = await step(api, DAVE, calls.bondExtra({ FreeBalance: 5n * PAL }));
    assert.deepEqual(await signedChange(api, added, DAVE), { free: -5n * PAL, reserved: 5n * PAL });
    const active = sum([...STAKES.values()]) + pending.get(EVE) + 5n * PAL;
    assert.equal((await stakeOfAt(api, pool.stash, added.blockHash)).active, active);

    await refused(api, EVE, calls.claimCommission(pool.id), 'DoesNotHavePermission');
    const cut = await step(api, CHARLIE, calls.claimCommission(pool.id));
    assert.deepEqual(await changeIn(api, cut, PAYEE), { free: commission, reserved: 0n });
    const { free } = await balanceAt(api, pool.rewards, cut.blockHash);
    const dust = income - commission - sum([...pending.values()]);
    assert.equal(free, EXISTENTIAL_DEPOSIT + dust);
    assert(dust < BigInt(members.length) + 1n, `${dust} units are left over`);
  });

  story('pays members that unbond what they are due, and keeps their stake for the bonding duration', async (api) => {
    const { nominationPools: calls } = api.tx;
    const { id, stash } = pool;
    const pending = await payEra(api, pool.era + 1);
    await refused(api, EVE, calls.chill(id), 'NotNominator');
    await step(api, DAVE, calls.chill(id));
    assert.equal(await targetsAt(api, stash), null);

    for (const [member, points] of [[EVE, 100_000n * PAL], [DAVE, (await memberAt(api, DAVE.address)).points]]) {
      const unbonded = await step(api, member, calls.unbond(member.address, points));
      const { balance, era } = unbonded.one('nominationPools.Unbonded');
      assert.deepEqual([balance.toBigInt(), era.toNumber()], [points, await unlockEraAt(api, unbonded.blockHash)]);
      assert.deepEqual((await memberAt(api, member.address, unbonded.blockHash)).unbondingEras, { [era]: points });
      assert.deepEqual(await signedChange(api, unbonded, member), { free: pending.get(member), reserved: 0n });
    }
    await refused(api, EVE, calls.withdrawUnbonded(EVE.address, 0), 'CannotWithdrawAny');
    const rest = (await memberAt(api, CHARLIE.address)).points;
    await refused(api, CHARLIE, calls.unbond(CHARLIE.address, rest), 'MinimumBondNotMet');
  });

  story('gives back what is unbonded, to the unit, and a member that took all is none any more', async (api) => {
    const { nominationPools: calls } = api.tx;
    const parts = await unbondingAt(api, pool.id);
    await untilFree(api, Math.max(...Object.keys(parts).map(Number)));
    // Anybody can withdraw for the pool. The funds stay held until each member asks for them.
    const pooled = await step(api, STRANGER, calls.poolWithdrawUnbonded(pool.id, 0));
    const all = sum(Object.values(parts).map(({ balance }) => balance));
    assert.equal((await agentAt(api, pool.stash, pooled.blockHash)).unclaimedWithdrawals, all);

    const dave = await delegatedAt(api, DAVE.address);
    members = [CHARLIE, EVE];
    const left = await step(api, DAVE, calls.withdrawUnbonded(DAVE.address, 0));
    assert.deepEqual(await signedChange(api, left, DAVE), { free: dave, reserved: -dave });
    assert.equal(await memberAt(api, DAVE.address, left.blockHash), null);
    const some = await step(api, EVE, calls.withdrawUnbonded(EVE.address, 0));
    assert.deepEqual(await signedChange(api, some, EVE), { free: 100_000n * PAL, reserved: -100_000n * PAL });
  });

  story('ends: anybody unbonds its last members, the creator leaves last, and nothing is left over', async (api) => {
    const { nominationPools: calls } = api.tx;
    const { id, stash, rewards } = pool;
    await step(api, EVE, calls.setState(id, 'Destroying'));
    await step(api, CHARLIE, calls.claimCommission(id));
    for (const last of [EVE, CHARLIE]) {
      const { points } = await memberAt(api, last.address);
      const unbonded = await step(api, last === EVE ? STRANGER : CHARLIE, calls.unbond(last.address, points));
      await untilFree(api, unbonded.one('nominationPools.Unbonded').era.toNumber());
      const held = await delegatedAt(api, last.address);
      members = members.filter((member) => member !== last);
      const withdrawn = await submit(api, last, calls.withdrawUnbonded(last.address, 0));
      fees.set(last, fees.get(last) + withdrawn.fee);
      assert.equal((await signedChange(api, withdrawn, last)).reserved, -held);
      if (members.length > 0) await sumsAt(api, withdrawn.blockHash);
      else assert.equal(withdrawn.one('nominationPools.Destroyed').poolId.toNumber(), id);
    }
    const { query } = api;
    const gone = await Promise.all([poolAt(api, id), agentAt(api, stash), stakeOfAt(api, stash)]);
    assert.deepEqual(gone, [null, null, null]);
    assert.deepEqual(plain(await Promise.all([
      query.nominationPools.totalValueLocked(), query.nominationPools.counterForPoolMembers(),
      query.staking.counterForVirtualStakers(),
    ])), [0n, 0n, 0n]);
    assert.equal((await balanceAt(api, rewards)).free, 0n);
    // Each unit that came in as a reward has left as commission or to a member.
    const gains = await Promise.all([...start].map(async ([member, before]) => {
      const { free, reserved } = await balanceAt(api, member.address);
      assert.equal(reserved, 0n);
      return free + fees.get(member) - before;
    }));
    assert(gains.every((gain) => gain > 0n));
    assert.equal(sum(gains), income - commission);
  });
});
