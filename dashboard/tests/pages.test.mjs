/** Every page in both colour schemes: readable, without barriers, wide and narrow, quick, and asking only the node. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, until } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { assertAccessible, eventually, NARROW, OUTPUT, pagesOnDevChain, WIDE } from './lib/browser.mjs';

const DAVE = u8aToHex(account('//Dave').publicKey);

/** Pages with a text that shows that the page is whole. */
const PAGES = [
  { name: 'overview', hash: '#/overview', whole: 'Last eras' },
  { name: 'validators', hash: '#/validators', whole: 'Past return' },
  { name: 'validator', hash: `#/validators/${VALIDATOR}`, whole: 'Era by era' },
  { name: 'stake', hash: '#/stake', whole: 'Waiting to be claimed' },
  { name: 'nominate', hash: '#/nominate', whole: 'Past return' },
  { name: 'slashes', hash: '#/slashes', whole: 'No slash waits.' },
  { name: 'calculator', hash: '#/calculator', whole: 'Nominal return' },
];

/** What the first view loads at most, not compressed: 400 kB. Times depend on the machine, so they are only printed. */
const FIRST_VIEW_BYTES = 400_000;
/** Requests until a page is whole: eight to connect, one for each of the newest eras, the others to read it. */
const MOST_REQUESTS = 34;

const threeTimes = async (measure) => [await measure(), await measure(), await measure()];

describe('pages', () => {
  const { story } = pagesOnDevChain(async ({ api }) => {
    // Two eras are over, so that there are rewards to show.
    await until(api, 'two eras are over', async () => (await api.query.staking.activeEra()).unwrap().index.toNumber() >= 2);
  });

  for (const { name, hash, whole } of PAGES) {
    for (const scheme of ['light', 'dark']) {
      story(`${name} has no barriers in ${scheme} colours`, async ({ open, node }) => {
        const page = await open(hash, { scheme, account: DAVE });
        await page.getByText(whole).first().waitFor();
        await assertAccessible(page, `${name} (${scheme})`);
        await page.screenshot({ path: `${OUTPUT}/${name}-${scheme}.png`, fullPage: true });
        assert.deepEqual(page.problems, []);
        assert.deepEqual([...page.hosts].filter((host) => !host.startsWith('127.0.0.1:')), [], 'only this machine is asked');
        assert(page.hosts.has(new URL(node.endpoint).host));
        await page.context().close();
      });
    }

    story(`${name} fits a telephone`, async ({ open }) => {
      const page = await open(hash, { viewport: NARROW, account: DAVE });
      await page.getByText(whole).first().waitFor();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.equal(wider, 0, 'the page does not scroll sideways');
      await page.screenshot({ path: `${OUTPUT}/${name}-narrow.png`, fullPage: true });
      await page.context().close();
    });

    story(`${name} asks the node little`, async ({ open }) => {
      // On a busy machine blocks pass meanwhile, and each asks once. So the best of three counts.
      const counts = await threeTimes(async () => {
        const page = await open(hash, { account: DAVE });
        await page.getByText(whole).first().waitFor();
        const asked = page.requests.length;
        await page.context().close();
        return asked;
      });
      console.log(`${name}: ${counts.join(', ')} requests`);
      assert(Math.min(...counts) <= MOST_REQUESTS, `${counts.join(', ')} requests`);
    });
  }

  story('an address line that can’t be decoded shows a page that says so', async ({ open }) => {
    const page = await open('#/validators/100%');
    await page.getByText('“100%” is no address.').waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('an address that the browser can’t copy is shown whole', async ({ open }) => {
    const page = await open(`#/validators/${VALIDATOR}`, {
      viewport: NARROW, route: (opened) => opened.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined })),
    });
    await page.getByRole('button', { name: /^Copy the address/ }).first().click();
    await page.getByText(VALIDATOR, { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0);
    await assertAccessible(page, 'an address that can’t be copied');
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('the first view loads little', async ({ open }) => {
    const start = Date.now();
    const page = await open('#/overview');
    console.log(`first view: ${Date.now() - start} ms`);
    const loaded = await eventually('everything is loaded', () => page.loaded, (bytes) => bytes > 0);
    assert(loaded <= FIRST_VIEW_BYTES, `the first view loaded ${loaded} bytes`);
    await page.context().close();
  });

  story('the keyboard reaches every page and the account', async ({ open }) => {
    const page = await open('#/overview', { viewport: WIDE });
    const reached = [];
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement?.textContent?.trim()));
    }
    for (const wanted of ['Choose an account', 'Overview', 'Validators', 'My stake', 'Nominate', 'Slashes', 'Calculator']) {
      assert(reached.includes(wanted), `${wanted} is reached by Tab: ${reached.join(', ')}`);
    }
    await page.getByRole('button', { name: 'Choose an account' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page, 'the dialog of accounts');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.context().close();
  });

  story('the keyboard goes on at the beginning of a page that a link has opened', async ({ open }) => {
    const page = await open('#/validators');
    await page.locator('tr[data-validator] a').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('Era by era').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'All validators');
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('an address that was copied is told to those who don’t see it', async ({ open }) => {
    const route = (opened) => opened.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} } }));
    const page = await open(`#/validators/${VALIDATOR}`, { route });
    await page.getByRole('button', { name: /^Copy the address/ }).first().click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('the colours can be changed, and stay', async ({ open }) => {
    const page = await open('#/overview', { scheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: 'Dark colours' }).click();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByText(/^block /).waitFor();
    assert.equal(await background(), dark);
    await page.context().close();
  });
});
