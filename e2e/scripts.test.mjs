/**
 * The scripts behind `make run`, `make testnet` and `make clean-chain`, after the build. A chain starts on the ports and in
 * the folder of the environment. Ctrl-C ends all processes. The next start continues the same chain.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { activeEra, block, connect, head, until } from './lib/chain.mjs';
import { temporaryDirectory, tellingLogs } from './lib/node.mjs';
import { isListening, patiently, portsInARow, runScript, startScript } from './lib/scripts.mjs';
import { pointsAt } from './lib/staking.mjs';

const HOME = temporaryDirectory();
const PATIENCE = { finalized: true, patienceMs: 180_000 };
const BUILT_ANEW = /NOTE: the runtime was built anew/;
const NAMES = ['alice', 'bob', 'charlie', 'dave'];
/** The testnet's pause between two reports is a process. It may end this long after Ctrl-C. */
const LAST_PAUSE_MS = 15_000;

/** The environment of a script whose nodes use `count` ports of each kind, and these ports. */
async function surroundings(count) {
  const first = await portsInARow(3 * count + 1);
  const row = (kind) => Array.from({ length: count }, (_, index) => first + kind * count + index);
  const [rpc, p2p, prometheus] = [row(0), row(1), row(2)];
  const pages = first + 3 * count;
  const env = {
    PALISADE_HOME: HOME,
    PALISADE_RPC_PORT: String(rpc[0]),
    PALISADE_P2P_PORT: String(p2p[0]),
    PALISADE_PROMETHEUS_PORT: String(prometheus[0]),
    PALISADE_PAGES_PORT: String(pages),
  };
  return { env, rpc, prometheus, pages, all: [...rpc, ...p2p, ...prometheus, pages] };
}

/** Presses Ctrl-C. Checks that the script ends without an error, and that no process and no open port remains. */
async function endsAtCtrlC(script, ports) {
  assert.deepEqual(await script.interrupt(), { code: 0, signal: null });
  for (const port of ports) assert.equal(await isListening(port), false, `somebody still listens on port ${port}`);
  assert.deepEqual(await script.leftBehind(LAST_PAUSE_MS), []);
}

/** Writes a program of one line for the shell, and returns its path. */
function program(name, line) {
  const path = join(HOME, name);
  writeFileSync(path, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return path;
}

const endpoint = (port) => `ws://127.0.0.1:${port}`;
const appsLink = (port) => `https://polkadot.js.org/apps/?rpc=ws%3A%2F%2F127.0.0.1%3A${port}#/staking`;
const literally = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));

describe('make', { timeout: 60_000 }, () => {
  it('refuses a target directory with a space in its path', () => {
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const help = (folder) => spawnSync('make', ['help'], { cwd, env: { ...process.env, CARGO_TARGET_DIR: folder }, encoding: 'utf8' });
    const refused = help('/mnt/big disk/target');
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /a space in its path: '\/mnt\/big disk\/target' from '.*'. Set CARGO_TARGET_DIR to a folder without one/);
    assert.match(help('/mnt/disk/target').stdout, /CARGO_TARGET_DIR +\/mnt\/disk\/target\n/);
  });

  it('deletes what a failed step has half made', () => {
    const cwd = temporaryDirectory();
    const made = 'e2e/node_modules/.package-lock.json';
    mkdirSync(join(cwd, 'e2e/node_modules'), { recursive: true });
    writeFileSync(join(cwd, 'e2e/package-lock.json'), '{}');
    const stage = program('full-disk', `echo '{ "half' > ${made}; exit 1`);
    const makefile = fileURLToPath(new URL('../Makefile', import.meta.url));
    const { status, stderr } = spawnSync('make', ['-f', makefile, `STAGE=${stage}`, made], { cwd, encoding: 'utf8' });
    assert.equal(status, 2, stderr);
    assert.equal(existsSync(join(cwd, made)), false);
  });
});

