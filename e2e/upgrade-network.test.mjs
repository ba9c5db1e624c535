/**
 * A running network of four validators with Parity's `pallet-staking` is upgraded to ours. All nodes go on finalising while the
 * migration runs. Charlie's is killed in the middle of it and returns. Afterwards every sum is the same on all of them.
 *
 * Needs the runtimes of `rehearsal/`: run `make rehearsal`. Their sessions have 10 slots. On a busy machine a validator may miss
 * one, with its heartbeat. The stories allow for it: they take from the chain who was silent, and when.
 */
import { u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { account, activeEra, block, connect, head, submit, until, waitForEra } from './lib/chain.mjs';
import { unresponsivenessFraction } from './lib/formulas.mjs';
import { ensureAgreement, rejoin, startNetwork } from './lib/network.mjs';
import { tellingLogs } from './lib/node.mjs';
import {
  add, blocks, dueOfInherited, eventsSince, isUnderWay, paidByEra, slashedBy, slashesDueAt, specBefore, untilTakenOver, upgrade,
} from './lib/rehearsal.mjs';
import {
  EVERYBODY, FANS, STASHES, ensureSameStakes, liveUntilEra4InNetwork, poolStakeAt, stake, stakesAt,
} from './lib/rehearsal-people.mjs';
import {
  authorAt, authorsOf, disabledAt, fieldsOf, firstBlock, offencesIn, reportedIn, sessionAt, sessionOf, sessionsEnded, validatorsAt,
} from './lib/slashing.mjs';
import {
  candidateAt, claimedPagesAt, electedAt, exposureAt, heldAt, issuanceAt, mintedIn, pointsAt, stakeOfAt,
} from './lib/staking.mjs';

const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const URIS = NAMES.map((name) => `//${name[0].toUpperCase()}${name.slice(1)}`);
const VALIDATORS = URIS.map((uri) => account(`${uri}//stash`));
const FOUR = VALIDATORS.map(({ address }) => address);
const [ALICE, , CHARLIE] = FOUR;
/** The stashes by the public keys with which im-online signs. */
const BY_KEY = Object.fromEntries(URIS.map((uri, index) => [u8aToHex(account(uri).publicKey), FOUR[index]]));
const ALL_STASHES = [...new Set([...FOUR, ...STASHES])];
const UNA = FANS.una.pair.address;
const NOA = FANS.noa.pair.address;
const COMMISSION = 100_000_000;

describe('a network of four validators with pallet-staking', { timeout: 2_400_000 }, () => {
  const chain = { nodes: [] };
  const story = (body) => tellingLogs(() => chain.nodes, body);

  before(async () => {
    chain.nodes = await startNetwork(specBefore(EVERYBODY, NAMES), NAMES);
    chain.api = await connect(chain.nodes[0]);
  });

  after(async () => {
    await chain.api?.disconnect();
    await Promise.all(chain.nodes.map((node) => node.stop()));
  });

  it('lives: all four author and finalise; eras are unclaimed, a slash is pending', story(async () => {
    const { api } = chain;
    chain.pool = await stake(api, VALIDATORS);
    chain.dueIn = await liveUntilEra4InNetwork(api);
    await ensureAgreement(chain.nodes);
    // `pallet-staking` disables for each offence, until the era ends. So all four author in this era.
    const { number, hash } = await until(api, 'nobody is disabled', async ({ hash: at }) => {
      return (await disabledAt(api, at)).length === 0;
    }, { finalized: true });
    assert.deepEqual(Object.keys(await authorsOf(api, 1, number)).sort(), sorted(FOUR));
    assert.ok((await exposureAt(api, 4, ALICE, hash)).pages.length > 1);
    for (const era of [0, 1, 2, 3]) {
      for (const validator of FOUR) {
        const claimed = await claimedPagesAt(api, era, validator, hash);
        assert.deepEqual(claimed, era === 2 && validator === ALICE ? [1] : []);
      }
    }
    assert.equal((await stakeOfAt(api, UNA, hash)).unlocking.length, 2);
    assert.ok(ALICE in await slashesDueAt(api, chain.dueIn, hash));
  }));

  it('is upgraded while it runs; all nodes go on finalising, also without Charlie', story(async () => {
    await upgradeAndNote(chain);
    const { api, nodes, old } = chain;
    const others = nodes.filter((_, index) => index !== 2);
    await untilFinalInThePause(api, old.number + 3);
    const { signal } = await nodes[2].kill9();
    assert.equal(signal, 'SIGKILL');
    chain.killed = (await head(api)).number;
    assert.ok(await isUnderWay(api, (await head(api)).hash), 'it was killed in the middle');
    // Blocks that are made and become final without Charlie, although the migration goes on.
    await untilFinalInThePause(api, chain.killed + 2);
    nodes[2] = await rejoin(nodes[2], others);
    chain.end = await untilTakenOver(api, old.number, { finalized: true });
  }));

  it('has Charlie catch up and author, and all nodes agree on every final block', story(async (context) => {
    const { api, nodes, old, killed, end } = chain;
    chain.returned = (await firstBlock(api, killed + 2, 'Charlie authors again', async ({ hash }) => {
      if (await authorAt(api, hash) === CHARLIE) return true;
      // If im-online has called him offline, he may have lost his seat.
      if (await candidateAt(api, CHARLIE) === null) await validateAgain(api, CHARLIE);
      return false;
    })).number;
    await until(api, 'both are final', ({ number }) => number > Math.max(end, chain.returned), { finalized: true });
    await ensureAgreement(nodes);
    const last = Math.min(...await Promise.all(nodes.map(finalOf)));
    assert.ok(last >= end);
    const numbers = Array.from({ length: last }, (_, index) => index + 1);
    const [first, ...more] = await Promise.all(nodes.map((node) => node.rpc('chain_getBlockHash', [numbers])));
    for (const hashes of more) assert.deepEqual(hashes, first);
    const authors = await authorsOf(api, old.number + 1, end);
    for (const validator of FOUR.filter((who) => who !== CHARLIE)) assert.ok(authors[validator] > 0, JSON.stringify(authors));
    context.diagnostic(`old until ${old.number}, taken over in ${end}, killed at ${killed}, authors again in ${chain.returned}`);
  }));

  it('has the same stakes, all of them held, and the same issuance', story(async () => {
    const { api, old, pool, end } = chain;
    let minted = 0n;
    let last;
    for await (const at of blocks(api, old.number + 1, end)) {
      assert.equal(minted, 0n, 'nobody is paid during the migration');
      minted += mintedIn(at.events);
      assert.deepEqual(fieldsOf(at.events, 'staking.HandoverRepaired').map(String), []);
      last = at;
    }
    assert.equal(await issuanceAt(api, last.hash), old.issuance + minted);
    assert.ok(Object.values(old.stakes).some(({ locked }) => locked > 0n));
    assert.equal(old.stakes[UNA].unlocking.length, 2);
    await ensureSameStakes(api, old.stakes, last);
    assert.deepEqual(await poolStakeAt(api, pool, last.hash), old.pool);
  }));

  it('punishes nobody for the pause, and afterwards whom im-online calls offline', story(async (context) => {
    const { api, old, end, returned } = chain;
    const session = Math.max(...await Promise.all([end, returned].map((number) => sessionOf(api, number))));
    // All are back in this session.
    const judged = await firstBlock(api, Math.max(end, returned), 'it is judged', async ({ hash }) => {
      return await sessionAt(api, hash) > session;
    });
    const sessions = await sessionsEnded(api, old.number + 1, judged.number, BY_KEY);
    const lastPaused = await sessionOf(api, end);
    const expected = [];
    for (const { session: index, validators, online, heartbeats, offline, endedIn } of sessions) {
      // Heartbeats are transactions. So in the pause only blocks show that a validator is there.
      if (endedIn <= end) assert.deepEqual(heartbeats.filter((number) => number > old.number), []);
      assert.deepEqual(sorted(offline), sorted(validators.filter((who) => !online.has(who))), `session ${index}`);
      const fraction = unresponsivenessFraction(BigInt(offline.length), BigInt(validators.length));
      // Who could not send a heartbeat is not punished.
      if (index > lastPaused) expected.push(...offline.map((validator) => ({ validator, fraction })));
      const names = offline.map((who) => NAMES[FOUR.indexOf(who)]).join(', ') || 'nobody';
      context.diagnostic(`session ${index}, judged in block ${endedIn}: ${names} offline, ${fraction} parts of 10⁹`);
    }
    const reported = [];
    const chilled = new Set();
    for await (const { number, hash, events } of blocks(api, old.number + 1, judged.number)) {
      assert.ok(offencesIn(events).every((kind) => kind === 'im-online:offlin'), `block ${number}`);
      reported.push(...reportedIn(events).map(({ validator, fraction }) => ({ validator, fraction })));
      for (const { stash } of fieldsOf(events, 'staking.Chilled')) chilled.add(stash.toString());
      const slashed = reported.filter(({ fraction }) => fraction > 0n).map(({ validator }) => validator);
      for (const who of await disabledAt(api, hash)) assert.ok(slashed.includes(who), `${who} is disabled in block ${number}`);
    }
    assert.deepEqual(reported, expected);
    chain.reported = new Set(reported.map(({ validator }) => validator));
    assert.deepEqual(chilled, chain.reported);
  }));

  it('takes back as candidates whom im-online has called offline', story(async () => {
    const { api, reported } = chain;
    for (const who of reported) await validateAgain(api, who);
    for (const who of FOUR) assert.notEqual(await candidateAt(api, who), null, who);
  }));

  it('pays the unclaimed rewards of the old eras, and of the running one', story(async () => {
    for (let era = 0; era <= chain.old.era; era += 1) await checkPaid(chain, era);
  }));

  it('takes the pending slash, to the unit', story(async () => {
    const { api, old, pool, dueIn } = chain;
    const { number: final } = await waitForEra(api, dueIn + 1, { finalized: true });
    const events = [];
    let hash;
    // What im-online reports after the upgrade is due in later eras.
    for await (const at of blocks(api, old.number + 1, final)) {
      if ((await activeEra(api, at.hash)).index > dueIn) break;
      events.push(...at.events);
      hash = at.hash;
    }
    assert.deepEqual(slashedBy(events), old.pending);
    for (const who of ALL_STASHES) assert.equal(await heldAt(api, who, hash), (await stakeOfAt(api, who, hash)).total);
    assert.equal(old.pool.ledger.total - (await poolStakeAt(api, pool, hash)).ledger.total, old.pending[pool.stash]);
  }));

  it('elects further eras with all four, and mints what its events say', story(async () => {
    const { api, nodes, old } = chain;
    await waitForEra(api, old.era + 3, { finalized: true });
    const { hash, number } = await until(api, 'all four are elected', async ({ hash: at }) => {
      for (const who of FOUR) if (await candidateAt(api, who) === null) await validateAgain(api, who);
      const { index } = await activeEra(api, at);
      return same(await electedAt(api, index, at), FOUR) && same(await validatorsAt(api, at), FOUR);
    }, { finalized: true });
    const { index } = await activeEra(api, hash);
    // A slash voids the nominations of a validator.
    const reported = reportedIn(await eventsSince(api, old.number));
    const slashed = reported.filter(({ fraction }) => fraction > 0n).map(({ validator }) => validator);
    for (const who of FOUR.filter((validator) => !slashed.includes(validator))) {
      assert.ok((await exposureAt(api, index, who, hash)).nominatorCount > 0, who);
    }
    let minted = 0n;
    for await (const { events } of blocks(api, old.number + 1, number)) minted += mintedIn(events);
    assert.equal(await issuanceAt(api, hash), old.issuance + minted);
    await until(api, 'all four author', async ({ number: last }) => {
      return same(Object.keys(await authorsOf(api, number, last)), FOUR);
    }, { finalized: true });
    await ensureAgreement(nodes);
  }));
});

const sorted = (list) => [...list].sort();
const same = (some, others) => sorted(some).join() === sorted(others).join();

/** Upgrades the network and notes what there was in the last block of the old runtime. */
async function upgradeAndNote(chain) {
  const number = await upgrade(chain.api, { finalized: true });
  // The new runtime has other types. While a client changes to them, it mixes them up.
  await chain.api.disconnect();
  chain.api = await connect(chain.nodes[0]);
  const { api } = chain;
  const { hash } = await block(api, number);
  chain.old = {
    number, hash, era: (await activeEra(api, hash)).index, issuance: await issuanceAt(api, hash),
    stakes: await stakesAt(api, hash, ALL_STASHES), pool: await poolStakeAt(api, chain.pool, hash),
    pending: await pendingAt(api, chain.dueIn, hash),
  };
  assert.ok(chain.pool.stash in chain.old.pending);
}

/** What the slashes take that are due after the active era, up to the era `last`, by staker. */
async function pendingAt(api, last, hash) {
  const due = {};
  for (let { index: era } = await activeEra(api, hash); era < last; era += 1) {
    for (const [who, amount] of Object.entries(await slashesDueAt(api, era + 1, hash))) add(due, who, amount);
  }
  return due;
}

/** Waits until block `goal` is final although the migration goes on. */
async function untilFinalInThePause(api, goal) {
  await until(api, `block ${goal} is final in the pause`, async ({ number }) => number >= goal, { finalized: true });
  assert.ok(await isUnderWay(api, (await block(api, goal)).hash), `the migration is over in block ${goal}`);
}

async function finalOf(node) {
  const { number } = await node.rpc('chain_getHeader', [await node.rpc('chain_getFinalizedHead')]);
  return Number(number);
}

async function validateAgain(api, who) {
  const signer = VALIDATORS[FOUR.indexOf(who)];
  await submit(api, signer, api.tx.staking.validate({ commission: COMMISSION, blocked: false }), { finalized: true });
}

/** Waits until an era is paid. Checks that each staker got what the state before the upgrade says, to the unit. */
async function checkPaid({ api, old }, era) {
  const { hash } = await until(api, `era ${era} is paid`, async ({ hash: at }) => {
    const { query } = await api.at(at);
    return (await query.staking.erasValidatorReward(era)).isSome && (await query.staking.erasOutstanding(era)).isNone;
  });
  const { individual } = await pointsAt(api, era, hash);
  const due = {};
  for (const validator of FOUR.filter((who) => individual[who] > 0n)) {
    for (const [who, amount] of Object.entries(await dueOfInherited(api, era, validator, old.hash, hash))) add(due, who, amount);
  }
  // Her destination is nobody: her rewards are never minted.
  delete due[NOA];
  const paid = paidByEra(await eventsSince(api, old.number))[era] ?? {};
  assert.deepEqual(paid, due, `era ${era}`);
  assert.ok(FOUR.filter((who) => individual[who] > 0n).every((who) => paid[who] > 0n));
}
