/**
 * Slashes that wait, slashes on record, and motions of the council to cancel slashes.
 *
 * Before: the pulse. After: the pages "Slashes" and "My stake". Requests: lists of keys, then one read.
 */
import type { Account, AppliedSlash, Pulse, SlashRow } from '../staking/model';
import { recordedSince, type CancelMotion } from '../staking/slashes';
import type { Chain } from './connect';
import { asAccount, asAccounts, asBig, asNumbers, asSlash } from './decode';
import { query, staking } from './storage';

export interface Slashes {
  /** Of slashes that will be applied. */
  rows: SlashRow[];
  /** Of slashes that are never applied: see `isLate`. */
  late: SlashRow[];
  /** Slashes on record, the newest era first. */
  applied: AppliedSlash[];
  /** The first era of which all slashes are on record. */
  since: number;
  motions: CancelMotion[];
  /** The number of validators of this session. */
  working: number;
  /** Validators that are disabled in this session. */
  disabled: Account[];
  /** Whether the chain has a council whose motions were read. */
  hasCouncil: boolean;
}

export async function readSlashes(chain: Chain, pulse: Pulse): Promise<Slashes> {
  const { storage } = chain;
  const [waiting, done, [session, disabled, hashes, inherited]] = await Promise.all([
    storage.entries('staking', 'unappliedSlashes', [], pulse.hash),
    storage.entries('staking', 'validatorSlashInEra', [], pulse.hash),
    storage.read([query('session', 'validators'), query('session', 'disabledValidators'), query('council', 'proposals'), staking('lastInheritedEra')], pulse.hash),
  ]);
  const validators = asAccounts(session);
  const lastInherited = lastInheritedEra(pulse, inherited);
  const rows = waiting.flatMap(([[era], some]) => ((some ?? []) as unknown[]).map((row, index) => rowOf(Number(era), index, row)));
  return {
    rows: rows.filter(({ appliedIn }) => !isLate(chain, pulse, appliedIn)),
    late: rows.filter(({ appliedIn }) => isLate(chain, pulse, appliedIn)),
    applied: done.map(([[era, who], value]) => (
      { era: Number(era), validator: asAccount(who), ...asSlash(value)!, isReport: isReported(chain, Number(era), lastInherited) }
    )).sort((a, b) => b.era - a.era),
    since: recordedSince(chain.facts, pulse, lastInherited),
    motions: await readMotions(chain, pulse, (hashes ?? []) as string[]),
    working: validators.length,
    disabled: disabledIndices(disabled).flatMap((index) => validators[index] ?? []),
    hasCouncil: storage.has('council', 'proposals'),
  };
}

/** `pallet-staking` applies slashes when their era begins. One that is reported in that era or later stays for ever. */
export function isLate({ facts }: Chain, pulse: Pulse, appliedIn: number): boolean {
  return facts.rules === 'pallet-staking' && appliedIn <= pulse.activeEra;
}

/** The last era that `pallet-staking` has elected. Null if it was never this chain's pallet, or still is. */
function lastInheritedEra(pulse: Pulse, value: unknown): number | null {
  if (pulse.isMoving) return pulse.plannedEra;
  return value === undefined || value === null ? null : Number(value);
}

/** Whether the record of an era is one of `pallet-staking`. */
function isReported({ facts }: Chain, era: number, lastInherited: number | null): boolean {
  return facts.rules === 'pallet-staking' || (lastInherited !== null && era <= lastInherited);
}

function rowOf(appliedIn: number, index: number, value: unknown): SlashRow {
  const { validator, own, others, reporters, payout } = value as {
    validator: unknown; own: bigint; others: [unknown, bigint][]; reporters: unknown[]; payout: bigint;
  };
  return {
    appliedIn, index, validator: asAccount(validator), own: asBig(own),
    others: others.map(([who, amount]) => ({ who: asAccount(who), value: amount })),
    reporters: asAccounts(reporters), payout: asBig(payout),
  };
}

/** Indices alone, or pairs of an index and a severity. */
export function disabledIndices(value: unknown): number[] {
  return ((value ?? []) as unknown[]).map((entry) => Number(Array.isArray(entry) ? entry[0] : entry));
}

async function readMotions(chain: Chain, pulse: Pulse, hashes: string[]): Promise<CancelMotion[]> {
  if (hashes.length === 0) return [];
  const values = await chain.storage.read(
    hashes.flatMap((hash) => [query('council', 'proposalOf', hash), query('council', 'voting', hash)]), pulse.hash,
  );
  return hashes.flatMap((hash, index) => {
    const cancelled = cancelledBy(values[index * 2]);
    const votes = values[index * 2 + 1] as
      { index: number; threshold: number; ayes: unknown[]; nays: unknown[]; end: number } | undefined;
    if (!cancelled || !votes) return [];
    return [{
      hash, ...cancelled, index: votes.index, threshold: votes.threshold, ayes: votes.ayes.length, nays: votes.nays.length,
      end: Number(votes.end),
    }];
  });
}

/** What a call cancels, or null if it is another call. */
function cancelledBy(value: unknown): { appliedIn: number; rows: number[] } | null {
  const call = value as { pallet?: string; palletCall?: { name?: string; params?: Record<string, unknown> } } | undefined;
  if (call?.pallet !== 'Staking' || call.palletCall?.name !== 'CancelDeferredSlash') return null;
  const { era, slashIndices } = call.palletCall.params ?? {};
  return { appliedIn: Number(era), rows: asNumbers(slashIndices) };
}
