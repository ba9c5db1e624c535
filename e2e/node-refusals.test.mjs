/**
 * A node that can't start says why in one line and ends with code 1.
 *
 * stderr may have usual log lines, which begin with a date and a time. Besides these it must have exactly one line,
 * `Error: …`. That line names the file, the port or the path, or the fault in a genesis.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect, head, waitForBlocks } from './lib/chain.mjs';
import { freePorts, runToEnd, startNode, temporaryDirectory, tellingLogs } from './lib/node.mjs';

const LOG_LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
const COLOURS = /\u001b\[[0-9;]*m/g;
const CRASH = /panicked|unreachable|backtrace|stack|This is a bug/i;
/** A node that has not refused after this time is running. That is a failure of the test. */
const REFUSAL_TIMEOUT_MS = 60_000;

/** Runs a node that must refuse to start. Returns its error line. */
async function refusal(args) {
  const { code, signal, stdout, stderr } = await runToEnd(args, { timeoutMs: REFUSAL_TIMEOUT_MS });
  const output = `${stdout}${stderr}`;
  assert.equal(signal, null, output);
  assert.equal(code, 1, output);
  assert.doesNotMatch(output, CRASH);

  const lines = stderr.replace(COLOURS, '').split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => !LOG_LINE.test(line));
  assert.equal(errors.length, 1, output);
  assert.match(errors[0], /^Error: \S/);
  return errors[0];
}

/** Arguments of a node with free data and ports, so that only the arguments of a test can be refused. */
async function otherwiseFine({ chain = ['--dev'], basePath = temporaryDirectory(), rpcPort, p2pPort, prometheusPort } = {}) {
  const [freeRpc, freeP2p] = await freePorts(2);
  return [
    ...chain,
    '--base-path', basePath,
    '--rpc-port', String(rpcPort ?? freeRpc),
    '--port', String(p2pPort ?? freeP2p),
    ...(prometheusPort ? ['--prometheus-port', String(prometheusPort)] : ['--no-prometheus']),
    '--no-telemetry', '--no-mdns',
  ];
}

