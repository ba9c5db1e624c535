/**
 * Starts `palisade` nodes that a test owns.
 *
 * Before: a built binary (`make`, or PALISADE_BIN). After: `chain.mjs` connects to `node.endpoint`.
 * A node has its own base path and its own ports. It writes its log to a file in the base path. It never outlives the
 * process that started it. When that process ends, the base paths that this module created are removed.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The names that are flags of the node's command line. Such a node has the session keys of that name. */
const WELL_KNOWN = ['alice', 'bob', 'charlie', 'dave', 'eve', 'ferdie'];
/** A long time-out, because a starting node compiles the runtime's Wasm, perhaps on a busy machine with two slow cores. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 60_000;

/** Has a folder for each port that a test process of this user has reserved. */
const RESERVED_PORTS = join(tmpdir(), `palisade-e2e-ports-${userInfo().uid}`);

/** The running children and the existing directories. */
const running = new Set();
const temporary = new Set();

/** The binary under test. */
export function palisadeBinary() {
  const target = process.env.CARGO_TARGET_DIR || join(homedir(), '.cache/palisade/target');
  const binary = process.env.PALISADE_BIN || join(target, 'release/palisade');
  if (!existsSync(binary)) {
    throw new Error(`no node binary at ${binary}: build it first, or set PALISADE_BIN`);
  }
  return binary;
}

/** A new directory. It is removed when this process ends. */
export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), 'palisade-e2e-'));
  temporary.add(path);
  return path;
}

/**
 * Reserves `count` free TCP ports on the loopback interface. No other test process gets them while this one runs: a node
 * opens its ports only seconds after its start.
 */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) ports.push(...(await openPorts(count - ports.length)).filter(reserve));
  return ports;
}

/** Reserves a port for this process. Returns whether it succeeded. */
function reserve(port) {
  const path = join(RESERVED_PORTS, String(port));
  mkdirSync(RESERVED_PORTS, { recursive: true });
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  temporary.add(path);
  return true;
}

/** Different ports that are free according to the system. */
async function openPorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** One running node process. Made by `startNode`. */
export class Node {
  #child;
  #exited;

  constructor(options, child, exited) {
    this.options = options;
    this.#child = child;
    this.#exited = exited;
  }

