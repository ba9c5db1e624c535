/**
 * A running chain with Parity's `pallet-staking` is upgraded to ours. It goes on finalising while the migration runs, and every
 * sum is the same afterwards. The second chain is killed in the middle of the migration and starts again.
 *
 * Needs the runtimes of `rehearsal/`: run `make rehearsal`.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { activeEra, block, connect, head, submit, until, waitForBlocks, waitForEra } from './lib/chain.mjs';
import { freePorts, startNode, tellingLogs, temporaryDirectory } from './lib/node.mjs';
import {
  VALIDATOR, add, blocks, dueOfInherited, eventsSince, isUnderWay, paidByEra, slashedBy, slashesDueAt, specBefore, untilTakenOver,
  upgrade,
} from './lib/rehearsal.mjs';
import {
  EVERYBODY, FANS, OTTOS_CONTROLLER, POOL_CREATOR, POOL_MEMBER, STASHES, ensureSameStakes, liveUntilEra4, poolStakeAt, stake,
  stakesAt,
} from './lib/rehearsal-people.mjs';
import { stakingSeries, valueOf } from './lib/prometheus.mjs';
import { table } from './lib/rehearsal-table.mjs';
import { balanceAt, electedAt, exposureAt, heldAt, issuanceAt, mintedIn, stakeOfAt } from './lib/staking.mjs';

const UNA = FANS.una.pair;
const OTTO = FANS.otto.pair.address;
const NOA = FANS.noa.pair.address;

/** Upgrades a chain and notes what there was in the last block of the old runtime. */
async function upgradeAndNote(chain) {
  const number = await upgrade(chain.api);
  // The new runtime has other types. While a client changes to them, it mixes them up.
  await chain.api.disconnect();
  chain.api = await connect(chain.node);
  const { api, due } = chain;
  const { hash } = await block(api, number);
  chain.old = {
    number, hash, era: (await activeEra(api, hash)).index, issuance: await issuanceAt(api, hash),
    stakes: await stakesAt(api, hash), pool: await poolStakeAt(api, chain.pool, hash),
    forgotten: await slashesDueAt(api, due.forgotten, hash), pending: await slashesDueAt(api, due.pending, hash),
    controller: (await balanceAt(api, OTTOS_CONTROLLER.address, hash)).free,
  };
  assert.ok(due.forgotten <= chain.old.era && chain.old.era < due.pending);
}

/** The block whose state the metrics of staking show, in a list. An empty list if the last state could not be read. */
async function blockOfMetrics({ node }) {
  const series = stakingSeries(await node.metrics());
  return valueOf(series, 'palisade_staking_readable') === 1 ? [valueOf(series, 'palisade_staking_block')] : [];
}

/** Checks the state of the block in which the migration ended. */
async function checkTakenOver({ api, old, pool, end }) {
  const repairs = [];
  let minted = 0n;
  let last;
  for await (const at of blocks(api, old.number + 1, end)) {
    assert.equal(minted, 0n, 'nobody is paid during the migration');
    minted += mintedIn(at.events);
    repairs.push(...at.events.filter(({ name }) => name === 'staking.HandoverRepaired').map(({ data }) => data.repair));
    last = at;
  }
  assert.equal(await issuanceAt(api, last.hash), old.issuance + minted);
  const [revived, ...others] = repairs;
  assert.deepEqual(others.map(String), []);
  assert.ok(revived.isSlashRevived, String(revived));
  assert.equal(revived.asSlashRevived.validator.toString(), VALIDATOR.address);

  await ensureSameStakes(api, old.stakes, last);
  assert.deepEqual(await poolStakeAt(api, pool, last.hash), old.pool);
  return { dueEra: revived.asSlashRevived.era.toNumber() };
}

/** Waits until an era is paid. Checks that each staker got what the state before the upgrade says, to the unit. */
async function checkPaid({ api, old }, era) {
  const { hash } = await until(api, `era ${era} is paid`, async ({ hash: at }) => {
    const { query } = await api.at(at);
    return (await query.staking.erasValidatorReward(era)).isSome && (await query.staking.erasOutstanding(era)).isNone;
  });
  const due = await dueOfInherited(api, era, VALIDATOR.address, old.hash, hash);
  // Her destination is nobody: her rewards are never minted.
  delete due[NOA];
  const paid = paidByEra(await eventsSince(api, old.number))[era] ?? {};
  assert.deepEqual(paid, due, `era ${era}`);
  return Object.values(paid).reduce((sum, amount) => sum + amount, 0n);
}

