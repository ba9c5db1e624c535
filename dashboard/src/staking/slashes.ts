/**
 * Slashes that wait, put together from their rows, and the share of each staker.
 *
 * Before: rows of `UnappliedSlashes`, one for each page of an exposure. After: the pages "Slashes" and "My stake".
 */
import { count } from './amounts';
import type { Account, ChainFacts, Pulse, SlashOnAccount, SlashRow } from './model';

/**
 * A slash in one era of application: all rows of one validator. All amounts are those of the rows: what the slash takes
 * alone.
 */
export interface PendingSlash {
  validator: Account;
  appliedIn: number;
  own: bigint;
  nominators: bigint;
  total: bigint;
  payout: bigint;
  /** The places of its rows. Calls that cancel it name one of them. */
  rows: number[];
  /** Shares of the nominators, the largest first. A nominator in several rows is added up. */
  shares: { who: Account; value: bigint }[];
  reporters: Account[];
}

/** The slashes that wait, by era of application, then by place. Rows of a validator in one era are one entry. */
export function pendingSlashes(rows: SlashRow[]): PendingSlash[] {
  const groups = new Map<string, SlashRow[]>();
  for (const row of rows) {
    const key = `${row.appliedIn} ${row.validator}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map(together)
    .sort((a, b) => a.appliedIn - b.appliedIn || (a.rows[0] ?? 0) - (b.rows[0] ?? 0));
}

function together(rows: SlashRow[]): PendingSlash {
  const [first] = rows as [SlashRow, ...SlashRow[]];
  const sum = (of: (row: SlashRow) => bigint) => rows.reduce((all, row) => all + of(row), 0n);
  const shares = new Map<Account, bigint>();
  for (const { who, value } of rows.flatMap((row) => row.others)) shares.set(who, (shares.get(who) ?? 0n) + value);
  const own = sum((row) => row.own);
  const nominators = [...shares.values()].reduce((all, value) => all + value, 0n);
  return {
    validator: first.validator,
    appliedIn: first.appliedIn,
    own,
    nominators,
    total: own + nominators,
    payout: sum((row) => row.payout),
    rows: rows.map((row) => row.index),
    shares: [...shares].map(([who, value]) => ({ who, value })).sort((a, b) => (b.value > a.value ? 1 : b.value < a.value ? -1 : 0)),
    reporters: [...new Set(rows.flatMap((row) => row.reporters))],
  };
}

/** What a staker loses by a slash: as validator its own part, as nominator its share. */
export function shareOf(slash: PendingSlash, who: Account): bigint {
  const own = slash.validator === who ? slash.own : 0n;
  return own + (slash.shares.find((share) => share.who === who)?.value ?? 0n);
}

/**
 * What the chain would take of some accounts, where that is not what the rows say. Rows know nothing of other slashes
 * of the same staker: it pays for the dearest era of a span, and no more than it has.
 */
export function otherwiseTaken(slash: PendingSlash, asked: ReadonlyMap<Account, SlashOnAccount>): Map<Account, bigint> {
  const amounts = [...asked].map(([who, { amount }]): [Account, bigint] => [who, amount]);
  return new Map(amounts.filter(([who, amount]) => amount !== shareOf(slash, who)));
}

/** The rows of a slash that name no nominators because the rows of their era name as many as they can. */
export function unnamedRows(slash: PendingSlash, rows: SlashRow[], { shownNominators, pageSize }: ChainFacts): number[] {
  const ofEra = rows.filter(({ appliedIn }) => appliedIn === slash.appliedIn);
  const named = ofEra.reduce((sum, { others }) => sum + others.length, 0);
  if (named + pageSize <= shownNominators) return [];
  return ofEra.filter(({ index, others }) => others.length === 0 && slash.rows.includes(index)).map(({ index }) => index);
}

/** The first era of the history. */
const historyStart = ({ historyDepth }: ChainFacts, { activeEra }: Pulse): number => Math.max(0, activeEra - historyDepth);

/**
 * The first era of which all slashes are on record. `pallet-staking` forgets those of eras that are not bonded any more, so a chain
 * that has moved from it lacks them too. `lastInherited` is the last era that it has elected, or null without a move.
 */
export function recordedSince(facts: ChainFacts, pulse: Pulse, lastInherited: number | null): number {
  const start = historyStart(facts, pulse);
  const last = facts.rules === 'pallet-staking' ? pulse.activeEra : lastInherited;
  return last === null ? start : Math.max(start, last - facts.bondingDuration);
}

/** Of which eras slashes are on record, as the end of a sentence. */
export function recordedText(since: number, facts: ChainFacts, pulse: Pulse): string {
  if (since > historyStart(facts, pulse)) return `for offences since era ${count(since)}. The chain has no records of slashes for earlier eras`;
  return pulse.activeEra <= facts.historyDepth ? 'in the history of the chain' : `in the last ${count(facts.historyDepth)} eras`;
}

/** A motion of the council to cancel slashes. */
export interface CancelMotion {
  hash: string;
  index: number;
  appliedIn: number;
  rows: number[];
  ayes: number;
  nays: number;
  threshold: number;
  /** The block at which voting ends. */
  end: number;
}

/** The motions that would cancel a slash. */
export function motionsFor(slash: PendingSlash, motions: CancelMotion[]): CancelMotion[] {
  return motions.filter(({ appliedIn, rows }) => appliedIn === slash.appliedIn && rows.some((row) => slash.rows.includes(row)));
}
