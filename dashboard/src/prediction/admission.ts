/**
 * Which candidates an election takes, and which offenders it takes back because the set needs them.
 *
 * Before: the state of a block. After: `electorate.ts` reads voters. Source: "How much punishments may take from the set" in
 * docs/spec/slashing.md, and `election/admission.rs` of the staking pallet.
 */
import { compareHex, inStorageOrder } from './order';
import { admitted, isExcluded, severityOf } from './punishments';
import type { Account, ElectorateState } from './types';

/** The seats that an election can fill. */
export const seatsOf = ({ seats, bounds }: ElectorateState): number => Math.min(seats, bounds.maxWinners);

/** The candidates that an election reads, in its order. */
export function candidatesToRead({ candidates, bounds }: ElectorateState): Account[] {
  return inStorageOrder(candidates).slice(0, bounds.maxCandidates);
}

/** The candidates that can win, in the order of the election. */
export function electableCandidates(state: ElectorateState): Account[] {
  const electable = candidatesToRead(state).filter((who) => {
    return state.withKeys.has(who) && !isExcluded(state.punishments.get(who), state.electionsHeld);
  });
  return electable.slice(0, state.bounds.maxTargets);
}

/** The state after offenders that the set needs are taken back. The given state does not change. */
export function withAdmittedOffenders(state: ElectorateState): ElectorateState {
  const offenders = state.atWork.filter((who) => canBeAdmitted(state, who));
  const missing = missingOf(state, electableCandidates(state).length, offenders.length);
  const least = leastBad(state, offenders).slice(0, missing);
  if (least.length === 0) return state;
  const punishments = new Map(state.punishments);
  for (const who of least) {
    const punishment = punishments.get(who);
    if (punishment) punishments.set(who, admitted(punishment, state.electionsHeld));
  }
  const isBack = (who: Account) => state.chilled.has(who) && !state.nominators.some((one) => one.who === who);
  const validators = new Set([...state.validators, ...least.filter(isBack)]);
  const chilled = new Set([...state.chilled].filter((who) => !least.includes(who)));
  return listed({ ...state, punishments, validators, chilled }, least);
}

/** How many of the offenders at work have to be taken back beside `others` candidates. */
function missingOf(state: ElectorateState, others: number, offenders: number): number {
  const [atWork, seats] = [state.atWork.length, seatsOf(state)];
  const third = Math.floor(atWork / 3);
  const mayBeLeftOut = Math.max(third, 1, atWork - seats);
  const fewest = Math.min(seats, Math.max(atWork - third, state.minimumWinners));
  return Math.max(offenders - mayBeLeftOut, fewest - others, 0);
}

function canBeAdmitted(state: ElectorateState, who: Account): boolean {
  const isChilled = state.chilled.has(who) && stakeOf(state, who) > 0n;
  const isLeftOut = state.validators.has(who) && isExcluded(state.punishments.get(who), state.electionsHeld);
  return (isChilled || isLeftOut) && state.withKeys.has(who);
}

/** The smallest fraction first, then the larger stake, then the first account. */
function leastBad(state: ElectorateState, offenders: Account[]): Account[] {
  const ranked = offenders.map((who) => {
    return { who, severity: severityOf(state.punishments.get(who)), stake: stakeOf(state, who) };
  });
  ranked.sort((one, other) => {
    return compare(one.severity, other.severity) || compare(other.stake, one.stake) || compareHex(one.who, other.who);
  });
  return ranked.map(({ who }) => who);
}

/** Lists those taken back. If the list is too long then, the smallest candidates that are not at work lose their places. */
function listed(state: ElectorateState, least: Account[]): ElectorateState {
  const unlisted = least.filter((who) => state.validators.has(who) && !state.candidates.includes(who));
  const surplus = state.candidates.length + unlisted.length - state.bounds.maxCandidates;
  let { candidates } = state;
  if (unlisted.length > 0 && surplus > 0) {
    const atWork = new Set(state.atWork);
    const ranked = candidatesToRead(state).filter((who) => !atWork.has(who));
    ranked.sort((one, other) => compare(stakeOf(state, one), stakeOf(state, other)) || compareHex(one, other));
    const removed = new Set(ranked.slice(0, surplus));
    candidates = candidates.filter((who) => !removed.has(who));
  }
  return { ...state, candidates: [...candidates, ...unlisted] };
}

const stakeOf = ({ stakes }: ElectorateState, who: Account): bigint => stakes.get(who) ?? 0n;

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
