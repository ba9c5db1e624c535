/** What a nominator sees of validators before choosing, and how an account of a browser wallet signs. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, PAL, submit } from '../../e2e/lib/chain.mjs';
import { fundedAccounts, VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { stakeOfAt, targetsAt } from '../../e2e/lib/staking.mjs';
import { assertAccessible, eventually, NARROW, OUTPUT, pagesOnDevChain } from './lib/browser.mjs';

const BILLION = 1_000_000_000;

/** A validator that waits, with a commission in percent. */
async function validate(api, signer, percent, blocked) {
  await submit(api, signer, api.tx.utility.batchAll([
    api.tx.staking.bond(2_000n * PAL, 'Staked'),
    api.tx.staking.validate({ commission: (percent * BILLION) / 100, blocked }),
  ]));
}

/**
 * Puts a wallet into the page that signs for `signer`, as extensions do. Counts what it was asked to sign. It gives its
 * accounts when `allowed` resolves.
 */
async function withWallet(page, api, signer, allowed = Promise.resolve()) {
  const asked = [];
  await page.exposeFunction('allowedForTest', () => allowed);
  await page.exposeFunction('signForTest', (payload) => {
    asked.push(payload.method);
    const { signature } = api.registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(signer);
    return signature;
  });
  await page.addInitScript((address) => {
    window.injectedWeb3 = {
      testwallet: {
        enable: async () => ({
          accounts: {
            get: () => window.allowedForTest().then(() => [
              { address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', name: 'Elsewhere', genesisHash: `0x${'11'.repeat(32)}` },
              { address, name: 'Savings', type: 'sr25519', genesisHash: null },
            ]),
          },
          signer: { signPayload: async (payload) => ({ id: 1, signature: await window.signForTest(payload) }) },
        }),
      },
    };
  }, signer.address);
  return asked;
}

describe('choices', () => {
  let [open1, closed] = [];
  const { story } = pagesOnDevChain(async ({ api }) => {
    [open1, closed] = await fundedAccounts(api, ['open', 'closed'], 3_000n * PAL);
    await validate(api, open1, 30, false);
    await validate(api, closed, 100, true);
    // Alice's stash is the parent of the open one.
    await submit(api, account('//Alice'), api.tx.balances.transferKeepAlive(VALIDATOR, 1_000n * PAL));
    const name = (text) => ({ Raw: text });
    const nothing = { None: null };
    await submit(api, account('//Alice//stash'), api.tx.utility.batchAll([
      api.tx.identity.setIdentity({
        display: name('Alice & Sons'), legal: nothing, web: nothing, matrix: nothing, email: nothing, image: nothing,
        twitter: nothing, github: nothing, discord: nothing, additional: [], pgpFingerprint: null,
      }),
      api.tx.identity.setSubs([[open1.address, name('second')]]),
    ]));
  });

  const row = (page, address) => page.locator(`tr[data-validator="${address}"]`);

  story('names and warnings of validators are seen before they are chosen', async ({ open }) => {
    const page = await open('#/nominate', { account: u8aToHex(account('//Dave').publicKey) });
    // 1. Names come from identities. A sub has the name of its parent too.
    await row(page, VALIDATOR).getByText('Alice & Sons', { exact: true }).waitFor();
    await row(page, open1.address).getByText('Alice & Sons / second').waitFor();
    // 2. What speaks against a validator is said.
    for (const label of ['waiting', 'takes 30%']) await row(page, open1.address).getByText(label).waitFor();
    for (const label of ['blocked', 'waiting', 'takes 100%']) await row(page, closed.address).getByText(label).waitFor();
    assert(await row(page, closed.address).getByRole('checkbox').isDisabled(), 'a blocked validator cannot be chosen');
    // 3. Two of one operator are a warning.
    await row(page, open1.address).getByRole('checkbox').check();
    await page.getByText('Some are of one operator.').waitFor();
    await page.getByText('Your choice: 2 of 16').waitFor();
    await assertAccessible(page, 'a choice with warnings');
    await page.screenshot({ path: `${OUTPUT}/choice.png`, fullPage: true });
    await page.context().close();
  });

  story('the table is sorted and filtered', async ({ open }) => {
    const page = await open('#/validators', { viewport: NARROW });
    const order = () => page.locator('tr[data-validator]').evaluateAll((rows) => rows.map((one) => one.dataset.validator));
    await eventually('three rows', order, (rows) => rows.length === 3);
    assert.equal((await order())[0], VALIDATOR, 'the largest backing is first, those without come last');
    await page.getByRole('button', { name: /^Commission/ }).click();
    await eventually('the lowest commission is first', order, ([first, , last]) => first === VALIDATOR && last === closed.address);
    await page.getByLabel('open to nominators').check();
    await eventually('the blocked one is gone', order, (rows) => rows.length === 2);
    await page.getByRole('status').filter({ hasText: '2 of 3.' }).waitFor();
    await page.getByLabel('State').selectOption('waiting');
    await eventually('one is left', order, (rows) => rows.length === 1 && rows[0] === open1.address);
    await page.getByLabel('Name or address').fill('nobody');
    await page.getByText('No validator passes these filters.').waitFor();
    await page.context().close();
  });

  story('an account of a wallet signs what the page has shown', async ({ api, open }) => {
    const [signer] = await fundedAccounts(api, ['wallet'], 1_000n * PAL);
    let asked;
    const page = await open('#/stake', { route: async (opened) => { asked = await withWallet(opened, api, signer); } });
    // 1. The wallet is asked only when the reader says so.
    await page.getByRole('button', { name: 'Choose an account' }).click();
    await page.getByRole('button', { name: 'Ask testwallet for accounts' }).click();
    const savings = page.getByRole('dialog').getByRole('button', { name: /Savings/ });
    await savings.waitFor();
    assert.equal(await page.getByText('Elsewhere').count(), 0, 'an account of another chain can’t sign here');
    await savings.click();
    // 2. It signs a bond.
    await page.getByLabel('Amount in PAL').fill('500');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    assert.deepEqual(asked, [], 'looking signs nothing');
    await page.getByRole('button', { name: 'Sign as Savings' }).click();
    await page.getByText(/Done in block/).waitFor();
    assert.deepEqual(asked, [api.tx.staking.bond(500n * PAL, 'Staked').method.toHex()]);
    assert.equal((await stakeOfAt(api, signer.address)).active, 500n * PAL);
    assert.equal(await targetsAt(api, signer.address), null);
    await page.context().close();
  });

  story('an account that two wallets have is signed by the wallet that was chosen', async ({ api, open }) => {
    let asked;
    const page = await open('#/stake', { route: async (opened) => { asked = await withWallet(opened, api, account('//Charlie')); } });
    await page.getByRole('button', { name: 'Choose an account' }).click();
    await page.getByRole('button', { name: 'Ask testwallet for accounts' }).click();
    const dialog = page.getByRole('dialog');
    // 1. The development key is one of them. Then the wallet is chosen.
    await dialog.getByRole('button', { name: /^\/\/Charlie(?!\/)/ }).click();
    await page.getByRole('banner').getByRole('button', { name: '//Charlie' }).click();
    await dialog.getByRole('button', { name: /Savings/ }).click();
    // 2. It is asked to sign.
    await page.getByLabel('Amount in PAL').fill('500');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await page.getByRole('button', { name: 'Sign as Savings' }).click();
    await page.getByText(/Done in block/).waitFor();
    assert.equal(asked.length, 1);
    await page.context().close();
  });

  story('an account that is only looked at signs nothing', async ({ open }) => {
    const page = await open('#/stake');
    await page.getByRole('button', { name: 'Choose an account' }).click();
    await page.getByLabel('Look at any address').fill('nonsense');
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByText('This is no address.').waitFor();
    await page.getByLabel('Look at any address').fill(open1.address);
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByText('view only').waitFor();
    await page.getByText('for 30% commission').waitFor();
    await page.getByRole('button', { name: 'Stop validating' }).click();
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await page.getByText('This account is only looked at.').waitFor();
    assert(await page.getByRole('dialog').getByRole('button', { name: /^Sign as/ }).isDisabled());
    await page.context().close();
  });

  story('a dialog of one account is not signed by another that a wallet gives late', async ({ api, open }) => {
    const [shown, signer] = await fundedAccounts(api, ['shown', 'late'], 1_000n * PAL);
    await submit(api, shown, api.tx.staking.bond(500n * PAL, 'Staked'));
    let allow;
    const allowed = new Promise((resolve) => { allow = resolve; });
    let asked;
    const page = await open('#/nominate', {
      account: u8aToHex(shown.publicKey), route: async (opened) => { asked = await withWallet(opened, api, signer, allowed); },
    });
    // 1. The wallet is asked, and takes its time. Meanwhile the dialog of the shown account is opened.
    await page.getByRole('banner').getByRole('button', { name: /view only/ }).click();
    await page.getByRole('button', { name: 'Ask testwallet for accounts' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await row(page, VALIDATOR).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await page.getByText('This account is only looked at.').waitFor();
    // 2. The wallet gives an account, which the page chooses.
    allow();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'Another account was chosen meanwhile.' }).waitFor();
    assert(await page.getByRole('dialog').getByRole('button', { name: /^Sign as/ }).isDisabled());
    assert.deepEqual(asked, []);
    await assertAccessible(page, 'a dialog of another account');
    await page.context().close();
  });

  story('the calculator divides a reward as the worked examples of the specification do', async ({ open }) => {
    const page = await open('#/calculator');
    const shares = () => page.locator('tr[data-share]').evaluateAll((rows) => Object.fromEntries(rows.map((row) => [row.dataset.share, row.cells[3].textContent])));
    const press = (name) => page.getByRole('button', { name, exact: true }).click();
    await page.locator('tr[data-share="Jin"]').waitFor();
    assert.deepEqual(await shares(), { Jin: '16.7', Sam: '8.3', Anson: '41.7', Bobby: '33.3', Treasury: '0.0' });
    await press('Pool B');
    assert.deepEqual(await shares(), { Alice: '25.0', Peter: '25.0', John: '37.5', Kitty: '12.5', Treasury: '0.0' });
    await press('Commission of 50%');
    assert.deepEqual(await shares(), { Commission: '5.0', Validator: '1.0', Nina: '4.0', Treasury: '0.0' });
    await page.getByLabel('Nominators: a name and a stake').fill('Nina');
    await page.getByRole('alert').filter({ hasText: '“Nina” is not a name and an amount' }).waitFor();
    await page.context().close();
  });
});
