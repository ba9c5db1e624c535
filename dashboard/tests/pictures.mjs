/**
 * Makes the pictures of the README and the guides, in docs/img/: the pages on a dev chain, after some eras. `npm run pictures`.
 *
 * Before: `npm run build`, a built node, and Chromium. After: the docs show them.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, activeEra, fund, PAL, submit, submitAsRoot, until, waitForEra } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { electedAt } from '../../e2e/lib/staking.mjs';
import { pagesOnDevChain } from './lib/browser.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/img', import.meta.url));
const ERAS = 8;
/** Validators with their stakes and commissions in percent. The node of the test works for all of them. */
const VALIDATORS = { bella: [310_000n, 3], carl: [280_000n, 5], dina: [240_000n, 10] };
const NINA = account('//nina');
const hex = ({ publicKey }) => u8aToHex(publicKey);
const addressOf = (name) => account(`//${name}`).address;

/** An identity that has a name only. */
function named(api, name) {
  const nothing = { None: null };
  return api.tx.identity.setIdentity({
    display: { Raw: name }, legal: nothing, web: nothing, matrix: nothing, email: nothing, image: nothing, twitter: nothing, github: nothing,
    discord: nothing, additional: [], pgpFingerprint: null,
  });
}

async function prepare({ api, node }) {
  const { staking, session, utility } = api.tx;
  const names = Object.keys(VALIDATORS);
  await fund(api, account('//Bob'), [account('//nina'), account('//carl')], 320_000n * PAL);
  await fund(api, account('//Charlie'), ['bella', 'dina'].map((name) => account(`//${name}`)), 320_000n * PAL);
  await submitAsRoot(api, staking.setValidatorCount(names.length + 1));
  await submit(api, account('//Alice'), api.tx.balances.transferKeepAlive(VALIDATOR, 1_000n * PAL));
  await submit(api, account('//Alice//stash'), named(api, 'Alice'));
  for (const name of names) {
    const [stake, commission] = VALIDATORS[name];
    await submit(api, account(`//${name}`), utility.batchAll([
      named(api, `${name[0].toUpperCase()}${name.slice(1)}`), staking.bond(stake * PAL, 'Stash'), session.setKeys(await node.rpc('author_rotateKeys'), '0x'),
      staking.validate({ commission: commission * 10_000_000, blocked: false }),
    ]));
  }
  await submit(api, NINA, utility.batchAll([staking.bond(120_000n * PAL, 'Stash'), staking.nominate(names.map(addressOf))]));
  await waitForEra(api, ERAS);
}

describe('pictures', () => {
  const { story } = pagesOnDevChain(prepare);

  async function draw(open, name, hash, { height = 1000, account: who, act = async () => {} }) {
    const page = await open(hash, { viewport: { width: 1000, height }, ...(who ? { account: hex(who) } : {}) });
    await act(page);
    // The footer names the port of this run.
    await page.locator('footer').evaluate((footer) => footer.remove());
    await page.evaluate(() => window.scrollTo(0, 0));
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }

  story('the overview and the table of validators are drawn', async ({ open }) => {
    await draw(open, 'dashboard', '#/overview', { height: 960, act: (page) => page.getByRole('img', { name: /Yearly inflation/ }).waitFor() });
    await draw(open, 'validators', '#/validators', { height: 560, act: (page) => page.locator(`tr[data-validator="${VALIDATOR}"]`).waitFor() });
  });

  story('a choice is drawn before it is signed', async ({ api, open }) => {
    const omar = account('//omar');
    await fund(api, account('//Dave'), [omar], 60_000n * PAL);
    await submit(api, omar, api.tx.staking.bond(50_000n * PAL, 'Stash'));
    await draw(open, 'nominate', '#/nominate', {
      account: omar, height: 900,
      act: async (page) => {
        for (const name of ['bella', 'dina']) {
          await page.locator(`tr[data-validator="${addressOf(name)}"]`).getByRole('checkbox').check();
        }
        await page.locator('tr[data-predicted]').nth(1).waitFor();
      },
    });
  });

  story('a stake with alerts and a slash that waits are drawn', async ({ api, open }) => {
    const { value: { era } } = await until(api, 'Dina is at work', async ({ hash }) => {
      const { index } = await activeEra(api, hash);
      return (await electedAt(api, index, hash)).includes(addressOf('dina')) && { era: index };
    });
    await submitAsRoot(api, api.tx.staking.manualSlash(addressOf('dina'), era, 20_000_000));
    await submit(api, account('//carl'), api.tx.staking.validate({ commission: 80_000_000, blocked: false }));
    await draw(open, 'alerts', '#/stake', {
      account: NINA, height: 620, act: (page) => page.locator('[data-alert="commission"]').waitFor(),
    });
    await draw(open, 'slashes', '#/slashes', { height: 620, act: (page) => page.getByTestId('pending-slash').waitFor() });
  });
});
