/**
 * What storage says of the eras in which unlocking chunks are free.
 *
 * Before: `questions.ts`, for a chain without an answer. After: `staking/unlocking.ts` computes the dates. One or two requests.
 */
import type { Chunk, Pulse } from '../staking/model';
import type { Maturity } from '../staking/unlocking';
import type { Chain } from './connect';
import { ifThere, staking } from './storage';

/** Items that a chain does not have are null, or empty. */
export async function readMaturity(chain: Chain, pulse: Pulse, chunks: Chunk[]): Promise<Maturity> {
  const [mature, pending, ...starts] = await chain.storage.read([
    ifThere(staking('matureEra')), staking('pendingSlashes'), ...chunks.map(({ era }) => staking('unlockSessions', era)),
  ], pulse.hash);
  const sessions = new Map<number, number>();
  chunks.forEach(({ era }, index) => {
    if (starts[index] !== undefined) sessions.set(era, Number(starts[index]));
  });
  const slashed = pendingEras(pending);
  const held = slashed.length === 0 ? [] : await chain.storage.read(slashed.map((era) => staking('erasUnlockEra', era)), pulse.hash);
  const blocked = held.filter((era) => era !== undefined).map(Number);
  return {
    matureEra: mature === undefined ? plannedEra(chain, pulse) : Number(mature), sessions,
    blockedFrom: blocked.length > 0 ? Math.min(...blocked) : null,
  };
}

/** `pallet-staking` frees stake as soon as its era is planned, a session before it begins. */
function plannedEra({ facts }: Chain, pulse: Pulse): number | null {
  return facts.rules === 'pallet-staking' ? pulse.plannedEra : null;
}

/** The eras of `PendingSlashes`: a map from eras to numbers. */
function pendingEras(value: unknown): number[] {
  return [...((value ?? []) as Iterable<[number, number]>)].map(([era]) => Number(era));
}
