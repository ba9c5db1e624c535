/**
 * Compares what a program of `clients/` prints about its nomination with the chain: the connection, the bond, the nominees,
 * the first era that counts its stake, and the reward for that era.
 *
 * Before: `clients.mjs` runs the program on a dev chain. After: `client-programs.test.mjs` and `client-subxt.test.mjs` add
 * the differences between programs: who claims, and who funds.
 */
import assert from 'node:assert/strict';
import { activeEra, block, eventsAt, head, PAL } from './chain.mjs';
import { units } from './clients.mjs';
import { VALIDATOR } from './dev-chain.mjs';
import {
  balanceAt, claimedPagesAt, controllerAt, duePayouts, electedAt, exposureAt, heldAt, ledgerAt, payeeAt, targetsAt,
} from './staking.mjs';

const BOND = 1_000n * PAL;
/** The balance that a program ensures for its account. */
export const FUNDS = 1_100n * PAL;

/** The events about an account in the blocks after `from`, in order. Each has its block's `hash` and `parent`. */
async function historyOf(api, who, from) {
  const { number: last } = await head(api);
  const history = [];
  for (let number = from + 1; number <= last; number += 1) {
    const [{ hash: parent }, { hash }] = await Promise.all([block(api, number - 1), block(api, number)]);
    const events = (await eventsAt(api, hash)).filter(({ data }) => {
      return [data.stash, data.who].some((address) => address?.toString() === who);
    });
    history.push(...events.map((event) => ({ ...event, hash, parent })));
  }
  const named = (name) => history.filter((event) => event.name === name);
  return { last: await block(api, last), named };
}

/** Checks the first lines: the connection and the validators. Resolves with the block and the era. */
async function checkBeginning(api, program, endpoint) {
  const [url, number] = program.said(/^connected to (\S+) at block (\d+)$/);
  assert.equal(url, endpoint);
  const [first] = program.said(/^era (\d+) is active$/);
  const { hash } = await block(api, Number(number));
  const { index } = await activeEra(api, hash);
  // The program may have read a later block than the printed one.
  assert([index, index + 1].includes(Number(first)), `era ${first} at block ${number} of era ${index}`);
  const [validator, total] = program.said(/^validator (\S+) with (.+)$/);
  assert.deepEqual(await electedAt(api, Number(first)), [validator]);
  assert.equal(units(total), (await exposureAt(api, Number(first), validator)).total);
  return { start: Number(number), first: Number(first) };
}

/** Checks the lines about bond and nomination against the blocks of these calls. */
async function checkNominator(api, program, { named }) {
  const [who, bonded] = program.said(/^account (\S+) bonded (.+)$/);
  assert.equal(units(bonded), BOND);
  const [{ data, hash, parent }, ...more] = named('staking.Bonded');
  assert.deepEqual([data.amount.toBigInt(), more.length], [BOND, 0]);
  assert.equal(await controllerAt(api, who, parent), null);
  assert.deepEqual(await ledgerAt(api, who, hash), { stash: who, total: BOND, active: BOND, unlocking: [] });
  assert.equal(await payeeAt(api, who, hash), 'Staked');
  const [nominated] = program.said(/^nominated (\S+)$/);
  assert.deepEqual([nominated, await targetsAt(api, who)], [VALIDATOR, [VALIDATOR]]);
}

/** Checks the lines about the era against the exposures and the formulas. Resolves with the era and the reward. */
async function checkEra(api, program, who, first) {
  const [number, counted, behind] = program.said(/^era (\d+) counts (.+) behind (\S+)$/);
  const era = Number(number);
  assert.deepEqual([units(counted), behind], [BOND, VALIDATOR]);
  const stakesIn = async (of) => (await exposureAt(api, of, VALIDATOR)).pages
    .flatMap(({ others }) => others).filter((other) => other.who === who);
  assert.deepEqual(await stakesIn(era), [{ who, value: BOND }]);
  for (let earlier = first; earlier < era; earlier += 1) assert.deepEqual(await stakesIn(earlier), []);
  assert.deepEqual(program.said(/^era (\d+) is over$/), [number]);
  const paid = units(program.said(/^paid (.+)$/)[0]);
  assert.equal(paid, (await duePayouts(api, era, VALIDATOR)).nominators[who]);
  assert(paid > 0n);
  return { era, paid };
}

/** Checks balance and ledger against the account's history: only its bond, its rewards and its fees changed them. */
async function checkAccount(api, who, { named, last: { hash } }, { funds, paid }) {
  const rewards = named('staking.Rewarded').map(({ data }) => data.amount.toBigInt());
  // With automatic payouts, the next era may be paid too.
  assert.equal(rewards[0], paid);
  const stake = rewards.reduce((sum, amount) => sum + amount, BOND);
  assert.deepEqual(await ledgerAt(api, who, hash), { stash: who, total: stake, active: stake, unlocking: [] });
  assert.equal(await heldAt(api, who, hash), stake);
  const fees = named('transactionPayment.TransactionFeePaid')
    .reduce((sum, { data }) => sum + data.actualFee.toBigInt() + data.tip.toBigInt(), 0n);
  const { free, reserved } = await balanceAt(api, who, hash);
  assert.deepEqual({ free, reserved }, { free: funds - BOND - fees, reserved: stake });
}

/** Waits for a program's end and checks its whole output. Resolves with the event of the reward. */
export async function checkRun(api, program, endpoint, funds) {
  assert.equal(await program.ended(), 0, program.output);
  assert.equal(program.stderr, '');
  const [who] = program.said(/^account (\S+) bonded/);
  const { start, first } = await checkBeginning(api, program, endpoint);
  const history = await historyOf(api, who, start);
  await checkNominator(api, program, history);
  const { era, paid } = await checkEra(api, program, who, first);
  await checkAccount(api, who, history, { funds, paid });
  const [reward] = history.named('staking.Rewarded');
  assert.deepEqual(await claimedPagesAt(api, era, VALIDATOR, reward.parent), []);
  assert.deepEqual(await claimedPagesAt(api, era, VALIDATOR, reward.hash), [0]);
  assert((await activeEra(api, reward.hash)).index > era);
  return { reward, era, who };
}
