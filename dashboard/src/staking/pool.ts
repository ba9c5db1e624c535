/**
 * How the reward of one validator is divided, for stakes that a person types.
 *
 * Before: `amounts.ts` reads the numbers. After: the calculator shows a row for each stake. The shares are those of
 * `rewards.ts`: each is rounded down. Source: section 4 of docs/spec/staking.md.
 */
import { parseAmount, unit } from './amounts';
import { BILLION } from './model';
import { stakerReward, validatorReward } from './rewards';

export interface NamedStake {
  name: string;
  stake: bigint;
}

export interface PoolShare extends NamedStake {
  reward: bigint;
}

export interface DividedPool {
  /** The validator's commission, and the reward of its own stake. */
  commission: bigint;
  own: bigint;
  nominators: PoolShare[];
  /** All stake behind the validator. */
  total: bigint;
  /** What rounding leaves. The chain gives it to the treasury. */
  rest: bigint;
}

/** Divides the reward of a pool. `commission` is in parts of 10⁹. */
export function dividePool(reward: bigint, commission: bigint, own: bigint, stakes: NamedStake[]): DividedPool {
  const total = stakes.reduce((sum, { stake }) => sum + stake, own);
  const validator = validatorReward(reward, commission, { total, own, nominators: stakes.length, pages: 1 });
  const nominators = stakes.map((one) => ({ ...one, reward: stakerReward(reward, commission, one.stake, total) }));
  const paid = nominators.reduce((sum, one) => sum + one.reward, validator.commission + validator.own);
  return { ...validator, nominators, total, rest: reward - paid };
}

/** Whether the digits that end a name may be the first group of the amount. */
const isGrouped = (name: string, amount: string): boolean => /[ \t]\d{1,3}$/.test(name) && /^\d{3}(\D|$)/.test(amount);

/**
 * The stakes of a text with a name and an amount in each line, or a sentence about the first line that is wrong.
 * Narrow spaces, with which pages group digits, belong to the amount. In “Jin 1 000” nobody knows what is the name.
 */
export function parseStakes(text: string, decimals: number): NamedStake[] | string {
  const stakes: NamedStake[] = [];
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const [, name = '', amount = ''] = line.match(/^(.*\S)[ \t]+([^ \t]+)$/) ?? [];
    const stake = parseAmount(amount, decimals);
    if (!name || typeof stake === 'string' || isGrouped(name, amount)) return `“${line}” is not a name and an amount, such as “Jin 100”.`;
    stakes.push({ name, stake });
  }
  return stakes;
}

/** An amount with `places` digits after the point, rounded to the nearest. Halves are rounded up. */
export function rounded(amount: bigint, decimals: number, places: number): string {
  const step = unit(Math.max(0, decimals - places));
  const whole = (amount + step / 2n) / step;
  const shown = Math.min(places, decimals);
  const digits = String(whole).padStart(shown + 1, '0');
  return shown === 0 ? digits : `${digits.slice(0, -shown)}.${digits.slice(-shown)}`;
}

export interface PoolExample {
  name: string;
  reward: string;
  /** In percent. */
  commission: number;
  own: string;
  stakes: string;
}

/** The examples of the specification. The stake behind a validator does not change the reward of its pool. */
export const EXAMPLES: PoolExample[] = [
  { name: 'Pool A', reward: '100', commission: 0, own: '0', stakes: 'Jin 100\nSam 50\nAnson 250\nBobby 200' },
  { name: 'Pool B', reward: '100', commission: 0, own: '0', stakes: 'Alice 100\nPeter 100\nJohn 150\nKitty 50' },
  { name: 'Commission of 50%', reward: '10', commission: 50, own: '20', stakes: 'Nina 80' },
];

/** A commission in percent, in parts of 10⁹. */
export const ofPercent = (percent: number): bigint => (BigInt(percent) * BILLION) / 100n;
