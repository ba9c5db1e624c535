/**
 * The pages on a chain with Parity's `pallet-staking`: they show what it stores and pays, to the unit, and make its calls. Then
 * the chain is upgraded to our pallet while pages are open.
 *
 * Needs the runtimes of `rehearsal/`: run `make rehearsal`.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { account, activeEra, block, connect, eventsAt, head, PAL, submit, until, waitForEra } from '../../e2e/lib/chain.mjs';
import { startNode } from '../../e2e/lib/node.mjs';
import { paidByEra, slashesDueAt, specBefore, untilTakenOver, upgrade, VALIDATOR } from '../../e2e/lib/rehearsal.mjs';
import { EVERYBODY, FANS, liveUntilEra4, OTTOS_CONTROLLER, stake } from '../../e2e/lib/rehearsal-people.mjs';
import {
  balanceAt, controllerAt, eraRewardAt, eraStakeAt, exposureAt, plannedEraAt, pointsAt, stakeOfAt, targetsAt,
} from '../../e2e/lib/staking.mjs';
import { ensureSlashRecords } from './lib/slash-records.mjs';
import { allUnitsOf, assertAccessible, confirm, eventually, OUTPUT, pagesOnDevChain, sign, unitsOf } from './lib/browser.mjs';

const STASH = VALIDATOR.address;
const VIEW = 'RuntimeViewFunction_execute_view_function';
/** They sign in the pages, as development accounts. */
const [CHARLIE, EVE] = [account('//Charlie'), account('//Eve')];
const [LUKE, UNA, OTTO] = [FANS.luke.pair, FANS.una.pair, FANS.otto.pair];
const EVES_STAKE = 2_500n * PAL + 29n;
/** An era of which nobody claims a page before the stories do. */
const UNCLAIMED = 3;

const hexOf = ({ publicKey }) => u8aToHex(publicKey);
const sum = (values) => values.reduce((all, value) => all + value, 0n);
/** The eras in which the slashes are due, and what Una is shown to lose of which stake. */
const slashed = {};

async function prepare({ api }) {
  await Promise.all([stake(api), submit(api, EVE, api.tx.utility.batchAll([
    api.tx.staking.bond(EVES_STAKE, 'Stash'), api.tx.staking.nominate([STASH]),
  ]))]);
  Object.assign(slashed, await liveUntilEra4(api));
}

const start = () => startNode({ chain: specBefore([...EVERYBODY, CHARLIE, EVE]), name: 'alice', extraArgs: ['--force-authoring'] });

/** Closes a page that has told of no error. */
async function close(page) {
  assert.deepEqual(page.problems, [], page.url());
  await page.context().close();
}

/** The rows of an era in "My stake", in the order of their pages: what each shows as reward. */
async function rewardsOf(open, who, era) {
  const page = await open('#/stake', { account: hexOf(who) });
  const rows = page.locator(`tr[data-era="${era}"]`);
  await rows.first().waitFor();
  const shown = await Promise.all((await rows.all()).map(async (row) => (await allUnitsOf(row))[1]));
  await close(page);
  return shown;
}

