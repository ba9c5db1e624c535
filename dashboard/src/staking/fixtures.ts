/** Values for the tests of pure modules: a chain like the dev chain, in the middle of era 5. */
import type { Account, ChainFacts, Pulse, ValidatorRow } from './model';
import { BILLION } from './model';

export const account = (n: number): Account => `0x${String(n).padStart(64, '0')}`;

export const FACTS: ChainFacts = {
  name: 'Test', symbol: 'PAL', decimals: 12, ss58: 42, genesis: '0x00', isDevelopment: true, specVersion: 1, rules: 'exact',
  sessionsPerEra: 3, bondingDuration: 3, slashDeferDuration: 2, historyDepth: 84, maxNominations: 16, maxUnlockingChunks: 32, pageSize: 512,
  paidPages: 1, shownNominators: 20_000, existentialDeposit: 1_000n, sessionMillis: 10_000, sessionBlocks: 10,
};

export const PULSE: Pulse = {
  block: 166, hash: '0x00', now: 1_000_000, activeEra: 5, eraStart: 985_000, plannedEra: 5, session: 16, eraFirstSession: 15,
  sessionPart: 0.5, issuance: 12_000_000n, staked: 500_000n, forcing: 'NotForcing', seats: 1, candidates: 1, nominators: 3,
  minNominatorBond: 100n, minValidatorBond: 1_000n, minimumActiveStake: 100n, minCommission: 0n, paysAutomatically: true,
  electing: null, isMoving: false,
};

export function validator(n: number, changes: Partial<ValidatorRow> = {}): ValidatorRow {
  return {
    who: account(n), active: true, announced: { commission: BILLION / 10n, blocked: false }, commission: BILLION / 10n,
    backing: { total: 1_000n, own: 100n, nominators: 3, pages: 1 }, waitingStake: null, points: 20n, past: [], slashedIn: [], pendingSlashes: 0,
    ...changes,
  };
}