describe('make run', { timeout: 480_000 }, () => {
  let script;
  let ports;
  let api;
  let genesis;
  let lastFinal;
  const story = (body) => tellingLogs(() => [script], body);

  before(async () => {
    ports = await surroundings(1);
    script = startScript('run.sh', ports.env);
  });

  after(async () => {
    await api?.disconnect();
    script?.kill();
  });

  it('says where it keeps the chain and where Polkadot-JS Apps shows it', story(async () => {
    await script.prints(literally(`Starting a new chain in ${join(HOME, 'dev')} `));
    await script.prints(literally(appsLink(ports.rpc[0])));
    await script.prints(/Ctrl-C stops the chain/);
  }));

  it('starts the dev chain, which produces blocks and finalises them', story(async () => {
    api = await connect(endpoint(ports.rpc[0]));
    assert.equal((await api.rpc.system.chain()).toString(), 'Palisade Development');
    genesis = api.genesisHash.toHex();
    await until(api, 'three blocks are final', ({ number }) => number >= 3, PATIENCE);
  }));

  it('tells Prometheus how high the chain is', story(async () => {
    const final = await head(api, { finalized: true });
    // The node counts every five seconds.
    await until(api, `Prometheus knows of block ${final.number}`, async () => {
      const response = await fetch(`http://127.0.0.1:${ports.prometheus[0]}/metrics`);
      assert.equal(response.status, 200);
      const [, height] = (await response.text()).match(/^substrate_block_height\{[^}]*status="best"[^}]*\} (\d+)$/m);
      return Number(height) >= final.number;
    }, PATIENCE);
  }));

  it('serves the pages for stakers if they are built, and starts without them if not', story(async () => {
    const built = existsSync(fileURLToPath(new URL('../dashboard/dist/index.html', import.meta.url)));
    assert.equal(await isListening(ports.pages), built);
    assert.equal(script.output.includes(` http://127.0.0.1:${ports.pages}/?rpc=${endpoint(ports.rpc[0])}\n`), built);
    if (built) assert.match(await (await fetch(`http://127.0.0.1:${ports.pages}/`)).text(), /<title>Staking<\/title>/);
  }));

  it('shows a line for each era, and none for a block', story(async () => {
    const [, paid] = await script.prints(/Era 1: 1 validator, [\d,]+ PAL at stake\. Era 0 pays ([\d,.]+) PAL to its stakers/);
    assert.ok(Number(paid) > 0, paid);
    assert.doesNotMatch(script.output, /Imported #|Idle \(/);
  }));

  it('refuses an option that it does not know', story(async () => {
    const { code, output } = await runScript('run.sh', ports.env, ['--quiet']);
    assert.deepEqual([code, output], [1, 'error: unknown option --quiet. --verbose shows the whole log\n']);
  }));

  it('refuses a second start on the same port', story(async () => {
    const { code, output } = await runScript('run.sh', ports.env);
    assert.equal(code, 1);
    assert.match(output, new RegExp(`^error: port ${ports.rpc[0]} is in use.*PALISADE_RPC_PORT\n$`));
  }));

  it('does not let its chain be deleted while it runs', story(async () => {
    const { code, output } = await runScript('clean-chain.sh', ports.env);
    assert.equal(code, 1);
    assert.match(output, /^error: a node runs on these chains: stop it first\n$/);
    assert.ok(existsSync(join(HOME, 'dev/chains/palisade_dev')));
  }));

  it('ends at Ctrl-C, with nothing left running', story(async () => {
    lastFinal = await head(api, { finalized: true });
    await api.disconnect();
    await endsAtCtrlC(script, ports.all);
  }));

  it('says why, if the node that was built does not run on this machine', story(async () => {
    const broken = program('broken-node', 'echo "libssl.so.3: cannot open shared object file" >&2; exit 127');
    const { code, output } = await runScript('run.sh', { ...ports.env, PALISADE_BIN: broken });
    assert.deepEqual([code, output], [
      1, `libssl.so.3: cannot open shared object file\nerror: ${broken} can't make the chain. The lines above say why\n`,
    ]);
  }));

  it('says nothing of an older runtime if no chain has begun', story(async () => {
    // A node that was built twice, and that refuses to start both times.
    const folder = temporaryDirectory();
    const [home, node] = [join(folder, 'home'), join(folder, 'node')];
    for (const build of ['first', 'second']) {
      writeFileSync(node, `#!/bin/sh\ncase $1 in export-chain-spec) echo ${build} ;; *) echo 'the port is taken' >&2; exit 1 ;; esac\n`, { mode: 0o755 });
      const refused = startScript('run.sh', { ...ports.env, PALISADE_HOME: home, PALISADE_BIN: node });
      const [{ code }, left] = [await refused.ended(), await refused.leftBehind(LAST_PAUSE_MS)];
      assert.deepEqual(left, []);
      const { output } = refused;
      assert.equal(code, 1);
      assert.match(output, /the port is taken/);
      assert.doesNotMatch(output, /are not served/, 'the pages of the start before are gone');
      assert.doesNotMatch(output, BUILT_ANEW);
    }
    // With a chain of the second build, a third one is told.
    mkdirSync(join(home, 'dev/chains'));
    writeFileSync(node, '#!/bin/sh\necho third\n', { mode: 0o755 });
    const third = startScript('run.sh', { ...ports.env, PALISADE_HOME: home, PALISADE_BIN: node });
    await third.ended();
    assert.match(third.output, BUILT_ANEW);
    assert.deepEqual(await third.leftBehind(LAST_PAUSE_MS), []);
  }));

  it('goes on with the same chain at the next start', story(async () => {
    script = startScript('run.sh', ports.env);
    await script.prints(literally(`Going on with the chain in ${join(HOME, 'dev')} `));
    await script.prints(literally(appsLink(ports.rpc[0])));
    assert.doesNotMatch(script.output, BUILT_ANEW);
    api = await connect(endpoint(ports.rpc[0]));
    assert.equal(api.genesisHash.toHex(), genesis);
    assert.ok((await head(api, { finalized: true })).number >= lastFinal.number);
    assert.deepEqual(await block(api, lastFinal.number), lastFinal);
    await until(api, 'it has grown', ({ number }) => number >= lastFinal.number + 3, PATIENCE);
  }));

  it('ends at Ctrl-C that time too', story(async () => {
    await api.disconnect();
    await endsAtCtrlC(script, ports.all);
  }));

  it('starts the chain first, and tells where it says why the pages could not be built', story(async () => {
    const make = program('failing-make', 'case "$*" in *--question*) exit 1 ;; esac; echo "npm is broken"; exit 2');
    script = startScript('run.sh', { ...ports.env, MAKE: make }, ['--build-pages']);
    const log = join(HOME, 'dev/pages.log');
    await script.prints(literally(`The pages for stakers could not be built. ${log} says why`));
    assert.equal(readFileSync(log, 'utf8'), 'npm is broken\n');
    assert.equal(await isListening(ports.rpc[0]), true);
    // Older pages may be served. Their server ends a moment after the chain.
    await endsAtCtrlC(script, ports.all.filter((port) => port !== ports.pages));
  }));

  it('ends the build of the pages at Ctrl-C, with all its processes', story(async () => {
    const record = join(HOME, 'process-of-the-build');
    const make = program('slow-make', `case "$*" in *--question*) exit 1 ;; esac; sleep 600 & echo $! > ${record}; wait`);
    script = startScript('run.sh', { ...ports.env, MAKE: make }, ['--build-pages']);
    await script.prints(/The pages for stakers are built beside the chain/);
    const isThere = () => existsSync(`/proc/${readFileSync(record, 'utf8').trim()}`);
    assert.ok(await patiently(() => existsSync(record) && isThere()));
    await endsAtCtrlC(script, ports.all);
    assert.ok(await patiently(() => !isThere(), LAST_PAUSE_MS));
  }));

  it('says so when the chain began with another runtime than the one that is built now', story(async () => {
    writeFileSync(join(HOME, 'dev/genesis.sha256'), 'the sum of an older one\n');
    script = startScript('run.sh', ports.env);
    await script.prints(BUILT_ANEW);
    await script.prints(literally(appsLink(ports.rpc[0])));
    await endsAtCtrlC(script, ports.all);
  }));
});

