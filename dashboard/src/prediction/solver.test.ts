import { describe, expect, it } from 'vitest';
import { builtSolver, goldenElections, random } from './fixtures';
import { decodeSolution, encodeInput, type SolverInput } from './flat';
import { normalized, solveByDefinition } from './reference';
import { loadSolver, type SolverWorker } from './solver';
import type { Ballots } from './types';
import type { Answer, Request } from './worker';

const golden = goldenElections();

describe('the definition in TypeScript', () => {
  it.each(golden)('finds what the chain finds: $name', ({ input, solution }) => {
    expect(solveByDefinition(input)).toEqual(solution);
  });

  it('gives a deficit to the smallest part, and takes a surplus from the largest', () => {
    expect(normalized([5n, 1n, 3n], 11n)).toEqual([5n, 3n, 3n]);
    expect(normalized([3n, 3n, 3n], 11n)).toEqual([4n, 4n, 3n]);
    expect(normalized([6n, 1n, 6n], 11n)).toEqual([6n, 1n, 4n]);
    expect(normalized([], 11n)).toEqual([]);
  });
});

describe('the Wasm module', () => {
  it.each(golden)('finds what the chain finds: $name', async ({ input, solution }) => {
    expect((await builtSolver())(input)).toEqual(solution);
  });

  it('finds what the definition finds in random elections', async () => {
    const solve = await builtSolver();
    let backings = 0;
    for (let seed = 0n; seed < 2_000n; seed += 1n) {
      const input = randomElection(seed);
      const solution = solve(input);
      expect(solution, `seed ${seed}`).toEqual(solveByDefinition(input));
      backings += solution.backings.length;
    }
    expect(backings).toBeGreaterThan(5_000);
  });

  it('says what is wrong with an input', async () => {
    const solve = await builtSolver();
    const voters = [{ votes: 1n, targets: [1] }];
    expect(() => solve({ seats: 1, candidates: 1, voters })).toThrow('a vote is for no candidate');
    expect(() => solve({ seats: 1, candidates: 70_000, voters: [] })).toThrow('there are too many candidates, voters or votes');
    // It goes on after an error.
    expect(solve({ seats: 1, candidates: 2, voters }).winners).toEqual([1]);
  });

  it('holds as many elections as it likes in the same memory', async () => {
    const solve = await builtSolver();
    const voters = Array.from({ length: 2_000 }, (_, index) => ({ votes: 1_000n + BigInt(index), targets: [index % 9, 9] }));
    const results = Array.from({ length: 50 }, () => solve({ seats: 5, candidates: 10, voters }));
    expect(new Set(results.map(({ backings }) => backings.length)).size).toBe(1);
  });
});

/** Up to 7 candidates and 12 voters, with ties, dust, and stakes of up to 64 bits. */
function randomElection(seed: bigint): SolverInput {
  const number = random(seed);
  const below = (bound: number) => Number(number() % BigInt(bound));
  const candidates = 1 + below(7);
  const common = number() >> BigInt(below(64));
  const bits = BigInt(below(62));
  const voters = Array.from({ length: below(13) }, () => {
    const votes = [common, common + 1n, BigInt(below(4)), number() >> bits][below(4)]!;
    return { votes: BigInt.asUintN(64, votes), targets: Array.from({ length: below(5) }, () => below(candidates)) };
  });
  return { seats: below(candidates + 2), candidates, voters };
}

describe('the flat form', () => {
  it('is that of the specification of the crate', () => {
    const bytes = encodeInput({ seats: 1, candidates: 2, voters: [{ votes: 10n, targets: [0] }, { votes: 2n ** 63n, targets: [1, 0] }] });
    const words = [...new Uint32Array(bytes.buffer)];
    expect(words).toEqual([1, 2, 2, 3, 10, 0, 0, 2 ** 31, 1, 3, 0, 1, 0]);
    const result = new Uint8Array(Uint32Array.from([1, 1, 5, 7, 5, 0, 2 ** 31]).buffer);
    expect(decodeSolution(result)).toEqual({ winners: [5], backings: [{ voter: 7, winner: 5, votes: 2n ** 63n }] });
  });
});

describe('the worker of a page', () => {
  const ballots: Ballots = { seats: 1, candidates: ['0x01'], voters: [], unitsPerVote: 1n, withoutRoom: [] };

  it('gets its answers in any order', async () => {
    const worker = new FakeWorker();
    const loading = loadSolver('solver.wasm', worker);
    worker.answer(0, null);
    const solver = await loading;
    const [first, second] = [solver.solve(ballots), solver.solve(ballots)];
    worker.answer(2, [0, 0]);
    worker.answer(1, [1, 0, 0]);
    expect(await first).toEqual({ winners: [0], backings: [] });
    expect(await second).toEqual({ winners: [], backings: [] });
    expect(worker.requests[1]).toEqual({ id: 1, input: encodeInput({ seats: 1, candidates: 1, voters: [] }) });
  });

  it('is ended when it does not load, or fails', async () => {
    const missing = new FakeWorker();
    const loading = loadSolver('solver.wasm', missing);
    missing.onmessage!({ data: { id: 0, error: 'This build has no solver.' } } as MessageEvent<Answer>);
    await expect(loading).rejects.toThrow('This build has no solver.');
    expect(missing.isEnded).toBe(true);

    const failing = new FakeWorker();
    const working = loadSolver('solver.wasm', failing);
    failing.answer(0, null);
    const solver = await working;
    const solving = solver.solve(ballots);
    failing.onerror!({ message: 'unreachable' } as ErrorEvent);
    await expect(solving).rejects.toThrow('The prediction has failed: unreachable.');
    await expect(solver.solve(ballots)).rejects.toThrow('The solver is closed.');
  });
});

class FakeWorker implements SolverWorker {
  requests: Request[] = [];
  isEnded = false;
  onmessage: SolverWorker['onmessage'] = null;
  onerror: SolverWorker['onerror'] = null;

  postMessage(request: Request): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.isEnded = true;
  }

  /** Answers with the words of a flat result. */
  answer(id: number, words: number[] | null): void {
    const result = words && new Uint8Array(Uint32Array.from(words).buffer);
    this.onmessage?.({ data: { id, result } } as MessageEvent<Answer>);
  }
}
