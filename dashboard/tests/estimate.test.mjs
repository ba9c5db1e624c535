/** What the page promises before a nomination is signed is what the chain pays, and the file for spreadsheets says so. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import { u8aToHex } from '../../e2e/node_modules/@polkadot/util/index.js';
import { ask } from '../../e2e/lib/answers.mjs';
import { account, PAL, submit, until, waitForEra } from '../../e2e/lib/chain.mjs';
import { VALIDATOR } from '../../e2e/lib/dev-chain.mjs';
import { balanceAt, electedForAt, exposureAt, targetsAt } from '../../e2e/lib/staking.mjs';
import { eventually, pagesOnDevChain, unitsOf } from './lib/browser.mjs';

const CHARLIE = account('//Charlie');
const STAKE = 50_000n * PAL + 7n;
const ERAS = 5;

/** The parts of Charlie in an era that is over, at a block. */
const partsOf = async (api, hash, era) => {
  const answer = await ask(api, hash, 'Staking', 'payouts_of', CHARLIE.address, era);
  return answer.isOk ? [...answer.asOk] : [];
};

/** Waits for a block in which an era is paid to Charlie. Resolves with the block's hash. */
async function paidBlock(api, era) {
  const { hash } = await until(api, `era ${era} is paid`, async (now) => (
    (await partsOf(api, now.hash, era)).some(({ status }) => status.type === 'Claimed')
  ));
  return hash;
}

describe('estimates', () => {
  let nominated;
  const { story } = pagesOnDevChain(async ({ api }) => {
    await submit(api, CHARLIE, api.tx.staking.bond(STAKE, 'Stash'));
  });

  story('the estimate before signing is within 1% of what is paid two eras later', async ({ api, open }) => {
    const page = await open('#/nominate', { account: u8aToHex(CHARLIE.publicKey) });
    const card = page.getByTestId('prediction');
    // 1. Charlie waits until no election is under way, and chooses the validator. He has not signed yet.
    await until(api, 'an election is under way', async ({ hash }) => (await electedForAt(api, hash)) !== null);
    await until(api, 'no election is under way', async ({ hash }) => (await electedForAt(api, hash)) === null);
    await page.getByRole('checkbox', { name: `Choose ${VALIDATOR}` }).check();
    await card.getByText('Rewards are the chain’s own estimate').waitFor();
    const era = Number(await eventually('an era is predicted', () => card.getAttribute('data-era')));
    const promised = await unitsOf(page.getByTestId('expected'));
    assert(promised > 0n);

    // 2. He signs. The election for that era counts him.
    await page.getByRole('button', { name: 'See what will happen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Sign as/ }).click();
    const done = await dialog.getByText(/Done in block/).innerText();
    const hash = (await api.rpc.chain.getBlockHash(Number(done.replace(/\D/g, '')))).toHex();
    nominated = { hash, era };
    assert.deepEqual(await targetsAt(api, CHARLIE.address), [VALIDATOR]);
    const active = await waitForEra(api, era);
    const { pages } = await exposureAt(api, era, VALIDATOR, active.hash);
    assert.equal(pages.flatMap(({ others }) => others).find(({ who }) => who === CHARLIE.address).value, STAKE);

    // 3. The era is over, and pays what was promised.
    const [{ reward }] = await partsOf(api, await paidBlock(api, era), era);
    const [paid, difference] = [reward.toBigInt(), reward.toBigInt() - promised];
    console.log(`promised ${promised}, paid ${paid}`);
    assert((difference < 0n ? -difference : difference) * 100n <= paid, `promised ${promised}, paid ${paid}`);
    await page.context().close();
  });

  story('the CSV of five eras adds up to the change of the balance, to the unit', async ({ api, open }) => {
    const { era, hash: before } = nominated;
    const eras = Array.from({ length: ERAS }, (_, index) => era + index);
    const after = await paidBlock(api, eras.at(-1));
    assert((await partsOf(api, after, era + ERAS)).every(({ status }) => status.type !== 'Claimed'), 'no later era is paid yet');

    const page = await open('#/stake', { account: u8aToHex(CHARLIE.publicKey) });
    await page.locator(`tr[data-era="${eras.at(-1)}"]`).getByText('paid', { exact: true }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
    const [header, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\r\n').map((line) => line.split(','));
    const cell = (line, name) => line[header.indexOf(name)];
    const counted = lines.filter((line) => eras.includes(Number(cell(line, 'era'))));
    assert.deepEqual(counted.map((line) => [Number(cell(line, 'era')), cell(line, 'state')]), eras.map((of) => [of, 'paid']));
    const sum = counted.reduce((all, line) => all + BigInt(cell(line, 'reward_units')), 0n);
    const [start, end] = await Promise.all([before, after].map((hash) => balanceAt(api, CHARLIE.address, hash)));
    assert.equal(sum, end.free - start.free);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
});
