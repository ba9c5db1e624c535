/**
 * Four validators, each with its own node, and a fifth candidate.
 *
 * The fifth account bonds, sets the session keys of its node and validates. The nominators move to it. Dave unbonds half of
 * his stake and then has the least backing. There are four seats, so the fifth replaces Dave in a later era. The blocks, the
 * points and the rewards of that era are checked, all read from the chain.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  PAL, account, activeEra, block, connect, eventsAt, fund, head, submit, submitAsRoot, until, waitForEra,
} from './lib/chain.mjs';
import { poolPayouts } from './lib/formulas.mjs';
import { introduce, startNetwork } from './lib/network.mjs';
import { startNode, tellingLogs } from './lib/node.mjs';
import { payable } from './lib/staking-page.mjs';
import {
  balanceAt, candidateAt, claimedPagesAt, electedAt, eraPreferencesAt, eraRewardAt, exposureAt, heldAt, pointsAt,
  stakeOfAt, targetsAt,
} from './lib/staking.mjs';

const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const [ALICE, BOB, CHARLIE, DAVE] = NAMES.map((name) => account(`//${name[0].toUpperCase()}${name.slice(1)}//stash`));
const EVE = account('//Eve');
const FERDIE = account('//Ferdie');
const FIFTH = account('//Fifth//stash');

const FUNDS = 300_000n * PAL;
const BOND = 250_000n * PAL;
/** The bonds of each validator and of each nominator in the genesis. */
const VALIDATOR_BOND = 200_000n * PAL;
const NOMINATOR_BOND = 100_000n * PAL;
/** 5%, in parts of 10⁹. */
const COMMISSION = 50_000_000;
/** The points for each block that a validator authors. */
const POINTS_PER_BLOCK = 20n;
const PATIENCE = { patienceMs: 180_000 };

