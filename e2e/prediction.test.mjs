/**
 * What the page "Nominate" predicts is what the chain elects, to the unit.
 *
 * Six candidates and eleven nominators compete for four seats. Before each election the page's modules read the chain and hold
 * the election. When the era is planned, every exposure is compared. One node works for all validators: it authors with any key
 * of its own. But it votes with one key only, so blocks are not finalised here.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { decodeAddress } from '@polkadot/util-crypto';
import { u8aToHex } from '@polkadot/util';
import { PAL, account, activeEra, fund, submit, submitAsRoot, until } from './lib/chain.mjs';
import { devChain, VALIDATOR } from './lib/dev-chain.mjs';
import { dashboardModules, solverModule } from './lib/pages.mjs';
import { electedAt, electedForAt, exposureAt, plannedEraAt } from './lib/staking.mjs';

const SEATS = 4;
const COMMISSION = 123_456_789;
const VALIDATOR_URI = '//Alice//stash';
/** Odd amounts, so that nothing divides without a remainder. Bella and Carl are equal. */
const CANDIDATES = { bella: 31_000n, carl: 31_000n, dina: 45_678n, emil: 27_001n, fred: 52_345n };
/** The nominators with their stakes and targets. Greta has less than the minimum bond, once it is raised. */
const NOMINATORS = {
  nina: [40_000n, ['bella', 'carl', 'dina']], omar: [33_333n, ['carl', 'emil']], paul: [25_000n, [VALIDATOR_URI, 'fred', 'emil']],
  quinn: [61_803n, ['dina', 'gone']], rosa: [14_142n, ['bella', 'fred']], sven: [27_182n, ['emil', 'gone', 'bella']],
  tara: [10_001n, ['gone']], greta: [1_500n, ['carl']],
};
const MIN_BOND = 2_000n * PAL;

const hex = (address) => u8aToHex(decodeAddress(address));
const keyOf = (name) => account(name.startsWith('//') ? name : `//${name}`);
const hexOf = (name) => hex(keyOf(name).address);

let pages;
let prediction;
let page;
let solve;

/** A candidate with a stake. `withKeys`: the node works for it if it is elected. */
async function runFor(api, node, name, stake, withKeys) {
  const who = keyOf(name);
  const calls = [api.tx.staking.bond(stake * PAL + 1n, 'Stash')];
  if (withKeys) calls.push(api.tx.session.setKeys(await node.rpc('author_rotateKeys'), '0x'));
  calls.push(api.tx.staking.validate({ commission: COMMISSION, blocked: false }));
  await submit(api, who, api.tx.utility.batchAll(calls));
}

function nominateFor(api, name, stake, targets) {
  const { staking, utility } = api.tx;
  const addresses = targets.map((target) => keyOf(target).address);
  return submit(api, keyOf(name), utility.batchAll([staking.bond(stake * PAL + 7n, 'Stash'), staking.nominate(addresses)]));
}

/** Gives everybody an amount, from three rich accounts. */
async function fundAll(api, names, amount) {
  const rich = ['//Bob', '//Charlie', '//Alice'];
  await Promise.all(rich.map((uri, index) => {
    return fund(api, account(uri), names.filter((_, place) => place % rich.length === index).map(keyOf), amount);
  }));
}

async function prepare(api, node) {
  const names = [...Object.keys(CANDIDATES), 'gone', 'keyless', ...Object.keys(NOMINATORS), 'mine'];
  await fundAll(api, names, 72_000n * PAL);
  const { staking, utility } = api.tx;
  // Payouts would change the stakes between the prediction and the election.
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), staking.setValidatorCount(SEATS)]));
  for (const [name, stake] of Object.entries(CANDIDATES)) await runFor(api, node, name, stake, true);
  await runFor(api, node, 'gone', 20_000n, true);
  await runFor(api, node, 'keyless', 70_000n, false);
  await Promise.all(Object.entries(NOMINATORS).map(([name, [stake, targets]]) => nominateFor(api, name, stake, targets)));
  await submit(api, keyOf('gone'), staking.chill());
  const noop = { Noop: null };
  const bond = { Set: MIN_BOND };
  await submitAsRoot(api, staking.setStakingConfigs(bond, noop, noop, noop, noop, noop, noop));
}

