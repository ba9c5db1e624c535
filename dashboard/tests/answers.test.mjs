/** The pages show what the chain answers. Without its answers they compute the same from storage. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { ask } from '../../e2e/lib/answers.mjs';
import { account, head, PAL, submit, submitAsRoot, waitForEra } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { pagesOnDevChain } from './lib/browser.mjs';
import { asParityChain, withMetadata } from './lib/other-chains.mjs';

const EVE = account('//Eve');
const VIEW = 'RuntimeViewFunction_execute_view_function';

/** The units in each row of a table, with the texts of its first cells. */
const rowsOf = (rows) => rows.evaluateAll((found) => found.map((row) => ({
  first: row.cells[0].textContent.trim(), units: [...row.querySelectorAll('[data-units]')].map((one) => one.dataset.units),
})));

/** What "My stake" shows to Eve of the eras that are over, of what unlocks, and of slashes. */
async function stakeOf(open, route) {
  const page = await open('#/stake', { account: u8aToHex(EVE.publicKey), route });
  await page.locator('tr[data-era="0"]').waitFor();
  const over = page.locator('tr[data-era]').filter({ hasNotText: 'running' });
  const shown = {
    rewards: await rowsOf(over),
    unlocks: await rowsOf(page.getByRole('region', { name: 'What unlocks' }).locator('tbody tr')),
    slashes: await page.getByRole('alert').filter({ hasText: 'A slash waits' }).locator('[data-units]').evaluateAll((found) => found.map((one) => one.dataset.units)),
  };
  const { calls } = page;
  await page.context().close();
  return { shown, calls };
}

describe('answers', () => {
  const { story } = pagesOnDevChain(async ({ api }) => {
    // Rewards wait to be claimed, so nothing changes between the pages that are compared.
    await submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false));
    await waitForEra(api, 2);
    await submit(api, EVE, api.tx.staking.unbond(10n * PAL + 1n));
    await submitAsRoot(api, api.tx.staking.manualSlash(VALIDATOR, 1, 100_000_000));
  });

  story('rewards, unlocks and slashes are the chain’s own answers, to the unit', async ({ api, open }) => {
    await submit(api, account('//Bob'), api.tx.system.remark('another block, so that the slash has its rows'));
    const { shown, calls } = await stakeOf(open);
    assert(calls.includes(VIEW), 'the chain is asked');
    const { hash } = await head(api);
    const answer = async (name, ...args) => (await ask(api, hash, 'Staking', name, EVE.address, ...args)).asOk;
    for (const { first, units } of shown.rewards) {
      const [part, ...others] = await answer('payouts_of', Number(first));
      assert.equal(others.length, 0);
      assert.deepEqual(units, [part.stake, part.reward].map(String), `era ${first}`);
    }
    assert(shown.rewards.length >= 2);
    assert.deepEqual(shown.unlocks.map(({ units }) => units), (await answer('unlocks_of')).map(({ value }) => [String(value)]));
    assert.deepEqual(shown.slashes, (await answer('slashes_of')).map(({ amount }) => String(amount)));
    assert.equal(shown.slashes.length, 1);
  });

  story('a chain that answers nothing is computed from storage, with the same result', async ({ open }) => {
    const eraOf = ({ first }) => Number(first);
    const [answered, computed] = [await stakeOf(open), await stakeOf(open, withMetadata(asParityChain()))];
    const newest = Math.min(...[answered, computed].map(({ shown }) => Math.max(...shown.rewards.map(eraOf))));
    const until = ({ shown }) => ({ ...shown, rewards: shown.rewards.filter((row) => eraOf(row) <= newest) });
    assert.deepEqual(until(computed), until(answered));
  });

  story('the validators of an era have the stakes, points and pools of the chain’s answer', async ({ api, open }) => {
    const { hash } = await head(api);
    const { validators: [only] } = (await ask(api, hash, 'Staking', 'era_validators', 1, null, 10)).asOk;
    const page = await open(`#/validators/${VALIDATOR}`);
    const [row] = await (async () => {
      await page.locator('tr[data-era="1"]').waitFor();
      return rowsOf(page.locator('tr[data-era="1"]'));
    })();
    assert.deepEqual(row.units, [only.pool.unwrap(), only.total, only.own].map(String));
    const table = await open('#/validators');
    const backing = table.locator(`tr[data-validator="${VALIDATOR}"] [data-units]`);
    await backing.first().waitFor();
    assert(table.calls.includes(VIEW));
    const now = (await ask(api, (await head(api)).hash, 'Staking', 'era_validators', (await api.query.staking.activeEra()).unwrap().index, null, 10)).asOk;
    assert.deepEqual(await backing.evaluateAll((found) => found.map((one) => one.dataset.units)), [now.validators[0].total, now.validators[0].own].map(String));
    for (const opened of [page, table]) await opened.context().close();
  });
});