  get name() { return this.options.name ?? this.options.chain; }
  get pid() { return this.#child.pid; }
  get basePath() { return this.options.basePath; }
  get logFile() { return this.options.logFile; }
  get rpcPort() { return this.options.rpcPort; }
  get endpoint() { return `ws://127.0.0.1:${this.options.rpcPort}`; }
  get isRunning() { return this.#child.exitCode === null && this.#child.signalCode === null; }

  /** Resolves with `{ code, signal }` once the process is gone. */
  get exited() { return this.#exited; }

  /** Makes a JSON-RPC call over HTTP. It needs no `ApiPromise`. */
  async rpc(method, params = []) {
    const response = await fetch(`http://127.0.0.1:${this.options.rpcPort}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = await response.json();
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  /** The metrics in the text format of Prometheus. The node must have been started with `prometheus`. */
  async metrics() {
    const address = `http://127.0.0.1:${this.options.prometheusPort}/metrics`;
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    assert.equal(response.status, 200);
    return response.text();
  }

  /** The address of this node for another node's `bootnodes`. */
  async multiaddress() {
    return `/ip4/127.0.0.1/tcp/${this.options.p2pPort}/p2p/${await this.rpc('system_localPeerId')}`;
  }

  /** Sends SIGTERM and waits until the node has ended. A node that does not end is killed, and that is an error. */
  async stop() {
    if (!this.isRunning) return this.#exited;
    this.#child.kill('SIGTERM');
    const ended = await Promise.race([this.#exited, sleep(STOP_TIMEOUT_MS, null, { ref: false })]);
    if (ended) return ended;
    await this.kill9();
    throw new Error(`${this.name} ignored SIGTERM for ${STOP_TIMEOUT_MS} ms`);
  }

  /** Kills the node with SIGKILL, like a power cut. */
  async kill9() {
    this.#child.kill('SIGKILL');
    return this.#exited;
  }

  /** Starts a node with the data, the ports and the identity of this one. This one must have ended. */
  async restart(changes = {}) {
    assert(!this.isRunning, `${this.name} is still running`);
    return startNode({ ...this.options, ...changes });
  }

  /** The last `lines` lines of the log, over all starts on this base path. */
  logTail(lines = 60) {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }
}

/**
 * Starts a node and waits until its RPC answers.
 *
 * - `chain`: `dev` (one validator, which authors at once), `local` or the path of a chain spec.
 * - `name`: alice … ferdie run as that validator. Any other name is only shown in telemetry and the log.
 * - `validator`: authors with the session keys in the keystore. A well-known name and `dev` imply it.
 * - `bootnodes`: multiaddresses of nodes to connect to.
 * - `statePruning`: the number of states to keep. By default all are kept, because tests read old states.
 * - `basePath`, `rpcPort`, `p2pPort`, `nodeKey`: chosen automatically if not given.
 * - `prometheus`: shows metrics, which `metrics()` reads. Off by default.
 * - `env`: environment variables, in addition to those of this process.
 * - `extraArgs`: further arguments.
 */
export async function startNode({
  chain = 'dev', name, validator = false, bootnodes = [], statePruning = 'archive', basePath, rpcPort, p2pPort, nodeKey,
  prometheus = false, prometheusPort, env = {}, extraArgs = [],
} = {}) {
  const [freeRpc, freeP2p, freePrometheus] = await freePorts(3);
  const options = {
    chain, name, validator, bootnodes, statePruning, prometheus, env, extraArgs,
    basePath: basePath ?? temporaryDirectory(),
    rpcPort: rpcPort ?? freeRpc,
    p2pPort: p2pPort ?? freeP2p,
    prometheusPort: prometheusPort ?? freePrometheus,
    nodeKey: nodeKey ?? randomBytes(32).toString('hex'),
  };
  mkdirSync(options.basePath, { recursive: true });
  options.logFile = join(options.basePath, 'node.log');

  const log = openSync(options.logFile, 'a');
  const child = spawn(palisadeBinary(), nodeArguments(options), {
    stdio: ['ignore', log, log], env: { ...process.env, ...env },
  });
  closeSync(log);
  const node = new Node(options, child, track(child));
  await untilAnswering(node);
  return node;
}

/** The command line for `startNode`'s options. */
function nodeArguments({
  chain, name, validator, bootnodes, statePruning, prometheus, extraArgs, basePath, rpcPort, p2pPort, prometheusPort, nodeKey,
}) {
  const wellKnown = WELL_KNOWN.includes(name);
  return [
    ...(chain === 'dev' ? ['--dev'] : ['--chain', chain]),
    ...(wellKnown ? [`--${name}`] : name ? ['--name', name] : []),
    ...(validator && !wellKnown ? ['--validator'] : []),
    '--base-path', basePath,
    '--rpc-port', String(rpcPort),
    '--listen-addr', `/ip4/127.0.0.1/tcp/${p2pPort}`,
    '--node-key', nodeKey,
    ...(prometheus ? ['--prometheus-port', String(prometheusPort)] : ['--no-prometheus']),
    '--no-telemetry', '--no-mdns',
    '--state-pruning', statePruning,
    ...(bootnodes.length > 0 ? ['--bootnodes', ...bootnodes] : []),
    ...extraArgs,
  ];
}

/**
 * Runs the binary to its end: a command, or a node that must refuse to start.
 * Resolves with `{ code, signal, stdout, stderr }`. After `timeoutMs` it kills the process and rejects. With `stdout`, the
 * descriptor of an open file, the output goes there.
 */
export async function runToEnd(args, { timeoutMs = START_TIMEOUT_MS, input = '', stdout = 'pipe' } = {}) {
  const child = spawn(palisadeBinary(), args, { stdio: ['pipe', stdout, 'pipe'] });
  const exited = track(child);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream]?.setEncoding('utf8').on('data', (text) => { output[stream] += text; });
  }
  child.stdin.on('error', () => {}).end(input);
  const ended = await Promise.race([exited, sleep(timeoutMs, null, { ref: false })]);
  if (ended) return { ...ended, ...output };
  child.kill('SIGKILL');
  await exited;
  throw new Error(`palisade ${args.join(' ')} still ran after ${timeoutMs} ms:\n${output.stdout}${output.stderr}`);
}

/** Wraps a test's body. If it fails, the end of each node's log is printed on stderr. `nodes` is called at that moment. */
export function tellingLogs(nodes, body) {
  return async (context) => {
    try {
      await body(context);
    } catch (error) {
      for (const node of [nodes()].flat().filter(Boolean)) {
        const state = node.isRunning ? 'running' : 'ended';
        console.error(`\n--- log of ${node.name} (${state}), ${node.logFile} ---\n${node.logTail()}\n--- end of log ---`);
      }
      throw error;
    }
  };
}

/** Waits until a child ends. Resolves with `{ code, signal }`. */
function track(child) {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => { running.delete(child); reject(error); });
    // 'close' comes after the last output, 'exit' may come before it.
    child.once('close', (code, signal) => { running.delete(child); resolve({ code, signal }); });
  });
}

async function untilAnswering(node) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let lastError;
  while (node.isRunning && Date.now() < deadline) {
    try {
      await node.rpc('system_health');
      return;
    } catch (error) {
      lastError = error;
      await sleep(250);
    }
  }
  const why = node.isRunning ? `did not answer within ${START_TIMEOUT_MS} ms: ${lastError?.message}` : 'ended while starting';
  if (node.isRunning) await node.kill9();
  throw new Error(`${node.name} ${why}\n${node.logTail()}`);
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const path of temporary) rmSync(path, { recursive: true, force: true });
});
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.once(signal, () => process.exit(code));
}
