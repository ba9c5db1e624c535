/**
 * What the chain itself answers: the view functions of its staking pallet, in the shapes of `staking/model.ts`.
 *
 * Before: `views.ts` asks at a block. After: `questions.ts` prefers these answers to computations of the pages.
 * Each function gives null if the chain has no such view function, and rejects if there is one without an answer. The
 * docs of all fields are in the chain's metadata.
 */
import type { CurvePoint } from '../staking/curve';
import type { Account, EraValidator, Payout, PayoutState, Pulse, SlashOnAccount, Stake } from '../staking/model';
import { dated } from '../staking/schedule';
import type { Unlocking } from '../staking/unlocking';
import type { Chain } from './connect';
import { asAccount, asBig } from './decode';

/** Steps of the curve that are asked for. The chain gives at most 200. */
const CURVE_STEPS = 200;
/** Validators in one answer. The chain gives at most 256. */
const VALIDATORS_AT_ONCE = 256;

/** What is needed of a chain: its view functions. */
export type Asked = Pick<Chain, 'views'>;
/** The block of a question, and its time. */
type Moment = Pick<Pulse, 'hash' | 'now'>;

/** The fields of a point of the curve that are read. Rates are in parts of 10¹⁸. */
interface AnsweredPoint {
  stakingRate: bigint;
  inflation: bigint;
  stakers: bigint;
  stakersReturn?: bigint;
}

const pointOf = ({ stakingRate, inflation: total, stakers, stakersReturn }: AnsweredPoint): CurvePoint => ({
  rate: BigInt(stakingRate), stakers: BigInt(stakers), total: BigInt(total),
  ...(stakersReturn === undefined ? {} : { stakersReturn: BigInt(stakersReturn) }),
});

/** A moment that is some time after the block. Null if nobody knows it, or if there is no such date. */
const after = (millis: unknown, { now }: Moment): number | null => (millis === undefined || millis === null ? null : dated(now + Number(millis)));

/** The chain's inflation curve. */
export async function inflationCurve({ views }: Asked, { hash }: Moment): Promise<CurvePoint[] | null> {
  const points = (await views.ask('inflationCurve', hash, CURVE_STEPS) as AnsweredPoint[] | null)?.map(pointOf) ?? null;
  return points && points.length > 1 ? points : null;
}

/** Where the chain is on its curve. */
export async function inflation({ views }: Asked, { hash }: Moment): Promise<CurvePoint | null> {
  const answer = await views.ask('inflation', hash) as { present: AnsweredPoint } | null;
  return answer ? pointOf(answer.present) : null;
}

const STATES: Record<string, PayoutState> = { Claimed: 'paid', Unclaimed: 'pending', NeverPaid: 'unpayable' };

interface AnsweredPart {
  validator: unknown;
  page: number;
  stake: bigint;
  reward: bigint;
  status: string;
}

/** What an era that is over pays to a stash. */
export async function payoutsOf({ views }: Asked, { hash }: Moment, stash: Account, era: number): Promise<Payout[] | null> {
  const parts = await views.ask('payoutsOf', hash, stash, era) as AnsweredPart[] | null;
  return parts?.map(({ validator, page, stake, reward, status }) => ({
    era, validator: asAccount(validator), page: Number(page), stake, isValidator: asAccount(validator) === stash, reward,
    state: STATES[status] ?? 'pending',
  })) ?? null;
}

interface AnsweredSlash {
  dueEra: number;
  validator: unknown;
  slashEra: number;
  fraction: number;
  amount: bigint;
  millisLeft?: bigint;
}

/** What pending slashes take from an account, in the order in which they are applied. */
export async function slashesOf({ views }: Asked, moment: Moment, who: Account): Promise<SlashOnAccount[] | null> {
  const slashes = await views.ask('slashesOf', moment.hash, who) as AnsweredSlash[] | null;
  return slashes?.map(({ dueEra, validator, slashEra, fraction, amount, millisLeft }) => ({
    validator: asAccount(validator), appliedIn: Number(dueEra), at: after(millisLeft, moment), amount,
    offence: { era: Number(slashEra), fraction: BigInt(fraction) },
  })) ?? null;
}

interface AnsweredUnlock {
  value: bigint;
  era: number;
  isWithdrawable: boolean;
  heldUntil?: number;
  millisLeft?: bigint;
}

/** When the unlocking chunks of a stash can be withdrawn. */
export async function unlocksOf({ views }: Asked, moment: Moment, stash: Account): Promise<Unlocking[] | null> {
  const unlocks = await views.ask('unlocksOf', moment.hash, stash) as AnsweredUnlock[] | null;
  return unlocks?.map(({ value, era, isWithdrawable, heldUntil, millisLeft }) => ({
    value, era: Number(era), free: isWithdrawable, at: isWithdrawable ? null : after(millisLeft, moment),
    heldUntil: heldUntil === undefined ? null : Number(heldUntil),
  })) ?? null;
}

interface AnsweredValidator {
  validator: unknown;
  total: bigint;
  own: bigint;
  nominators: number;
  commission: number;
  points: number;
  pool?: bigint;
  pages: number;
}

/** The validators of an era: one request for each 256. */
export async function eraValidators({ views }: Asked, { hash }: Moment, era: number): Promise<EraValidator[] | null> {
  const all: EraValidator[] = [];
  let after: unknown;
  do {
    const answer = await views.ask('eraValidators', hash, era, after, VALIDATORS_AT_ONCE) as
      { validators: AnsweredValidator[]; next?: unknown } | null;
    if (!answer) return null;
    const known = new Set(all.map(({ who }) => who));
    all.push(...answer.validators.map(validatorOf).filter(({ who }) => !known.has(who)));
    // A node that begins anew each time would be asked for ever.
    if (answer.next !== undefined && all.length === known.size) throw new Error('the node names validators twice');
    after = answer.next;
  } while (after !== undefined);
  return all;
}

function validatorOf({ validator, total, own, nominators, commission, points, pool, pages }: AnsweredValidator): EraValidator {
  return {
    who: asAccount(validator), backing: { total, own, nominators, pages: Math.max(pages, 1) }, commission: BigInt(commission),
    points: BigInt(points), pool: pool ?? null,
  };
}

/** What an era would pay to a new nominator. */
export interface RewardEstimate {
  /** The reward behind each validator with the stake of the question. Those that are not at work are left out. */
  of: Map<Account, bigint>;
  /** The sum. */
  total: bigint;
}

interface AnsweredEstimate {
  targets: [unknown, { present: { withEqualPoints: bigint } } | undefined][];
  asDivided: bigint;
}

/** What an era of usual length would pay for these stakes, if they were added to those of the active era. */
export async function estimateRewards({ views }: Asked, { hash }: Moment, stakes: Stake[]): Promise<RewardEstimate | null> {
  const answer = await views.ask('estimateRewards', hash, stakes.map(({ who, value }) => [who, value])) as AnsweredEstimate | null;
  if (!answer) return null;
  const of = new Map(answer.targets.flatMap(([who, estimate]): [Account, bigint][] => (
    estimate ? [[asAccount(who), asBig(estimate.present.withEqualPoints)]] : []
  )));
  return { of, total: asBig(answer.asDivided) };
}
