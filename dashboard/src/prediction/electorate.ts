/**
 * From the state of a chain to the ballots of its next election, by the rules of the runtime.
 *
 * Before: `reader.ts` has read the state. After: the solver. Every rule here is one of the staking and election pallets:
 *
 * 1. Candidates are the listed ones with session keys that no offence excludes, and offenders that the set needs.
 * 2. Every listed candidate votes for itself. Nominators follow, the largest stake first.
 * 3. A nominator below the minimum bond has no vote. Nor has a stake of less than one vote.
 * 4. Nominations that an offence voided don't count, nor do nominations of accounts that are no candidates.
 * 5. Voters beyond the room of the election have no vote. Those without a vote take room too.
 *
 * A nomination that starts while an election reads stakes waits for the next one. Here the next election is one that has not
 * begun to read, so all nominations of the state count. Source: docs/spec/election.md, section 7.
 */
import { candidatesToRead, electableCandidates, seatsOf, withAdmittedOffenders } from './admission';
import { byStake } from './order';
import { covers, voidedInElection } from './punishments';
import {
  ElectionFailed, type Account, type Ballot, type Ballots, type ElectorateState, type ProposedNomination, type Voided,
} from './types';

const MOST_VOTES = 2n ** 64n - 1n;

/** The units of one vote: the fewest with which the whole issuance has at most 2⁶⁴ − 1 votes. At least one. */
export function unitsPerVote(issuance: bigint): bigint {
  const units = (issuance + MOST_VOTES - 1n) / MOST_VOTES;
  return units > 1n ? units : 1n;
}

/** The votes of a stake: whole votes, at most 2⁶⁴ − 1. */
export function votesOf(stake: bigint, units: bigint): bigint {
  const votes = stake / units;
  return votes < MOST_VOTES ? votes : MOST_VOTES;
}

/**
 * The ballots of the next election.
 *
 * @throws ElectionFailed if there are no candidates, no seats or no voters.
 */
export function ballotsOf(state: ElectorateState): Ballots {
  const admitted = withAdmittedOffenders(state);
  const candidates = electableCandidates(admitted);
  const seats = Math.min(seatsOf(admitted), candidates.length);
  if (candidates.length === 0) throw new ElectionFailed('no candidates');
  if (seats === 0) throw new ElectionFailed('no seats');
  const units = unitsPerVote(state.issuance);
  const room = state.bounds.pages * state.bounds.votersPerPage;
  const self = candidatesToRead(admitted).map((who) => ({ who, targets: [who], minimum: 0n }));
  const nominators = nominatorsOf(admitted);
  const listed = [...self, ...nominators];
  const place = new Map(candidates.map((who, index) => [who, index]));
  const voters = listed.slice(0, room).flatMap(({ who, targets, minimum }): Ballot[] => {
    const stake = state.stakes.get(who) ?? 0n;
    const votes = votesOf(stake, units);
    if (votes === 0n || stake < minimum) return [];
    const known = targets.map((target) => place.get(target)).filter((index) => index !== undefined);
    return known.length === 0 ? [] : [{ who, votes, targets: known.slice(0, state.bounds.maxVotes) }];
  });
  if (voters.length === 0) throw new ElectionFailed('no voters');
  const withoutRoom = nominators.slice(Math.max(0, room - self.length)).map(({ who }) => who);
  return { seats, candidates, voters, unitsPerVote: units, withoutRoom };
}

/** The nominators in the order of the election, without void nominations. */
function nominatorsOf(state: ElectorateState): { who: Account; targets: Account[]; minimum: bigint }[] {
  const known = new Map<Account, Voided | null>();
  const voidedOf = (target: Account): Voided | null => {
    let voided = known.get(target);
    if (voided === undefined) {
      voided = voidedInElection(state.punishments.get(target), state.electionsHeld);
      known.set(target, voided);
    }
    return voided;
  };
  return byStake(state.nominators, (who) => state.stakes.get(who) ?? 0n).map((nominator) => ({
    who: nominator.who,
    targets: nominator.targets.filter((target) => {
      const voided = voidedOf(target);
      return voided === null || !covers(voided, nominator);
    }),
    minimum: state.minimumToNominate,
  }));
}

/** The state with a nomination that is made after it. A stash that validates or nominates stops doing so. */
export function withNomination(state: ElectorateState, { who, stake, targets }: ProposedNomination): ElectorateState {
  const without = (accounts: Set<Account>) => new Set([...accounts].filter((one) => one !== who));
  const mine = { who, targets: [...targets], submittedIn: Infinity, submittedAt: Infinity };
  return {
    ...state,
    candidates: state.candidates.filter((one) => one !== who),
    validators: without(state.validators),
    chilled: without(state.chilled),
    nominators: [...state.nominators.filter((one) => one.who !== who), mine],
    stakes: new Map(state.stakes).set(who, stake),
  };
}
