/**
 * Summaries of the last eras.
 *
 * Before: the pulse. After: the overview's table and charts. One request for all eras.
 */
import type { EraSummary, Pulse } from '../staking/model';
import type { Chain } from './connect';
import { asBig, asPoints } from './decode';
import { staking } from './storage';

/** The eras of the history, the oldest first. The active era is the last one. */
export function historyOf(pulse: Pulse, chain: Chain, most = Infinity): number[] {
  const count = Math.min(most, chain.facts.historyDepth + 1, pulse.activeEra + 1);
  return Array.from({ length: count }, (_, index) => pulse.activeEra - count + 1 + index);
}

const ITEMS = ['erasValidatorReward', 'erasTotalStake', 'erasRewardPoints', 'erasOutstanding', 'erasStartSessionIndex'];

/** The last eras, the oldest first. Eras that the chain has forgotten are left out. */
export async function readEras(chain: Chain, pulse: Pulse, most: number): Promise<EraSummary[]> {
  const eras = historyOf(pulse, chain, most);
  const values = await chain.storage.read(eras.flatMap((era) => ITEMS.map((item) => staking(item, era))), pulse.hash);
  return eras.map((era, index) => {
    const [reward, staked, points, outstanding, session] = values.slice(index * ITEMS.length, (index + 1) * ITEMS.length);
    return {
      era,
      reward: reward === undefined ? null : asBig(reward),
      staked: asBig(staked),
      points: asPoints(points).total,
      outstanding: (outstanding as { unpaid: bigint } | undefined)?.unpaid ?? null,
      firstSession: session === undefined ? null : Number(session),
    };
  }).filter(({ era, staked }) => staked > 0n || era === pulse.activeEra);
}

/** The sessions with which eras began, by era. Eras that the chain has forgotten are left out. One request. */
export async function firstSessionsOf(chain: Chain, pulse: Pulse, eras: number[]): Promise<Map<number, number>> {
  const values = await chain.storage.read(eras.map((era) => staking('erasStartSessionIndex', era)), pulse.hash);
  return new Map(eras.flatMap((era, index): [number, number][] => (values[index] === undefined ? [] : [[era, Number(values[index])]])));
}
