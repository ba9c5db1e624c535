/**
 * The flat form in which ballots go into the Wasm module, and a solution comes out.
 *
 * Before: `electorate.ts`. After: `wasm.ts`. The formats are those of `dashboard/solver/src/input.rs` and `output.rs`: little
 * endian, whatever the machine.
 */
import type { Ballots, Solution } from './types';

const HEAD = 16;

/** What the solver needs of ballots. */
export type SolverInput = Pick<Ballots, 'seats'> & { candidates: number; voters: { votes: bigint; targets: number[] }[] };

export const inputOf = ({ seats, candidates, voters }: Ballots): SolverInput => ({ seats, candidates: candidates.length, voters });

/** The bytes of an input. */
export function encodeInput({ seats, candidates, voters }: SolverInput): Uint8Array<ArrayBuffer> {
  const votes = voters.reduce((sum, { targets }) => sum + targets.length, 0);
  const bytes = new Uint8Array(HEAD + 12 * voters.length + 4 * votes);
  const view = new DataView(bytes.buffer);
  [seats, candidates, voters.length, votes].forEach((word, index) => view.setUint32(4 * index, word, true));
  const ends = HEAD + 8 * voters.length;
  let vote = ends + 4 * voters.length;
  voters.forEach((voter, index) => {
    view.setBigUint64(HEAD + 8 * index, voter.votes, true);
    for (const target of voter.targets) {
      view.setUint32(vote, target, true);
      vote += 4;
    }
    view.setUint32(ends + 4 * index, (vote - ends) / 4 - voters.length, true);
  });
  return bytes;
}

/** The solution in the bytes of a result. */
export function decodeSolution(bytes: Uint8Array): Solution {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [winners, backings] = [view.getUint32(0, true), view.getUint32(4, true)];
  const word = (index: number) => view.getUint32(8 + 4 * index, true);
  const stakes = 8 + 4 * (winners + 2 * backings);
  return {
    winners: Array.from({ length: winners }, (_, index) => word(index)),
    backings: Array.from({ length: backings }, (_, index) => ({
      voter: word(winners + index),
      winner: word(winners + backings + index),
      votes: view.getBigUint64(stakes + 8 * index, true),
    })),
  };
}
