/**
 * What to know of a validator before nominating it.
 *
 * Before: rows of the table of validators, and their identities. After: the pages "Validators" and "Nominate".
 */
import { BILLION, type Account, type ValidatorRow } from './model';
import { percent } from './amounts';

export type FlagKind = 'oversubscribed' | 'blocked' | 'inactive' | 'commission' | 'sameParent' | 'slash' | 'left';

export interface Flag {
  kind: FlagKind;
  label: string;
  /** A sentence that says what it means for a nominator. */
  why: string;
}

/** What flags compare with. */
export interface FlagRules {
  /** Nominators that are paid at most. Infinite if all are. */
  paidNominators: number;
  /** A commission above this is high, in parts of 10⁹. */
  highCommission: bigint;
}

export const HIGH_COMMISSION = (BILLION * 25n) / 100n;

const flag = (kind: FlagKind, label: string, why: string): Flag => ({ kind, label, why });

/** The commission that a nominator should expect: the announced one. Of a validator that leaves, that of the present era. */
export function expectedCommission({ announced, commission }: ValidatorRow): bigint {
  return announced?.commission ?? commission ?? 0n;
}

/** The flags of one validator by itself. */
export function flagsOf(row: ValidatorRow, rules: FlagRules): Flag[] {
  const flags: Flag[] = [];
  if (!row.announced) flags.push(flag('left', 'leaving', 'It does not stand for the next election.'));
  if (row.announced?.blocked) flags.push(flag('blocked', 'blocked', 'It takes no new nominators.'));
  if (!row.active) flags.push(flag('inactive', 'waiting', 'It is not at work in this era, so it earns nothing now.'));
  if (row.backing && row.backing.nominators > rules.paidNominators) {
    flags.push(flag('oversubscribed', 'over-subscribed', `It has more nominators than the ${rules.paidNominators} that are paid.`));
  }
  const commission = expectedCommission(row);
  if (commission > rules.highCommission) {
    flags.push(flag('commission', `takes ${percent(commission, BILLION, 0)}`, 'Its commission is high. It is taken before the reward is divided.'));
  }
  if (row.pendingSlashes > 0) flags.push(flag('slash', 'slash waits', 'A slash waits to be applied.'));
  else if (row.slashedIn.length > 0) {
    flags.push(flag('slash', 'was slashed', `It was slashed for era ${row.slashedIn.join(', ')}.`));
  }
  return flags;
}

/** The chosen validators that share an identity parent with another chosen one. One operator's faults may hit all of them. */
export function sharedParents(chosen: Account[], parents: ReadonlyMap<Account, Account>): Set<Account> {
  const count = new Map<Account, number>();
  for (const who of chosen) count.set(parentOf(who, parents), (count.get(parentOf(who, parents)) ?? 0) + 1);
  return new Set(chosen.filter((who) => (count.get(parentOf(who, parents)) ?? 0) > 1));
}

/** An account without a parent is its own. */
function parentOf(who: Account, parents: ReadonlyMap<Account, Account>): Account {
  return parents.get(who) ?? who;
}

export const SAME_PARENT = flag('sameParent', 'same operator', 'Another chosen validator has the same identity parent.');

/** Whether a nominator may name it: it stands, and it takes this nominator. */
export function canBeNominated(row: ValidatorRow, present: Account[]): boolean {
  return row.announced !== null && (!row.announced.blocked || present.includes(row.who));
}

/**
 * The chosen validators that a nomination can't name: they don't stand, or take no new nominators. `present` is
 * nominated already.
 */
export function closedTargets(chosen: Account[], rows: ValidatorRow[], present: Account[]): Account[] {
  const open = new Set(rows.filter((row) => canBeNominated(row, present)).map(({ who }) => who));
  return chosen.filter((who) => !open.has(who));
}
