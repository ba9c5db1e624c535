/** What the pages do when the connection breaks or a node refuses an answer, and when a dialog is closed too early. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { xxhashAsHex } from '../../e2e/node_modules/@polkadot/util-crypto/index.js';
import { account, PAL } from '../../e2e/lib/chain.mjs';
import { stakeOfAt } from '../../e2e/lib/staking.mjs';
import { assertAccessible, eventually, pagesOnDevChain, unitsOf } from './lib/browser.mjs';

const hex = (uri) => u8aToHex(account(uri).publicKey);
const stakeOf = async (api, uri) => (await stakeOfAt(api, account(uri).address))?.active ?? 0n;

/** The first bytes of the keys of an item. */
const prefixOf = (item, pallet = 'Staking') => xxhashAsHex(pallet, 128) + xxhashAsHex(item, 128).slice(2);

/**
 * A wire between a page and its node. Answers can be held back, and the connection can be cut. Requests that `refuses` accepts
 * are answered with an error.
 */
function wire(refuses = () => false) {
  let held = [];
  let holds = () => false;
  let cut = () => {};
  const route = (page) => page.routeWebSocket(/^ws:/, (socket) => {
    const server = socket.connectToServer();
    const requests = new Map();
    cut = () => {
      holds = () => false;
      server.close();
      socket.close();
    };
    socket.onMessage((message) => {
      const { id, method, params } = JSON.parse(message);
      requests.set(id, { method, params });
      if (refuses(method, params)) socket.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_000, message: 'refused' } }));
      else server.send(message);
    });
    server.onMessage((message) => {
      const answer = JSON.parse(message);
      const { method, params } = requests.get(answer.id) ?? answer;
      if (holds({ ...answer, method, params })) held.push({ method, send: () => socket.send(message) });
      else socket.send(message);
    });
  });
  return {
    route,
    holdBack: (which) => { holds = which; },
    /** Waits until an answer to this method is held back. */
    holding: (method) => eventually(`an answer to ${method} is held back`, () => held.some((one) => one.method === method)),
    release() {
      holds = () => false;
      for (const { send } of held) send();
      held = [];
    },
    cut: () => cut(),
  };
}

const blockOf = async (page) => Number((await page.getByText(/^block /).innerText()).replace(/\D/g, ''));

/** Waits for the second block after `heard`. If the connection was cut then, it comes over the next one. */
const passed = (page, heard) => eventually('two blocks are shown', () => blockOf(page), (now) => now >= heard + 2);

const isInBlock = ({ method, params }) => method === 'author_extrinsicUpdate' && Boolean(params.result.inBlock);

/** Signs a bond, and waits until its block is there, of which the page does not hear. */
async function signBond(page, line, amount) {
  await page.getByLabel('Amount in PAL').fill(amount);
  await page.getByRole('button', { name: 'See what will happen' }).click();
  line.holdBack(isInBlock);
  await page.getByRole('dialog').getByRole('button', { name: /^Sign as/ }).click();
  await line.holding('author_extrinsicUpdate');
}

