/**
 * Stories of stopped nodes: two of four for five sessions, then all of them for ten minutes.
 *
 * Before: `network.mjs` and `faults.mjs`. After: `outage*.test.mjs`, one file for each session length.
 *
 * An offence of many validators is not the fault of one. So an offline validator gets only a small slash, which the council
 * can still cancel. Seats, nominations and eras go on as before. Nobody sends a transaction after the nodes were stopped.
 * Automatic payouts are off, and no slash is applied before the stories end. So stakes do not change.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { account, activeEra, connect, head, submitAsRoot, until, waitForEra } from './chain.mjs';
import { letPass, untilFirstHalfOfSession } from './clock.mjs';
import { isAtWork, silence, slotInSession } from './faults.mjs';
import { applicationEra, poolSlash, unresponsivenessFraction } from './formulas.mjs';
import { ensureAgreement, introduceTogether, localSpecWith, restartAlone, startNetwork } from './network.mjs';
import { tellingLogs } from './node.mjs';
import {
  blocksBetween, disabledAt, fieldsOf, firstBlock, inconclusiveIn, offencesIn, reportedIn, sessionAt, slashedIn,
  unappliedAt, validatorsAt,
} from './slashing.mjs';
import { candidateAt, electedAt, exposureAt, plannedEraAt, timestampAt } from './staking.mjs';

const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const VALIDATORS = NAMES.map((name) => account(`//${name[0].toUpperCase()}${name.slice(1)}//stash`).address);
/** Charlie and Dave. */
const AWAY = VALIDATORS.slice(2);
const SESSIONS_AWAY = 5;
/** The time for which the whole network is stopped. */
const OUTAGE_SECONDS = 600;
/** Longer than the stories take. */
const DEFERRAL = 27;
/** 5.25%, in parts of 10⁹. */
const FRACTION = 52_500_000n;
const PATIENCE = { patienceMs: 300_000 };
/** Enough for a slow machine, and for an outage that really takes its time. */
const TIMEOUT = { timeout: 2_400_000 };

/** Runs the stories on a network with this number of slots per session and of sessions per era. */
export function outageStories({ epochDuration, sessionsPerEra }) {
  describe(`outages with sessions of ${epochDuration} slots`, TIMEOUT, () => {
    const network = { epochDuration, nodes: [], api: null };
    network.story = (body) => tellingLogs(() => network.nodes, body);

    before(async () => {
      const timing = { epochDuration, sessionsPerEra, bondingDuration: DEFERRAL + 1, slashDeferDuration: DEFERRAL };
      network.nodes = await startNetwork(await localSpecWith(timing), NAMES);
      network.api = await connect(network.nodes[0]);
      await submitAsRoot(network.api, network.api.tx.staking.setAutomaticPayouts(false), { finalized: true });
    });

    after(async () => {
      await network.api?.disconnect();
      await Promise.all(network.nodes.map((node) => node.stop()));
    });

    twoAreAway(network);
    allAreAway(network);
  });
}

