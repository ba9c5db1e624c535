/**
 * Measures the pages on a chain with 300 validators and a full history: time until a page is whole, requests, and bytes from the
 * node. `npm run measure`; VALIDATORS, NOMINATORS (of each validator) and ERAS change the size.
 *
 * Before: `npm run build`, a built node, the runtimes of `make rehearsal`, and Chromium. After: a table on standard output. The history
 * is written into the genesis of a dev chain, and of a chain with `pallet-staking`. So the nodes are real ones, and view functions
 * answer, but no election was held in these eras.
 */
import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { blake2AsU8a } from '../../e2e/node_modules/@polkadot/util-crypto/index.js';
import { connect, PAL } from '../../e2e/lib/chain.mjs';
import { runToEnd, startNode } from '../../e2e/lib/node.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { specBefore } from '../../e2e/lib/rehearsal.mjs';
import { serve } from '../serve.mjs';

const size = (name, otherwise) => Number(process.env[name] ?? otherwise);
const [VALIDATORS, NOMINATORS, ERAS] = [size('VALIDATORS', 300), size('NOMINATORS', 25), size('ERAS', 84)];
const STAKE = 1_000n * PAL;

const idOf = (text) => u8aToHex(blake2AsU8a(text));
const nominator = (validator, place) => idOf(`nominator ${validator} ${place}`);

/** The storage of the eras, as pairs of keys and values. The dev chain's own validator is the first one. */
function* history(api) {
  const { staking } = api.query;
  const validators = [VALIDATOR, ...Array.from({ length: VALIDATORS - 1 }, (_, n) => idOf(`validator ${n}`))];
  const typeOf = (item) => api.registry.createLookupType(item.creator.meta.type.isMap ? item.creator.meta.type.asMap.value : item.creator.meta.type.asPlain);
  const entry = (item, args, value) => [item.key(...args), u8aToHex(api.createType(typeOf(item), value).toU8a())];
  yield entry(staking.activeEra, [], { index: ERAS, start: Date.now() });
  yield entry(staking.currentEra, [], ERAS);
  // No further era, so that every page has the same history.
  yield entry(staking.forceEra, [], 'ForceNone');
  yield entry(staking.validatorCount, [], VALIDATORS);
  const own = STAKE * 10n;
  const total = own + STAKE * BigInt(NOMINATORS);
  for (let era = 0; era <= ERAS; era += 1) {
    yield entry(staking.erasStartSessionIndex, [era], 0);
    yield entry(staking.erasTotalStake, [era], total * BigInt(VALIDATORS));
    yield entry(staking.erasRewardPoints, [era], { total: 20 * VALIDATORS, individual: new Map([...validators].map((who) => [who, 20])) });
    if (era < ERAS) yield entry(staking.erasValidatorReward, [era], 10n * PAL * BigInt(VALIDATORS));
    for (const [place, who] of validators.entries()) {
      const others = Array.from({ length: NOMINATORS }, (_, n) => ({ who: nominator(place, n), value: STAKE }));
      yield entry(staking.erasStakersOverview, [era, who], { total, own, nominatorCount: NOMINATORS, pageCount: 1 });
      yield entry(staking.erasStakersPaged, [era, who, 0], { pageTotal: STAKE * BigInt(NOMINATORS), others });
      yield entry(staking.erasValidatorPrefs, [era, who], { commission: 50_000_000, blocked: false });
      if (era < ERAS) yield entry(staking.claimedRewards, [era, who], [0]);
    }
  }
  // One nominator whose stake the pages show.
  const mine = nominator(1, 0);
  yield entry(staking.bonded, [mine], mine);
  yield entry(staking.ledger, [mine], { stash: mine, total: STAKE, active: STAKE, unlocking: [], legacyClaimedRewards: [] });
  yield entry(staking.nominators, [mine], { targets: [validators[1]], submittedIn: 0, suppressed: false });
  yield entry(staking.payee, [mine], 'Staked');
}

