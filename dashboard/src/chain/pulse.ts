/**
 * What every page shows of the present block, with one request for each block.
 *
 * Before: a head of `connect.ts`. After: `ui/state.svelte.ts` keeps the newest pulse.
 */
import type { Account, Pulse } from '../staking/model';
import type { Chain, Head } from './connect';
import { asBig, asNumber } from './decode';
import { constantOf } from './facts';
import { query, staking } from './storage';

const QUERIES = [
  query('timestamp', 'now'), staking('activeEra'), staking('currentEra'), query('session', 'currentIndex'),
  query('babe', 'currentSlot'), query('babe', 'genesisSlot'), query('babe', 'epochIndex'), query('balances', 'totalIssuance'),
  staking('forceEra'), staking('validatorCount'), staking('counterForValidators'), staking('counterForNominators'),
  staking('minNominatorBond'), staking('minValidatorBond'), staking('minimumActiveStake'), staking('minCommission'),
  staking('automaticPayouts'), staking('electionUnderway'), staking('handoverStage'), query('electionProviderMultiPhase', 'currentPhase'),
];

/**
 * The state of a block. `lastEra` is the active era of the pulse before: its start and stake, and those of the next era, are
 * asked for at once. If the active era is another one, a second request looks it up.
 */
export async function readPulse(chain: Chain, head: Head, lastEra: number): Promise<Pulse> {
  const eras = [lastEra, lastEra + 1];
  const values = await chain.storage.read([
    ...QUERIES, ...eras.map((era) => staking('erasStartSessionIndex', era)), ...eras.map((era) => staking('erasTotalStake', era)),
  ], head.hash);
  const active = activeOf(values[1]);
  const at = eras.indexOf(active.index);
  const [firstSession, staked] = at >= 0
    ? [values[QUERIES.length + at], values[QUERIES.length + 2 + at]]
    : await chain.storage.read([staking('erasStartSessionIndex', active.index), staking('erasTotalStake', active.index)], head.hash);
  return pulseOf(values, head, active, asNumber(firstSession), asBig(staked), chain);
}

function activeOf(value: unknown): { index: number; start: number | null } {
  const { index, start } = (value ?? { index: 0 }) as { index: number; start?: bigint };
  return { index, start: start === undefined ? null : Number(start) };
}

function pulseOf(
  values: unknown[], head: Head, active: ReturnType<typeof activeOf>, eraFirstSession: number, staked: bigint, chain: Chain,
): Pulse {
  const [
    now, , planned, session, slot, genesisSlot, epoch, issuance, forcing, seats, candidates, nominators,
    minNominatorBond, minValidatorBond, minimumActiveStake, minCommission, automatic, electing, handover, phase,
  ] = values;
  return {
    block: head.number,
    hash: head.hash as Account,
    now: Number(now),
    activeEra: active.index,
    eraStart: active.start,
    plannedEra: asNumber(planned),
    session: asNumber(session),
    eraFirstSession,
    sessionPart: sessionPart(slot, genesisSlot, epoch, chain),
    issuance: asBig(issuance),
    staked,
    forcing: (forcing as string | undefined) ?? 'NotForcing',
    seats: asNumber(seats),
    candidates: asNumber(candidates),
    nominators: asNumber(nominators),
    minNominatorBond: asBig(minNominatorBond),
    minValidatorBond: asBig(minValidatorBond),
    minimumActiveStake: asBig(minimumActiveStake),
    minCommission: asBig(minCommission),
    paysAutomatically: automatic === true,
    electing: electing ? (electing as { era: number }).era : hasSnapshot(phase, chain) ? asNumber(planned) + 1 : null,
    isMoving: handover !== undefined && handover !== null,
  };
}

/**
 * Whether the elections that chains with `pallet-staking` use have read the stakes already. They do it long before they
 * end.
 */
function hasSnapshot(phase: unknown, { facts }: Chain): boolean {
  const name = (phase as { type?: string } | undefined)?.type ?? phase;
  return facts.rules === 'pallet-staking' && name !== undefined && name !== 'Off';
}

function sessionPart(slot: unknown, genesisSlot: unknown, epoch: unknown, chain: Chain): number | null {
  const millis = chain.facts.sessionMillis;
  if (millis === null || slot === undefined) return null;
  const slots = Number(constantOf(chain.client, 'Babe', 'EpochDuration'));
  const passed = Number(slot) - Number(genesisSlot) - Number(epoch) * slots;
  return Math.min(1, Math.max(0, passed / slots));
}
