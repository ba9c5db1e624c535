/**
 * What a ledger's stake does next: which chunks are free, and when the others are.
 *
 * Before: a ledger and the pulse. After: "My stake" shows the chunks, and says before signing what will happen.
 */
import type { ChainFacts, Ledger, Pulse } from './model';
import { eraStart, sessionStart, unlockEra, unlockStart } from './schedule';

export interface Unlocking {
  value: bigint;
  era: number;
  free: boolean;
  /** When it is free, in ms since 1970. Null if it is free, or if the chain does not say how long a session is. */
  at: number | null;
  /** The era in which the last slash that holds it is applied. Null if none holds it, or if the chain does not say it. */
  heldUntil: number | null;
}

/** What the chain says of unlock eras. Each field is null if the chain has no such storage. */
export interface Maturity {
  /** The last era whose chunks are free by time. */
  matureEra: number | null;
  /** The sessions in which unlock eras become free, by era. */
  sessions: ReadonlyMap<number, number>;
  /** Chunks of this era and later wait for a pending slash. */
  blockedFrom: number | null;
}

export const NO_MATURITY: Maturity = { matureEra: null, sessions: new Map(), blockedFrom: null };

/** Whether a chunk of this era can be withdrawn now. */
export function isFree(era: number, pulse: Pulse, maturity: Maturity): boolean {
  const free = maturity.matureEra ?? pulse.activeEra;
  return era <= free && (maturity.blockedFrom === null || era < maturity.blockedFrom);
}

/** The chunks of a ledger, the oldest first. */
export function unlockingOf(ledger: Ledger, pulse: Pulse, facts: ChainFacts, maturity: Maturity = NO_MATURITY): Unlocking[] {
  return ledger.unlocking.map(({ value, era }) => {
    if (isFree(era, pulse, maturity)) return { value, era, free: true, at: null, heldUntil: null };
    const session = maturity.sessions.get(era);
    const byEra = eraStart(era, pulse, facts);
    const bySession = session === undefined ? null : sessionStart(session, pulse, facts);
    const at = byEra === null ? null : Math.max(byEra, bySession ?? byEra);
    return { value, era, free: false, at, heldUntil: null };
  });
}

/** What can be withdrawn now. */
export function withdrawable(chunks: Unlocking[]): bigint {
  return chunks.filter(({ free }) => free).reduce((sum, { value }) => sum + value, 0n);
}

/** What `unbond(value)` does: the amount, what stays, and when the amount is free. */
export function unbonding(value: bigint, ledger: Ledger, pulse: Pulse, facts: ChainFacts) {
  const asked = value < ledger.active ? value : ledger.active;
  // The chain leaves no dust: it unbonds the rest as well.
  const amount = ledger.active - asked < facts.existentialDeposit ? ledger.active : asked;
  const era = unlockEra(pulse, facts);
  return { amount, left: ledger.active - amount, era, at: unlockStart(pulse, facts) };
}

/**
 * The chunk that stake joins which unbonds until `era`, because all chunks are in use. It then waits as long as the new
 * stake. Null if there is room, or a chunk of that era. The chain withdraws what is free before.
 */
export function joinedBy(chunks: Unlocking[], era: number, { maxUnlockingChunks }: ChainFacts): Unlocking | null {
  const waiting = chunks.filter(({ free }) => !free);
  if (waiting.length < maxUnlockingChunks || waiting.some((chunk) => chunk.era === era)) return null;
  return waiting.at(-1) ?? null;
}

/** What `rebond(value)` does: the youngest chunks come back first. `{ amount, left }`, `left` still unlocks. */
export function rebonding(value: bigint, ledger: Ledger) {
  const all = ledger.unlocking.reduce((sum, chunk) => sum + chunk.value, 0n);
  const amount = value < all ? value : all;
  return { amount, left: all - amount };
}

/** What can be bonded of a free balance. Fees are not taken off. */
export function bondable(free: bigint, existentialDeposit: bigint): bigint {
  return free > existentialDeposit ? free - existentialDeposit : 0n;
}
