/**
 * From the solver's solution to the exposures of an era, in units.
 *
 * Before: the ballots and their solution. After: `prediction.ts`. The rules are those of the staking pallet
 * (`election/supports.rs`, `election/winners.rs`, `rooms/exposures.rs`).
 */
import { byStake, compareHex } from './order';
import { ElectionFailed, type Ballots, type Exposure, type Outcome, type Solution } from './types';

/**
 * The exposures of all validators that serve, by account.
 *
 * A winner that nobody backs is no validator. Nor is one that has no stake of its own behind it: it would work at the risk of
 * its nominators alone. A vote is worth the same number of units for all, so a part of a stake below one vote is not exposed.
 *
 * @throws ElectionFailed if there are fewer than `minimumWinners`, or none.
 */
export function outcomeOf(ballots: Ballots, solution: Solution, minimumWinners: number): Outcome {
  const exposures = new Map<number, Exposure>();
  for (const { voter, winner, votes } of solution.backings) {
    const validator = ballots.candidates[winner];
    const who = ballots.voters[voter]?.who;
    if (validator === undefined || who === undefined) throw new RangeError('The solution does not belong to these ballots.');
    const exposure = exposures.get(winner) ?? { validator, total: 0n, own: 0n, others: [] };
    const value = votes * ballots.unitsPerVote;
    exposure.total += value;
    if (who === validator) exposure.own += value;
    else exposure.others.push({ who, value });
    exposures.set(winner, exposure);
  }
  const serving = [...exposures.values()].filter(({ own }) => own > 0n);
  if (serving.length < Math.max(minimumWinners, 1)) throw new ElectionFailed('too few winners');
  for (const exposure of serving) exposure.others = sorted(exposure.others);
  serving.sort((one, other) => compareHex(one.validator, other.validator));
  return { exposures: serving, withoutRoom: ballots.withoutRoom };
}

/** The largest stake first. */
function sorted(others: Exposure['others']): Exposure['others'] {
  const values = new Map(others.map(({ who, value }) => [who, value]));
  return byStake(others, (who) => values.get(who) ?? 0n);
}
