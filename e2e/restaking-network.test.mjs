/**
 * Services that rent the stake of four validators, and a holder of liquid stake.
 *
 * Alice, Bob and Charlie raise what they allocate to the price oracle from 10% of their stake to 40%, and report prices. Then Bob
 * and Charlie sign two prices for a round. Anyone reports them. Both slashes wait with those of the chain. The council vetoes the
 * slash of Charlie. In the same era Bob votes twice in GRANDPA. The chain is senior: it takes 56.25% of Bob's pool. The oracle was
 * granted 20%, and gets what is left of its allocation: 40% of the rest, which is 17.5%. A holder of liquid stake, which is
 * behind Bob too, bears these parts.
 *
 * Nothing is paid out meanwhile, so that all stakes change by slashes only.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAL, account, activeEra, connect, head, submit, submitAsRoot, until, waitForEra } from './lib/chain.mjs';
import { doubleVote } from './lib/faults.mjs';
import { applicationEra, equivocationFraction, poolSlash } from './lib/formulas.mjs';
import { ensureAgreement, localSpecWith, startNetwork } from './lib/network.mjs';
import { tellingLogs } from './lib/node.mjs';
import {
  MAGNITUDE, ONE, liquidStashOf, netAssetValueAt, oracleKey, pricesAt, roundAt, serviceFraction, serviceOf, setKey, sharesAt,
  state, weightedMedian, withoutSender,
} from './lib/oracle.mjs';
import { blocksBetween, fieldsOf, firstEvent, slashedIn, unappliedAt } from './lib/slashing.mjs';
import { exposureAt, plannedEraAt, stakeOfAt } from './lib/staking.mjs';

/** Eras of 60 s. The slash deferral is two eras, so that the council has time. */
const TIMING = { epochDuration: 30, sessionsPerEra: 2, bondingDuration: 4, slashDeferDuration: 2 };
const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const [ALICE, BOB, CHARLIE] = NAMES.map((name) => account(`//${name[0].toUpperCase()}${name.slice(1)}//stash`));
const REPORTERS = [[ALICE, 'Alice'], [BOB, 'Bob'], [CHARLIE, 'Charlie']];
/** An account with funds that does not stake. It deposits for the liquid token, and reports faults. */
const BYSTANDER = account('//Eve//stash');
const DEPOSIT = 40_000n * PAL;
/** The genesis council. Half of it decides. */
const COUNCIL = ['//Alice', '//Bob', '//Charlie'].map((uri) => account(uri));
const HALF_OF_COUNCIL = 2;
/**
 * In parts of 10⁹: what is allocated in the genesis and later, what a fault costs of that and of the whole pool, and what one
 * voter of four loses that votes twice.
 */
const BILLION = 10n ** 9n;
const FIRST_ALLOCATED = 100_000_000n;
const ALLOCATED = 400_000_000n;
const PART = 500_000_000n;
const GRANTED = 200_000_000n;
const BASE = 562_500_000n;
/** The blocks of a round. */
const ROUND = 15;
/** Far beyond the real rounds of votes. */
const VOTES = 1_000_000n;
const PATIENCE = { finalized: true, patienceMs: 300_000 };

