/**
 * The program `clients/subxt`: what it does on a chain, what it prints, and how it refuses.
 *
 * It runs three times at once, because the eras that it follows take a minute. Two runs are on a chain on which rewards
 * must be claimed: one with a new account, one with a funded account. The third is on a chain with automatic payouts. The
 * output is compared with the chain's state and events, the reward with the formulas.
 */
import assert from 'node:assert/strict';
import { connect as connectTcp, createServer } from 'node:net';
import { describe, it } from 'node:test';
import { account, submitAsRoot, until } from './lib/chain.mjs';
import { refusal, startProgram, units } from './lib/clients.mjs';
import { devChain, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { freePorts } from './lib/node.mjs';
import { checkRun, FUNDS } from './lib/nominator.mjs';
import { balanceAt, ledgerAt, targetsAt } from './lib/staking.mjs';

/** Prunes states, as users' nodes do: such a node has no `archive` methods. Enough states remain for the tests. */
const NODE = { statePruning: '2000' };
const USAGE = /^usage: palisade-client-subxt ENDPOINT \[\/\/Name\], such as ws:.* For development accounts only/;

/**
 * A proxy for a node that changes every `stash` in the hexadecimal metadata. To a client it looks like a node with another
 * runtime.
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

describe('a program with subxt', TOGETHER, () => {
  describe('on a chain that waits for claims', TOGETHER, () => {
    const charlie = account('//Charlie').address;
    const { story } = devChain((api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)), NODE);

    story('a new account and one with funds nominate, and claim what an era earned', async (api, { endpoint }) => {
      const { free } = await balanceAt(api, charlie);
      const [fresh, rich] = [startProgram('subxt', endpoint), startProgram('subxt', endpoint, '//Charlie')];
      const runs = [await checkRun(api, fresh, endpoint, FUNDS), await checkRun(api, rich, endpoint, free)];
      assert.equal(units(fresh.said(/^funded with (.+)$/)[0]), FUNDS);
      assert(rich.lines.every((line) => !line.startsWith('funded')));
      assert.equal(runs[1].who, charlie);
      // Both are on one page, so the first claim pays both.
      const claims = [...fresh.lines, ...rich.lines].filter((line) => line.startsWith('claimed'));
      const eras = [...new Set(runs.map(({ era }) => era))];
      assert.deepEqual(claims, eras.map((era) => `claimed era ${era} of ${VALIDATOR}`));
    });

    story('an account that stakes already is told so, and its stake stays', async (api, { endpoint }) => {
      const dave = account('//Dave').address;
      const stake = await ledgerAt(api, dave);
      assert.match(await refusal('subxt', endpoint, '//Dave'), /Staking::AlreadyBonded/);
      assert.deepEqual(await ledgerAt(api, dave), stake);
    });

    story('a node of another runtime is refused, and nothing was submitted', async (api, node) => {
      const other = await startOtherRuntime(node);
      const refused = await refusal('subxt', other.endpoint, '//Eve');
      assert.match(refused, new RegExp(`^${other.endpoint} has another runtime`));
      other.stop();
      assert.equal((await api.rpc.system.accountNextIndex(account('//Eve').address)).toNumber(), 0);
    });

    story('a name that no account has is refused', async (api, { endpoint }) => {
      assert.match(await refusal('subxt', endpoint, '//'), /^no account has such a name: /);
    });
  });

  // In sequence, because the second story ends the node.
  describe('on a chain that pays by itself', { concurrency: 1 }, () => {
    const { story } = devChain(undefined, NODE);

    story('a new account nominates, and waits for what an era earned', async (api, { endpoint }) => {
      const program = startProgram('subxt', endpoint);
      await checkRun(api, program, endpoint, FUNDS);
      assert(program.lines.every((line) => !line.startsWith('claimed')));
    });

    story('and the program ends when its node is gone', async (api, node) => {
      const refused = refusal('subxt', node.endpoint, '//Otto');
      await until(api, 'Otto nominates', ({ hash }) => targetsAt(api, account('//Otto').address, hash));
      await api.disconnect();
      await node.kill9();
      await refused;
    });
  });

  describe('without a node', TOGETHER, () => {
    it('says how it is called', async () => {
      for (const args of [[], ['nowhere'], ['ws://127.0.0.1:9944', '//Nora', '//Otto']]) {
        assert.match(await refusal('subxt', ...args), USAGE);
      }
    });

    it('takes no phrase, and repeats none', async () => {
      const phrase = 'secret words that nobody should write here';
      for (const args of [['ws://127.0.0.1:9944', phrase], [phrase]]) {
        const refused = await refusal('subxt', ...args);
        assert.match(refused, USAGE);
        assert.doesNotMatch(refused, /secret words/);
      }
    });

    it('names the endpoint where nobody answers', async () => {
      const [port] = await freePorts(1);
      const endpoint = `ws://127.0.0.1:${port}`;
      assert((await refusal('subxt', endpoint)).startsWith(`cannot connect to ${endpoint}: `));
    });
  });
});
