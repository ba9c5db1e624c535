/**
 * The programs of `clients/` with `@polkadot/api`, `polkadot-api` and `dedot`: what they do on a chain, what they print,
 * and how they refuse.
 *
 * A claim pays everybody on the page. So each program has its own chain on which rewards must be claimed. All programs
 * share one chain with automatic payouts. With the Rust program they also share one chain without rewards. The output of
 * a program is compared with the state and the events of the chain, its reward with the formulas.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, submitAsRoot } from './lib/chain.mjs';
import { refusal, runNpmScript, startProgram, units } from './lib/clients.mjs';
import { devChain, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { freePorts } from './lib/node.mjs';
import { checkRun, FUNDS } from './lib/nominator.mjs';
import { balanceAt, claimedPagesAt, targetsAt } from './lib/staking.mjs';

const PROGRAMS = ['polkadot-js.mjs', 'papi.ts', 'dedot.ts'];
/** Genesis nominators, one for each program, so that their transactions do not collide. */
const BONDED = { 'polkadot-js.mjs': '//Dave', 'papi.ts': '//Eve', 'dedot.ts': '//Ferdie' };
/** Prunes states, as users' nodes do: such a node has no `archive` methods. Enough states remain for the tests. */
const NODE = { statePruning: '2000' };
const USAGE = /^usage: npm run \S+ ENDPOINT \[\/\/Name\], such as ws:.* For development accounts only/;
const TIMEOUT_MS = 10 * 60_000;

/** A transaction of a block: its signer and its call. */
async function transactionAt(api, hash, index) {
  const { block: { extrinsics } } = await api.rpc.chain.getBlock(hash);
  const { signer, method: { section, method, args } } = extrinsics[index];
  return { signer: signer.toString(), call: `${section}.${method}`, args: args.map(String) };
}

/** Starts programs one after the other, because //Bob funds each of their accounts. */
async function startInTurn(files, endpoint) {
  const runs = {};
  for (const file of files) {
    runs[file] = startProgram(file, endpoint);
    await runs[file].prints(/^funded/);
  }
  return runs;
}

/** Stories on a chain on which rewards must be claimed. The last one ends the node. */
function describeClaims(file) {
  describe(`${file} on a chain that waits for claims`, { concurrency: 1 }, () => {
    const { story } = devChain((api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)), NODE);

    story('Charlie bonds, nominates, and claims the first era that counts his stake', async (api, { endpoint }) => {
      const { free } = await balanceAt(api, account('//Charlie').address);
      const program = startProgram(file, endpoint, '//Charlie');
      const { reward, era, who } = await checkRun(api, program, endpoint, free);
      assert.equal(who, account('//Charlie').address);
      assert(program.lines.every((line) => !line.startsWith('funded')));
      assert.deepEqual(program.said(/^claimed era (\d+) of (\S+)$/), [String(era), VALIDATOR]);
      const claim = await transactionAt(api, reward.hash, reward.extrinsic);
      const args = [VALIDATOR, String(era), '0'];
      assert.deepEqual(claim, { signer: who, call: 'staking.payoutStakersByPage', args });
    });

    story('the program that works for Bob ends when the node does', async (api, node) => {
      const program = startProgram(file, node.endpoint, '//Bob');
      await program.prints(/^nominated/);
      await api.disconnect();
      await node.kill9();
      assert.equal(await program.ended(), 1, program.output);
      // The library may print its own line, before this one or instead of it.
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

describe('programs', TOGETHER, () => {
  PROGRAMS.forEach(describeClaims);

  describe('on a chain that pays by itself', TOGETHER, () => {
    let runs;
    const { story } = devChain(async (api, { endpoint }) => {
      runs = await startInTurn(PROGRAMS, endpoint);
    }, NODE);

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

      story(`${file} refuses a name that no account has`, async (api, { endpoint }) => {
        assert.match(await refusal(file, endpoint, '//'), /secret URI/);
      });
    }
  });

  describe('on a chain where nobody earns anything', TOGETHER, () => {
    const files = [...PROGRAMS, 'subxt'];
    let runs;
    const { story } = devChain(async (api, { endpoint }) => {
      const nothing = [...Array(6).fill('Noop'), { Set: 0 }];
      await submitAsRoot(api, api.tx.staking.setStakingConfigs(...nothing));
      runs = await startInTurn(files, endpoint);
    }, NODE);

    for (const file of files) {
      story(`${file} ends all the same, and says what it got`, async (api) => {
        const program = runs[file];
        assert.equal(await program.ended(), 0, program.output);
        assert.equal(program.stderr, '');
        assert.deepEqual(program.said(/^paid (.+)$/), ['0.000000000000 PAL']);
        const [era] = program.said(/^era (\d+) is over$/);
        assert.deepEqual(await claimedPagesAt(api, Number(era), VALIDATOR), [0]);
      });
    }
  });

  describe('without a node', TOGETHER, () => {
    for (const file of PROGRAMS) {
      it(`${file} says how it is called`, async () => {
        for (const args of [[], ['ws://127.0.0.1:99999']]) assert.match(await refusal(file, ...args), USAGE);
      });

      it(`${file} takes no phrase, and repeats none`, async () => {
        const phrase = 'secret words that nobody should write here';
        for (const args of [['ws://127.0.0.1:9944', phrase], [phrase]]) {
          const refused = await refusal(file, ...args);
          assert.match(refused, USAGE);
          assert.doesNotMatch(refused, /secret words/);
        }
      });

      it(`${file} names the endpoint where nobody answers`, async () => {
        const [port] = await freePorts(1);
        assert.equal(await refusal(file, `ws://127.0.0.1:${port}`), `no connection to ws://127.0.0.1:${port}`);
      });
    }
  });
});
