/**
 * Runs the scripts behind `make run`, `make testnet` and `make clean-chain` as a terminal would.
 *
 * Before: a built binary, which `node.mjs` finds. After: `chain.mjs` connects to the ports of a script.
 * Each script leads its own process group. Ctrl-C goes to the whole group. A process that is still in the group afterwards
 * was left running. The check needs Linux' /proc.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { palisadeBinary, temporaryDirectory } from './node.mjs';

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url));
const PATIENCE_MS = 180_000;
const POLL_MS = 100;
/** Below the ports that the kernel assigns, so that no process gets one between the check and the start. */
const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 30_000;

/** The groups that may still have members. */
const groups = new Set();

/** A script that was started. Made by `startScript`. */
export class Script {
  #child;
  #exited;

  constructor(path, logFile, child) {
    this.name = basename(path);
    this.logFile = logFile;
    this.#child = child;
    this.#exited = new Promise((settle, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => settle({ code, signal }));
    });
    // The caller gets the error when it awaits the end. Until then it must not count as unhandled.
    this.#exited.catch(() => {});
  }

  get isRunning() { return this.#child.exitCode === null && this.#child.signalCode === null; }

  /** The whole output of the script and its child processes. */
  get output() { return readFileSync(this.logFile, 'utf8'); }

  logTail(lines = 60) { return this.output.trimEnd().split('\n').slice(-lines).join('\n'); }

  /** Waits until the output matches; resolves with the match. */
  async prints(pattern) {
    const match = await patiently(() => this.output.match(pattern) ?? !this.isRunning);
    if (match === true || !match) throw new Error(`${this.name} did not print ${pattern}:\n${this.logTail()}`);
    return match;
  }

  /** Presses Ctrl-C; resolves with `{ code, signal }` once the script has ended. */
  async interrupt() {
    process.kill(-this.#child.pid, 'SIGINT');
    return this.ended();
  }

  /** Resolves with `{ code, signal }` once the script has ended. */
  async ended() {
    const ended = await Promise.race([this.#exited, sleep(PATIENCE_MS, null, { ref: false })]);
    if (ended) return ended;
    this.kill();
    throw new Error(`${this.name} did not end within ${PATIENCE_MS} ms:\n${this.logTail()}`);
  }

  /** The command lines of the processes in its group after `patienceMs`. Returns at once when there are none. */
  async leftBehind(patienceMs) {
    await patiently(() => membersOf(this.#child.pid).length === 0, patienceMs);
    return membersOf(this.#child.pid);
  }

  /** Kills the remaining processes of the group. */
  kill() { killGroup(this.#child.pid); }
}

/** Starts `scripts/<name>` with options, and with `env` in addition to this process's environment. */
export function startScript(name, env, args = []) {
  const path = join(SCRIPTS, name);
  const logFile = join(temporaryDirectory(), `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(path, args, {
    detached: true,
    env: { ...process.env, PALISADE_BIN: resolve(palisadeBinary()), ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  groups.add(child.pid);
  return new Script(path, logFile, child);
}

/** Runs a script to its end: `{ code, signal, output }`. */
export async function runScript(name, env, args) {
  const script = startScript(name, env, args);
  return { ...await script.ended(), output: script.output };
}

/** The first of `count` ports in a row that are free on the loopback interface. */
export async function portsInARow(count) {
  for (;;) {
    const first = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
    const row = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return first;
  }
}

/** Whether a process listens on this port of the loopback interface. */
export function isListening(port) {
  return new Promise((settle) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => { socket.destroy(); settle(true); });
    socket.once('error', () => settle(false));
  });
}

function isFree(port) {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(false));
    server.listen(port, '127.0.0.1', () => server.close(() => settle(true)));
  });
}

/** Calls `look` until it returns a truthy value, or for `patienceMs`. Resolves with the last value. */
export async function patiently(look, patienceMs = PATIENCE_MS) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = look();
    if (answer || Date.now() >= deadline) return answer;
    await sleep(POLL_MS);
  }
}

/** The command lines of a group's processes. Zombies are left out: they have ended and only wait for their parent. */
function membersOf(group) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The fields after the command's name, which may contain any character: state, parent, group.
      const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(itsGroup) !== group || state === 'Z') return [];
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()];
    } catch (error) {
      // The process ended between the two reads.
      if (['ENOENT', 'ESRCH'].includes(error.code)) return [];
      throw error;
    }
  });
}

function killGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
  groups.delete(group);
}

process.once('exit', () => {
  for (const group of groups) killGroup(group);
});