/** Waits for the first block after an election in which the next one has not begun. */
async function betweenElections(api) {
  await until(api, 'an election is under way', ({ hash }) => electedForAt(api, hash).then((era) => era !== null));
  return until(api, 'no election is under way', ({ hash }) => electedForAt(api, hash).then((era) => era === null));
}

const stateAt = (hash) => prediction.readElectorate(page.storage, page.constants, hash);

/** The exposures that the chain has stored for an era, in the form of the page. Waits until the era is planned. */
async function electedFor(api, era) {
  const { hash } = await until(api, `era ${era} is planned`, async (now) => (await plannedEraAt(api, now.hash)) >= era);
  const validators = (await electedAt(api, era, hash)).sort((one, other) => (hex(one) < hex(other) ? -1 : 1));
  return Promise.all(validators.map(async (validator) => {
    const { total, own, pages: stored } = await exposureAt(api, era, validator, hash);
    const others = stored.flatMap((one) => one.others).map(({ who, value }) => ({ who: hex(who), value }));
    return { validator: hex(validator), total, own, others };
  }));
}

/** Checks that the block of a change is one that the next election reads. */
async function assertInTime(api, { blockHash }) {
  assert.equal(await electedForAt(api, blockHash), null, 'the election began before the change was in a block');
}

describe('the next election in the browser', () => {
  before(async () => {
    pages = await dashboardModules();
    prediction = await pages.load('prediction/index.ts');
    const { instantiate } = await pages.load('prediction/wasm.ts');
    const { inputOf } = await pages.load('prediction/flat.ts');
    const solver = await instantiate(solverModule());
    solve = (ballots) => solver(inputOf(ballots));
  });
  after(async () => {
    page?.stop();
    await pages?.close();
  });

  const { story } = devChain(async (api, node) => {
    await prepare(api, node);
    page = await openPage(node.endpoint);
  });

  story('is the one that the chain holds, exposure by exposure', async (api) => {
    const { hash } = await betweenElections(api);
    const era = await plannedEraAt(api, hash) + 1;
    const state = await stateAt(hash);
    const { exposures, withoutRoom } = await prediction.predictElection(state, solve);
    assert.equal(exposures.length, SEATS);
    // Who has no keys, who left, and who has too little, is in the state and not in the result.
    assert(state.validators.has(hexOf('keyless')));
    assert(state.nominators.some(({ who }) => who === hexOf('greta')));
    const backers = exposures.flatMap(({ others }) => others.map(({ who }) => who));
    assert(!backers.includes(hexOf('greta')) && !backers.includes(hexOf('tara')));
    // Somebody's stake is divided.
    assert(new Set(backers).size < backers.length);
    assert.deepEqual(withoutRoom, []);
    assert.deepEqual(await electedFor(api, era), exposures);
  });

  story('with a nomination of my own is the one that follows it', async (api) => {
    const { hash } = await betweenElections(api);
    const era = await plannedEraAt(api, hash) + 1;
    const targets = ['bella', 'emil', 'fred'];
    const mine = { who: hexOf('mine'), stake: 50_000n * PAL + 7n, targets: targets.map(hexOf) };
    const terms = { eraReward: 1_000n * PAL, points: new Map() };
    const predicted = await prediction.predictNomination(await stateAt(hash), mine, terms, solve);
    await assertInTime(api, await nominateFor(api, 'mine', 50_000n, targets));
    const elected = await electedFor(api, era);
    assert.deepEqual(elected, predicted.outcome.exposures);
    const backed = elected.flatMap(({ validator, others }) => {
      return others.filter(({ who }) => who === mine.who).map(({ value }) => ({ validator, value }));
    });
    assert(backed.length > 0);
    assert.deepEqual(
      new Map(predicted.backed.map(({ validator, value }) => [validator, value])),
      new Map(backed.map(({ validator, value }) => [validator, value])),
    );
    assert.equal(predicted.idle, mine.stake - backed.reduce((sum, { value }) => sum + value, 0n));
    assert(predicted.backed.every(({ commission, validator }) => commission === (validator === hex(VALIDATOR) ? 0n : BigInt(COMMISSION))));
  });

  story('reads while an election is under way what the election after it will read', async (api) => {
    const { hash } = await until(api, 'an election is under way', async (now) => (await electedForAt(api, now.hash)) !== null);
    const held = (await (await api.at(hash)).query.staking.electionsHeld()).toNumber();
    assert.equal((await stateAt(hash)).electionsHeld, held + 1);
    const { exposures } = await prediction.predictElection(await stateAt(hash), solve);
    // Nothing changes until then, so both elections are equal.
    assert.deepEqual(await electedFor(api, await plannedEraAt(api, hash) + 2), exposures);
  });

  story('orders accounts as the storage does', async () => {
    const { inStorageOrder } = await pages.load('prediction/order.ts');
    const { hash } = await page.head();
    const stashes = (await page.storage.keys('staking', 'bonded', [], hash)).map(([who]) => who.raw);
    assert(stashes.length > 15);
    assert.deepEqual(inStorageOrder([...stashes].reverse()), stashes);
  });

  story('leaves out an offender, and later the nominations that its offence voided', async (api) => {
    const first = await betweenElections(api);
    const { index } = await activeEra(api, first.hash);
    const elected = await electedAt(api, index, first.hash);
    const offender = ['dina', 'fred', 'emil'].find((name) => elected.includes(keyOf(name).address));
    assert(offender, 'one of them is at work');
    await submitAsRoot(api, api.tx.staking.manualSlash(keyOf(offender).address, index, 10_000_000));
    const back = api.tx.staking.validate({ commission: COMMISSION, blocked: false });
    // It runs again at once, and is excluded nevertheless.
    const returned = await submit(api, keyOf(offender), back);
    await assertInTime(api, returned);
    const era = await plannedEraAt(api, returned.blockHash) + 1;
    const without = await prediction.predictElection(await stateAt(returned.blockHash), solve);
    assert(!without.exposures.some(({ validator }) => validator === hexOf(offender)));
    assert.deepEqual(await electedFor(api, era), without.exposures);

    // Disabled, it was offline too, so the election after that has no place for it either. Then it is out of the set, and runs
    // again. Its old nominations are void.
    const { hash } = await until(api, 'it is out of the set, and no election is under way', async (now) => {
      return (await activeEra(api, now.hash)).index > era && (await electedForAt(api, now.hash)) === null;
    });
    const next = await plannedEraAt(api, hash) + 1;
    const { blockHash } = await submit(api, keyOf(offender), back);
    const alone = await prediction.predictElection(await stateAt(blockHash), solve);
    const isOffender = ({ validator }) => validator === hexOf(offender);
    assert.equal(alone.exposures.filter(isOffender).flatMap(({ others }) => others).length, 0);
    // Quinn has the largest stake, and chooses it again.
    const chosen = await submit(api, keyOf('quinn'), api.tx.staking.nominate([keyOf(offender).address]));
    await assertInTime(api, chosen);
    const { exposures } = await prediction.predictElection(await stateAt(chosen.blockHash), solve);
    assert.deepEqual(exposures.find(isOffender).others.map(({ who }) => who), [hexOf('quinn')]);
    assert.deepEqual(await electedFor(api, next), exposures);
  });
});

/** The connection of a page to a node: its storage and constants. */
async function openPage(endpoint) {
  const { stayConnected } = await pages.load('chain/connect.ts');
  const { constantOf } = await pages.load('chain/facts.ts');
  return new Promise((resolve, reject) => {
    let last = null;
    const stop = stayConnected(endpoint, {
      connected: ({ client, storage }) => resolve({
        storage, stop, constants: (pallet, constant) => constantOf(client, pallet, constant), head: async () => last,
      }),
      head: (now) => { last = now; },
      lost: (reason) => reject(new Error(reason)),
      unusable: (reason) => reject(new Error(reason)),
    });
  });
}
