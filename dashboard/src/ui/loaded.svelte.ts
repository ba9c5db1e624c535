/**
 * Reads the chain again when a key changes, and keeps the last answer meanwhile.
 *
 * Before: a page says what it reads and by which key. After: it shows `value`, `error` and `busy`.
 */
import { untrack } from 'svelte';
import type { Chain } from '../chain/connect';
import type { Pulse } from '../staking/model';
import { app } from './state.svelte';

export class Loaded<T> {
  value = $state.raw<T | null>(null);
  error = $state('');
  busy = $state(true);
}

/** Time after an answer that failed until it is asked again. */
const RETRY_MS = 10_000;

/**
 * The answer of `read`. It is asked again when `key` changes, with the first block of each connection, after each
 * transaction and migration, and some time after it failed. A null key asks for nothing. `read` may tell a part of its
 * answer before it has the whole. Must be called while a component is set up.
 */
export function loaded<T>(
  key: () => string | null, read: (chain: Chain, pulse: Pulse, tell: (part: T) => void) => Promise<T>,
): Loaded<T> {
  const result = new Loaded<T>();
  let subject: string | null = null;
  // Derived values, so that a new block alone asks for nothing.
  const derivedKey = $derived(key());
  const ready = $derived(app.isFresh);
  const moving = $derived(app.pulse?.isMoving);
  let attempts = $state(0);
  $effect(() => {
    const now = derivedKey;
    const chain = app.chain;
    void [app.connections, app.revision, moving, attempts];
    if (now === null || !chain || !ready) {
      if (now === null) Object.assign(result, { value: null, error: '' });
      result.busy = now !== null;
      return;
    }
    let current = true;
    let retry: ReturnType<typeof setTimeout> | undefined;
    // What belongs to another subject, such as another account, is not shown while the new one is read.
    const [of = ''] = now.split('|');
    if (subject !== null && subject !== of) Object.assign(result, { value: null, error: '' });
    subject = of;
    untrack(() => { result.busy = true; });
    const tell = (value: T) => { if (current) Object.assign(result, { value, error: '' }); };
    // Only the key says when to read again.
    untrack(() => read(chain, app.pulse!, tell)).then((value) => {
      if (current) Object.assign(result, { value, error: '', busy: false });
    }, (error: unknown) => {
      if (!current) return;
      Object.assign(result, { error: `The chain could not be read: ${(error as Error).message}`, busy: false });
      retry = setTimeout(() => { attempts += 1; }, RETRY_MS);
    });
    return () => {
      current = false;
      clearTimeout(retry);
    };
  });
  return result;
}

/** A key part that changes every `blocks` blocks, and with each session. */
export function every(blocks: number): string {
  const pulse = app.pulse;
  return pulse ? `${pulse.session}.${Math.floor(pulse.block / blocks)}` : '';
}
