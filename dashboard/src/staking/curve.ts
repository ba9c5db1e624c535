/**
 * Where inflation at a staking rate comes from: the chain's own answer, or the usual curve where the chain gives none.
 *
 * Before: `inflation.ts` computes the usual curve, `chain/questions.ts` asks for the chain's. After: the overview and the calculator.
 * All rates are in parts of 10¹⁸ a year.
 */
import { DEFAULT_CURVE, ONE, stakersRate, type Curve } from './inflation';

export interface CurvePoint {
  /** The staked part of all tokens. */
  rate: bigint;
  /** What is minted for stakers, and in all. */
  stakers: bigint;
  total: bigint;
  /** What stakers get of their stake in a year, before commission, if the chain says it. */
  stakersReturn?: bigint;
}

export interface InflationSource {
  origin: 'chain' | 'assumed';
  /** Points from nothing staked to all staked, in equal steps. */
  points: CurvePoint[];
  at(rate: bigint): CurvePoint;
}

/** The curve by its formula. */
export function assumedSource(curve: Curve = DEFAULT_CURVE, steps = 100): InflationSource {
  const at = (rate: bigint) => ({ rate, stakers: stakersRate(rate, curve), total: curve.max });
  return { origin: 'assumed', points: Array.from({ length: steps + 1 }, (_, step) => at((ONE * BigInt(step)) / BigInt(steps))), at };
}

/** A curve by its points. Between two points it is taken as straight, rounded down. There must be two points or more. */
export function sourceOfPoints(points: CurvePoint[]): InflationSource {
  return { origin: 'chain', points, at: (rate) => between(points, rate) };
}

function between(points: CurvePoint[], rate: bigint): CurvePoint {
  const right = points.findIndex((point) => point.rate >= rate);
  const upper = points[right] ?? points.at(-1)!;
  const lower = points[right - 1];
  if (upper.rate === rate) return upper;
  if (!lower) return { rate, stakers: upper.stakers, total: upper.total };
  const part = (from: bigint, to: bigint) => from + floorDivide((to - from) * (rate - lower.rate), upper.rate - lower.rate);
  return { rate, stakers: part(lower.stakers, upper.stakers), total: part(lower.total, upper.total) };
}

/** Rounds down, also below zero. */
function floorDivide(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

/** A stake's yearly return before commission: the chain's answer, or by the point. Null if nothing is staked: then it has no bound. */
export function returnAt({ rate, stakers, stakersReturn }: CurvePoint): bigint | null {
  return rate === 0n ? null : stakersReturn ?? (stakers * ONE) / rate;
}
