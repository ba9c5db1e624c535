/**
 * Lets time pass for nodes that are stopped.
 *
 * Before: nodes that have ended. After: `network.mjs` starts them again with the environment from here.
 *
 * The time passes only on the clocks of the nodes. `clock-ahead.c`, loaded before all other libraries, puts the wall clock
 * ahead. Slots and timestamps come from this clock. The chain can't notice it if all nodes have the same clock. This needs
 * Linux and a C compiler. Otherwise, or if PALISADE_REAL_OUTAGES is set, the test really waits.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from './node.mjs';

const SOURCE = fileURLToPath(new URL('./clock-ahead.c', import.meta.url));
const SECOND_MS = 1_000;
const POLL_MS = 100;

/** Resolves when the seconds have passed for a node that is started with `env`. Its clock is then `aheadMs` ahead. */
export async function letPass(seconds) {
  const library = process.env.PALISADE_REAL_OUTAGES ? null : await builtLibrary();
  if (library === null) {
    await sleep(seconds * SECOND_MS);
    return { env: {}, aheadMs: 0 };
  }
  return { env: { LD_PRELOAD: library, E2E_CLOCK_AHEAD: String(seconds) }, aheadMs: seconds * SECOND_MS };
}

/** The path of the library, or null if it can't be compiled. */
async function builtLibrary() {
  if (process.platform !== 'linux') return null;
  const library = join(temporaryDirectory(), 'clock-ahead.so');
  try {
    await promisify(execFile)(process.env.CC ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE]);
    return library;
  } catch (error) {
    console.error(`No clock can be put ahead, so the outage is waited for: ${error.message}`);
    return null;
  }
}

/**
 * Waits for the first half of a session, by a clock that is `aheadMs` ahead. No chain is running that could be asked.
 * `genesisSlot`, `epochDuration` and `slotMs` are those of the chain.
 */
export async function untilFirstHalfOfSession({ genesisSlot, epochDuration, slotMs }, aheadMs) {
  const slotNow = () => Math.floor((Date.now() + aheadMs) / slotMs);
  while ((slotNow() - genesisSlot) % epochDuration >= epochDuration / 2) await sleep(POLL_MS);
}
