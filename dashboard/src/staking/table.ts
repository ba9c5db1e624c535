/**
 * Sorting and filtering of the table of validators.
 *
 * Before: rows from the chain. After: the pages "Validators" and "Nominate".
 */
import { expectedCommission } from './flags';
import type { ValidatorRow } from './model';
import { pastReturn, pointsAgainstAverage } from './rewards';

export type SortKey = 'name' | 'backing' | 'own' | 'nominators' | 'commission' | 'points' | 'return' | 'slashes';

/** A row with what is computed from it. */
export interface RankedRow extends ValidatorRow {
  name: string;
  address: string;
  /** In parts of 10⁹. Null if it is not at work. */
  relativePoints: bigint | null;
  /** In parts of 10¹⁸. Null if it was in none of the past eras. */
  yearlyReturn: bigint | null;
}

/** Adds names and computed columns. */
export function rank(
  rows: ValidatorRow[], allPoints: bigint, eraMillis: bigint,
  label: (row: ValidatorRow) => { name: string; address: string },
): RankedRow[] {
  const working = rows.filter((row) => row.active).length;
  return rows.map((row) => ({
    ...row,
    ...label(row),
    relativePoints: row.active ? pointsAgainstAverage(row.points, allPoints, working) : null,
    yearlyReturn: row.past.some(Boolean) ? pastReturn(row.past, eraMillis) : null,
  }));
}

const VALUES: Record<Exclude<SortKey, 'name'>, (row: RankedRow) => bigint | null> = {
  backing: (row) => row.backing?.total ?? null,
  own: (row) => row.backing?.own ?? row.waitingStake,
  nominators: (row) => (row.backing ? BigInt(row.backing.nominators) : null),
  commission: (row) => row.commission ?? row.announced?.commission ?? null,
  points: (row) => row.relativePoints,
  return: (row) => row.yearlyReturn,
  slashes: (row) => BigInt(row.slashedIn.length + row.pendingSlashes),
};

/** Rows in order. What is unknown comes last in both directions; equal rows keep the order of their names. */
export function sorted(rows: RankedRow[], key: SortKey, descending: boolean): RankedRow[] {
  const sign = descending ? -1 : 1;
  const byName = (a: RankedRow, b: RankedRow) => a.name.localeCompare(b.name);
  if (key === 'name') return [...rows].sort((a, b) => sign * byName(a, b));
  const value = VALUES[key];
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return left === right ? byName(a, b) : left === null ? 1 : -1;
    return left === right ? byName(a, b) : sign * (left > right ? 1 : -1);
  });
}

export interface Filter {
  text: string;
  state: 'all' | 'active' | 'waiting';
  /** Of what coming eras pay by, in parts of 10⁹. Null for any. */
  maxCommission: bigint | null;
  openOnly: boolean;
  neverSlashed: boolean;
}

/** The first rows of a list, and how many others there are. */
export function firstOf<T>(all: T[], most: number): { shown: T[]; others: number } {
  const shown = all.slice(0, most);
  return { shown, others: all.length - shown.length };
}

export const NO_FILTER: Filter = { text: '', state: 'all', maxCommission: null, openOnly: false, neverSlashed: false };

/** The rows that pass every part of the filter. Text is looked for in names and addresses. */
export function filtered(rows: RankedRow[], filter: Filter): RankedRow[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter((row) => {
    if (text && !row.name.toLowerCase().includes(text) && !row.address.toLowerCase().includes(text)) return false;
    if (filter.state !== 'all' && row.active !== (filter.state === 'active')) return false;
    if (filter.maxCommission !== null && expectedCommission(row) > filter.maxCommission) return false;
    if (filter.openOnly && (row.announced === null || row.announced.blocked)) return false;
    return !filter.neverSlashed || row.slashedIn.length + row.pendingSlashes === 0;
  });
}
