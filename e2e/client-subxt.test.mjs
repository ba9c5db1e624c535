/**
 * The program of `clients/subxt`: what it does on a chain, whether it says so, and what it says when it can't.
 *
 * It runs three times at once, for the eras that it follows take a minute: with an account of its own making and with
 * one that has funds, on a chain where rewards have to be claimed; and on one that pays by itself. What it printed is
 * held against the chain's state and events, and what it was paid against the formulas.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { account, activeEra, block, eventsAt, head, PAL, submitAsRoot, until } from './lib/chain.mjs';
import { units } from './lib/clients.mjs';
import { devChain, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { freePorts } from './lib/node.mjs';
import {
  balanceAt, claimedPagesAt, duePayouts, exposureAt, heldAt, ledgerAt, payeeAt, targetsAt,
} from './lib/staking.mjs';

const PROGRAM = join(
  process.env.CARGO_TARGET_DIR || join(homedir(), '.cache/palisade/target'), 'release/palisade-client-subxt',
);
const BOND = 1_000n * PAL;
/** What the program sees to it that its account has. */
const FUNDS = 1_100n * PAL;
/** Far beyond the two or three eras that the program follows. */
const TIMEOUT_MS = 10 * 60_000;

/** Runs the program to its end: `{ code, lines, stderr }`, where `lines` are those of stdout. */
function runProgram(...args) {
  return new Promise((resolve) => {
    execFile(PROGRAM, args, { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, lines: stdout.split('\n').filter(Boolean), stderr });
    });
  });
}

/** Runs the program to a refusal, and returns what it says: one line, which is no crash. */
async function refusal(...args) {
  const { code, stderr } = await runProgram(...args);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^[^\n]+\n$/);
  assert.doesNotMatch(stderr, /panicked|backtrace/);
  return stderr.trimEnd();
}

/** The only line that a pattern matches: its groups. */
function said(lines, pattern) {
  const found = lines.map((line) => line.match(pattern)).filter(Boolean);
  assert.equal(found.length, 1, `${found.length} lines match ${pattern}:\n${lines.join('\n')}`);
  return found[0].slice(1);
}

/** What the blocks after `from` say of an account: its bonds, its rewards, and the fees that it paid. */
async function eventsOf(api, who, from, to) {
  const found = { bonded: [], rewarded: [], fees: 0n };
  for (let number = from + 1; number <= to; number += 1) {
    for (const { name, data } of await eventsAt(api, (await block(api, number)).hash)) {
      const { stash, who: payer, amount, actualFee, tip } = data;
      if (![stash, payer].some((address) => address?.toString() === who)) continue;
      if (name === 'staking.Bonded') found.bonded.push(amount.toBigInt());
      if (name === 'staking.Rewarded') found.rewarded.push(amount.toBigInt());
      if (name === 'transactionPayment.TransactionFeePaid') found.fees += actualFee.toBigInt() + tip.toBigInt();
    }
  }
  return found;
}

/** Holds a run against the chain; `funds` is what the account had. Resolves with the era that it was paid for. */
async function checkRun(api, { code, lines, stderr }, endpoint, funds) {
  assert.equal(code, 0, `${lines.join('\n')}\n${stderr}`);
  assert.equal(stderr, '');
  const [url, start] = said(lines, /^connected to (\S+) at block (\d+)$/);
  assert.equal(url, endpoint);
  const [first] = said(lines, /^era (\d+) is active$/);
  assert.equal((await activeEra(api, (await block(api, Number(start))).hash)).index, Number(first));
  const [validator, total] = said(lines, /^validator (\S+) with (.+)$/);
  assert.equal(validator, VALIDATOR);
  assert.equal(units(total), (await exposureAt(api, Number(first), VALIDATOR)).total);

  const [who, bonded] = said(lines, /^account (\S+) bonded (.+)$/);
  const [nominated] = said(lines, /^nominated (.+)$/);
  assert.deepEqual([units(bonded), nominated], [BOND, VALIDATOR]);
  const [era, counted, behind] = said(lines, /^era (\d+) counts (.+) behind (\S+)$/);
  assert.deepEqual([units(counted), behind], [BOND, VALIDATOR]);
  const backers = async (of) => (await exposureAt(api, of, VALIDATOR)).pages.flatMap(({ others }) => others);
  assert.deepEqual((await backers(Number(era))).filter((other) => other.who === who), [{ who, value: BOND }]);
  assert((await backers(Number(era) - 1)).every((other) => other.who !== who), 'an earlier era counted it');
  assert.deepEqual(said(lines, /^era (\d+) is over$/), [era]);
  const [paid] = said(lines, /^paid (.+)$/);
  assert.equal(units(paid), (await duePayouts(api, Number(era), VALIDATOR)).nominators[who]);
  assert.deepEqual(await claimedPagesAt(api, Number(era), VALIDATOR), [0]);
  await checkAccount(api, who, Number(start), { funds, paid: units(paid) });
  return era;
}

