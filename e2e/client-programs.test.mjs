/**
 * The programs of `clients/` with `@polkadot/api`, `polkadot-api` and `dedot`: what they do on a chain, whether they
 * say so, and what they say when they can't.
 *
 * Whoever claims a page claims it for everybody on it, so each program has a chain of its own on which rewards are
 * claimed; they share one that pays by itself. What a program printed is held against the state and the events of the
 * chain, and what it was paid against the formulas.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, activeEra, block, eventsAt, head, PAL, submitAsRoot } from './lib/chain.mjs';
import { refusal, runNpmScript, startProgram, units } from './lib/clients.mjs';
import { devChain, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { freePorts } from './lib/node.mjs';
import {
  balanceAt, claimedPagesAt, controllerAt, duePayouts, electedAt, exposureAt, heldAt, ledgerAt, payeeAt, targetsAt,
} from './lib/staking.mjs';

const PROGRAMS = ['polkadot-js.mjs', 'papi.ts', 'dedot.ts'];
const BOND = 1_000n * PAL;
/** What a program sees to it that its account has. */
const FUNDS = 1_100n * PAL;
/** Genesis nominators, one for each program, so that nobody's transactions get in each other's way. */
const BONDED = { 'polkadot-js.mjs': '//Dave', 'papi.ts': '//Eve', 'dedot.ts': '//Ferdie' };
const TIMEOUT_MS = 10 * 60_000;

/** The events of the blocks after `from` that name an account, in order, each with its block's `hash` and `parent`. */
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

/** Holds the first lines against the chain: where it connected, who validates. Resolves with the block and the era. */
async function checkBeginning(api, program, endpoint) {
  const [url, number] = program.said(/^connected to (\S+) at block (\d+)$/);
  assert.equal(url, endpoint);
  const [first] = program.said(/^era (\d+) is active$/);
  const { hash } = await block(api, Number(number));
  const { index } = await activeEra(api, hash);
  // The program may have read a later block than the one that it names.
  assert([index, index + 1].includes(Number(first)), `era ${first} at block ${number} of era ${index}`);
  const [validator, total] = program.said(/^validator (\S+) with (.+)$/);
  assert.deepEqual(await electedAt(api, Number(first)), [validator]);
  assert.equal(units(total), (await exposureAt(api, Number(first), validator)).total);
  return { start: Number(number), first: Number(first) };
}

/** Holds what it says of its bond and its nomination against the blocks in which the chain took note of them. */
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

/** Holds what it says of its era against the exposures and the formulas; resolves with the era and what it paid. */
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

/** Holds balance and ledger against the account's history: nothing but its bond, its rewards and its fees. */
async function checkAccount(api, who, { named, last: { hash } }, { funds, paid }) {
  const rewards = named('staking.Rewarded').map(({ data }) => data.amount.toBigInt());
  // A chain that pays by itself may have paid the next era too.
  assert.equal(rewards[0], paid);
  const stake = rewards.reduce((sum, amount) => sum + amount, BOND);
  assert.deepEqual(await ledgerAt(api, who, hash), { stash: who, total: stake, active: stake, unlocking: [] });
  assert.equal(await heldAt(api, who, hash), stake);
  const fees = named('transactionPayment.TransactionFeePaid')
    .reduce((sum, { data }) => sum + data.actualFee.toBigInt() + data.tip.toBigInt(), 0n);
  const { free, reserved } = await balanceAt(api, who, hash);
  assert.deepEqual({ free, reserved }, { free: funds - BOND - fees, reserved: stake });
}

/** Waits for a program's end and holds all that it said against the chain. Resolves with the reward's event. */
async function checkRun(api, program, endpoint, funds) {
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

/** Who signed a transaction of a block. */
async function signerOf(api, hash, index) {
  const { block: { extrinsics } } = await api.rpc.chain.getBlock(hash);
  return extrinsics[index].signer.toString();
}

/** Stories where nobody is paid but who claims; in the end the node is gone. */
function describeClaims(file) {
  describe(`${file} on a chain that waits for claims`, { concurrency: 1 }, () => {
    const { story } = devChain((api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)));

    story('Charlie bonds, nominates, and claims the first era that counts his stake', async (api, { endpoint }) => {
      const { free } = await balanceAt(api, account('//Charlie').address);
      const program = startProgram(file, endpoint, '//Charlie');
      const { reward, era, who } = await checkRun(api, program, endpoint, free);
      assert.equal(who, account('//Charlie').address);
      assert(program.lines.every((line) => !line.startsWith('funded')));
      assert.deepEqual(program.said(/^claimed era (\d+) of (\S+)$/), [String(era), VALIDATOR]);
      assert.equal(await signerOf(api, reward.hash, reward.extrinsic), who);
    });

    story('the program that works for Bob ends when the node does', async (api, node) => {
      const program = startProgram(file, node.endpoint, '//Bob');
      await program.prints(/^nominated/);
      await api.disconnect();
      await node.kill9();
      assert.equal(await program.ended(), 1, program.output);
      // A library may have a line of its own, before it or for it.
      assert.match(program.stderr, new RegExp(`^(no connection to|disconnected from) ${node.endpoint}`, 'm'));
      assert.doesNotMatch(program.stderr, /^ +at /m);
    });
  });
}

// First and alone: it generates the types anew if the metadata changed, and the programs import them.
it('the typed programs fit the metadata of this runtime', { timeout: TIMEOUT_MS }, async () => {
  const { code, output } = await runNpmScript('check');
  assert.equal(code, 0, output);
});

/** Runs that were started one after the other, because //Bob funds each of their accounts. */
const runs = {};

describe('programs', TOGETHER, () => {
  PROGRAMS.forEach(describeClaims);

  describe('on a chain that pays by itself', TOGETHER, () => {
    const { story } = devChain(async (api, { endpoint }) => {
      for (const file of PROGRAMS) {
        runs[file] = startProgram(file, endpoint);
        await runs[file].prints(/^funded/);
      }
    });

    for (const file of PROGRAMS) {
      story(`${file} makes an account, and waits for what it earns`, async (api, { endpoint }) => {
        const { reward } = await checkRun(api, runs[file], endpoint, FUNDS);
        assert.equal(units(runs[file].said(/^funded with (.+)$/)[0]), FUNDS);
        assert(runs[file].lines.every((line) => !line.startsWith('claimed')));
        assert.equal(reward.extrinsic, null);
      });

      story(`${file} says that ${BONDED[file]} has bonded already, and changes nothing`, async (api, { endpoint }) => {
        const { address } = account(BONDED[file]);
        const before = await targetsAt(api, address);
        assert.match(await refusal(file, endpoint, BONDED[file]), /^staking\.AlreadyBonded$/i);
        assert.deepEqual(await targetsAt(api, address), before);
      });

      story(`${file} refuses what is no seed`, async (api, { endpoint }) => {
        assert.match(await refusal(file, endpoint, 'twelve words that nobody wrote down'), /seed|phrase|mnemonic/i);
      });
    }
  });

  describe('without a node', TOGETHER, () => {
    for (const file of PROGRAMS) {
      it(`${file} says how it is called`, async () => {
        for (const args of [[], ['ws://127.0.0.1:99999']]) {
          assert.match(await refusal(file, ...args), /^usage: npm run \S+ ENDPOINT \[\/\/Seed\], such as ws:/);
        }
      });

      it(`${file} names the endpoint where nobody answers`, async () => {
        const [port] = await freePorts(1);
        assert.equal(await refusal(file, `ws://127.0.0.1:${port}`), `no connection to ws://127.0.0.1:${port}`);
      });
    }
  });
});
