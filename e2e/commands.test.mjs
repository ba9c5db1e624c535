/**
 * The commands for keys, chain specs and deleting a chain. Also the warning of a node that starts on a `Live` chain spec
 * with public keys, and the options of a node that serves RPC to others.
 */
import { encodeAddress } from '@polkadot/util-crypto';
import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { account, connect, head, waitForBlocks } from './lib/chain.mjs';
import { runToEnd, startNode, temporaryDirectory, tellingLogs } from './lib/node.mjs';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
/** Storage key of the runtime's Wasm: `:code`. */
const CODE_KEY = '0x3a636f6465';
const DIRECTORY = temporaryDirectory();

/** Runs a command that must succeed. Resolves with its output. */
async function command(...args) {
  const { code, stdout, stderr } = await runToEnd(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

describe('keys', { timeout: 60_000 }, () => {
  it('generates an account that wallets derive from the same phrase', async () => {
    const made = JSON.parse(await command('key', 'generate', '--output-type', 'json'));
    assert.equal(made.secretPhrase.split(' ').length, 12);
    assert.equal(made.ss58Address, account(made.secretPhrase).address);
  });

  it('never generates the same one twice', async () => {
    assert.notEqual(await command('key', 'generate'), await command('key', 'generate'));
  });

  it("knows //Alice's account", async () => {
    const text = await command('key', 'inspect', '//Alice');
    assert.match(text, new RegExp(`SS58 Address:\\s+${ALICE}\n`));
    const { ss58Address, publicKey } = JSON.parse(await command('key', 'inspect', '//Alice', '--output-type', 'json'));
    assert.equal(ss58Address, ALICE);
    assert.equal(publicKey, '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d');
  });

  it("knows the key that Alice's node votes on finality with", async () => {
    const printed = await command('key', 'inspect', '//Alice', '--scheme', 'ed25519', '--output-type', 'json');
    assert.equal(JSON.parse(printed).ss58Address, account('//Alice', 'ed25519').address);
  });
});

describe('the network key of a node', { timeout: 60_000 }, () => {
  const file = join(DIRECTORY, 'node.key');

  it('is made once, for its owner only, and known by its peer id', async () => {
    const { code, stdout, stderr } = await runToEnd(['key', 'generate-node-key', '--file', file]);
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}$/);
    assert.equal(statSync(file).mode & 0o077, 0);
    assert.equal(await command('key', 'inspect-node-key', '--file', file), stderr);
  });

  it('is not overwritten', async () => {
    const key = readFileSync(file, 'utf8');
    const { code, stderr } = await runToEnd(['key', 'generate-node-key', '--file', file]);
    assert.equal(code, 1);
    assert.match(stderr, /^Error: .*exists already and is not overwritten.*\n$/);
    assert.ok(stderr.includes(file), stderr);
    assert.equal(readFileSync(file, 'utf8'), key);
  });
});

describe('chain specs', { timeout: 300_000 }, () => {
  it('builds a raw spec, which holds the state of the genesis block', async () => {
    const { genesis, id, chainType } = JSON.parse(await command('build-spec', '--chain', 'local', '--raw'));
    assert.deepEqual({ id, chainType }, { id: 'palisade_local', chainType: 'Local' });
    assert.deepEqual(Object.keys(genesis), ['raw']);
    assert.ok(genesis.raw.top[CODE_KEY].length > 100_000, 'the runtime is in it');
  });

  it('builds the same genesis from an exported file as from the preset itself', async () => {
    const file = join(DIRECTORY, 'local.json');
    writeFileSync(file, await command('export-chain-spec', '--chain', 'local'));
    const ofFile = JSON.parse(await command('export-chain-spec', '--chain', file, '--raw'));
    const ofPreset = JSON.parse(await command('export-chain-spec', '--chain', 'local', '--raw'));
    assert.deepEqual(ofFile.genesis, ofPreset.genesis);
  });

  it('fails if the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    for (const name of ['build-spec', 'export-chain-spec']) {
      const { code, stderr } = await runToEnd([name, '--chain', 'local'], { stdout: full });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^Error: .*No space left on device/m);
    }
    closeSync(full);
  });
});

describe('a chain that is not there', { timeout: 120_000 }, () => {
  const basePath = join(DIRECTORY, 'nothing');

  for (const [name, ...args] of [['chain-info'], ['check-block', '1'], ['export-blocks'], ['export-state'], ['revert']]) {
    it(`is not made by \`${name}\``, async () => {
      const { code, stdout, stderr } = await runToEnd([name, '--chain', 'local', '--base-path', basePath, ...args]);
      assert.deepEqual([code, stdout], [1, ''], stderr);
      assert.match(stderr, /^Error: there is no database at .*; name the --base-path/m);
      assert.equal(existsSync(join(basePath, 'chains/palisade_local/paritydb')), false);
    });
  }
});

