/**
 * Measures the pages on a chain with 300 validators and a full history: time until a page is whole, requests, and bytes from the
 * node. `npm run measure`; VALIDATORS, NOMINATORS (of each validator) and ERAS change the size.
 *
 * Before: `npm run build`, a built node, and Chromium. After: a table on standard output. The history is written into the genesis
 * of a dev chain. So the node is a real one, and its view functions answer, but no election was held in these eras.
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

/** A chain spec with the history. It is written piece by piece, because it has hundreds of megabytes. */
async function writeSpec(api, path) {
  const { stdout } = await runToEnd(['export-chain-spec', '--chain', 'dev', '--raw']);
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

const PAGES = [
  ['overview', '#/overview', (page) => page.getByText('Last eras').first().waitFor()],
  ['validators', '#/validators', (page) => page.getByText('Past return').first().waitFor()],
  ['validator', `#/validators/${VALIDATOR}`, (page) => page.getByText('Era by era').waitFor()],
  ['stake: first eras', '#/stake', (page) => page.getByText('Waiting to be claimed').waitFor()],
  ['stake: all eras', '#/stake', async (page) => {
    await page.getByText('Waiting to be claimed').waitFor();
    await page.getByRole('button', { name: 'Save as CSV' }).and(page.locator(':enabled')).waitFor();
  }],
  ['nominate', '#/nominate', (page) => page.getByText('Past return').first().waitFor()],
  ['slashes', '#/slashes', (page) => page.getByText('No slash waits.').waitFor()],
];

describe('a large history', () => {
  it('is measured', { timeout: 30 * 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'palisade-large-'));
    const small = await startNode();
    const api = await connect(small);
    const spec = join(folder, 'spec.json');
    console.log(`${VALIDATORS} validators, ${VALIDATORS * NOMINATORS} nominators, ${ERAS} eras: ${await writeSpec(api, spec)} entries of storage`);
    await api.disconnect();
    await small.stop();
    const node = await startNode({ chain: spec, name: 'alice', extraArgs: ['--force-authoring'] });
    rmSync(folder, { recursive: true });
    const server = await serve();
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
      for (const [name, hash, whole] of PAGES) {
        const page = await (await browser.newContext()).newPage();
        page.setDefaultTimeout(10 * 60_000);
        const seen = { requests: 0, views: 0, bytes: 0 };
        page.on('websocket', (socket) => {
          socket.on('framesent', ({ payload }) => { seen.requests += 1; seen.views += payload.includes('RuntimeViewFunction') ? 1 : 0; });
          socket.on('framereceived', ({ payload }) => { seen.bytes += payload.length; });
        });
        await page.addInitScript((key) => localStorage.setItem('palisade.account', key), nominator(1, 0));
        const start = Date.now();
        await page.goto(`http://127.0.0.1:${server.address().port}/?rpc=${node.endpoint}${hash}`);
        await whole(page);
        console.log(`${name}: ${Date.now() - start} ms, ${seen.requests} requests (${seen.views} of view functions), ${Math.round(seen.bytes / 1000)} kB`);
        await page.context().close();
      }
      assert(node.isRunning);
    } finally {
      await browser.close();
      server.close();
      await node.stop();
    }
  });
});