function twoAreAway(network) {
  const { epochDuration, story } = network;
  describe('two of four validators', TIMEOUT, () => {
    /** The first session without them, and the one in which they return. */
    let firstAway;
    let returned;
    /** The era before, its backing, and the first era that is elected after their return. */
    let eraBefore;
    let backersBefore;
    let eraAfter;
    /** All blocks from the last session with them to the end of the second after their return, also by session. */
    let blocks;
    let sessions;
    /** The block that ends the second of these two sessions. */
    let end;

    it('are away for five sessions, return, and are at work by themselves', story(async () => {
      const { api, nodes } = network;
      firstAway = await silence(api, nodes.slice(2), AWAY);
      const from = await head(api);
      eraBefore = (await activeEra(api, from.hash)).index;
      backersBefore = await backersAt(api, eraBefore, from.hash);

      const last = firstAway + SESSIONS_AWAY - 1;
      await until(api, 'the last of the sessions has begun', async ({ hash }) => await sessionAt(api, hash) >= last);
      nodes.splice(2, 2, ...await restartAlone(nodes.slice(2)));
      // Early in a session, so that both have time for a block or a heartbeat in it.
      const back = await until(api, 'a session begins', async ({ hash }) => {
        const session = await sessionAt(api, hash);
        return session > last && await slotInSession(api, hash) < epochDuration / 5 && { session };
      }, PATIENCE);
      returned = back.value.session;
      eraAfter = await plannedEraAt(api, back.hash) + 1;
      await introduceTogether(nodes.slice(2), nodes.slice(0, 2));

      end = await firstBlock(api, from.number, 'two sessions with all four are over', async ({ hash }) => {
        return await sessionAt(api, hash) > returned + 1;
      });
      blocks = await blocksBetween(api, from.number, end.number);
      sessions = await bySession(api, blocks);
      for (const session of [returned, returned + 1]) {
        const { hash } = sessions.get(session).at(-1);
        for (const validator of VALIDATORS) {
          assert.ok(await isAtWork(api, validator, hash), `${validator} is at work in session ${session}`);
        }
      }
      assert.deepEqual((await validatorsAt(api, end.hash)).sort(), [...VALIDATORS].sort());
      assert.deepEqual(await disabledAt(api, end.hash), []);
    }));

    it('are reported for each session with blocks in a third of its slots, and those who stayed never', story(async () => {
      const { api } = network;
      assert.equal(FRACTION, unresponsivenessFraction(2n, 4n));
      let conclusive = 0;
      for (let session = firstAway; session < returned; session += 1) {
        const [{ events, parentHash }] = sessions.get(session + 1);
        const isConclusive = 3 * sessions.get(session).length >= epochDuration;
        const { index: slashEra } = await activeEra(api, parentHash);
        const reports = AWAY.map((validator) => ({ validator, fraction: FRACTION, slashEra })).sort(byValidator);
        assert.deepEqual(reportedIn(events).sort(byValidator), isConclusive ? reports : []);
        assert.deepEqual(inconclusiveIn(events), isConclusive ? [] : [{ kind: 'im-online:offlin', session }]);
        conclusive += isConclusive ? 1 : 0;
      }
      assert.ok(conclusive > 0);
      // There is no report for any other session.
      const events = blocks.flatMap((block) => block.events);
      assert.deepEqual(offencesIn(events), Array(conclusive).fill('im-online:offlin'));
      assert.equal(reportedIn(events).length, conclusive * AWAY.length);
    }));

    it('are about to lose 5.25% of their pools for each era in which they were reported, and nobody else is', story(async () => {
      const { api } = network;
      const slashEras = new Set(blocks.flatMap(({ events }) => reportedIn(events).map(({ slashEra }) => slashEra)));
      const waiting = await (await api.at(end.hash)).query.staking.unappliedSlashes.keys();
      const due = (slashEra) => applicationEra(slashEra, slashEra, DEFERRAL);
      assert.deepEqual(waiting.map(({ args: [era] }) => era.toNumber()).sort(ascending), [...slashEras].map(due).sort(ascending));
      for (const slashEra of slashEras) {
        const rows = await Promise.all(AWAY.map(async (validator) => {
          const { own, others } = poolSlash(FRACTION, await exposureAt(api, slashEra, validator, end.hash));
          return { validator, own, others, reporters: [], payout: 0n };
        }));
        assert.ok(rows.every(({ own, others }) => own > 0n && others.length === 1 && others[0].value > 0n));
        const shown = await unappliedAt(api, due(slashEra), end.hash);
        assert.deepEqual(shown.sort(byValidator), rows.sort(byValidator));
      }
    }));

    it('keep their seats and their nominators in every era', story(async () => {
      const { api } = network;
      const start = await waitForEra(api, eraAfter, { finalized: true, ...PATIENCE });
      await ensureUnpunished(api, blocks.flatMap(({ events }) => events), start.hash);
      for (let era = eraBefore; era <= eraAfter; era += 1) {
        assert.deepEqual(await backersAt(api, era, start.hash), backersBefore, `era ${era}`);
      }
    }));
  });
}

