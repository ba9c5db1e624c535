/** What the page "Nominate" predicts of a choice, before it is signed, is what the next election does with it. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, fund, PAL, submit, submitAsRoot, until } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { electedAt, electedForAt, exposureAt, plannedEraAt, targetsAt } from '../../e2e/lib/staking.mjs';
import { assertAccessible, eventually, NARROW, OUTPUT, pagesOnDevChain, unitsOf } from './lib/browser.mjs';
import { withMetadata } from './lib/other-chains.mjs';

/** Dina has too little for one of the three seats. Odd amounts, so that nothing divides without a remainder. */
const SEATS = 3;
const CANDIDATES = { bella: 31_000n, carl: 33_333n, dina: 20_001n };
const NOMINATORS = { nina: [40_000n, ['bella', 'carl']], omar: [27_182n, ['carl']] };
const STAKE = 50_000n * PAL + 7n;

const CHARLIE = account('//Charlie');
const hex = ({ publicKey }) => u8aToHex(publicKey);
const addressOf = (name) => account(`//${name}`).address;
const CHOICE = ['bella', 'carl', 'dina'].map(addressOf);

async function prepare({ api, node }) {
  const { staking, session, utility } = api.tx;
  const names = [...Object.keys(CANDIDATES), ...Object.keys(NOMINATORS)];
  await fund(api, account('//Bob'), names.map((name) => account(`//${name}`)), 50_000n * PAL);
  // Payouts would change the stakes between the prediction and the election.
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), staking.setValidatorCount(SEATS)]));
  for (const [name, stake] of Object.entries(CANDIDATES)) {
    await submit(api, account(`//${name}`), utility.batchAll([
      staking.bond(stake * PAL + 1n, 'Stash'), session.setKeys(await node.rpc('author_rotateKeys'), '0x'),
      staking.validate({ commission: 123_456_789, blocked: false }),
    ]));
  }
  await Promise.all(Object.entries(NOMINATORS).map(([name, [stake, targets]]) => submit(api, account(`//${name}`), utility.batchAll([
    staking.bond(stake * PAL + 3n, 'Stash'), staking.nominate(targets.map(addressOf)),
  ]))));
  await submit(api, CHARLIE, staking.bond(STAKE, 'Stash'));
}

/** Waits for the first block after an election in which the next one has not begun. Resolves with the era that it elects. */
async function nextElection(api) {
  await until(api, 'an election is under way', async ({ hash }) => (await electedForAt(api, hash)) !== null);
  const { hash } = await until(api, 'no election is under way', async (now) => (await electedForAt(api, now.hash)) === null);
  return await plannedEraAt(api, hash) + 1;
}

/** What the page shows of each validator: whether it is elected, and the stake behind it, or null. */
function shown(page) {
  return page.locator('tr[data-predicted]').evaluateAll((rows) => rows.map((row) => [row.dataset.predicted, {
    elected: row.cells[1].textContent === 'elected', units: row.cells[2].querySelector('[data-units]')?.dataset.units ?? null,
  }]));
}

async function choose(page) {
  for (const address of CHOICE) await page.getByRole('checkbox', { name: `Choose ${address}` }).check();
}

describe('predictions', () => {
  const { story } = pagesOnDevChain(prepare);

  story('a choice does in the next election what the page shows', async ({ api, open }) => {
    const page = await open('#/nominate', { account: hex(CHARLIE) });
    const card = page.getByTestId('prediction');
    // 1. Charlie chooses three validators. Nothing is signed.
    await choose(page);
    await card.locator('tr[data-predicted]').nth(2).waitFor();
    await assertAccessible(page, 'a prediction');
    await page.screenshot({ path: `${OUTPUT}/prediction.png`, fullPage: true });

    // 2. While an election is under way, the page says that the choice is too late for it.
    const text = await card.getByRole('status').filter({ hasText: 'is under way, and takes no more votes' }).innerText();
    const [late, next] = [/era (\d+) is under way/, /era (\d+) elects/].map((pattern) => Number(text.match(pattern)[1]));
    assert.equal(next, late + 1);

    // 3. The prediction follows the chain into the time before the next election.
    const era = await nextElection(api);
    await eventually(`era ${era} is predicted`, () => card.getAttribute('data-era'), (of) => of === String(era));
    const predicted = new Map(await shown(page));
    const idle = await unitsOf(page.getByTestId('idle'));
    assert.equal(predicted.get(addressOf('dina')).elected, false);

    // 4. He nominates, in time.
    await page.getByRole('button', { name: 'See what will happen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Sign as/ }).click();
    const done = await dialog.getByText(/Done in block/).innerText();
    const block = await api.rpc.chain.getBlockHash(Number(done.replace(/\D/g, '')));
    assert.equal(await electedForAt(api, block), null, 'the election began before the nomination was in a block');
    assert.deepEqual([...await targetsAt(api, CHARLIE.address)].sort(), [...CHOICE].sort());

    // 5. The election holds what was shown, to the unit.
    const { hash } = await until(api, `era ${era} is planned`, async (now) => (await plannedEraAt(api, now.hash)) >= era);
    const elected = await electedAt(api, era, hash);
    assert.equal(elected.length, SEATS);
    assert(elected.includes(VALIDATOR));
    let assigned = 0n;
    for (const address of CHOICE) {
      const exposure = await exposureAt(api, era, address, hash);
      const value = exposure?.pages.flatMap(({ others }) => others).find(({ who }) => who === CHARLIE.address)?.value ?? null;
      assert.deepEqual(predicted.get(address), { elected: elected.includes(address), units: value === null ? null : String(value) }, address);
      assigned += value ?? 0n;
    }
    assert(assigned > 0n);
    assert.equal(idle, STAKE - assigned);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('a prediction fits a telephone, in dark colours', async ({ open }) => {
    const page = await open('#/nominate', { account: u8aToHex(account('//Dave').publicKey), viewport: NARROW, scheme: 'dark' });
    // Of the present nomination it is made on demand: it reads much.
    const ask = page.getByRole('button', { name: 'Predict the next election' });
    await ask.focus();
    await page.keyboard.press('Enter');
    await page.locator('tr[data-predicted]').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0, 'the page does not scroll sideways');
    await assertAccessible(page, 'a prediction on a telephone');
    await page.screenshot({ path: `${OUTPUT}/prediction-narrow.png`, fullPage: true });
    await page.context().close();
  });

  story('a prediction that fails says why, and can be tried again', async ({ open }) => {
    let broken = true;
    const route = (page) => page.context().route('**/solver.wasm', (request) => (broken ? request.fulfill({ status: 404 }) : request.continue()));
    const page = await open('#/nominate', { account: u8aToHex(account('//Dave').publicKey), route });
    await page.getByRole('button', { name: 'Predict the next election' }).click();
    await page.getByRole('alert').filter({ hasText: 'This build has no solver' }).waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Predict again' }).click();
    await page.locator('tr[data-predicted]').first().waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.context().close();
  });

  story('a chain with other elections has no predictions', async ({ open }) => {
    const route = withMetadata((pallets) => pallets.map((pallet) => {
      return pallet.name === 'ValidatorElection' ? { ...pallet, constants: [] } : pallet;
    }));
    const page = await open('#/nominate', { account: u8aToHex(account('//Dave').publicKey), route });
    await page.getByText('Past return').first().waitFor();
    await page.getByText(/^Your choice: 1 of/).waitFor();
    assert.equal(await page.getByTestId('prediction').count(), 0);
    await page.context().close();
  });
});