describe('a chain with pallet-staking', { timeout: 1_800_000 }, () => {
  const chain = {};
  const copy = {};
  const story = (body) => tellingLogs(() => [chain.node, copy.node], body);

  before(async () => {
    chain.node = await startNode({ chain: specBefore(EVERYBODY), name: 'alice', prometheus: true, extraArgs: ['--force-authoring'] });
    chain.api = await connect(chain.node);
  });

  after(async () => {
    for (const { api, node } of [chain, copy]) {
      await api?.disconnect();
      await node?.stop();
    }
  });

  it('has stakers, unclaimed eras, unlocking stake and slashes that are deferred', story(async () => {
    chain.pool = await stake(chain.api);
    chain.due = await liveUntilEra4(chain.api);
    const { query } = chain.api;
    assert.ok((await exposureAt(chain.api, 4, VALIDATOR.address)).pages.length > 1);
    assert.equal((await query.staking.unappliedSlashes(chain.due.forgotten)).length, 1);
    assert.equal((await query.staking.unappliedSlashes(chain.due.pending)).length, 1);
    assert.equal((await stakeOfAt(chain.api, UNA.address)).unlocking.length, 2);
    assert.deepEqual((await query.offences.reports.keys()).length, 2);

    // A copy for the second story.
    await waitForBlocks(chain.api, 1, { finalized: true });
    await chain.api.disconnect();
    await chain.node.stop();
    copy.basePath = join(temporaryDirectory(), 'copy');
    cpSync(chain.node.basePath, copy.basePath, { recursive: true });
    chain.node = await chain.node.restart();
    chain.api = await connect(chain.node);
  }));

  describe('that is upgraded while it runs', () => {
    it('goes on finalising while the migration runs, and transactions wait', story(async () => {
      await upgradeAndNote(chain);
      const { api, old } = chain;
      const waiting = submit(api, POOL_MEMBER, api.tx.system.remark('0x01'));
      // A block that is final although the migration goes on.
      await until(api, 'a block of the migration is final', async ({ number, hash }) => {
        return number > old.number && await isUnderWay(api, hash) && await isUnderWay(api, (await head(api)).hash);
      }, { finalized: true });
      const shown = [];
      await until(api, 'the migration has ended', async ({ hash }) => {
        shown.push(...await blockOfMetrics(chain));
        return !await isUnderWay(api, hash);
      });
      chain.end = await untilTakenOver(api, old.number, { finalized: true });
      assert.ok(chain.end - old.number >= 10, `the migration took ${chain.end - old.number} blocks`);
      assert.deepEqual(shown.filter((number) => number < chain.end), [], 'no metrics from a state that is half taken over');
      assert.ok((await waiting).blockNumber > chain.end, 'transactions wait');
    }));

    it('has the same stakes, all of them held, and the same issuance', story(async () => {
      Object.assign(chain, await checkTakenOver(chain));
      const { query } = await chain.api.at((await block(chain.api, chain.end)).hash);
      assert.equal((await query.offences.reports.keys()).length, 0);
    }));

    it('pays the unclaimed rewards of the old eras, and of the running one', story(async () => {
      chain.paid = 0n;
      for (let era = 0; era <= chain.old.era; era += 1) chain.paid += await checkPaid(chain, era);
      // Otto's rewards go to his controller, which has nothing else to do.
      const { api, old } = chain;
      const { number, hash } = await head(api);
      let toOtto = 0n;
      for await (const { events } of blocks(api, old.number + 1, number)) {
        for (const { name, data } of events) {
          if (name === 'staking.Rewarded' && data.stash.toString() === OTTO) toOtto += data.amount.toBigInt();
        }
      }
      assert.ok(toOtto > 0n);
      assert.equal((await balanceAt(api, OTTOS_CONTROLLER.address, hash)).free, old.controller + toOtto);
    }));

    it('takes the pending slash, and the one that pallet-staking forgot', story(async () => {
      const { api, old, dueEra, pool, due: { pending } } = chain;
      const due = { ...old.pending };
      for (const [who, amount] of Object.entries(old.forgotten)) add(due, who, amount);
      const { hash } = await until(api, 'both slashes are applied', async ({ hash: at }) => {
        const { query } = await api.at(at);
        const open = await query.staking.deferredSlashes.entries();
        return open.length === 0 && (await activeEra(api, at)).index >= Math.max(pending, dueEra);
      });
      const events = await eventsSince(api, old.number);
      assert.deepEqual(slashedBy(events), due);
      assert.ok(Object.keys(due).length === STASHES.length, 'the validator, its nominators and the pool');
      for (const who of STASHES) assert.equal(await heldAt(api, who, hash), (await stakeOfAt(api, who, hash)).total);
      // Members of a pool are slashed one by one.
      for (const { address } of [POOL_CREATOR, POOL_MEMBER]) await submit(api, UNA, api.tx.nominationPools.applySlash(address));
      const { ledger, held } = await poolStakeAt(api, pool);
      assert.equal(old.pool.ledger.total - ledger.total, due[pool.stash]);
      const missing = held.reduce((sum, amount) => sum + amount, 0n) - ledger.total;
      assert.ok(missing <= 0n && missing >= -2n, `${missing}`);
      chain.slashed = due;
    }));

    it('lets stake leave in the era that it had', story(async () => {
      const { api } = chain;
      const { unlocking } = await stakeOfAt(api, UNA.address);
      assert.equal(unlocking.length, 2);
      await waitForEra(api, Math.max(...unlocking.map(({ era }) => era)));
      await until(api, 'it is free', async ({ hash }) => {
        return (await (await api.at(hash)).query.staking.matureEra()).toNumber() >= unlocking.at(-1).era;
      });
      const { free: before } = await balanceAt(api, UNA.address);
      const { fee } = await submit(api, UNA, api.tx.staking.withdrawUnbonded(0));
      const left = await stakeOfAt(api, UNA.address);
      assert.deepEqual([left.unlocking, left.total], [[], left.active]);
      assert.equal(await heldAt(api, UNA.address), left.total);
      const released = unlocking.reduce((sum, { value }) => sum + value, 0n);
      const { free } = await balanceAt(api, UNA.address);
      // Rewards come in too.
      assert.ok(free >= before + released - fee);
    }));

    it('elects further eras, and mints what its events say', story(async (context) => {
      const { api, old } = chain;
      const era = Math.max(old.era + 3, (await activeEra(api)).index + 1);
      const { hash, number } = await waitForEra(api, era, { finalized: true });
      assert.deepEqual(await electedAt(api, era, hash), [VALIDATOR.address]);
      const { nominatorCount } = await exposureAt(api, era, VALIDATOR.address, hash);
      assert.equal(nominatorCount, Object.keys(FANS).length + 1);
      let minted = 0n;
      for await (const { events } of blocks(api, old.number + 1, number)) minted += mintedIn(events);
      assert.equal(await issuanceAt(api, hash), old.issuance + minted);
      context.diagnostic(await table(api, chain));
    }));
  });

  describe('that is killed in the middle of the migration', () => {
    it('starts again where it was, with every final block', story(async () => {
      await chain.api.disconnect();
      await chain.node.stop();
      const [rpcPort, p2pPort] = await freePorts(2);
      copy.node = await startNode({ ...chain.node.options, basePath: copy.basePath, rpcPort, p2pPort });
      copy.api = await connect(copy.node);
      Object.assign(copy, { pool: chain.pool, due: chain.due });
      await upgradeAndNote(copy);
      const known = await until(copy.api, 'a third block of the migration is final', async ({ number, hash }) => {
        return number > copy.old.number + 2 && await isUnderWay(copy.api, hash);
      }, { finalized: true });
      const { signal } = await copy.node.kill9();
      assert.equal(signal, 'SIGKILL');
      await copy.api.disconnect();

      copy.node = await copy.node.restart();
      copy.api = await connect(copy.node);
      assert.equal((await block(copy.api, known.number)).hash, known.hash);
      assert.ok(await isUnderWay(copy.api, (await head(copy.api)).hash), 'it was killed in the middle');
    }));

    it('ends the migration with the same sums', story(async () => {
      copy.end = await untilTakenOver(copy.api, copy.old.number, { finalized: true });
      await checkTakenOver(copy);
    }));

    it('pays the unclaimed rewards of the old eras', story(async () => {
      for (let era = 0; era < copy.old.era; era += 1) await checkPaid(copy, era);
    }));
  });
});