/** The account's ledger and balance: its bond and what it was paid are held, what it paid are fees. */
async function checkAccount(api, who, start, { funds, paid }) {
  const { number, hash } = await head(api);
  const events = await eventsOf(api, who, start, number);
  assert.deepEqual(events.bonded, [BOND]);
  // A chain that pays by itself may have paid the next era too.
  assert.equal(events.rewarded[0], paid);
  const stake = events.rewarded.reduce((sum, amount) => sum + amount, BOND);
  const ledger = await ledgerAt(api, who, hash);
  assert.deepEqual(ledger, { stash: who, total: stake, active: stake, unlocking: [] });
  assert.equal(await payeeAt(api, who, hash), 'Staked');
  assert.deepEqual(await targetsAt(api, who, hash), [VALIDATOR]);
  assert.equal(await heldAt(api, who, hash), stake);
  const { free, reserved } = await balanceAt(api, who, hash);
  assert.deepEqual({ free, reserved }, { free: funds - BOND - events.fees, reserved: stake });
}

/**
 * Passes a node's connection on, with every `stash` in its hexadecimal metadata spelled differently: to a client, a
 * node of another runtime.
 */
async function startOtherRuntime(node) {
  const [port] = await freePorts(1);
  const hex = (name) => Buffer.from(name).toString('hex');
  const server = createServer((client) => {
    const upstream = connectTcp(node.rpcPort, '127.0.0.1');
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      client.write(Buffer.from(chunk.toString('latin1').replaceAll(hex('stash'), hex('stosh')), 'latin1'));
    });
    for (const [one, other] of [[client, upstream], [upstream, client]]) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { endpoint: `ws://127.0.0.1:${port}`, stop: () => server.close() };
}

before(() => assert(existsSync(PROGRAM), `no program at ${PROGRAM}: run 'make clients' first`));

describe('a program with subxt', TOGETHER, () => {
  describe('on a chain that waits for claims', TOGETHER, () => {
    const charlie = account('//Charlie').address;
    const { story } = devChain((api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)));

    story('a new account and one with funds nominate, and claim what an era earned', async (api, { endpoint }) => {
      const { free } = await balanceAt(api, charlie);
      const [fresh, rich] = await Promise.all([runProgram(endpoint), runProgram(endpoint, '//Charlie')]);
      const eras = [await checkRun(api, fresh, endpoint, FUNDS), await checkRun(api, rich, endpoint, free)];
      assert.equal(units(said(fresh.lines, /^funded with (.+)$/)[0]), FUNDS);
      assert(rich.lines.every((line) => !line.startsWith('funded')));
      assert.equal(said(rich.lines, /^account (\S+) bonded/)[0], charlie);
      // Both are on one page: whoever claims it first claims for both.
      const claims = [...fresh.lines, ...rich.lines].filter((line) => line.startsWith('claimed'));
      assert.deepEqual(claims, [...new Set(eras)].map((era) => `claimed era ${era} of ${VALIDATOR}`));
    });

    story('an account that stakes already is told so, and its stake stays', async (api, { endpoint }) => {
      const dave = account('//Dave').address;
      const stake = await ledgerAt(api, dave);
      assert.match(await refusal(endpoint, '//Dave'), /Staking::AlreadyBonded/);
      assert.deepEqual(await ledgerAt(api, dave), stake);
    });

    story('a node of another runtime is refused, and nothing was submitted', async (api, node) => {
      const other = await startOtherRuntime(node);
      assert.match(await refusal(other.endpoint, '//Eve'), new RegExp(`^${other.endpoint} has another runtime`));
      other.stop();
      assert.equal((await api.rpc.system.accountNextIndex(account('//Eve').address)).toNumber(), 0);
    });

    story('what is no seed is named', async (api, { endpoint }) => {
      assert.match(await refusal(endpoint, 'twelve words that nobody wrote'), /^twelve words .* is not a seed: /);
    });
  });

  // One after the other: the second story ends the node.
  describe('on a chain that pays by itself', { concurrency: 1 }, () => {
    const { story } = devChain();

    story('a new account nominates, and waits for what an era earned', async (api, { endpoint }) => {
      const run = await runProgram(endpoint);
      await checkRun(api, run, endpoint, FUNDS);
      assert(run.lines.every((line) => !line.startsWith('claimed')));
    });

    story('and the program ends when its node is gone', async (api, node) => {
      const refused = refusal(node.endpoint, '//Otto');
      await until(api, 'Otto nominates', ({ hash }) => targetsAt(api, account('//Otto').address, hash));
      await api.disconnect();
      await node.kill9();
      await refused;
    });
  });

  describe('without a node', TOGETHER, () => {
    it('says how it is called', async () => {
      for (const args of [[], ['ws://127.0.0.1:9944', '//Nora', '//Otto']]) {
        assert.match(await refusal(...args), /^usage: palisade-client-subxt ENDPOINT \[SEED\]/);
      }
    });

    it('names the endpoint where nobody answers', async () => {
      const [port] = await freePorts(1);
      const endpoint = `ws://127.0.0.1:${port}`;
      assert((await refusal(endpoint)).startsWith(`cannot connect to ${endpoint}: `));
    });

    it('names what is no endpoint', async () => {
      assert.match(await refusal('nowhere'), /^cannot connect to nowhere: /);
    });
  });
});