/** A raw chain spec with the history. It is written piece by piece, because it has hundreds of megabytes. */
async function writeSpec(chain, api, path) {
  const { stdout } = await runToEnd(['export-chain-spec', '--chain', chain, '--raw']);
  const spec = JSON.parse(stdout);
  const top = new Map(Object.entries(spec.genesis.raw.top));
  for (const [key, value] of history(api)) top.set(key, value);
  spec.genesis.raw.top = 'TOP';
  const [before, after] = JSON.stringify(spec).split('"TOP"');
  const file = createWriteStream(path);
  const write = async (text) => { if (!file.write(text)) await once(file, 'drain'); };
  await write(`${before}{`);
  let first = true;
  for (const [key, value] of top) {
    await write(`${first ? '' : ','}"${key}":"${value}"`);
    first = false;
  }
  await write(`}${after}`);
  file.end();
  await once(file, 'close');
  return top.size;
}

/** The button is enabled once no era is left to read. */
const allEras = (page) => page.getByRole('button', { name: 'Save as CSV' }).and(page.locator(':enabled')).waitFor();

const PAGES = [
  ['overview', '#/overview', (page) => page.getByText('Last eras').first().waitFor()],
  ['validators', '#/validators', (page) => page.getByText('Past return').first().waitFor()],
  ['validator', `#/validators/${VALIDATOR}`, (page) => page.getByText('Era by era').waitFor()],
  ['stake: first eras', '#/stake', (page) => page.getByText('Waiting to be claimed').waitFor()],
  ['stake: all eras', '#/stake', async (page) => {
    await page.getByText('Waiting to be claimed').waitFor();
    await allEras(page);
    assert.equal(await page.locator('tr[data-era]').count(), ERAS + 1, 'each era has its reward');
  }],
  ['nominate', '#/nominate', (page) => page.getByText('Past return').first().waitFor()],
  ['slashes', '#/slashes', (page) => page.getByText('No slash waits.').waitFor()],
];
/** On a chain whose pallet answers nothing, a search of all validators is asked for. */
const SEARCH = ['stake: all validators', '#/stake', async (page) => {
  await page.getByRole('button', { name: 'Search all validators' }).click();
  await page.getByText('Only eras behind').waitFor({ state: 'detached' });
}];

/** Opens a page, waits until it is whole, and prints what that took. */
async function measure(browser, origin, node, [name, hash, whole]) {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(10 * 60_000);
  const seen = { requests: 0, views: 0, bytes: 0 };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => { seen.requests += 1; seen.views += payload.includes('RuntimeViewFunction') ? 1 : 0; });
    socket.on('framereceived', ({ payload }) => { seen.bytes += payload.length; });
  });
  await page.addInitScript((key) => localStorage.setItem('palisade.account', key), nominator(1, 0));
  const start = Date.now();
  await page.goto(`${origin}/?rpc=${node.endpoint}${hash}`);
  await whole(page);
  console.log(`${name}: ${Date.now() - start} ms, ${seen.requests} requests (${seen.views} of view functions), ${Math.round(seen.bytes / 1000)} kB`);
  await page.context().close();
}

/** Measures pages on a chain of `chain` with the history. */
async function measureChain(chain, pages) {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-large-'));
  const start = (of) => startNode({ chain: of, name: 'alice', extraArgs: ['--force-authoring'] });
  const small = await (chain === 'dev' ? startNode() : start(chain));
  const api = await connect(small);
  const spec = join(folder, 'spec.json');
  console.log(`${VALIDATORS} validators, ${VALIDATORS * NOMINATORS} nominators, ${ERAS} eras: ${await writeSpec(chain, api, spec)} entries of storage`);
  await api.disconnect();
  await small.stop();
  const node = await start(spec);
  rmSync(folder, { recursive: true });
  const server = await serve();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    for (const page of pages) await measure(browser, `http://127.0.0.1:${server.address().port}`, node, page);
    assert(node.isRunning);
  } finally {
    await browser.close();
    server.close();
    await node.stop();
  }
}

describe('a large history', { timeout: 60 * 60_000 }, () => {
  it('is measured', () => measureChain('dev', PAGES));
  it('is measured on pallet-staking', () => measureChain(specBefore([]), [...PAGES, SEARCH]));
});