describe('a large genesis', { timeout: 300_000 }, () => {
  const NOMINATORS = 20_000;
  /** Staking's counter of nominators: the hashes of the pallet's name and of the counter's. */
  const COUNTER = '0x5f3e4907f716ac89b6347d15ececedcaf99b25852d3d69419882da651375cdb3';

  it('may have 20,000 nominators', async () => {
    const spec = JSON.parse(await command('export-chain-spec', '--chain', 'local'));
    const { balances, staking } = spec.genesis.runtimeGenesis.patch;
    const targets = staking.stakers.slice(0, 4).map(([stash]) => stash);
    const bond = 100 * 10 ** 12;
    for (let number = 1; number <= NOMINATORS; number += 1) {
      const who = encodeAddress(Uint8Array.from({ length: 32 }, (_, byte) => (number >> (8 * (byte % 4))) & 0xff));
      balances.balances.push([who, 2 * bond]);
      staking.stakers.push([who, who, bond, { Nominator: targets }]);
    }
    const file = join(DIRECTORY, 'large.json');
    writeFileSync(file, JSON.stringify(spec));

    const built = JSON.parse(await command('export-chain-spec', '--chain', file, '--raw'));
    const count = NOMINATORS + 2;
    const bytes = [0, 8, 16, 24].map((shift) => ((count >> shift) & 0xff).toString(16).padStart(2, '0'));
    assert.equal(built.genesis.raw.top[COUNTER], `0x${bytes.join('')}`);
  });
});

describe('a live chain with keys that everybody knows', { timeout: 240_000 }, () => {
  let node;
  const story = (body) => tellingLogs(() => [node], body);
  after(() => node?.stop());

  it('is not on offer: `live` refers to `new-chain`', async () => {
    const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', 'live']);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^Error: `live` is no chain: .*palisade new-chain --from FILE.*\n$/);
  });

  it('starts from a chain spec that was edited by hand, and serves RPC', story(async () => {
    const spec = JSON.parse(await command('export-chain-spec', '--chain', 'local'));
    const chain = join(DIRECTORY, 'edited.json');
    writeFileSync(chain, JSON.stringify({ ...spec, name: 'Edited', id: 'edited', chainType: 'Live' }));
    node = await startNode({ chain, name: 'alice' });
    assert.equal(await node.rpc('system_chain'), 'Edited');
    assert.equal(await node.rpc('system_chainType'), 'Live');
    assert.match(await node.rpc('chain_getBlockHash', [0]), /^0x[0-9a-f]{64}$/);
  }));

  it('and warns once of those keys', story(async () => {
    await node.stop();
    const warnings = node.logTail(Infinity).split('\n').filter((line) => /keys of .* are public/.test(line));
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.match(warnings[0], /keys of Alice, Bob, Charlie, Dave are public\. Replace them/);
  }));
});

describe('a node that serves RPC to others', { timeout: 240_000 }, () => {
  const guide = readFileSync(fileURLToPath(new URL('../docs/guides/launch.md', import.meta.url)), 'utf8');
  const [, options] = /serves RPC to others should not be a validator\. Start it with `([^`]+)`/.exec(guide);
  let node;
  after(() => node?.stop());

  /** The status of the answer to a request that names the node as `host`. */
  const statusFor = (host) => new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port: node.rpcPort, path: '/health', headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject);
  });

  it('answers under any name, and only with safe methods, with the options of the guide', tellingLogs(() => [node], async () => {
    node = await startNode({ chain: 'local', name: 'onlooker', extraArgs: options.split(' ') });
    assert.equal(await statusFor('rpc.example.org'), 200);
    await assert.rejects(node.rpc('author_rotateKeys'), /unsafe/);
  }));
});

describe('a chain that is purged', { timeout: 480_000 }, () => {
  const basePath = join(DIRECTORY, 'purged');
  let node;
  let genesis;
  let height;
  const story = (body) => tellingLogs(() => [node], body);
  after(() => node?.stop());

  /** The head of the stored chain. It is read by a node without session keys, which adds no block. */
  async function lookAtData() {
    const chain = join(DIRECTORY, 'dev.json');
    writeFileSync(chain, await command('export-chain-spec', '--chain', 'dev'));
    node = await startNode({ chain, name: 'onlooker', basePath });
    const api = await connect(node);
    const seen = { ...await head(api), genesis: api.genesisHash.toHex() };
    await api.disconnect();
    await node.stop();
    return seen;
  }

  it('has blocks, which are still there after a stop', story(async () => {
    node = await startNode({ chain: 'dev', basePath });
    const api = await connect(node);
    ({ number: height } = await waitForBlocks(api, 3, { finalized: true }));
    genesis = api.genesisHash.toHex();
    await api.disconnect();
    assert.deepEqual(await node.stop(), { code: 0, signal: null });
    assert.doesNotMatch(node.logTail(Infinity), /are public|Essential task|panicked/);
    assert.match(node.logTail(1), /Stopped by a signal/);

    const seen = await lookAtData();
    assert.equal(seen.genesis, genesis);
    assert.ok(seen.number >= height);
  }));

  it('has a sound block 1, and the command that checks it reports no failure', async () => {
    const { code, stderr } = await runToEnd(['check-block', '--dev', '--base-path', basePath, '1']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Imported 1 blocks/);
    assert.doesNotMatch(stderr, /Essential task/);
  });

  it('begins again at block 0, on the same genesis', story(async () => {
    const printed = await command('purge-chain', '--dev', '--base-path', basePath, '-y');
    assert.match(printed, /palisade_dev.* removed\./);
    const { number, hash } = await lookAtData();
    assert.deepEqual({ number, hash }, { number: 0, hash: genesis });
  }));

  it('and grows again', story(async () => {
    node = await startNode({ chain: 'dev', basePath });
    const api = await connect(node);
    const { number } = await waitForBlocks(api, 1, { finalized: true });
    assert.ok(number >= 1);
    await api.disconnect();
    await node.stop();
  }));
});
