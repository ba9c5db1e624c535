/**
 * Three of four validators offend, each alone: Dave is offline for a session, Bob runs twice with the same keys, and Charlie
 * votes twice in a round of GRANDPA.
 *
 * - Dave is chilled but not slashed. He returns with the nominators that he had.
 * - The other nodes detect Bob's double blocks and report them by themselves.
 * - The test signs Charlie's votes with his public key, and a bystander reports them.
 *
 * All this happens while the four genesis validators are the set. So each equivocation costs (3/4)² of a pool. With three of
 * four punished, an election can leave out only the worst.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { account, activeEra, connect, head, submit, until, waitForEra } from './lib/chain.mjs';
import { doubleVote, isAtWork, silence, startTwin } from './lib/faults.mjs';
import {
  applicationEra, equivocationFraction, poolSlash, reporterShare, unresponsivenessFraction,
} from './lib/formulas.mjs';
import { ensureAgreement, introduce, localSpecWith, rejoin, startNetwork } from './lib/network.mjs';
import { tellingLogs } from './lib/node.mjs';
import {
  authorAt, disabledAt, eventsUpTo, fieldsOf, firstBlock, firstEvent, offencesIn, reportedIn, sessionAt, slashedIn,
  treasuryIncome, treasuryInflationIn, unappliedAt, validatorsAt,
} from './lib/slashing.mjs';
import {
  balanceAt, candidateAt, electedAt, exposureAt, plannedEraAt, targetsAt,
} from './lib/staking.mjs';

/** Eras of 40 s, with the shortest sessions that heartbeats allow. The slash deferral is one era. */
const TIMING = { epochDuration: 20, sessionsPerEra: 2, bondingDuration: 3, slashDeferDuration: 1 };
const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const [ALICE, BOB, CHARLIE, DAVE] = NAMES.map((name) => account(`//${name[0].toUpperCase()}${name.slice(1)}//stash`));
/** A nominator of Charlie and Dave since the genesis. */
const FERDIE = account('//Ferdie');
/** An account with funds that does not stake. */
const BYSTANDER = account('//Eve//stash');
/** 56.25% and 10%, in parts of 10⁹. */
const FRACTION = 562_500_000n;
const REWARD = 100_000_000n;
/** Far beyond the real rounds of votes. So a real double vote is not counted together with Charlie's. */
const ROUND = 1_000_000n;
const PATIENCE = { patienceMs: 180_000 };