describe('a fifth validator on a network of four', { timeout: 900_000 }, () => {
  const nodes = [];
  let api;
  /** The fifth's first era, the first block of the next era, and the number of its blocks by author. */
  let era;
  let end;
  let authored;
  const story = (body) => tellingLogs(() => nodes, body);

  before(async () => {
    const [four, fifth] = await Promise.all([
      startNetwork('local', NAMES), startNode({ chain: 'local', name: 'fifth', validator: true }),
    ]);
    nodes.push(...four, fifth);
    await introduce(fifth, four);
    api = await connect(nodes[0]);
    // No era is elected and none is paid before the fifth has its backing, even on a slow machine.
    const { staking, utility } = api.tx;
    const holdOn = utility.batchAll([staking.forceNoEras(), staking.setAutomaticPayouts(false)]);
    await submitAsRoot(api, holdOn, { finalized: true });
  });

  after(async () => {
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('starts with four validators that finalise, and the fifth node only follows', story(async () => {
    const { hash } = await until(api, 'a block is final', ({ number }) => number > 0, { finalized: true, ...PATIENCE });
    assert.deepEqual(await validatorsAt(hash), sorted([ALICE, BOB, CHARLIE, DAVE]));
    assert.equal((await api.query.staking.validatorCount()).toNumber(), 4);
    for (const { address } of [ALICE, BOB, CHARLIE, DAVE]) {
      assert.equal((await stakeOfAt(api, address, hash)).active, VALIDATOR_BOND);
    }
    assert.equal(await candidateAt(api, FIFTH.address), null);
  }));

  it('takes a fifth account as a candidate, with keys that its own node made', story(async () => {
    await fund(api, EVE, [FIFTH], FUNDS);
    await submit(api, FIFTH, api.tx.staking.bond(BOND, 'Stash'));
    const node = nodes.at(-1);
    const keys = await node.rpc('author_rotateKeys');
    assert.equal(await node.rpc('author_hasSessionKeys', [keys]), true);
    assert.equal(await nodes[0].rpc('author_hasSessionKeys', [keys]), false);
    await submit(api, FIFTH, api.tx.session.setKeys(keys, '0x'));
    const validation = api.tx.staking.validate({ commission: COMMISSION, blocked: false });
    await submit(api, FIFTH, validation, { finalized: true });

    assert.equal((await api.query.session.nextKeys(FIFTH.address)).unwrap().toHex(), keys);
    assert.deepEqual(await candidateAt(api, FIFTH.address), { commission: BigInt(COMMISSION), blocked: false });
    assert.deepEqual(
      await stakeOfAt(api, FIFTH.address), { stash: FIFTH.address, total: BOND, active: BOND, unlocking: [] },
    );
    assert.equal(await heldAt(api, FIFTH.address), BOND);
  }));

  it('lets the nominators move to it, and Dave take half of his stake back', story(async () => {
    await Promise.all([
      submit(api, EVE, api.tx.staking.nominate([FIFTH.address]), { finalized: true }),
      submit(api, FERDIE, api.tx.staking.nominate([FIFTH.address]), { finalized: true }),
      submit(api, DAVE, api.tx.staking.unbond(VALIDATOR_BOND / 2n), { finalized: true }),
    ]);
    assert.deepEqual(await targetsAt(api, EVE.address), [FIFTH.address]);
    assert.deepEqual(await targetsAt(api, FERDIE.address), [FIFTH.address]);
    assert.equal((await stakeOfAt(api, DAVE.address)).active, VALIDATOR_BOND / 2n);
    assert.equal((await stakeOfAt(api, DAVE.address)).total, VALIDATOR_BOND);
    await submitAsRoot(api, api.tx.staking.forceNewEra(), { finalized: true });
  }));

  it('elects it into a later era, and Dave out of it', story(async () => {
    const found = await until(api, 'the fifth validates', async ({ hash }) => {
      return (await validatorsAt(hash)).includes(FIFTH.address);
    }, PATIENCE);
    era = (await activeEra(api, found.hash)).index;
    const four = sorted([ALICE, BOB, CHARLIE, FIFTH]);
    assert.deepEqual(await validatorsAt(found.hash), four);
    assert.deepEqual((await electedAt(api, era, found.hash)).sort(), four);

    const { total, own, nominatorCount, pages } = await exposureAt(api, era, FIFTH.address, found.hash);
    assert.deepEqual({ total, own, nominatorCount }, { total: BOND + 2n * NOMINATOR_BOND, own: BOND, nominatorCount: 2 });
    assert.deepEqual(
      pages.map(({ others }) => others.map(({ who, value }) => [who, value]).sort()),
      [[EVE, FERDIE].map(({ address }) => [address, NOMINATOR_BOND]).sort()],
    );
    assert.equal(await exposureAt(api, era, DAVE.address, found.hash), null);
    // Dave has no seat, but he remains a candidate.
    assert.notEqual(await candidateAt(api, DAVE.address, found.hash), null);
  }));

  it('shows an era as claimed when one of two validators is paid; the page offers the other', story(async () => {
    const pay = (validators) => Promise.all(validators.map((validator) => {
      return submit(api, EVE, api.tx.staking.payoutStakers(validator, 0), { finalized: true });
    }));
    const [eves, ferdies] = await firstEraShown([EVE, FERDIE]);
    for (const [{ told, offered }, backed] of [[eves, [ALICE, BOB]], [ferdies, [CHARLIE, DAVE]]]) {
      assert.equal(told.isClaimed, false);
      assert.deepEqual([...told.validators].sort(), sorted(backed));
      assert.deepEqual(offered, told.validators);
    }
    const [[first, second], [third, fourth]] = [eves, ferdies].map(({ told }) => told.validators);

    await pay([first, fourth]);
    assert.deepEqual(await firstEraShown([EVE, FERDIE]), [
      { told: { ...eves.told, isClaimed: true }, offered: [second] },
      { told: ferdies.told, offered: [third] },
    ]);
    // Claimed here, not paid automatically. So Eve and Ferdie get nothing else in the block that pays the fifth's era.
    await pay([second, third]);
    await submitAsRoot(api, api.tx.staking.setAutomaticPayouts(true), { finalized: true });
  }));

  it('has it author blocks in that era, and Dave none', story(async () => {
    const next = await waitForEra(api, era + 1, { finalized: true, ...PATIENCE });
    const blocks = await blocksOf(era, next.number);
    end = blocks.at(-1) + 1;
    authored = tally(await Promise.all(blocks.map(authorOf)));
    assert.ok(authored[FIFTH.address] > 0, JSON.stringify(authored));
    assert.equal(authored[DAVE.address], undefined, JSON.stringify(authored));
  }));

  it('gives 20 points for each block, that which begins the era included', story(async () => {
    const { total, individual } = await pointsAt(api, era, (await block(api, end)).hash);
    const expected = Object.entries(authored).map(([who, count]) => [who, BigInt(count) * POINTS_PER_BLOCK]);
    assert.deepEqual(individual, Object.fromEntries(expected));
    assert.equal(total, expected.reduce((sum, [, points]) => sum + points, 0n));
  }));

  it('pays it and its nominators, to the unit, without anybody claiming', story(async () => {
    const paid = await until(api, 'the fifth is paid', async ({ hash }) => {
      return (await claimedPagesAt(api, era, FIFTH.address, hash)).length > 0;
    }, { finalized: true, ...PATIENCE });
    assert.deepEqual(await claimedPagesAt(api, era, FIFTH.address, paid.hash), [0]);

    const { number, rewards } = await payoutBetween(end, paid.number);
    const expected = await expectedRewards(paid.hash);
    assert.deepEqual(rewards, expected);
    assert.deepEqual(Object.keys(rewards).sort(), sorted([FIFTH, EVE, FERDIE]));
    for (const [who, amount] of Object.entries(rewards)) {
      assert.ok(amount > 0n);
      assert.equal(await wealthAt(who, number) - await wealthAt(who, number - 1), amount, who);
    }
  }));

  it('ends with five nodes that agree on what is final', story(async () => {
    const apis = await Promise.all(nodes.map(connect));
    try {
      const goal = (await head(api)).number + 3;
      const reached = { finalized: true, ...PATIENCE };
      await Promise.all(apis.map((each) => until(each, `block ${goal} is final`, ({ number }) => number >= goal, reached)));
      const hashes = await Promise.all(apis.map(async (each) => (await block(each, goal)).hash));
      assert.equal(new Set(hashes).size, 1, hashes.join(' '));
    } finally {
      await Promise.all(apis.map((each) => each.disconnect()));
    }
  }));

  /**
   * What api-derive says about the first era of each nominator, and whose payouts the page offers. The page is loaded now,
   * because an older one gives old answers for a while.
   */
  async function firstEraShown(nominators) {
    const page = await connect(nodes[0]);
    try {
      return await Promise.all(nominators.map(async ({ address }) => {
        const [rewards, offered] = await Promise.all([
          page.derive.staking.stakerRewards(address), payable(page, [address]),
        ]);
        const { isClaimed, validators } = rewards.find((reward) => reward.era.isZero());
        return {
          told: { isClaimed, validators: Object.keys(validators) },
          offered: offered.filter(([, index]) => index === 0).map(([validator]) => validator),
        };
      }));
    } finally {
      await page.disconnect();
    }
  }

  /** The sorted addresses of the validators in a block's session. */
  async function validatorsAt(hash) {
    return (await (await api.at(hash)).query.session.validators()).map(String).sort();
  }

  /** The author of a block. Its BABE digest has an index into the validators of the block's own state. */
  async function authorOf(number) {
    const { hash } = await block(api, number);
    const { digest } = await api.rpc.chain.getHeader(hash);
    const [engine, data] = digest.logs.find((log) => log.isPreRuntime && log.asPreRuntime[0].isBabe).asPreRuntime;
    return engine.extractAuthor(data, await (await api.at(hash)).query.session.validators()).toString();
  }

  /** The blocks up to `last` in whose state an era is active. */
  async function blocksOf(index, last) {
    const numbers = span(1, last);
    const eras = await Promise.all(numbers.map(async (number) => {
      return (await activeEra(api, (await block(api, number)).hash)).index;
    }));
    return numbers.filter((_, position) => eras[position] === index);
  }

  /** The only payout of the fifth's era in the given blocks: its block, and the amount for each stash. */
  async function payoutBetween(from, to) {
    const found = [];
    for (const number of span(from, to)) {
      const events = await eventsAt(api, (await block(api, number)).hash);
      for (const [index, { name, data }] of events.entries()) {
        if (name !== 'staking.PayoutStarted') continue;
        if (data.eraIndex.toNumber() !== era || data.validatorStash.toString() !== FIFTH.address) continue;
        const rest = events.slice(index + 1);
        const next = rest.findIndex((event) => event.name === 'staking.PayoutStarted');
        found.push({ number, events: next < 0 ? rest : rest.slice(0, next) });
      }
    }
    assert.equal(found.length, 1, 'one page, one payout');
    const rewards = {};
    for (const { name, data } of found[0].events) {
      if (name !== 'staking.Rewarded') continue;
      rewards[data.stash] = (rewards[data.stash] ?? 0n) + data.amount.toBigInt();
    }
    return { number: found[0].number, rewards };
  }

  /** The rewards of the fifth and its nominators for its era, by the specification. */
  async function expectedRewards(hash) {
    const points = await pointsAt(api, era, hash);
    const { validator, nominators } = poolPayouts({
      eraReward: await eraRewardAt(api, era, hash),
      points: points.individual[FIFTH.address],
      totalPoints: points.total,
      commission: (await eraPreferencesAt(api, era, FIFTH.address, hash)).commission,
      exposure: await exposureAt(api, era, FIFTH.address, hash),
    });
    return { [FIFTH.address]: validator, ...nominators };
  }

  /** The total balance of an account after a block, held funds included. */
  async function wealthAt(address, number) {
    const { free, reserved } = await balanceAt(api, address, (await block(api, number)).hash);
    return free + reserved;
  }
});

const sorted = (accounts) => accounts.map(({ address }) => address).sort();
const span = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The number of occurrences of each address. */
function tally(addresses) {
  const counts = {};
  for (const address of addresses) counts[address] = (counts[address] ?? 0) + 1;
  return counts;
}