describe('interrupted', () => {
  const { story } = pagesOnDevChain();

  story('a call whose dialog was closed does not speak in the next dialog', async ({ api, open }) => {
    const line = wire();
    const page = await open('#/stake', { account: hex('//Charlie'), route: line.route });
    const dialog = page.getByRole('dialog');
    // 1. Charlie signs a bond, and closes the dialog before he hears of the block.
    await signBond(page, line, '5000');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    // 2. He looks at another bond.
    await eventually('the page shows the bond', () => unitsOf(page.getByTestId('active')), (units) => units === 5_000n * PAL);
    await page.getByRole('button', { name: 'Bond more' }).click();
    await page.getByLabel('Amount in PAL').fill('7');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await dialog.getByText(/The fee is about/).waitFor();
    // 3. The page hears of the first block. The second bond still waits for his signature.
    line.release();
    const heard = await blockOf(page);
    await passed(page, heard);
    assert.equal(await dialog.getByText(/Done in block/).count(), 0);
    assert(await dialog.getByRole('button', { name: /^Sign as/ }).isEnabled());
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await page.getByLabel('Amount in PAL').inputValue(), '7');
    assert.equal(await stakeOf(api, '//Charlie'), 5_000n * PAL);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('what is entered after a dialog was closed stays when its call is in a block', async ({ open }) => {
    const line = wire();
    const page = await open('#/stake', { account: hex('//Eve'), route: line.route });
    const before = await unitsOf(page.getByTestId('active'));
    const entered = page.getByLabel('Amount in PAL');
    await page.getByRole('button', { name: 'Bond more' }).click();
    await signBond(page, line, '5');
    await page.getByRole('dialog').getByText('Sent. Waiting for a block').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    // The amount that is sent is not offered again. The next one is not taken away.
    assert.equal(await entered.inputValue(), '');
    await entered.fill('3');
    line.release();
    const heard = await blockOf(page);
    await passed(page, heard);
    await eventually('the page shows the stake', () => unitsOf(page.getByTestId('active')), (units) => units >= before + 5n * PAL);
    assert.equal(await entered.inputValue(), '3');
    await page.context().close();
  });

  story('a call that a broken connection cuts off says that it may be in a block', async ({ api, open }) => {
    const line = wire();
    const page = await open('#/stake', { account: hex('//Bob'), route: line.route });
    const dialog = page.getByRole('dialog');
    await signBond(page, line, '6000');
    const heard = await blockOf(page);
    line.cut();
    await dialog.getByText('The call may be in a block all the same').waitFor();
    await assertAccessible(page, 'a call that was cut off');
    // What the dialog has shown stays, and can't be sent again over the new connection.
    await passed(page, heard);
    assert(await dialog.getByText('The call may be in a block all the same').isVisible());
    assert(await dialog.getByRole('button', { name: 'Try again' }).isDisabled());
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await eventually('the page shows the bond', () => unitsOf(page.getByTestId('active')), (units) => units === 6_000n * PAL);
    assert.equal(await stakeOf(api, '//Bob'), 6_000n * PAL);
    await page.context().close();
  });

  story('a dialog that was open when the connection broke asks to begin again', async ({ api, open }) => {
    const line = wire();
    const page = await open('#/stake', { account: hex('//Alice'), route: line.route });
    await page.getByLabel('Amount in PAL').fill('200');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/The fee is about/).waitFor();
    const heard = await blockOf(page);
    line.cut();
    await dialog.getByText('Close this, and begin again').waitFor();
    await passed(page, heard);
    assert(await dialog.getByText('Close this, and begin again').isVisible());
    assert(await dialog.getByRole('button', { name: /^Sign as/ }).isDisabled());
    assert.equal(await stakeOf(api, '//Alice'), 0n);
    await page.context().close();
  });

  story('a call that failed says why it can’t be tried again after the connection broke', async ({ open }) => {
    const line = wire((method) => method === 'author_submitAndWatchExtrinsic');
    const page = await open('#/stake', { account: hex('//Alice'), route: line.route });
    const dialog = page.getByRole('dialog');
    await page.getByLabel('Amount in PAL').fill('200');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await dialog.getByRole('button', { name: /^Sign as/ }).click();
    const again = dialog.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    assert(await again.isEnabled());
    const heard = await blockOf(page);
    line.cut();
    await passed(page, heard);
    await dialog.getByRole('alert').filter({ hasText: 'this can’t be tried again here' }).waitFor();
    assert(await again.isDisabled());
    await assertAccessible(page, 'a failed call of a connection that broke');
    await page.context().close();
  });

  story('a stake that a call has changed is read at the block of the call, not before', async ({ open }) => {
    const asked = [];
    const line = wire((method, params) => {
      asked.push({ method, params });
      return false;
    });
    const readsOf = (prefix) => ({ method, params }) => method === 'state_queryStorageAt' && params[0].some((key) => key.startsWith(prefix));
    const page = await open('#/stake', { account: hex('//Dave'), route: line.route });
    const before = await unitsOf(page.getByTestId('active'));
    await page.getByRole('button', { name: 'Bond more' }).click();
    await page.getByLabel('Amount in PAL').fill('7');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    // 1. The node does not say what blocks contain. It still takes the call, and tells of its block.
    line.holdBack(readsOf(prefixOf('Now', 'Timestamp')));
    await line.holding('state_queryStorageAt');
    await page.waitForTimeout(500);
    asked.length = 0;
    await page.getByRole('dialog').getByRole('button', { name: /^Sign as/ }).click();
    await page.getByRole('dialog').getByText(/Done in block/).waitFor();
    await page.waitForTimeout(500);
    assert.equal(asked.filter(readsOf(prefixOf('Ledger'))).length, 0, 'the stake was read before the block of the call');
    // 2. Now the node says it.
    line.release();
    await eventually('the page shows the stake', () => unitsOf(page.getByTestId('active')), (units) => units >= before + 7n * PAL);
    await page.context().close();
  });

  story('a page that connects again reads nothing of the block before', async ({ open }) => {
    const asked = [];
    const line = wire((method, params) => {
      asked.push({ method, params });
      return false;
    });
    const page = await open('#/validators', { route: line.route });
    await page.getByText('Past return').first().waitFor();
    asked.length = 0;
    line.cut();
    // 1. With these facts the page takes the new connection as its own.
    const isFact = ({ method }) => method === 'system_properties';
    const reads = ({ method, params: [first] }) => (
      ['state_queryStorageAt', 'state_getKeysPaged'].includes(method) || (method === 'state_call' && first.startsWith('RuntimeViewFunction'))
    );
    const since = () => asked.slice(asked.findIndex(isFact) + 1).filter(reads);
    await eventually('the table is read again', () => asked.some(isFact) && since().some(({ method }) => method === 'state_getKeysPaged'));
    // 2. The new block is read first. All else is read at that block, or at a newer one.
    const [first] = since();
    assert(first.params[0].includes(prefixOf('Now', 'Timestamp')), `${first.method} came before the new block was read`);
    await page.context().close();
  });

  story('a node that does not give the state of blocks is told from one that is being connected', async ({ open }) => {
    const line = wire((method) => method === 'state_queryStorageAt');
    const page = await open('#/overview', { ready: false, route: line.route });
    await page.getByText('The node does not say what a block contains: -32000: refused.').waitFor();
    await assertAccessible(page, 'a node that does not answer');
    await page.context().close();
  });

  story('slashes that can’t be read are told, and are not taken for none', async ({ open }) => {
    const line = wire((method, [first]) => (
      method === 'state_call' ? first.startsWith('RuntimeViewFunction') : method === 'state_getKeysPaged' && first.startsWith(prefixOf('UnappliedSlashes'))
    ));
    const page = await open('#/stake', { account: hex('//Dave'), route: line.route });
    await page.getByText('Waiting to be claimed').waitFor();
    await page.getByRole('alert').filter({ hasText: 'The chain could not be read: -32000: refused' }).waitFor();
    assert.equal(await page.getByTestId('no-alerts').count(), 0);
    await assertAccessible(page, 'a stake whose slashes can’t be read');
    await page.context().close();
  });

  story('an inflation that the node refuses is told, is no usual curve, and is read again', async ({ open }) => {
    let refuses = true;
    const line = wire((method, [first]) => refuses && method === 'state_call' && first.startsWith('RuntimeViewFunction'));
    const page = await open('#/overview', { route: line.route });
    await page.getByRole('alert').filter({ hasText: 'The chain could not be read: -32000: refused' }).waitFor();
    assert.equal(await page.getByText('the usual one of Substrate chains').count(), 0);
    await assertAccessible(page, 'an inflation that can’t be read');
    refuses = false;
    await page.getByText('The curve is the chain’s own answer.').waitFor();
    await page.context().close();
  });

  story('a prediction that a broken connection cuts off is made again', async ({ open }) => {
    const line = wire();
    const page = await open('#/nominate', { account: hex('//Dave'), route: line.route });
    const card = page.getByTestId('prediction');
    const predict = card.getByRole('button', { name: 'Predict the next election' });
    await predict.waitFor();
    line.holdBack(({ method }) => method === 'state_getKeysPaged' || method === 'state_queryStorageAt');
    await predict.click();
    await line.holding('state_getKeysPaged');
    line.cut();
    await card.locator('tr[data-predicted]').first().waitFor();
    await page.context().close();
  });
});
