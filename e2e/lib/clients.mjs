/**
 * Runs the programs of `clients/` and reads what they print: a line for each step, with amounts to the last unit.
 *
 * Before: `make clients`, and a node of `node.mjs`. After: `nominator.mjs` and the `client-*` files compare the lines with
 * the chain. No program outlives the process that started it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PAL } from './chain.mjs';

const CLIENTS = fileURLToPath(new URL('../../clients', import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR || join(homedir(), '.cache/palisade/target');
/** Much longer than the three eras that a program follows. */
const PROGRAM_TIMEOUT_MS = 10 * 60_000;

const running = new Set();

/** A program that was started. Made by `startProgram`. */
class Program {
  #child;
  #closed;
  lines = [];
  stderr = '';

  constructor(child) {
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      child.emit('line', line);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => { this.stderr += text; });
    this.#closed = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => { running.delete(child); resolve(code); });
    });
    // The caller gets the error when it awaits the end. Until then it must not count as unhandled.
    this.#closed.catch(() => {});
  }

  /** The whole output, for the message of a failure. */
  get output() { return `${this.lines.join('\n')}\n${this.stderr}`; }

  /** Resolves when a line matches. Rejects if the program ends before. */
  async prints(pattern) {
    const printed = new Promise((resolve) => {
      const look = (line) => pattern.test(line) && resolve(true);
      this.lines.forEach(look);
      this.#child.on('line', look);
    });
    const first = await Promise.race([printed, this.ended()]);
    if (first !== true) throw new Error(`never printed ${pattern}:\n${this.output}`);
  }

  /** Resolves with the program's exit code. */
  async ended() {
    const timer = new AbortController();
    const late = sleep(PROGRAM_TIMEOUT_MS, 'late', { ref: false, signal: timer.signal }).catch(() => {});
    const code = await Promise.race([this.#closed, late]);
    timer.abort();
    if (code !== 'late') return code;
    this.stop();
    throw new Error(`still ran after ${PROGRAM_TIMEOUT_MS} ms:\n${this.output}`);
  }

  /** The groups of a pattern that matches exactly one line. */
  said(pattern) {
    const found = this.lines.map((line) => line.match(pattern)).filter(Boolean);
    assert.equal(found.length, 1, `${found.length} lines match ${pattern}:\n${this.output}`);
    return found[0].slice(1);
  }

  /** Kills the program if it still runs. */
  stop() { this.#child.kill('SIGKILL'); }
}

/** Starts a program of `clients/`, such as `papi.ts` or `subxt`, directly and not through npm. */
export function startProgram(file, ...args) {
  if (file === 'subxt') return new Program(start(builtSubxt(), args));
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  return new Program(start(process.execPath, [...loader, file, ...args]));
}

function builtSubxt() {
  const program = join(TARGET, 'debug/palisade-client-subxt');
  if (!existsSync(program)) throw new Error(`no program at ${program}: run 'make clients' first`);
  return program;
}

/** Runs a program that must refuse: it ends with code 1 and one line on stderr. Resolves with that line. */
export async function refusal(file, ...args) {
  const program = startProgram(file, ...args);
  assert.equal(await program.ended(), 1, program.output);
  assert.match(program.stderr, /^[^\n]+\n$/);
  return program.stderr.trimEnd();
}

/** Runs an npm script of `clients/` to its end: `{ code, output }`. */
export async function runNpmScript(name) {
  const program = new Program(start('npm', ['run', name]));
  return { code: await program.ended(), output: program.output };
}

function start(command, args) {
  const child = spawn(command, args, { cwd: CLIENTS, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  return child;
}

/** `12.000000000345 PAL` in base units. */
export function units(amount) {
  const [, whole, fraction] = amount.match(/^(\d+)\.(\d{12}) PAL$/);
  return BigInt(whole) * PAL + BigInt(fraction);
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