describe('make testnet', { timeout: 480_000 }, () => {
  let script;
  let ports;
  let apis = [];
  const story = (body) => tellingLogs(() => [script], body);

  before(async () => {
    ports = await surroundings(NAMES.length);
    script = startScript('testnet.sh', ports.env);
  });

  after(async () => {
    await Promise.all(apis.map((api) => api.disconnect()));
    script?.kill();
  });

  it('says of each validator where its log is and where Polkadot-JS Apps shows it', story(async () => {
    for (const [index, name] of NAMES.entries()) {
      const log = join(HOME, 'testnet', `${name}.log`);
      await script.prints(literally(`  ${name}  log ${log}  ${appsLink(ports.rpc[index])}`));
      assert.match(readFileSync(log, 'utf8'), /Palisade Node/);
    }
    await script.prints(/All are up/);
  }));

  it('starts four validators that finalise the same chain', story(async () => {
    apis = await Promise.all(ports.rpc.map((port) => connect(endpoint(port))));
    const finals = await Promise.all(apis.map((api) => (
      until(api, 'a block is final', ({ number }) => number > 0, PATIENCE)
    )));
    const common = Math.min(...finals.map(({ number }) => number));
    assert.ok(common > 0);
    const blocks = await Promise.all(apis.map((api) => block(api, common)));
    for (const one of blocks) assert.deepEqual(one, blocks[0]);
  }));

  it('and all four of them produce blocks', story(async () => {
    const [api] = apis;
    // The active era shows points only from the end of its first session on. Missing points before that mean nothing.
    const { value } = await until(api, 'four validators have points in one era', async ({ hash }) => {
      const { individual } = await pointsAt(api, (await activeEra(api, hash)).index, hash);
      return Object.keys(individual).length === NAMES.length && individual;
    }, PATIENCE);
    assert.ok(Object.values(value).every((points) => points > 0n));
  }));

  it('reports on all of them in one line', story(async () => {
    const ofEach = NAMES.map((name) => ` {2}${name} #[1-9]\\d*, final #[1-9]\\d*, [1-3] peers`).join('');
    await script.prints(new RegExp(`^\\d\\d:\\d\\d:\\d\\d${ofEach}$`, 'm'));
  }));

  it('ends at Ctrl-C, and all four with it', story(async () => {
    await Promise.all(apis.splice(0).map((api) => api.disconnect()));
    await endsAtCtrlC(script, ports.all);
    assert.match(script.output, /Stopping 4 nodes/);
  }));
});

describe('make clean-chain', { timeout: 60_000 }, () => {
  it('deletes both chains and nothing else', async () => {
    const mine = join(HOME, 'mine.txt');
    writeFileSync(mine, 'not a chain');
    assert.ok(existsSync(join(HOME, 'dev')) && existsSync(join(HOME, 'testnet')), 'the two chains from above are there');

    const { code, output } = await runScript('clean-chain.sh', { PALISADE_HOME: HOME });
    assert.equal(code, 0, output);
    assert.match(output, literally(`Deleted ${join(HOME, 'dev')} and ${join(HOME, 'testnet')}`));
    assert.ok(!existsSync(join(HOME, 'dev')) && !existsSync(join(HOME, 'testnet')));
    assert.equal(readFileSync(mine, 'utf8'), 'not a chain');
  });

  it('does nothing, and says no error, where no chain is', async () => {
    const { code, output } = await runScript('clean-chain.sh', { PALISADE_HOME: HOME });
    assert.equal(code, 0, output);
  });
});
