/**
 * What the next election means for one nominator: whom its stake backs, what it would earn, and what it could lose.
 *
 * Before: the state of a chain and a nomination that is not made yet. After: the page "Nominate".
 * Amounts are in units, and every division rounds down. The election is exact, if nothing changes before it reads stakes. A
 * reward is an expectation: nobody knows the points of an era that has not begun.
 */
import { ballotsOf, withNomination } from './electorate';
import { outcomeOf } from './exposures';
import { BILLION, type Account, type Ballots, type ElectorateState, type Outcome, type ProposedNomination, type Solution } from './types';

/** What expected rewards are computed from. */
export interface RewardTerms {
  /** The stakers' reward of an era, for example of the last one. */
  eraReward: bigint;
  /** Points of validators in past eras: of each the sum, or the average, over the same eras. */
  points: Map<Account, bigint>;
}

/** The part of a stake that backs one validator. */
export interface BackedValidator {
  validator: Account;
  value: bigint;
  /** All stake behind the validator, this one included. */
  total: bigint;
  /** `value` as a part of `total`, in parts of 10⁹. */
  share: bigint;
  commission: bigint;
  /** The expected reward of an era. */
  reward: bigint;
  /** What the validator's offence takes, if it is the only one to sign twice. */
  lossAlone: bigint;
  /** What the largest slash takes: all that backs the validator. */
  largestLoss: bigint;
}

export interface Prediction {
  outcome: Outcome;
  /** The largest stake first. Empty if none of the targets is elected, or the nominator has no vote. */
  backed: BackedValidator[];
  /** Targets that are not elected, or that get none of the stake. */
  notBacked: Account[];
  /** The part of the stake that backs nobody, and so earns nothing and can't be slashed. */
  idle: bigint;
  /** The expected reward of an era. */
  reward: bigint;
  /** Whether the election has no room for the nominator. */
  hasNoRoom: boolean;
}

/** Solves ballots: the worker of `solver.ts`, or a function in tests. */
export type SolveBallots = (ballots: Ballots) => Solution | Promise<Solution>;

/** All exposures of the next election. Rejects with `ElectionFailed` if it would elect nobody. */
export async function predictElection(state: ElectorateState, solve: SolveBallots): Promise<Outcome> {
  const ballots = ballotsOf(state);
  return outcomeOf(ballots, await solve(ballots), state.minimumWinners);
}

/** What the next election means for a nomination. Rejects with `ElectionFailed` if it would elect nobody. */
export async function predictNomination(
  state: ElectorateState, mine: ProposedNomination, terms: RewardTerms, solve: SolveBallots,
): Promise<Prediction> {
  const outcome = await predictElection(withNomination(state, mine), solve);
  const pools = expectedPools(outcome, terms);
  const backed = outcome.exposures.flatMap(({ validator, total, others }): BackedValidator[] => {
    const value = others.find(({ who }) => who === mine.who)?.value;
    if (value === undefined) return [];
    const commission = state.commissions.get(validator) ?? 0n;
    return [{
      validator, value, total, commission,
      share: (value * BILLION) / total,
      reward: stakeReward(pools.get(validator) ?? 0n, commission, value, total),
      lossAlone: (value * equivocationFraction(1n, BigInt(outcome.exposures.length))) / BILLION,
      largestLoss: value,
    }];
  });
  backed.sort((one, other) => (one.value === other.value ? 0 : one.value > other.value ? -1 : 1));
  const found = new Set(backed.map(({ validator }) => validator));
  return {
    outcome, backed,
    notBacked: mine.targets.filter((target) => !found.has(target)),
    idle: mine.stake - sum(backed.map(({ value }) => value)),
    reward: sum(backed.map(({ reward }) => reward)),
    hasNoRoom: outcome.withoutRoom.includes(mine.who),
  };
}

/**
 * The expected pool of each elected validator: its part of the era's reward, by its points. A validator without points counts
 * with the average of those that have some. If nobody has points, all pools are equal.
 */
export function expectedPools({ exposures }: Outcome, { eraReward, points }: RewardTerms): Map<Account, bigint> {
  const known = exposures.map(({ validator }) => points.get(validator) ?? 0n).filter((one) => one > 0n);
  // Multiplied by the number of those with points, so that the average is exact.
  const count = BigInt(known.length);
  const average = count === 0n ? 1n : sum(known);
  const weights = exposures.map(({ validator }): [Account, bigint] => {
    const own = (points.get(validator) ?? 0n) * count;
    return [validator, own > 0n ? own : average];
  });
  const all = sum(weights.map(([, weight]) => weight));
  return new Map(weights.map(([validator, weight]) => [validator, (eraReward * weight) / all]));
}

/** The reward of one stake of a pool. Source: section 6 of docs/spec/staking.md. */
export function stakeReward(pool: bigint, commission: bigint, value: bigint, total: bigint): bigint {
  const ofValidator = (pool * commission) / BILLION;
  return total === 0n ? 0n : ((pool - ofValidator) * value) / total;
}

/**
 * The fraction that `offenders` of `validators` lose if they sign twice, in parts of 10⁹: `min((3x/n)², 1)`. It is the harshest
 * of the chain's formulas. Source: section 3 of docs/spec/offences.md.
 */
export function equivocationFraction(offenders: bigint, validators: bigint): bigint {
  const weight = 3n * offenders;
  return weight >= validators ? BILLION : (BILLION * weight * weight) / (validators * validators);
}

const sum = (amounts: bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
