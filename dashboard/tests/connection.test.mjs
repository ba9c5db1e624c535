/** What the pages say when the node or the staking pallet is missing, and how they come back. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { assertAccessible, pagesOnDevChain } from './lib/browser.mjs';
import { asParityChain, withMetadata, withoutPallet } from './lib/other-chains.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { specWith } from '../../e2e/lib/network.mjs';
import { temporaryDirectory } from '../../e2e/lib/node.mjs';

describe('connection', () => {
  const { stage, story } = pagesOnDevChain();

  story('a chain without staking says so', async ({ open }) => {
    const page = await open('#/overview', { ready: false, route: withMetadata(withoutPallet('Staking')) });
    await page.getByText('This chain has no staking pallet.').waitFor();
    await assertAccessible(page, 'a chain without staking');
    await page.context().close();
  });

  story('a wrong address of a node says so', async ({ open }) => {
    const page = await open('#/overview', { ready: false, rpc: 'http://127.0.0.1' });
    await page.getByText('is no address of a node').waitFor();
    await page.context().close();
  });

  story('a chain with the items of Parity’s pallet alone opens on every page', async ({ open }) => {
    for (const [hash, whole] of [
      ['#/overview', 'Last eras'], ['#/validators', 'Past return'], [`#/validators/${VALIDATOR}`, 'Era by era'],
      ['#/stake', 'Waiting to be claimed'], ['#/nominate', 'Past return'], ['#/slashes', 'No slash waits.'], ['#/calculator', 'Real return'],
    ]) {
      const page = await open(hash, {
        route: withMetadata(asParityChain()),
        account: '0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20',
      });
      await page.getByText(whole).first().waitFor();
      assert.deepEqual(page.problems, [], hash);
      await page.context().close();
    }
  });

  story('a node that goes and comes back is followed again', async ({ open, node }) => {
    const page = await open('#/overview');
    // 1. The node stops. The page keeps what it has read, and says so.
    await node.stop();
    await page.getByText('The connection to the node was lost.').or(page.getByText('No node answers at')).first().waitFor();
    await page.getByText(/What you see is block/).waitFor();
    await page.getByText('Last eras').waitFor();
    await assertAccessible(page, 'a lost connection');
    // 2. It comes back.
    stage.node = await node.restart();
    await page.getByText(/What you see is block/).waitFor({ state: 'detached', timeout: 120_000 });
    const block = async () => Number((await page.getByText(/^block /).innerText()).replace(/\D/g, ''));
    const before = await block();
    await page.waitForFunction((old) => Number(document.querySelector('header .muted')?.textContent?.replace(/\D/g, '')) > old, before);
    await page.context().close();
  });

  story('a page that opens before the node waits for it', async ({ open, node }) => {
    await node.stop();
    const page = await open('#/validators', { ready: false });
    await page.getByText('No node answers at').waitFor();
    stage.node = await node.restart();
    await page.getByText('Past return').first().waitFor({ timeout: 120_000 });
    await page.context().close();
  });

  story('a node that comes back with another chain says so, and shows nothing of the old one', async ({ open, node, api }) => {
    const page = await open('#/overview');
    await page.locator('tr[data-era="3"]').waitFor({ timeout: 180_000 });
    assert.equal(await page.getByText('another chain than before').count(), 0);
    const newest = () => page.locator('tr[data-era]').evaluateAll((rows) => Math.max(...rows.map((row) => Number(row.dataset.era))));
    const old = await newest();
    // 1. A chain with another genesis takes the port.
    await node.stop();
    // It would connect to the new chain, and be surprised.
    await api.disconnect().catch(() => {});
    const chain = await specWith('dev', { bondingDuration: 5 });
    stage.node = await node.restart({ chain, name: 'alice', basePath: temporaryDirectory(), extraArgs: ['--force-authoring'] });
    await page.getByText('The node runs another chain than before.').waitFor({ timeout: 120_000 });
    await page.getByText('Last eras').waitFor();
    // 2. The new chain is in one of its first eras.
    const genesis = await stage.node.rpc('chain_getBlockHash', [0]);
    await page.getByText(`which began with ${genesis.slice(0, 10)}`).waitFor();
    await page.locator('tr[data-era="0"]').waitFor();
    assert(await newest() < old, `era ${old} was the newest one before`);
    await assertAccessible(page, 'another chain');
    await page.context().close();
  });
});