describe('three validators of four that offend, each by itself', { timeout: 600_000 }, () => {
  let nodes = [];
  let twin;
  let api;
  /** The final blocks in which Dave, Bob and Charlie are reported. */
  let silent;
  let doubled;
  let voted;
  /** The era of Bob's and Charlie's offences, the eras that apply their slashes, and the proof of Charlie's votes. */
  let slashEra;
  let bobsDue;
  let charliesDue;
  let proof;
  /** The block that applies Charlie's slash. Bob's slash was applied before. */
  let applied;
  const story = (body) => tellingLogs(() => [...nodes, twin], body);

  before(async () => {
    nodes = await startNetwork(await localSpecWith(TIMING), NAMES);
    api = await connect(nodes[0]);
  });

  after(async () => {
    await api?.disconnect();
    await Promise.all([...nodes, twin].map((node) => node?.stop()));
  });

  it('Dave is silent for a session, and reported when it ends', story(async () => {
    const from = (await head(api)).number + 1;
    // Stopped in the first session of an era, offline in the last one. So he is reported when the next era begins.
    const isFirst = (session) => session % TIMING.sessionsPerEra === 0;
    const session = await silence(api, [nodes[3]], [DAVE.address], isFirst);
    const over = (finalized) => until(api, 'the session is over', async ({ hash }) => {
      return await sessionAt(api, hash) > session;
    }, { finalized, ...PATIENCE });
    [twin] = await Promise.all([startTwin(nodes[1]), over(false)]);
    // Bob's second node starts early in the era: only a report before the era's last session keeps him out of the next era.
    // But it waits until the era is final: GRANDPA's voters change with the era, and earlier votes belong to another era.
    const others = nodes.slice(0, 3);
    [nodes[3]] = await Promise.all([rejoin(nodes[3], others), over(true).then(() => introduce(twin, others))]);

    silent = await firstEvent(api, from, 'offences.Offence');
    assert.deepEqual(offencesIn(silent.events), ['im-online:offlin']);
    assert.equal(await sessionAt(api, silent.parentHash), session);
    const { index } = await activeEra(api, silent.parentHash);
    assert.deepEqual(reportedIn(silent.events), [{ validator: DAVE.address, fraction: 0n, slashEra: index }]);
    assert.equal(unresponsivenessFraction(1n, 4n), 0n);
  }));

  it('Dave is chilled, but neither slashed nor disabled', story(async () => {
    assert.notEqual(await candidateAt(api, DAVE.address, silent.parentHash), null);
    assert.equal(await candidateAt(api, DAVE.address, silent.hash), null);
    assert.deepEqual(await (await api.at(silent.hash)).query.staking.unappliedSlashes.entries(), []);
    assert.deepEqual(await disabledAt(api, silent.hash), []);
    assert.deepEqual(fieldsOf(silent.events, 'staking.ForceEra'), []);
    // He stays in the set that was elected before.
    assert.deepEqual((await validatorsAt(api, silent.hash)).sort(), sorted([ALICE, BOB, CHARLIE, DAVE]));
  }));

  it('Dave says that he validates again, and is a candidate again', story(async () => {
    // If he were still offline in this session, he would be chilled again at its end.
    await until(api, 'Dave is at work again', ({ hash }) => isAtWork(api, DAVE.address, hash));
    const preferences = { commission: 0, blocked: false };
    const { blockHash } = await submit(api, DAVE, api.tx.staking.validate(preferences), { finalized: true });
    assert.notEqual(await candidateAt(api, DAVE.address, blockHash), null);
  }));

  it('Bob makes two blocks in a slot, and the other nodes report him by themselves', story(async () => {
    doubled = await firstBlock(api, silent.number, 'a double block is reported', ({ events }) => {
      return events.find((event) => offencesIn([event]).includes('babe:equivocatio'));
    });
    await twin.stop();
    const { block: { extrinsics } } = await api.rpc.chain.getBlock(doubled.hash);
    const { isSigned, method } = extrinsics[doubled.value.extrinsic];
    assert.deepEqual([isSigned, method.section, method.method], [false, 'babe', 'reportEquivocationUnsigned']);

    slashEra = (await activeEra(api, doubled.hash)).index;
    bobsDue = applicationEra(slashEra, slashEra, TIMING.slashDeferDuration);
    assert.equal(equivocationFraction(1n, 4n), FRACTION);
    assert.deepEqual(
      reportedIn(doubled.events).find(({ validator }) => validator === BOB.address),
      { validator: BOB.address, fraction: FRACTION, slashEra },
    );
  }));

  it('Bob is chilled', story(async () => {
    assert.notEqual(await candidateAt(api, BOB.address, silent.hash), null);
    assert.equal(await candidateAt(api, BOB.address, doubled.hash), null);
  }));

  it('Charlie votes twice in one round, and a bystander reports it, for free', story(async () => {
    proof = await doubleVote(api, '//Charlie', ROUND, silent.hash);
    voted = await submit(api, BYSTANDER, api.tx.grandpa.reportEquivocation(...proof), { finalized: true });
    assert.deepEqual(offencesIn(voted.events), ['grandpa:equivoca']);
    assert.deepEqual(reportedIn(voted.events), [{ validator: CHARLIE.address, fraction: FRACTION, slashEra }]);
    assert.equal(voted.fee, 0n);
    assert.equal(await candidateAt(api, CHARLIE.address, voted.blockHash), null);
    const { index } = await activeEra(api, voted.blockHash);
    charliesDue = applicationEra(slashEra, index, TIMING.slashDeferDuration);
  }));

  it('both are about to lose 56.25% of their pools, and the reporters to get a tenth of it', story(async () => {
    const { value: rows } = await until(api, 'both slashes are shown', async ({ hash }) => {
      const dues = [...new Set([bobsDue, charliesDue])];
      const shown = (await Promise.all(dues.map((era) => unappliedAt(api, era, hash)))).flat();
      return [BOB, CHARLIE].every(({ address }) => shown.some(({ validator }) => validator === address)) && shown;
    }, { finalized: true, ...PATIENCE });
    // The author of the block with the report counts as the reporter of a double block.
    assert.deepEqual(rows.find(({ reporters }) => reporters[0] === BYSTANDER.address), await rowOf(CHARLIE, BYSTANDER.address));
    assert.deepEqual(rows.find(({ validator }) => validator === BOB.address), await rowOf(BOB, await reporterOfBob()));
    assert.equal(rows.filter(({ validator }) => validator === DAVE.address).length, 0);
  }));

  it('the same votes reported once more change nothing', story(async () => {
    const before = await unappliedAt(api, charliesDue);
    const again = submit(api, account('//Dave//stash'), api.tx.grandpa.reportEquivocation(...proof), { finalized: true });
    await assert.rejects(again, { code: 'grandpa.DuplicateOffenceReport' });
    assert.deepEqual(await unappliedAt(api, charliesDue), before);
  }));

  it('Bob is disabled for the rest of the era: he makes no more blocks', story(async () => {
    const end = await firstBlock(api, doubled.number, 'the era is over', async ({ number, hash }) => {
      if ((await activeEra(api, hash)).index > slashEra) return true;
      assert.deepEqual(await disabledAt(api, hash), [BOB.address]);
      assert.ok(number === doubled.number || await authorAt(api, hash) !== BOB.address, `Bob made block ${number}`);
      return false;
    });
    assert.ok(end.number > doubled.number);
  }));

  it('the next election leaves the worst of them out, and no more than a third of the set', story(async () => {
    const punished = [[DAVE, 0n, silent], [BOB, FRACTION, doubled], [CHARLIE, FRACTION, voted]];
    const cases = await Promise.all(punished.map(async ([{ address }, severity, { parentHash }]) => {
      return { address, severity, era: await plannedEraAt(api, parentHash) + 1 };
    }));
    for (const era of new Set(cases.map((each) => each.era))) {
      const { hash } = await waitForEra(api, era, { finalized: true, ...PATIENCE });
      const [before, elected] = await Promise.all([era - 1, era].map((each) => electedAt(api, each, hash)));
      assert.ok(elected.length >= before.length - Math.floor(before.length / 3), `${elected} after ${before}`);
      const severities = (isIn) => cases
        .filter((each) => each.era === era && elected.includes(each.address) === isIn)
        .map(({ severity }) => severity);
      assert.ok(severities(false).length > 0, `somebody is left out of era ${era}`);
      for (const stays of severities(true)) {
        assert.ok(severities(false).every((leaves) => leaves >= stays), `era ${era}: ${elected}`);
      }
    }
  }));

  it('Dave is in the era after with the nominator that he had, and Charlie too if an election has admitted him', story(async () => {
    const era = await plannedEraAt(api, silent.parentHash) + 2;
    const { hash } = await waitForEra(api, era, { finalized: true, ...PATIENCE });
    const { own, total, pages } = await exposureAt(api, era, DAVE.address, hash);
    const others = pages.flatMap((page) => page.others);
    assert.deepEqual(others.map(({ who }) => who), [FERDIE.address]);
    assert.ok(others[0].value > 0n);
    assert.equal(total, own + others[0].value);
    // Of Bob and Charlie, the one with the larger stake is admitted. Without an admission Charlie stays chilled.
    const isAdmitted = (await electedAt(api, era, hash)).includes(CHARLIE.address);
    const charlies = await exposureAt(api, era, CHARLIE.address, hash);
    assert.equal(charlies?.nominatorCount ?? 0, isAdmitted ? 1 : 0);
    // Ferdie's nomination is unchanged. The offences of the validators decide which targets count.
    assert.deepEqual(await targetsAt(api, FERDIE.address, hash), [CHARLIE.address, DAVE.address]);
  }));

  it('when the slashes are due, Charlie and his nominator pay, and the bystander gets a tenth of it', story(async () => {
    applied = await firstEvent(api, voted.blockNumber, 'staking.SlashApplied', ({ validator }) => validator.eq(CHARLIE.address));
    assert.equal((await activeEra(api, applied.hash)).index, charliesDue);
    const { own, others, payout } = await rowOf(CHARLIE, BYSTANDER.address);
    const lost = slashedIn(applied.events);
    for (const { who, value } of [{ who: CHARLIE.address, value: own }, ...others]) assert.equal(lost[who], value);
    assert.deepEqual(others.map(({ who }) => who), [FERDIE.address]);

    const [before, now] = await Promise.all([applied.parentHash, applied.hash].map((hash) => {
      return balanceAt(api, BYSTANDER.address, hash);
    }));
    assert.ok(payout > 0n);
    assert.equal(now.free - before.free, payout);
  }));

  it('in all, both pools have paid once, Dave never, and the treasury has what the reporters did not get', story(async () => {
    const rows = [await rowOf(CHARLIE, BYSTANDER.address), await rowOf(BOB, await reporterOfBob())];
    const due = rows.flatMap(({ validator, own, others }) => [[validator, own], ...others.map(({ who, value }) => [who, value])]);
    const events = await eventsUpTo(api, applied.number);
    assert.deepEqual(slashedIn(events), Object.fromEntries(due));
    const taken = due.reduce((sum, [, amount]) => sum + amount, 0n);
    const paid = rows.reduce((sum, { payout }) => sum + payout, 0n);
    assert.equal(await treasuryIncome(api, applied.hash), treasuryInflationIn(events) + taken - paid);
  }));

  it('the chain goes on, and all nodes agree on what is final', story(async () => {
    await ensureAgreement(nodes);
  }));

  /** The expected row of an equivocation with one reporter. */
  async function rowOf({ address }, reporter) {
    const exposure = await exposureAt(api, slashEra, address, silent.hash);
    const { own, others, total } = poolSlash(FRACTION, exposure);
    return { validator: address, own, others, reporters: [reporter], payout: reporterShare(total, REWARD) };
  }

  /** The reporter in the first row about Bob: the author of the block with the first report. */
  async function reporterOfBob() {
    const first = await firstBlock(api, silent.number, 'Bob is reported', ({ events }) => {
      return reportedIn(events).some(({ validator, fraction }) => validator === BOB.address && fraction > 0n);
    });
    return authorAt(api, first.hash);
  }
});

const sorted = (accounts) => accounts.map(({ address }) => address).sort();
