/** "My stake" tells what went wrong behind a stake: each alert is caused on a chain, and is gone when its cause is. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aConcat, u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, activeEra, fund, PAL, submit, submitAsRoot, until } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { electedAt } from '../../e2e/lib/staking.mjs';
import { assertAccessible, eventually, OUTPUT, pagesOnDevChain } from './lib/browser.mjs';
import { withMetadata } from './lib/other-chains.mjs';

const NINA = account('//nina');
const SEATS = 4;
const COMMISSION = 50_000_000;
const hex = ({ publicKey }) => u8aToHex(publicKey);
const addressOf = (name) => account(`//${name}`).address;

/** Session keys that no node has: the validator is elected, and does nothing. */
const keysOfNobody = (name) => u8aToHex(u8aConcat(
  account(`//${name}//gran`, 'ed25519').publicKey, ...['babe', 'imon', 'audi'].map((key) => account(`//${name}//${key}`).publicKey),
));

/** Bella and Carl work on the node of the test, Dina's keys are on no node. Nina nominates all. */
async function prepare({ api, node }) {
  const { staking, session, utility } = api.tx;
  await fund(api, account('//Bob'), ['bella', 'carl', 'dina', 'nina'].map((name) => account(`//${name}`)), 50_000n * PAL);
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), staking.setValidatorCount(SEATS)]));
  for (const name of ['bella', 'carl', 'dina']) {
    const keys = name === 'dina' ? keysOfNobody(name) : await node.rpc('author_rotateKeys');
    await submit(api, account(`//${name}`), utility.batchAll([
      staking.bond(40_000n * PAL, 'Stash'), session.setKeys(keys, '0x'), staking.validate({ commission: COMMISSION, blocked: false }),
    ]));
  }
  await submit(api, NINA, utility.batchAll([
    staking.bond(20_000n * PAL, 'Stash'), staking.nominate([VALIDATOR, ...['bella', 'carl', 'dina'].map(addressOf)]),
  ]));
}

describe('alerts', () => {
  const { story } = pagesOnDevChain(prepare);
  const alert = (page, kind, who) => page.locator(`[data-alert="${kind}"]`).filter({ hasText: who.slice(0, 6) });

  story('a stake whose validators do well has no alerts', async ({ open }) => {
    const page = await open('#/stake', { account: hex(NINA) });
    await page.getByTestId('no-alerts').waitFor();
    assert.equal(await page.locator('[data-alert]').count(), 0);
    await page.context().close();
  });

  story('idleness, an offence, a slash, a raised commission and a chill are told', async ({ api, open }) => {
    const { index: start } = await activeEra(api);
    const { hash } = await until(api, 'all four are at work', async (now) => (
      (await electedAt(api, (await activeEra(api, now.hash)).index, now.hash)).length === SEATS
    ));
    const { index: era } = await activeEra(api, hash);
    assert(era > start);
    const page = await open('#/stake', { account: hex(NINA) });
    // 1. Dina's keys are on no node. After a session she has no points, and she is chilled for her silence.
    await alert(page, 'no points', addressOf('dina')).waitFor({ timeout: 120_000 });
    await alert(page, 'punished', addressOf('dina')).waitFor({ timeout: 120_000 });

    // 2. Root slashes Carl by hand. He is disabled, and his slash waits with Nina's share.
    await submitAsRoot(api, api.tx.staking.manualSlash(addressOf('carl'), era, 100_000_000));
    const [[key, [row]]] = await eventually('the slash has its row', () => api.query.staking.unappliedSlashes.entries(), (found) => found.length > 0);
    const [, share] = row.others.find(([who]) => who.eq(NINA.address));
    const slash = alert(page, 'slash', addressOf('carl')).and(page.locator(`[data-units="${share}"]`));
    await slash.getByText('takes').waitFor();
    await alert(page, 'disabled', addressOf('carl')).waitFor();
    await alert(page, 'punished', addressOf('carl')).waitFor();

    // 3. Bella doubles her commission, and Alice's stash leaves.
    await submit(api, account('//bella'), api.tx.staking.validate({ commission: 2 * COMMISSION, blocked: false }));
    await alert(page, 'commission', addressOf('bella')).getByText('raises its commission from 5% to 10%').waitFor();
    await submit(api, account('//Alice//stash'), api.tx.staking.chill());
    await alert(page, 'left', VALIDATOR).waitFor();

    // 4. All of it is readable, in both colour schemes. What is lost comes before warnings.
    const areBad = await page.locator('[data-alert] .badge').evaluateAll((found) => found.map((one) => one.classList.contains('bad')));
    assert(areBad.includes(true) && areBad.includes(false));
    assert.deepEqual(areBad, [...areBad].sort((one, other) => Number(other) - Number(one)));
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await assertAccessible(page, `alerts (${scheme})`);
      await page.screenshot({ path: `${OUTPUT}/alerts-${scheme}.png`, fullPage: true });
    }

    // 5. Root cancels the slash, and Bella takes her announcement back: these alerts go.
    await submitAsRoot(api, api.tx.staking.cancelDeferredSlash(key.args[0], [0]));
    await submit(api, account('//bella'), api.tx.staking.validate({ commission: COMMISSION, blocked: false }));
    await slash.waitFor({ state: 'detached' });
    await alert(page, 'commission', addressOf('bella')).waitFor({ state: 'detached' });
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('rewards that expire soon are told', async ({ api, open }) => {
    await until(api, 'an era is over', async ({ hash }) => (await activeEra(api, hash)).index >= 2);
    // A client that is told of a history of two eras, where the rewards of Eve wait.
    const route = withMetadata((pallets) => pallets.map((pallet) => (pallet.name !== 'Staking' ? pallet : {
      ...pallet, constants: pallet.constants.map((one) => (one.name === 'HistoryDepth' ? { ...one, value: '0x02000000' } : one)),
    })));
    const page = await open('#/stake', { account: hex(account('//Eve')), route });
    await page.locator('[data-alert="expiry"]').getByText('of old rewards will expire').waitFor();
    await page.context().close();
    // The chain's own history is 84 eras long.
    const other = await open('#/stake', { account: hex(account('//Eve')) });
    await other.getByRole('button', { name: /^Claim all/ }).waitFor();
    assert.equal(await other.locator('[data-alert="expiry"]').count(), 0);
    await other.context().close();
  });
});