describe('a service that rents the stake of a network of four', { timeout: 1_200_000 }, () => {
  let nodes = [];
  let api;
  /** The round of the faults, its era, and the era that applies all slashes. */
  let round;
  let faultEra;
  let due;
  /** The statements of Bob and of Charlie that contradict each other. */
  let contradictions;
  /** The block in which the faults are reported, and the exposures in the era of the faults by stash. */
  let reported;
  let exposures;
  const story = (body) => tellingLogs(() => nodes, body);

  before(async () => {
    nodes = await startNetwork(await localSpecWith(TIMING), NAMES);
    api = await connect(nodes[0]);
    const { priceOracle, restaking, staking, utility } = api.tx;
    // A service of three operators on a network of four: nobody can have less than a third.
    const limits = await api.query.restaking.currentSettings();
    const rules = limits.isSome ? limits.unwrap().toJSON() : {
      floor: 100_000_000, minSlack: 100_000_000, maxShared: 500_000_000, minStake: 0,
    };
    await submitAsRoot(api, utility.batchAll([
      staking.setAutomaticPayouts(false),
      restaking.setSettings({ ...rules, throttle: BILLION, maxShare: BILLION, maxOrders: 16 }),
      priceOracle.setSettings({ roundLength: ROUND, minReports: 2, minStake: PAL, equivocationPart: PART }),
    ]), { finalized: true });
  });

  after(async () => {
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('validators raise their allocation to the oracle to 40%, and somebody buys liquid stake', story(async () => {
    assert((await api.query.restaking.serviceById(serviceOf(api))).isSome, 'the oracle is a service from the start');
    const more = (MAGNITUDE * (ALLOCATED - FIRST_ALLOCATED)) / BILLION;
    const receipts = await Promise.all([
      ...REPORTERS.map(([stash]) => submit(api, stash, api.tx.restaking.allocate(serviceOf(api), more), { finalized: true })),
      submit(api, BYSTANDER, api.tx.liquidStaking.deposit(DEPOSIT, 0), { finalized: true }),
    ]);
    const from = Math.max(...receipts.slice(0, 3).map((receipt) => receipt.one('restaking.Allocated').from.toNumber()));
    assert.ok(from > await plannedEraAt(api, receipts[0].blockHash));
    await waitForEra(api, from, PATIENCE);
  }));

  it('they register keys, and a stranger can not', story(async () => {
    await assert.rejects(
      submit(api, BYSTANDER, setKey(api, oracleKey('Eve'), BYSTANDER)), { code: 'priceOracle.NoAllocation' },
    );
    const receipts = await Promise.all(REPORTERS.map(([stash, name]) => {
      return submit(api, stash, setKey(api, oracleKey(name), stash), { finalized: true });
    }));
    const since = Math.max(...receipts.map((receipt) => receipt.one('priceOracle.KeySet').since.toNumber()));
    await until(api, 'the keys are in force', async ({ hash }) => (await roundAt(api, hash)).index >= since, PATIENCE);
  }));

  it('the price of a round is the median by stake of what they sign', story(async () => {
    const prices = { Alice: 10n * ONE, Bob: 11n * ONE, Charlie: 99n * ONE };
    const { index, era } = await roundWithTime();
    const { number: from } = await head(api);
    const [relayed, ...others] = REPORTERS.map(([, name], place) => {
      return api.tx.priceOracle.submit(state(api, oracleKey(name), index, prices[name], { wrapped: place === 0 }));
    });
    // Somebody relays the first one, and pays the fee. The others have no sender.
    for (const call of others) await nodes[0].rpc('author_submitExtrinsic', [withoutSender(api, call)]);
    assert.ok((await submit(api, account('//Ferdie'), relayed, { finalized: true })).fee > 0n);
    const stated = await Promise.all(REPORTERS.map(async ([{ address }], place) => {
      const found = await firstEvent(api, from, 'priceOracle.Reported', ({ validator }) => validator.toString() === address);
      const { extrinsic } = found.events.find(({ data }) => data === found.value);
      const hasPaid = found.events.some((event) => {
        return event.extrinsic === extrinsic && event.name === 'transactionPayment.TransactionFeePaid';
      });
      assert.equal(hasPaid, place === 0, address);
      return found.value;
    }));
    assert.ok(stated.every((told) => told.round.toNumber() === index), 'all in one round');
    const stakes = await Promise.all(REPORTERS.map(async ([stash]) => {
      const { total } = await exposureAt(api, era, stash.address);
      return (total * ALLOCATED) / BILLION;
    }));
    assert.deepEqual(stated.map(({ stake }) => stake.toBigInt()), stakes);
    const fixed = await until(api, 'the price is fixed', async ({ hash }) => {
      return (await pricesAt(api, hash)).find((price) => price.round === index);
    }, PATIENCE);
    const price = weightedMedian(REPORTERS.map(([, name], place) => [prices[name], stakes[place]]));
    assert.deepEqual(fixed.value, { round: index, price, reports: 3, stake: stakes.reduce((sum, stake) => sum + stake, 0n) });
  }));

  it('Bob and Charlie sign two prices for a round, and a bystander reports them for free', story(async () => {
    // Early in an era, so that all that follows happens in it.
    const { index } = await activeEra(api);
    const now = await roundWithTime((at) => at.era > index);
    [round, faultEra] = [now.index, now.era];
    contradictions = Object.fromEntries(['Bob', 'Charlie'].map((name) => {
      return [name, [10n, 12n].map((price) => state(api, oracleKey(name), round, price * ONE))];
    }));
    // Only one of Bob's is in a block. The bystander has seen the others elsewhere.
    await submit(api, BYSTANDER, api.tx.priceOracle.submit(contradictions.Bob[0]));
    const receipts = await Promise.all(['Bob', 'Charlie'].map((name) => {
      return submit(api, BYSTANDER, api.tx.priceOracle.reportEquivocation(...contradictions[name]), { finalized: true });
    }));
    for (const [place, receipt] of receipts.entries()) {
      const told = receipt.one('priceOracle.Equivocated');
      assert.equal(told.validator.toString(), [BOB, CHARLIE][place].address);
      assert.deepEqual([told.round.toNumber(), told.era.toNumber(), told.slashed.toBigInt()], [round, faultEra, PART]);
      assert.equal(receipt.one('restaking.SlashOrdered').fraction.toBigInt(), GRANTED);
      assert.equal(receipt.fee, 0n);
    }
    reported = receipts.at(-1);
    assert.equal((await activeEra(api, reported.blockHash)).index, faultEra);
    exposures = Object.fromEntries(await Promise.all([BOB, CHARLIE].map(async ({ address }) => {
      return [address, await exposureAt(api, faultEra, address, reported.blockHash)];
    })));
  }));

  it('the same pair reported once more is refused, and costs a fee', story(async () => {
    const [first, second] = contradictions.Bob;
    const again = submit(api, BYSTANDER, api.tx.priceOracle.reportEquivocation(second, first));
    const failure = await again.then(() => assert.fail('was taken'), (error) => error);
    assert.equal(failure.code, 'priceOracle.AlreadyPunished');
    assert.ok(failure.receipt.fee > 0n);
  }));

  it('in the same era Bob votes twice, which the chain itself slashes', story(async () => {
    const proof = await doubleVote(api, '//Bob', VOTES, reported.blockHash);
    const voted = await submit(api, BYSTANDER, api.tx.grandpa.reportEquivocation(...proof), { finalized: true });
    assert.equal(equivocationFraction(1n, 4n), BASE);
    const told = voted.one('staking.SlashReported');
    assert.equal(told.validator.toString(), BOB.address);
    assert.deepEqual([told.fraction.toBigInt(), told.slashEra.toNumber()], [BASE, faultEra]);
    const { index } = await activeEra(api, voted.blockHash);
    assert.equal(index, faultEra);
    due = applicationEra(faultEra, faultEra, TIMING.slashDeferDuration);
  }));

  it('the slashes of the service wait with that of the chain, and the council vetoes that of Charlie', story(async () => {
    const shown = await until(api, 'the slashes of the service are shown', async ({ hash }) => {
      const rows = await unappliedAt(api, due, hash);
      return rows.length === 3 && rows;
    }, PATIENCE);
    const rows = shown.value.filter(({ payout, reporters }) => payout === 0n && reporters.length === 0);
    assert.deepEqual(rows.map(({ validator }) => validator).sort(), [BOB, CHARLIE].map(({ address }) => address).sort());
    const charlies = rows.find(({ validator }) => validator === CHARLIE.address);
    const { own, others } = poolSlash(GRANTED, exposures[CHARLIE.address]);
    assert.deepEqual({ own: charlies.own, others: sortedOthers(charlies) }, { own, others: sortedOthers({ others }) });

    const index = (await unappliedAt(api, due)).findIndex(({ validator }) => validator === CHARLIE.address);
    const decision = await decide(api.tx.staking.cancelDeferredSlash(due, [index]));
    assert.equal(decision.one('restaking.SlashCancelled').operator.toString(), CHARLIE.address);
    const left = await unappliedAt(api, due, decision.blockHash);
    assert.deepEqual(left.map(({ validator }) => validator), [BOB.address, BOB.address]);
    // The veto is final for this round.
    await assert.rejects(
      submit(api, BYSTANDER, api.tx.priceOracle.reportEquivocation(...contradictions.Charlie)),
      { code: 'priceOracle.AlreadyPunished' },
    );
  }));

  it('the chain takes its part of Bob first, then the oracle takes its part of the rest', story(async () => {
    const taken = serviceFraction(GRANTED, ALLOCATED, BASE);
    assert.equal(taken, 175_000_000n);
    const first = await firstEvent(api, reported.blockNumber, 'staking.Slashed');
    const last = await firstEvent(api, first.number, 'restaking.SlashApplied');
    assert.equal((await activeEra(api, first.hash)).index, due);
    assert.equal(last.value.operator.toString(), BOB.address);

    const events = (await blocksBetween(api, first.number, last.number)).flatMap((each) => each.events);
    const rows = fieldsOf(events, 'staking.Slashed').map(({ staker, amount }) => [staker.toString(), amount.toBigInt()]);
    const expected = [BASE, taken].map((fraction) => lossesOf(fraction, exposures[BOB.address]));
    const count = rows.length / 2;
    assert.deepEqual([rows.slice(0, count), rows.slice(count)].map(Object.fromEntries), expected);
    for (const who of Object.keys(expected[0])) {
      const [then, now] = await Promise.all([first.parentHash, last.hash].map((hash) => stakeOfAt(api, who, hash)));
      const bonded = fieldsOf(events, 'staking.Bonded').filter(({ stash }) => stash.toString() === who);
      const gain = bonded.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
      assert.equal(then.total + gain - now.total, expected[0][who] + expected[1][who], who);
    }
    await ensureHolderBears(first.parentHash, last.hash, events, expected);
  }));

  it('Charlie has lost nothing, and nobody else', story(async () => {
    const { number } = await lastBlock();
    const blocks = await blocksBetween(api, reported.blockNumber, number);
    const lost = Object.keys(slashedIn(blocks.flatMap(({ events }) => events)));
    const pool = exposures[BOB.address].pages.flatMap(({ others }) => others).map(({ who }) => who);
    assert.deepEqual(lost.sort(), [BOB.address, ...pool].sort());
    assert.ok(!lost.includes(CHARLIE.address));
  }));

  it('all nodes agree on what is final', story(async () => {
    await ensureAgreement(nodes);
  }));

  /**
   * The net asset value falls by what the stash behind Bob has lost to each slash, less what the insurance fund pays. The shares
   * stay.
   */
  async function ensureHolderBears(before, now, events, expected) {
    const stash = await liquidStashOf(api, BOB.address, now);
    assert.ok(expected.every((losses) => losses[stash] > 0n), 'liquid stake is behind Bob');
    const told = fieldsOf(events, 'liquidStaking.LossTaken').map(({ byBond, byInsurance, byBatches, byHolders }) => {
      return [byBond, byInsurance, byBatches, byHolders].map((amount) => amount.toBigInt());
    });
    assert.deepEqual(told.map((parts) => parts.reduce((sum, part) => sum + part)), expected.map((losses) => losses[stash]));
    const borne = told.reduce((sum, [, , , byHolders]) => sum + byHolders, 0n);
    assert.ok(borne > 0n, 'the insurance fund is too small');
    const [then, after] = await Promise.all([before, now].map((at) => netAssetValueAt(api, at)));
    assert.equal(then - after, borne);
    assert.equal(await sharesAt(api, now), await sharesAt(api, before));
  }

  /** A round that has most of its blocks before it, for which `suits({ index, era })` is true. */
  async function roundWithTime(suits = () => true) {
    const { value } = await until(api, 'a round begins', async ({ number, hash }) => {
      const at = await roundAt(api, hash);
      return number <= at.start + 2 && suits(at) && at;
    });
    return value;
  }

  async function lastBlock() {
    return until(api, 'a block is final', ({ number }) => number > 0, PATIENCE);
  }

  /** Two of three members propose a motion and approve it. Resolves with the final receipt of its execution. */
  async function decide(motion) {
    const [first, second] = COUNCIL;
    const { method: { hash, encodedLength } } = motion;
    await submit(api, first, api.tx.council.propose(HALF_OF_COUNCIL, motion, encodedLength), { finalized: true });
    const { index } = (await api.query.council.voting(hash)).unwrap();
    const vote = api.tx.council.vote(hash, index, true);
    await Promise.all([first, second].map((member) => submit(api, member, vote, { finalized: true })));
    const { weight } = await motion.paymentInfo(first.address);
    return submit(api, first, api.tx.council.close(hash, index, weight, encodedLength), { finalized: true });
  }
});

/** What each staker of a pool loses to a slash: `{ address: amount }`. */
function lossesOf(fraction, exposure) {
  const { own, others } = poolSlash(fraction, exposure);
  return { [BOB.address]: own, ...Object.fromEntries(others.map(({ who, value }) => [who, value])) };
}
const sortedOthers = ({ others }) => [...others].sort((a, b) => (a.who < b.who ? -1 : 1));
