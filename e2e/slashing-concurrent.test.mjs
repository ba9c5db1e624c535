/**
 * Two of four validators are offline for a session together.
 *
 * If more than a third of the set is offline, it is not the fault of a single validator. Both are reported and have pending
 * slashes of 5.25% of their pools. They keep their seats and their nominators. The council cancels the slash of one. The
 * other is slashed, also in its unlocking chunks, and the treasury gets exactly the slashed amount. With two of four
 * validators offline nothing becomes final. So they return before the chain is checked.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAL, account, activeEra, connect, head, submit, until, waitForEra } from './lib/chain.mjs';
import { silence } from './lib/faults.mjs';
import { applicationEra, leftOfParts, poolSlash, unresponsivenessFraction } from './lib/formulas.mjs';
import { ensureAgreement, introduceTogether, localSpecWith, restartAlone, startNetwork } from './lib/network.mjs';
import { tellingLogs } from './lib/node.mjs';
import {
  compoundedIn, disabledAt, eventsUpTo, fieldsOf, firstEvent, offencesIn, reportedIn, sessionAt, slashedIn,
  treasuryIncome, treasuryInflationIn, unappliedAt, validatorsAt,
} from './lib/slashing.mjs';
import {
  candidateAt, exposureAt, heldAt, issuanceAt, mintedIn, plannedEraAt, stakeOfAt,
} from './lib/staking.mjs';

/**
 * Each era is one session. The session is long enough for a report: with two of four validators offline, about half of its
 * slots have blocks, and with less than a third nobody would be reported. The slash deferral is three eras, so that the
 * council has time.
 */
const TIMING = { epochDuration: 30, sessionsPerEra: 1, bondingDuration: 4, slashDeferDuration: 3 };
const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const [ALICE, BOB, CHARLIE, DAVE] = NAMES.map((name) => account(`//${name[0].toUpperCase()}${name.slice(1)}//stash`));
const FERDIE = account('//Ferdie');
/** The genesis council. Half of it decides. */
const COUNCIL = ['//Alice', '//Bob', '//Charlie'].map((uri) => account(uri));
const HALF_OF_COUNCIL = 2;
/** A tenth of Dave's stake. This is more than the slash takes from him. */
const UNBONDED = 20_000n * PAL;
/** 5.25%, in parts of 10⁹. */
const FRACTION = 52_500_000n;
const PATIENCE = { patienceMs: 180_000 };

