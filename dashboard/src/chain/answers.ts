/**
 * What the chain itself answers to questions: view functions of its staking pallet, where it has them.
 *
 * Before: a connected chain. After: pages prefer these answers to their own computation.
 * A chain without the function, or one that has no answer, gives null.
 */
import type { CurvePoint } from '../staking/curve';
import type { Chain } from './connect';

/** Steps of the curve that are asked for. The chain gives at most 200. */
const CURVE_STEPS = 200;

/** The fields of a point of the curve that are read. Rates are in parts of 10¹⁸. */
interface AnsweredPoint {
  stakingRate: bigint;
  inflation: bigint;
  stakers: bigint;
}

const pointOf = ({ stakingRate, inflation, stakers }: AnsweredPoint): CurvePoint => ({
  rate: BigInt(stakingRate), stakers: BigInt(stakers), total: BigInt(inflation),
});

/** The chain's inflation curve, or null. Asked at the head: view functions are not asked at old blocks. */
export async function readCurve(chain: Chain): Promise<CurvePoint[] | null> {
  const answer = await view(chain, 'inflationCurve', CURVE_STEPS);
  const points = (answer as AnsweredPoint[] | null)?.map(pointOf) ?? null;
  return points && points.length > 1 ? points : null;
}

/** Where the chain is on its curve, or null. */
export async function readInflation(chain: Chain): Promise<CurvePoint | null> {
  const answer = await view(chain, 'inflation') as { present: AnsweredPoint } | null;
  return answer ? pointOf(answer.present) : null;
}

/** Both, with as few requests as the chain needs: none if it has no such functions. */
export async function readInflationAnswers(chain: Chain) {
  const [points, present] = await Promise.all([readCurve(chain), readInflation(chain)]);
  return { points, present };
}

type Views = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** The value of a view function of staking. Null if there is no such function, or if its answer is an error. */
async function view(chain: Chain, name: string, ...args: unknown[]): Promise<unknown> {
  if (!hasView(chain, name)) return null;
  try {
    const answer = await (chain.client.view as unknown as { staking: Views }).staking[name]!(...args);
    const { isOk, value } = answer as { isOk?: boolean; value?: unknown };
    return isOk === undefined ? answer : isOk ? value : null;
  } catch {
    // A node may refuse long questions. The page computes by itself then.
    return null;
  }
}

function hasView(chain: Chain, name: string): boolean {
  const pallet = chain.client.metadata.latest.pallets.find((one) => one.name === 'Staking');
  const functions = (pallet as { viewFunctions?: { name: string }[] } | undefined)?.viewFunctions ?? [];
  return functions.some((one) => camel(one.name) === name);
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