describe('pallet-staking', () => {
  const { stage, story } = pagesOnDevChain(prepare, start);

  story('a slash that waits has everybody’s share, and one that came too late is never applied', async ({ api, open }) => {
    const page = await open('#/slashes');
    const card = page.getByTestId('pending-slash');
    await card.waitFor();
    assert.equal(await card.count(), 1);
    const { hash } = await head(api);
    const due = await slashesDueAt(api, slashed.pending, hash);
    assert.equal(Object.keys(due).length, 10, 'the validator and nine nominators');
    const [all, own] = await allUnitsOf(card.locator('dd'));
    assert.deepEqual([all, own], [sum(Object.values(due)), due[STASH]]);
    for (const [who, amount] of Object.entries(due).filter(([one]) => one !== STASH)) {
      assert.equal(await unitsOf(card.getByRole('row').filter({ has: page.locator(`[data-address="${who}"]`) })), amount, who);
    }
    await card.getByText(`Applied in era ${slashed.pending}`).waitFor();
    const late = await slashesDueAt(api, slashed.forgotten, hash);
    assert.equal(await unitsOf(page.locator(`[data-late="${slashed.forgotten}"]`)), sum(Object.values(late)));
    await page.getByText('The chain notes a slash when it is reported').waitFor();
    await assertAccessible(page, 'slashes of pallet-staking');
    await page.screenshot({ path: `${OUTPUT}/parity-slashes.png`, fullPage: true });
    await close(page);

    const stakePage = await open('#/stake', { account: hexOf(UNA) });
    const alert = stakePage.getByRole('alert').filter({ hasText: 'A slash waits' }).locator('[data-units]');
    await alert.first().waitFor();
    assert.equal(await alert.count(), 1);
    const loss = BigInt(await alert.getAttribute('data-units'));
    assert.equal(loss, due[UNA.address]);
    Object.assign(slashed, { loss, of: (await stakeOfAt(api, UNA.address)).total });
    await close(stakePage);
  });

  story('every page opens, and asks the chain for nothing that it does not have', async ({ open }) => {
    for (const [hash, whole] of [
      ['#/overview', 'Last eras'], ['#/validators', 'Past return'], [`#/validators/${STASH}`, 'Era by era'],
      ['#/stake', 'Waiting to be claimed'], ['#/nominate', 'Past return'], ['#/slashes', 'Reported'], ['#/calculator', 'Real return'],
    ]) {
      const page = await open(hash, { account: hexOf(UNA) });
      await page.getByText(whole).first().waitFor();
      assert(!page.calls.includes(VIEW), `${hash} asks a view function`);
      assert.equal(await page.getByText('The chain could not be read').count(), 0, hash);
      assert.equal(await page.getByTestId('prediction').count(), 0, 'elections of another pallet are not predicted');
      await page.screenshot({ path: `${OUTPUT}/parity-${hash.split('/')[1]}.png`, fullPage: true });
      await close(page);
    }
  });

  story('overview, validators and record equal the storage', async ({ api, open }) => {
    const [reward, staked, exposure, { individual }] = await Promise.all([
      eraRewardAt(api, 2), eraStakeAt(api, 2), exposureAt(api, 2, STASH), pointsAt(api, 2),
    ]);
    const overview = await open('#/overview');
    const era = overview.locator('tr[data-era="2"]');
    await era.waitFor();
    assert.deepEqual(await allUnitsOf(era), [reward, staked]);
    assert.match(await overview.getByText('Validators at work').locator('..').innerText(), /\b1\s+of 1 seats\s+2 announced/);
    const nominators = (await api.query.staking.counterForNominators()).toNumber();
    assert.match(await overview.getByText('Nominators', { exact: true }).locator('..').innerText(), new RegExp(`\\b${nominators}\\b`));
    const shownEra = await overview.getByText(/^Era \d+/).first().innerText();
    assert(Math.abs(Number(shownEra.match(/\d+/)[0]) - (await activeEra(api)).index) <= 1, shownEra);
    await close(overview);

    const record = await open(`#/validators/${STASH}`);
    const row = record.locator('tr[data-era="2"]');
    await row.waitFor();
    const backing = sum(exposure.pages.map(({ total }) => total)) + exposure.own;
    // The only validator has all points, so the whole reward is its pool.
    assert.deepEqual(await allUnitsOf(row), [reward, backing, exposure.own]);
    assert.match(await row.innerText(), new RegExp(`10%\\s+${individual[STASH]}\\s`));
    assert.match(await row.innerText(), /1 of 3 pages/);
    await close(record);

    const table = await open('#/validators');
    // Another era may begin meanwhile, and the table shows it some blocks later.
    await eventually('the table shows the active era', async () => {
      const { total, own } = await exposureAt(api, (await activeEra(api)).index, STASH);
      return [await allUnitsOf(table.locator(`tr[data-validator="${STASH}"]`)), [total, own]].map(String);
    }, ([shown, stored]) => shown === stored);
    assert.match(await table.locator(`tr[data-validator="${STASH}"]`).innerText(), /slash waits/);
    await close(table);
  });

  story('each stake is shown as it is stored, also with a controller and with a lock', async ({ api, open }) => {
    for (const who of [...Object.values(FANS).map(({ pair }) => pair), VALIDATOR]) {
      const page = await open('#/stake', { account: hexOf(who) });
      const { active, total } = await stakeOfAt(api, who.address);
      await eventually(`the stake of ${who.address}`, () => unitsOf(page.getByTestId('active')), (units) => units === active);
      const { free, frozen } = await balanceAt(api, who.address);
      const locked = who === LUKE ? total : 0n;
      assert.equal(frozen, locked);
      assert.equal(await unitsOf(page.getByTestId('free')), free - locked, 'a lock of staking is no free balance');
      await close(page);
    }
    const page = await open('#/stake', { account: hexOf(OTTO) });
    await page.getByText('This stash has a controller.').waitFor();
    assert.equal(await controllerAt(api, OTTO.address), OTTOS_CONTROLLER.address);
    assert.equal(await page.getByRole('button', { name: 'Unbond', exact: true }).count(), 0);
    await close(page);
  });

  story('unlocking stake has the eras of the ledger, and is free when its era is planned', async ({ api, open }) => {
    const { unlocking } = await stakeOfAt(api, UNA.address);
    assert.equal(unlocking.length, 2);
    const page = await open('#/stake', { account: hexOf(UNA) });
    const rows = page.getByRole('region', { name: 'What unlocks' }).locator('tbody tr');
    await rows.first().waitFor();
    assert.deepEqual(await allUnitsOf(rows), unlocking.map(({ value }) => value));
    const [first] = unlocking;
    assert.match(await rows.first().innerText(), new RegExp(`\\b${first.era}\\b`));
    await until(api, 'its era is planned', async ({ hash }) => (await plannedEraAt(api, hash)) >= first.era);
    await rows.first().getByText('now').waitFor();
    await close(page);
  });

  story('the rewards that wait are what the chain then pays, page by page, to the unit', async ({ api, open }) => {
    // 1. What the pages show of an era of which nothing is claimed.
    await waitForEra(api, UNCLAIMED + 1);
    const shown = {};
    const paidFans = Object.entries(FANS).filter(([name]) => name !== 'noa').map(([, { pair }]) => pair);
    for (const who of paidFans) [shown[who.address]] = await rewardsOf(open, who, UNCLAIMED);
    const ofValidator = await rewardsOf(open, VALIDATOR, UNCLAIMED);
    const { pages } = await exposureAt(api, UNCLAIMED, STASH);
    assert.equal(ofValidator.length, pages.length, 'the validator is paid on each page');
    assert.equal(pages.length, 3);

    // 2. Eve claims her page in the page, and the chain pays it.
    const place = pages.findIndex(({ others }) => others.some(({ who }) => who === EVE.address));
    const page = await open('#/stake', { account: hexOf(EVE) });
    const row = page.locator(`tr[data-era="${UNCLAIMED}"]`);
    await row.getByText('waits').waitFor();
    [, shown[EVE.address]] = await allUnitsOf(row);
    await row.getByRole('button', { name: `Claim era ${UNCLAIMED}` }).click();
    const hashes = [(await block(api, await confirm(page))).hash];
    await row.getByText('paid').waitFor();
    const claimed = (await api.query.staking.claimedRewards(UNCLAIMED, STASH)).map(Number);
    assert.deepEqual(claimed, [place]);
    await close(page);

    // 3. Somebody claims the others.
    for (const other of pages.keys()) {
      if (other !== place) hashes.push((await submit(api, EVE, api.tx.staking.payoutStakersByPage(STASH, UNCLAIMED, other))).blockHash);
    }
    const events = (await Promise.all(hashes.map((hash) => eventsAt(api, hash)))).flat();
    const paid = paidByEra(events)[UNCLAIMED];
    for (const [who, amount] of Object.entries(shown)) assert.equal(amount, paid[who], who);
    assert.equal(sum(ofValidator), paid[STASH]);
    for (const { pair } of Object.values(FANS)) {
      const after = await open('#/stake', { account: hexOf(pair) });
      await after.locator(`tr[data-era="${UNCLAIMED}"]`).getByText('paid').waitFor();
      await close(after);
    }
  });

  story('whoever bonds, nominates, unbonds and withdraws in the pages does so on the chain', async ({ api, open }) => {
    const page = await open('#/stake', { account: hexOf(CHARLIE) });
    const go = (to) => page.goto(page.url().replace(/#.*/, to));
    const act = async (button, amount) => {
      await page.getByRole('button', { name: button, exact: true }).click();
      if (amount) await page.getByLabel('Amount in PAL').fill(amount);
      await sign(page);
    };
    const stakeNow = () => stakeOfAt(api, CHARLIE.address);
    // 1. He bonds, and nominates.
    await page.getByLabel('Amount in PAL').fill('5000.000000000001');
    await page.getByLabel('Rewards go').selectOption('Stash');
    await sign(page);
    assert.equal((await stakeNow()).active, 5_000n * PAL + 1n);
    await go('#/nominate');
    await page.getByRole('checkbox', { name: `Choose ${STASH}` }).check();
    await sign(page);
    assert.deepEqual(await targetsAt(api, CHARLIE.address), [STASH]);
    // 2. He bonds more, unbonds, and rebonds a part.
    await go('#/stake');
    await act('Bond more', '12.5');
    assert.equal((await stakeNow()).active, 5_012n * PAL + PAL / 2n + 1n);
    await act('Unbond', '1000');
    await act('Rebond', '400');
    const { active, unlocking: [chunk] } = await stakeNow();
    assert.deepEqual([active, chunk.value], [4_412n * PAL + PAL / 2n + 1n, 600n * PAL]);
    await eventually('the page shows it', () => unitsOf(page.getByTestId('active')), (units) => units === active);
    // 3. He withdraws as soon as the era is planned.
    const row = page.getByRole('region', { name: 'What unlocks' }).getByRole('row').nth(1);
    assert.match(await row.innerText(), new RegExp(`\\b${chunk.era}\\b`));
    await until(api, 'the era is planned', async ({ hash }) => (await plannedEraAt(api, hash)) >= chunk.era);
    await row.getByText('now').waitFor();
    await act('Withdraw');
    const left = await stakeNow();
    assert.deepEqual(left.unlocking, []);
    assert.equal(left.total, left.active);
    await act('Stop nominating');
    assert.equal(await targetsAt(api, CHARLIE.address), null);
    await close(page);
  });

  story('the slash is applied, and takes what the page had shown', async ({ api, open }) => {
    await waitForEra(api, slashed.pending);
    const page = await open('#/slashes');
    await page.getByText('No slash waits.').waitFor();
    await page.locator(`[data-late="${slashed.forgotten}"]`).waitFor();
    await close(page);
    const stakePage = await open('#/stake', { account: hexOf(UNA) });
    const { active, total } = await stakeOfAt(api, UNA.address);
    assert(slashed.loss > 0n);
    assert.equal(total, slashed.of - slashed.loss);
    await eventually('the slashed stake', () => unitsOf(stakePage.getByTestId('active')), (units) => units === active);
    await close(stakePage);
  });

  story('an upgrade to our pallet is told to open pages, which go on', async ({ open }) => {
    const pages = await Promise.all(['#/overview', '#/stake', '#/validators', '#/slashes'].map((hash) => open(hash, { account: hexOf(LUKE) })));
    const lastOld = await upgrade(stage.api);
    await stage.api.disconnect();
    stage.api = await connect(stage.node);
    for (const page of pages) await page.getByText('The chain was upgraded').or(page.getByText('The chain moves its stakes')).first().waitFor();
    await assertAccessible(pages[0], 'an upgrade');
    const end = await untilTakenOver(stage.api, lastOld);
    assert(end > lastOld);
    for (const page of pages) {
      await page.getByText('from version 1 to 2').waitFor();
      const blockOf = async () => Number((await page.getByText(/^block /).innerText()).replace(/\D/g, ''));
      const { number } = await head(stage.api);
      await eventually('the page follows', blockOf, (shown) => shown >= number);
      assert(page.calls.includes(VIEW) || page === pages[3], `${page.url()} asks the new pallet`);
      await eventually('nothing failed to be read', () => page.getByText('The chain could not be read').count(), (count) => count === 0);
    }
    const [overview, stakePage, , slashes] = pages;
    const { total, active } = await stakeOfAt(stage.api, LUKE.address);
    await eventually('the stake', () => unitsOf(stakePage.getByTestId('active')), (units) => units === active);
    const { free } = await balanceAt(stage.api, LUKE.address);
    assert(total > 0n);
    await eventually('what is free', () => unitsOf(stakePage.getByTestId('free')), (units) => units === free);
    await overview.getByText('The curve is the chain’s own answer.').waitFor();
    await ensureSlashRecords(stage.api, slashes);
    // Time goes on: the next era comes to the overview.
    const { index } = await activeEra(stage.api);
    await overview.locator(`tr[data-era="${index + 1}"]`).waitFor({ timeout: 180_000 });
    await overview.screenshot({ path: `${OUTPUT}/parity-upgraded.png`, fullPage: true });
    for (const page of pages) await close(page);
  });
});
