/** What is done in the pages is on the chain, and what the pages show is what the chain stores, to the unit. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, eventsAt, PAL, submit, until } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { balanceAt, duePayouts, eraStakeAt, exposureAt, payeeAt, stakeOfAt, targetsAt } from '../../e2e/lib/staking.mjs';
import { assertAccessible, confirm, eventually, OUTPUT, pagesOnDevChain, sign, unitsOf } from './lib/browser.mjs';

const hex = (uri) => u8aToHex(account(uri).publicKey);
const addressOf = (uri) => account(uri).address;

const activeEra = async (api) => (await api.query.staking.activeEra()).unwrap().index.toNumber();

describe('flows', () => {
  const { story } = pagesOnDevChain(async ({ api }) => {
    // Rewards wait to be claimed, so that a page has something to claim.
    await submit(api, account('//Alice'), api.tx.sudo.sudo(api.tx.staking.setAutomaticPayouts(false)));
  });

  story('whoever bonds, nominates and stops in the pages does so on the chain', async ({ api, open }) => {
    const page = await open('#/stake', { account: hex('//Charlie') });
    // 1. Charlie bonds 5,000 PAL. Rewards go to the stash.
    await page.getByLabel('Amount in PAL').fill('5000.000000000001');
    await page.getByLabel('Rewards go').selectOption('Stash');
    await page.getByRole('button', { name: 'See what will happen' }).click();
    await page.getByText('They earn nothing before you nominate or validate.').waitFor();
    await page.getByText(/The fee is about/).waitFor();
    await assertAccessible(page, 'the dialog before signing');
    await page.screenshot({ path: `${OUTPUT}/dialog.png` });
    await confirm(page);
    assert.equal((await stakeOfAt(api, addressOf('//Charlie'))).active, 5_000n * PAL + 1n);
    assert.equal(await payeeAt(api, addressOf('//Charlie')), 'Stash');
    await eventually('the page shows the bond', () => unitsOf(page.getByTestId('active')), (units) => units === 5_000n * PAL + 1n);

    // 2. He nominates Alice's stash.
    await page.goto(page.url().replace('#/stake', '#/nominate'));
    await page.getByRole('checkbox', { name: `Choose ${VALIDATOR}` }).check();
    await sign(page);
    assert.deepEqual(await targetsAt(api, addressOf('//Charlie')), [VALIDATOR]);

    // 3. He unbonds a part. The page dates it by the era that the chain stores.
    await page.goto(page.url().replace('#/nominate', '#/stake'));
    await page.getByRole('button', { name: 'Unbond', exact: true }).click();
    await page.getByLabel('Amount in PAL').fill('1000');
    await sign(page);
    const { active, unlocking: [chunk] } = await stakeOfAt(api, addressOf('//Charlie'));
    assert.deepEqual([active, chunk.value], [4_000n * PAL + 1n, 1_000n * PAL]);
    const row = page.getByRole('region', { name: 'What unlocks' }).getByRole('row').nth(1);
    await row.waitFor();
    assert.equal(await unitsOf(row), chunk.value);
    assert.match(await row.innerText(), new RegExp(`\\b${chunk.era}\\b`));

    // 4. He rebonds it, then stops nominating.
    await page.getByRole('button', { name: 'Rebond' }).click();
    await page.getByLabel('Amount in PAL').fill('400');
    await sign(page);
    assert.equal((await stakeOfAt(api, addressOf('//Charlie'))).active, 4_400n * PAL + 1n);
    await page.getByRole('button', { name: 'Stop nominating' }).click();
    await sign(page);
    assert.equal(await targetsAt(api, addressOf('//Charlie')), null);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  story('a refused amount is explained before anything is signed', async ({ api, open }) => {
    const page = await open('#/stake', { account: hex('//Bob') });
    for (const [amount, reason] of [
      ['1', 'The least bond is 100 PAL.'], ['1e3', 'Enter a number such as 12.5.'], ['99999999', /At most [\d\u202f.]+ PAL can be bonded/],
    ]) {
      await page.getByLabel('Amount in PAL').fill(amount);
      await page.getByRole('alert').filter({ hasText: reason }).waitFor();
      assert(await page.getByRole('button', { name: 'See what will happen' }).isDisabled());
    }
    assert.equal(await stakeOfAt(api, addressOf('//Bob')), null);
    await page.context().close();
  });

  story('a claim in the page pays what the page has shown', async ({ api, open }) => {
    // 1. An era that counts Eve is over, and unpaid. Eve wants her rewards free to spend.
    await submit(api, account('//Eve'), api.tx.staking.setPayee('Stash'));
    await until(api, 'an era is over', async () => (await activeEra(api)) >= 2);
    const page = await open('#/stake', { account: hex('//Eve') });
    const row = page.locator('tr[data-era="1"]');
    await row.getByText('waits').waitFor();
    const shown = await unitsOf(row.locator('td').nth(2));
    const { nominators } = await duePayouts(api, 1, VALIDATOR);
    assert.equal(shown, nominators[addressOf('//Eve')], 'the page shows what the chain owes');

    // 2. She claims. The reward comes, the fee goes.
    const before = await balanceAt(api, addressOf('//Eve'));
    await row.getByRole('button', { name: 'Claim era 1' }).click();
    const hash = await api.rpc.chain.getBlockHash(await confirm(page));
    const paidFees = (await eventsAt(api, hash)).filter(({ name }) => name === 'transactionPayment.TransactionFeePaid');
    const [fee] = paidFees.filter(({ data }) => data.who.toString() === addressOf('//Eve')).map(({ data }) => data.actualFee.toBigInt());
    const after = await balanceAt(api, addressOf('//Eve'));
    assert.equal(after.free - before.free, shown - fee, 'the claim raises the balance by the reward');
    assert.deepEqual((await api.query.staking.claimedRewards(1, VALIDATOR)).map(Number), [0]);
    await row.getByText('paid').waitFor();

    // 3. Dave, who paid no fee, was paid with the same page: his payee is his stake.
    const { unlocking, total } = await stakeOfAt(api, addressOf('//Dave'));
    assert.deepEqual(unlocking, []);
    assert.equal(total, 100_000n * PAL + nominators[addressOf('//Dave')]);
    await page.context().close();
  });

  story('the rewards can be saved for spreadsheets, to the unit', async ({ api, open }) => {
    await until(api, 'an era is over', async () => (await activeEra(api)) >= 2);
    const page = await open('#/stake', { account: hex('//Ferdie') });
    await page.locator('tr[data-era="1"]').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
    const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
    const columns = lines[0].split(',');
    const line = lines.find((text) => text.startsWith('1,')).split(',');
    const { nominators } = await duePayouts(api, 1, VALIDATOR);
    assert.equal(BigInt(line[columns.indexOf('reward_units')]), nominators[addressOf('//Ferdie')]);
    assert.equal(line[columns.indexOf('validator')], VALIDATOR);
    assert.equal(line[columns.indexOf('payout_account_by_present_setting')], addressOf('//Ferdie'));
    await page.context().close();
  });

  story('overview and record equal the storage of the chain', async ({ api, open }) => {
    await until(api, 'an era is over', async () => (await activeEra(api)) >= 2);
    const [reward, staked, { exposure, pool }] = await Promise.all([
      api.query.staking.erasValidatorReward(1), eraStakeAt(api, 1), duePayouts(api, 1, VALIDATOR),
    ]);
    const overview = await open('#/overview');
    const era = overview.locator('tr[data-era="1"]');
    await era.waitFor();
    const amounts = await era.locator('[data-units]').evaluateAll((found) => found.map((one) => one.dataset.units));
    assert(amounts.includes(reward.unwrap().toString()), 'the reward of the era');
    assert(amounts.includes(staked.toString()), 'the stake of the era');

    const record = await open(`#/validators/${VALIDATOR}`);
    const row = record.locator('tr[data-era="1"]');
    await row.waitFor();
    const units = await row.locator('[data-units]').evaluateAll((found) => found.map((one) => BigInt(one.dataset.units)));
    assert.deepEqual(units, [pool, exposure.pages.reduce((sum, { total }) => sum + total, exposure.own), exposure.own]);

    const table = await open('#/validators');
    const backing = await unitsOf(table.locator(`tr[data-validator="${VALIDATOR}"]`));
    const now = await exposureAt(api, await activeEra(api), VALIDATOR);
    assert.equal(backing, now.pages.reduce((sum, { total }) => sum + total, now.own));
    for (const page of [overview, record, table]) await page.context().close();
  });

  story('a slash that waits shows everybody’s share, and the motion against it', async ({ api, open }) => {
    // 1. Root slashes Alice's stash by hand: 10% of era 0 or 1.
    const era = await activeEra(api);
    await submit(api, account('//Alice'), api.tx.sudo.sudo(api.tx.staking.manualSlash(VALIDATOR, era, 100_000_000)));
    const [[key, rows]] = await eventually('the slash is shown', () => api.query.staking.unappliedSlashes.entries(), (found) => found.length > 0);
    const [slash] = rows;
    const page = await open('#/slashes', { account: hex('//Dave') });
    const card = page.getByTestId('pending-slash');
    await card.waitFor();
    const [total, own] = await card.locator('dd [data-units]').evaluateAll((found) => found.map((one) => BigInt(one.dataset.units)));
    const others = slash.others.map(([who, amount]) => [who.toString(), amount.toBigInt()]);
    assert.equal(own, slash.own.toBigInt());
    assert.equal(total, others.reduce((sum, [, amount]) => sum + amount, own));
    for (const [who, amount] of others) {
      const share = card.getByRole('row').filter({ has: page.locator(`[data-address="${who}"]`) });
      assert.equal(await unitsOf(share), amount, who);
    }
    await card.getByText(`Applied in era ${key.args[0]}`).waitFor();
    await assertAccessible(page, 'a slash that waits');
    await page.screenshot({ path: `${OUTPUT}/slash-waits.png`, fullPage: true });

    // 2. Dave is warned on his own page.
    const stake = await open('#/stake', { account: hex('//Dave') });
    await stake.getByRole('alert').filter({ hasText: 'A slash waits' }).waitFor();
    await assertAccessible(stake, 'a stake under a slash');

    // 3. The council moves to cancel it.
    const cancel = api.tx.staking.cancelDeferredSlash(key.args[0], [0]);
    await submit(api, account('//Alice'), api.tx.council.propose(2, cancel, cancel.method.encodedLength + 8));
    await page.getByText(/Motion 0 of the council would cancel it: [01] of 2 ayes/).waitFor();
    for (const opened of [page, stake]) await opened.context().close();
  });

  story('a vote that an offence made void is told, and can be cast again', async ({ api, open }) => {
    // 1. Alice's stash is slashed, and stands again. Dave has voted for it before the slash. The chain has no other validator, so
    // the next election would admit it, and the vote would count again. While eras are frozen, there is none.
    const era = await activeEra(api) + 1;
    await until(api, 'an era begins', async () => (await activeEra(api)) >= era);
    const calls = [api.tx.staking.forceNoEras(), api.tx.staking.manualSlash(VALIDATOR, era, 100_000_000)];
    await submit(api, account('//Alice'), api.tx.sudo.sudo(api.tx.utility.batchAll(calls)));
    await submit(api, account('//Alice//stash'), api.tx.staking.validate({ commission: 50_000_000, blocked: false }));
    const page = await open('#/stake', { account: hex('//Dave') });
    await page.locator('[data-alert="void"]').getByText('Nominate again if you still trust it.').waitFor();

    // 2. He nominates the same again.
    await page.goto(page.url().replace('#/stake', '#/nominate'));
    await page.getByText('vote is void').waitFor();
    await assertAccessible(page, 'a void vote');
    const before = await api.query.staking.nominatedAt(addressOf('//Dave'));
    await sign(page);
    assert.deepEqual(await targetsAt(api, addressOf('//Dave')), [VALIDATOR]);
    assert.notDeepEqual(await api.query.staking.nominatedAt(addressOf('//Dave')), before);
    await page.getByText('vote is void').waitFor({ state: 'detached' });
    assert(await page.getByRole('button', { name: 'See what will happen' }).isDisabled());
    await page.goto(page.url().replace('#/nominate', '#/stake'));
    await page.locator('[data-alert="slash"]').first().waitFor();
    assert.equal(await page.locator('[data-alert="void"]').count(), 0);
    await page.context().close();
  });
});