function allAreAway(network) {
  const { epochDuration, story } = network;
  describe('a network that stands still for ten minutes', TIMEOUT, () => {
    /** The last block that is read before, its era, and the backing in that era. */
    let stopped;
    let eraBefore;
    let backersBefore;
    /** The first block after. */
    let resumed;

    it('goes on when it is started again', story(async () => {
      const { api, nodes } = network;
      // So early in a session that at least one of the four has not been online in it.
      stopped = await until(api, 'a session begins', async ({ hash }) => await slotInSession(api, hash) < 2n, PATIENCE);
      eraBefore = (await activeEra(api, stopped.hash)).index;
      backersBefore = await backersAt(api, eraBefore, stopped.hash);
      const genesisSlot = (await api.query.babe.genesisSlot()).toNumber();
      const slotMs = api.consts.babe.expectedBlockTime.toNumber();
      await api.disconnect();
      await Promise.all(nodes.map((node) => node.kill9()));

      const { env, aheadMs } = await letPass(OUTAGE_SECONDS);
      network.nodes = await restartAlone(nodes, { env });
      // A node that returns late in a session may send its heartbeat too late.
      await untilFirstHalfOfSession({ genesisSlot, epochDuration, slotMs }, aheadMs);
      await introduceTogether(network.nodes, []);
      network.api = await connect(network.nodes[0]);
      resumed = await firstBlock(network.api, stopped.number + 1, 'the chain goes on', async ({ hash, parentHash }) => {
        const [before, now] = await Promise.all([parentHash, hash].map((at) => timestampAt(network.api, at)));
        return now - before >= BigInt(OUTAGE_SECONDS) * 1_000n;
      });
    }));

    it('judges no validator by the session in which it stopped', story(async () => {
      const { api } = network;
      const session = await sessionAt(api, resumed.parentHash);
      assert.equal(session, await sessionAt(api, stopped.hash));
      assert.equal(await sessionAt(api, resumed.hash), session + 1);
      const working = await Promise.all(VALIDATORS.map((validator) => isAtWork(api, validator, resumed.parentHash)));
      assert.ok(working.includes(false), 'somebody was not at work');
      assert.deepEqual(inconclusiveIn(resumed.events), [{ kind: 'im-online:offlin', session }]);
    }));

    it('slashes nobody, forgets no nomination, and has new eras', story(async () => {
      const { api, nodes } = network;
      const eraAfter = await plannedEraAt(api, resumed.hash) + 1;
      const start = await waitForEra(api, eraAfter, { finalized: true, ...PATIENCE });
      const blocks = await blocksBetween(api, stopped.number + 1, start.number);
      const events = blocks.flatMap((block) => block.events);
      assert.deepEqual([offencesIn(events), reportedIn(events), slashedIn(events)], [[], [], {}]);
      await ensureUnpunished(api, events, start.hash);
      for (let era = eraBefore; era <= eraAfter; era += 1) {
        assert.deepEqual(await backersAt(api, era, start.hash), backersBefore, `era ${era}`);
      }
      await ensureAgreement(nodes);
    }));
  });
}

/** Asserts that all four are in the set at a block and are candidates, and that no event punishes a validator. */
async function ensureUnpunished(api, events, hash) {
  for (const name of ['staking.Chilled', 'staking.ForceEra']) assert.deepEqual(fieldsOf(events, name), [], name);
  assert.deepEqual((await validatorsAt(api, hash)).sort(), [...VALIDATORS].sort());
  assert.deepEqual(await disabledAt(api, hash), []);
  for (const validator of VALIDATORS) assert.notEqual(await candidateAt(api, validator, hash), null, validator);
}

/** The backing in an era: `{ validator: { own, nominators: { address: amount } } }`. */
async function backersAt(api, era, hash) {
  const validators = (await electedAt(api, era, hash)).sort();
  const backers = await Promise.all(validators.map(async (validator) => {
    const { own, pages } = await exposureAt(api, era, validator, hash);
    const nominators = pages.flatMap(({ others }) => others).map(({ who, value }) => [who, value]);
    return [validator, { own, nominators: Object.fromEntries(nominators) }];
  }));
  return Object.fromEntries(backers);
}

/** Blocks by session. The block in which a session begins is its first block. */
async function bySession(api, blocks) {
  const sessions = new Map();
  const numbers = await Promise.all(blocks.map(({ hash }) => sessionAt(api, hash)));
  for (const [place, session] of numbers.entries()) {
    if (!sessions.has(session)) sessions.set(session, []);
    sessions.get(session).push(blocks[place]);
  }
  return sessions;
}

const ascending = (a, b) => a - b;
const byValidator = (a, b) => (a.validator < b.validator ? -1 : 1);