describe('a broken chain spec is refused in one line that names it', { timeout: 300_000 }, () => {
  const directory = temporaryDirectory();

  async function refusedSpec(chain) {
    const error = await refusal(await otherwiseFine({ chain: ['--chain', chain] }));
    assert.ok(error.includes(chain), `${error} does not name ${chain}`);
    return error;
  }

  function specFile(name, content) {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  }

  async function localSpec() {
    const { code, stdout, stderr } = await runToEnd(['build-spec', '--chain', 'local']);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  it('a file that is not JSON', async () => {
    await refusedSpec(specFile('prose.json', 'Once upon a time there was a chain.\n'));
  });

  it('an empty file', async () => {
    await refusedSpec(specFile('empty.json', ''));
  });

  it('half of a spec, as after a download that broke off', async () => {
    const whole = await localSpec();
    await refusedSpec(specFile('half.json', whole.slice(0, whole.length / 2)));
  });

  it('JSON without a genesis', async () => {
    const { genesis, ...rest } = JSON.parse(await localSpec());
    assert.ok(genesis, 'the spec had a genesis before the test took it out');
    const error = await refusedSpec(specFile('no-genesis.json', JSON.stringify(rest)));
    assert.match(error, /genesis/i);
  });

  it('JSON that is no chain spec at all', async () => {
    await refusedSpec(specFile('other.json', '{"hello": "world"}'));
  });

  it('a file that does not exist', async () => {
    await refusedSpec(join(directory, 'missing.json'));
  });

  it('a name that no preset has', async () => {
    await refusedSpec('nonsense');
  });
});

describe('a genesis that no chain can start from is refused in one line that says why', { timeout: 600_000 }, () => {
  const directory = temporaryDirectory();
  const BEGINNING = "Error: the chain spec's genesis can't be built: ";
  let exported;

  /** The spec of the local chain, with the genesis of the preset. */
  async function localSpec() {
    if (!exported) {
      const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', 'local']);
      assert.equal(code, 0, stderr);
      exported = stdout;
    }
    return JSON.parse(exported);
  }

  /** A file with this spec after `change(genesis)`. */
  async function changedSpec(name, change) {
    const spec = await localSpec();
    change(spec.genesis.runtimeGenesis.patch);
    const path = join(directory, name);
    writeFileSync(path, JSON.stringify(spec));
    return path;
  }

  async function refusedGenesis(name, change) {
    return refusal(await otherwiseFine({ chain: ['--chain', await changedSpec(name, change)] }));
  }

  it('slashes that wait for as long as stake is bonded', async () => {
    const error = await refusedGenesis('late-slashes.json', ({ timing }) => {
      timing.slashDeferDuration = timing.bondingDuration;
    });
    assert.match(error, /DeferralBeyondBonding/);
  });

  it('eras without sessions', async () => {
    const error = await refusedGenesis('no-sessions.json', ({ timing }) => { timing.sessionsPerEra = 0; });
    assert.match(error, /NoSessions/);
  });

  it('a staker who bonds more than it has', async () => {
    const error = await refusedGenesis('poor-staker.json', ({ balances, staking }) => {
      const [staker] = staking.stakers;
      const [, balance] = balances.balances.find(([who]) => who === staker[0]);
      staker[2] = 2 * balance;
    });
    assert.match(error, /has too little to bond/);
  });

  it('a nominator of somebody who does not validate', async () => {
    const error = await refusedGenesis('lost-nominator.json', ({ balances, staking }) => {
      const stakers = staking.stakers.map(([stash]) => stash);
      const [stranger] = balances.balances.map(([who]) => who).filter((who) => !stakers.includes(who));
      staking.stakers.at(-1)[3] = { Nominator: [stranger] };
    });
    assert.match(error, /can't nominate: .*BadTarget/);
  });

  it('a minimum of validators that cannot be elected', async () => {
    const error = await refusedGenesis('too-few.json', ({ staking }) => {
      staking.validatorCount = 5;
      staking.minimumValidatorCount = 5;
    });
    assert.equal(
      error,
      `${BEGINNING}staking.minimumValidatorCount: 5 is more than 4, the number of validators in staking.stakers`,
    );
  });

  it('a validator without session keys', async () => {
    const error = await refusedGenesis('no-keys.json', ({ session }) => { session.keys.pop(); });
    assert.ok(error.startsWith(`${BEGINNING}session.keys: `), error);
    assert.match(error, /has none, although it validates in staking\.stakers/);
  });

  it('a key of two validators', async () => {
    const error = await refusedGenesis('shared-key.json', ({ session }) => {
      session.keys[3][2].babe = session.keys[2][2].babe;
    });
    assert.ok(error.startsWith(`${BEGINNING}session.keys[3]: the babe key of `), error);
  });

  it("a reporters' share of 200%", async () => {
    const error = await refusedGenesis('share.json', ({ staking }) => { staking.slashRewardFraction = 2_000_000_000; });
    assert.equal(
      error,
      `${BEGINNING}staking.slashRewardFraction: 2000000000 is more than 1000000000, which is 100%`,
    );
  });

  /** Two wrong geneses: one is refused by a pallet's check, the other by a panic while it is built. */
  const WRONG = [
    ['short-slots.json', ({ timing }) => { timing.slotDuration = 2; }, 'timing.slotDuration: 2 is less than 1000 (ms)'],
    ['broke-staker.json', ({ staking }) => { staking.stakers[0][2] = 10 ** 19; }, 'staking.stakers[0]: '],
  ];
  const COMMANDS = [['export-chain-spec'], ['export-chain-spec', '--raw'], ['build-spec'], ['build-spec', '--raw']];
  for (const command of COMMANDS) {
    it(`and \`${command.join(' ')}\` says the same as a node, without a path of the build`, async () => {
      for (const [name, change, reason] of WRONG) {
        const path = await changedSpec(name, change);
        const error = await refusal([...command, '--chain', path]);
        assert.ok(error.startsWith(`${BEGINNING}${reason}`), error);
        assert.doesNotMatch(error, /\.rs\b|registry|\/work|\/src/);
        assert.equal(error, await refusal(await otherwiseFine({ chain: ['--chain', path] })));
      }
    });
  }

  it('and the same file without such a change is a chain', async () => {
    const node = await startNode({ chain: await changedSpec('sound.json', () => {}), name: 'alice' });
    await tellingLogs(() => [node], async () => {
      assert.equal(await node.rpc('system_chain'), 'Palisade Local Testnet');
    })();
    await node.stop();
  });
});

describe('a file or a directory that is no use is refused in one line that names it', { timeout: 300_000 }, () => {
  const directory = temporaryDirectory();
  const file = (name, content = '') => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  const missing = join(directory, 'missing');

  /** Asserts the refusal of a path that is given with an option, and its reason. */
  async function refusedFile(option, path, reason, args) {
    const error = await refusal([...(args ?? await otherwiseFine()), option, path]);
    assert.ok(error.includes(path), `${error} does not name ${path}`);
    assert.match(error, reason);
  }

  it('a base path that is a file', async () => {
    const path = file('base');
    const error = await refusal(await otherwiseFine({ basePath: path }));
    assert.match(error, /is not a directory; choose another with --base-path/);
    assert.ok(error.includes(path), error);
  });

  it('a keystore that is a file', async () => {
    await refusedFile('--keystore-path', file('keystore'), /is not a directory; choose another with --keystore-path/);
  });

  it('a node key that is none: a directory, a word, a key and a line break', async () => {
    mkdirSync(join(directory, 'folder'));
    await refusedFile('--node-key-file', join(directory, 'folder'), /is a directory/);
    await refusedFile('--node-key-file', file('word', 'secret'), /it has 6 bytes/);
    await refusedFile('--node-key-file', file('line', `${'ab'.repeat(32)}\n`), /it has 65 bytes/);
  });

  it('a password file that is not there, is empty, or is a directory', async () => {
    await refusedFile('--password-filename', missing, /does not exist/);
    await refusedFile('--password-filename', file('empty'), /is empty/);
    await refusedFile('--password-filename', directory, /is a directory/);
  });

  it("a password that is not that of the validator's keys", async () => {
    const basePath = temporaryDirectory();
    const [right, wrong] = [file('right', 'right'), file('wrong', 'wrong')];
    const { code, stderr } = await runToEnd([
      'key', 'insert', '--chain', 'dev', '--base-path', basePath, '--suri', '//Alice', '--key-type', 'babe',
      '--scheme', 'sr25519', '--password-filename', right,
    ]);
    assert.equal(code, 0, stderr);
    const keystore = join(basePath, 'chains/palisade_dev/keystore');
    assert.equal(stderr.trim(), `The key is in ${keystore}`);
    const [key] = readdirSync(keystore);
    const args = await otherwiseFine({ basePath });
    await refusedFile('--password-filename', wrong, /holds another key than its name says/, args);
    const error = await refusal(args);
    assert.ok(error.includes(join(keystore, key)), error);
    assert.match(error, /opened without a password/);
  });

  it('runtimes that are to be used instead, where there are none', async () => {
    await refusedFile('--wasm-runtime-overrides', missing, /does not exist/);
  });
});

describe('what a running node uses is refused to a second one, and the first goes on', { timeout: 300_000 }, () => {
  let holder;
  let api;
  const story = (body) => tellingLogs(() => [holder], body);

  before(async () => {
    holder = await startNode({ chain: 'dev', name: 'holder' });
    api = await connect(holder);
    await waitForBlocks(api, 1);
  });

  after(async () => {
    await api?.disconnect();
    await holder?.stop();
  });

  async function goesOn() {
    assert.ok(holder.isRunning);
    const { number } = await head(api, { finalized: true });
    const later = await waitForBlocks(api, 2, { finalized: true });
    assert.ok(later.number >= number + 2);
  }

  it('a used RPC port', story(async () => {
    const error = await refusal(await otherwiseFine({ rpcPort: holder.options.rpcPort }));
    assert.ok(error.includes(String(holder.options.rpcPort)), error);
    await goesOn();
  }));

  it('a used p2p port', story(async () => {
    const error = await refusal(await otherwiseFine({ p2pPort: holder.options.p2pPort }));
    assert.ok(error.includes(String(holder.options.p2pPort)), error);
    await goesOn();
  }));

  it('a used port for Prometheus', story(async () => {
    const error = await refusal(await otherwiseFine({ prometheusPort: holder.options.p2pPort }));
    assert.ok(error.includes(String(holder.options.p2pPort)), error);
    await goesOn();
  }));

  it('a locked database', story(async () => {
    const error = await refusal(await otherwiseFine({ basePath: holder.basePath }));
    assert.ok(error.includes(holder.basePath), error);
    await goesOn();
  }));

  it('and with nothing in its way the second one starts', story(async () => {
    const second = await startNode({ chain: 'dev', name: 'second' });
    await second.stop();
    await goesOn();
  }));
});