describe('two validators of four that are silent in one session', { timeout: 600_000 }, () => {
  let nodes = [];
  let api;
  /** The block that reports them, and the era of the session in which they were offline. */
  let report;
  let slashEra;
  /** The era and the block that apply the slash. */
  let dueEra;
  let applied;
  const story = (body) => tellingLogs(() => nodes, body);

  before(async () => {
    nodes = await startNetwork(await localSpecWith(TIMING), NAMES);
    api = await connect(nodes[0]);
  });

  after(async () => {
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('are reported together when that session ends', story(async () => {
    const from = (await head(api)).number + 1;
    const session = await silence(api, nodes.slice(2), [CHARLIE.address, DAVE.address]);
    nodes.splice(2, 2, ...await restartAlone(nodes.slice(2)));
    // Both return together, early in the next session. A single offline validator would be chilled.
    await until(api, 'the session is over', async ({ hash }) => await sessionAt(api, hash) > session, PATIENCE);
    await introduceTogether(nodes.slice(2), nodes.slice(0, 2));

    report = await firstEvent(api, from, 'offences.Offence');
    assert.deepEqual(offencesIn(report.events), ['im-online:offlin']);
    assert.equal(await sessionAt(api, report.parentHash), session);
    slashEra = (await activeEra(api, report.parentHash)).index;
    assert.equal(FRACTION, unresponsivenessFraction(2n, 4n));
    assert.deepEqual(
      reportedIn(report.events).sort(byValidator),
      [CHARLIE, DAVE].map(({ address }) => ({ validator: address, fraction: FRACTION, slashEra })).sort(byValidator),
    );
  }));

  it('stay candidates, work on, and force no era', story(async () => {
    for (const { address } of [ALICE, BOB, CHARLIE, DAVE]) {
      assert.deepEqual(await candidateAt(api, address, report.hash), await candidateAt(api, address, report.parentHash));
      assert.notEqual(await candidateAt(api, address, report.hash), null);
    }
    assert.deepEqual(await disabledAt(api, report.hash), []);
    assert.deepEqual(fieldsOf(report.events, 'staking.Chilled'), []);
    assert.deepEqual(fieldsOf(report.events, 'staking.ForceEra'), []);
  }));

  it('are about to lose 5.25% of their pools, for all to see', story(async () => {
    dueEra = applicationEra(slashEra, slashEra, TIMING.slashDeferDuration);
    const { hash } = await until(api, 'both slashes are shown', async (final) => {
      return (await unappliedAt(api, dueEra, final.hash)).length === 2;
    }, { finalized: true, ...PATIENCE });
    const rows = await unappliedAt(api, dueEra, hash);
    assert.deepEqual(rows.sort(byValidator), (await Promise.all([rowOf(CHARLIE), rowOf(DAVE)])).sort(byValidator));
    assert.ok(rows.every(({ own, others }) => own > 0n && others.length === 1 && others[0].value > 0n));
    assert.deepEqual(slashedIn(report.events), {});
  }));

  it('may unbond meanwhile', story(async () => {
    const { blockHash } = await submit(api, DAVE, api.tx.staking.unbond(UNBONDED), { finalized: true });
    const { unlocking } = await stakeOfAt(api, DAVE.address, blockHash);
    assert.deepEqual(unlocking.map(({ value }) => value), [UNBONDED]);
  }));

  it('are judged by the council, which cancels the slash of one', story(async () => {
    const index = (await unappliedAt(api, dueEra)).findIndex(({ validator }) => validator === CHARLIE.address);
    const decision = await decide(api.tx.staking.cancelDeferredSlash(dueEra, [index]));
    const { validator, slashEra: era, fraction } = decision.one('staking.SlashCancelled');
    assert.deepEqual([validator.toString(), era.toNumber(), fraction.toBigInt()], [CHARLIE.address, slashEra, FRACTION]);
    assert.deepEqual(await unappliedAt(api, dueEra, decision.blockHash), [await rowOf(DAVE)]);
  }));

  it('are in the set of an era that is elected afterwards, with the nominator that both had', story(async () => {
    const era = await plannedEraAt(api, report.hash) + 1;
    const { hash } = await waitForEra(api, era, { finalized: true, ...PATIENCE });
    assert.deepEqual((await validatorsAt(api, hash)).sort(), sorted([ALICE, BOB, CHARLIE, DAVE]));
    const [before, now] = await Promise.all([slashEra, era].map((each) => backingOf([CHARLIE, DAVE], each, hash)));
    assert.deepEqual(now.nominators, [[FERDIE.address], [FERDIE.address]]);
    assert.deepEqual(before.nominators, now.nominators);
    // Rewards may have been added.
    assert.ok(before.amount > 0n && now.amount >= before.amount, `${before.amount} before, ${now.amount} in era ${era}`);
  }));

  it('lose nothing before the slash is due, and then one of them loses what was shown', story(async () => {
    applied = await firstEvent(api, report.number, 'staking.Slashed');
    assert.equal((await activeEra(api, applied.hash)).index, dueEra);
    const row = await rowOf(DAVE);
    const lost = { [DAVE.address]: row.own, ...Object.fromEntries(row.others.map(({ who, value }) => [who, value])) };
    assert.deepEqual(slashedIn(applied.events), lost);
    const [closed] = fieldsOf(applied.events, 'staking.SlashApplied');
    assert.equal(closed.validator.toString(), DAVE.address);
    assert.equal(closed.amount.toBigInt(), totalOf(row));
    assert.deepEqual(await unappliedAt(api, dueEra, applied.hash), []);
  }));

  it('pay out of what they bonded: ledgers and holds fall by what the events say, and nobody else pays', story(async () => {
    const lost = slashedIn(applied.events);
    const gained = compoundedIn(applied.events);
    for (const { address } of [ALICE, BOB, CHARLIE, DAVE, FERDIE, account('//Eve')]) {
      const change = (gained[address] ?? 0n) - (lost[address] ?? 0n);
      const [before, now] = await Promise.all([applied.parentHash, applied.hash].map((hash) => stakeOfAt(api, address, hash)));
      assert.equal(now.total - before.total, change, address);
      assert.equal(await heldAt(api, address, applied.hash), now.total, address);
    }
    // The slash takes the same part of Dave's unlocking chunk as of his active stake.
    const { active, unlocking: [chunk] } = await stakeOfAt(api, DAVE.address, applied.parentHash);
    const [value] = leftOfParts(lost[DAVE.address], [chunk.value, active]);
    assert.deepEqual((await stakeOfAt(api, DAVE.address, applied.hash)).unlocking, [{ ...chunk, value }]);
  }));

  it('leave the treasury with exactly the one slash, besides its part of the inflation', story(async () => {
    const events = await eventsUpTo(api, applied.number);
    const [cancelled, kept] = await Promise.all([rowOf(CHARLIE), rowOf(DAVE)].map(async (row) => totalOf(await row)));
    const shown = cancelled + kept;
    assert.equal(Object.values(slashedIn(events)).reduce((sum, amount) => sum + amount, 0n), shown - cancelled);
    assert.equal(await treasuryIncome(api, applied.hash), treasuryInflationIn(events) + shown - cancelled);
    const minted = await issuanceAt(api, applied.hash) - await issuanceAt(api, applied.parentHash);
    assert.equal(minted, mintedIn(applied.events), 'nothing was burned');
    assert.deepEqual(fieldsOf(events, 'staking.Chilled'), []);
  }));

  it('have not stopped the chain: all four nodes agree on what is final', story(async () => {
    await ensureAgreement(nodes);
  }));

  /** The expected row of a validator's slash. It has no reporter, so nobody gets a share. */
  async function rowOf({ address }) {
    const { own, others } = poolSlash(FRACTION, await exposureAt(api, slashEra, address, report.hash));
    return { validator: address, own, others, reporters: [], payout: 0n };
  }

  /** The nominators of each of `validators` in an era, and their stake in all. */
  async function backingOf(validators, era, hash) {
    const exposures = await Promise.all(validators.map(({ address }) => exposureAt(api, era, address, hash)));
    const backers = exposures.map(({ pages }) => pages.flatMap(({ others }) => others));
    return {
      nominators: backers.map((others) => others.map(({ who }) => who)),
      amount: backers.flat().reduce((sum, { value }) => sum + value, 0n),
    };
  }

  /** Two of three members propose a motion and approve it. Resolves with the final receipt of its execution. */
  async function decide(motion) {
    const [first, second] = COUNCIL;
    const { method: { hash, encodedLength } } = motion;
    const proposal = api.tx.council.propose(HALF_OF_COUNCIL, motion, encodedLength);
    await submit(api, first, proposal, { finalized: true });
    const { index } = (await api.query.council.voting(hash)).unwrap();
    const vote = api.tx.council.vote(hash, index, true);
    await Promise.all([first, second].map((member) => submit(api, member, vote, { finalized: true })));
    const { weight } = await motion.paymentInfo(first.address);
    return submit(api, first, api.tx.council.close(hash, index, weight, encodedLength), { finalized: true });
  }
});

const byValidator = (a, b) => (a.validator < b.validator ? -1 : 1);
const sorted = (accounts) => accounts.map(({ address }) => address).sort();
const totalOf = ({ own, others }) => others.reduce((sum, { value }) => sum + value, own);
