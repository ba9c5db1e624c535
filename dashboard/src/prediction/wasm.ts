/**
 * Calls the solver in its Wasm module.
 *
 * Before: the bytes of the module. After: `worker.ts` in a browser, tests in Node. The interface is
 * `dashboard/solver/src/exports.rs`.
 */
import { decodeSolution, encodeInput, type SolverInput } from './flat';
import type { Solution } from './types';

interface Exports {
  memory: WebAssembly.Memory;
  allocate(length: number): number;
  free(address: number, length: number): void;
  solve(input: number, length: number): number;
}

/** What the codes of `Error` in `dashboard/solver/src/lib.rs` mean. */
const MEANINGS = [
  '', 'the input is incomplete', 'there are too many candidates, voters or votes', 'the votes are not in order',
  'a vote is for no candidate', 'the solver failed',
];

/** Bytes that can be handed over between threads. */
export type Bytes = Uint8Array<ArrayBuffer>;
/** Holds one election after the other, from the flat input to the flat result. */
export type SolveBytes = (input: Bytes) => Bytes;
export type Solve = (input: SolverInput) => Solution;

/** The solver of a module, in flat form. */
export async function instantiateFlat(module: BufferSource): Promise<SolveBytes> {
  const { instance } = await WebAssembly.instantiate(module);
  const solver = instance.exports as unknown as Exports;
  return (input) => solveWith(solver, input);
}

/** The solver of a module. */
export async function instantiate(module: BufferSource): Promise<Solve> {
  const solve = await instantiateFlat(module);
  return (input) => decodeSolution(solve(encodeInput(input)));
}

/** An address of Wasm is a 32-bit number without a sign, but arrives with one. */
const address = (value: number): number => value >>> 0;

function solveWith({ memory, allocate, free, solve }: Exports, input: Bytes): Bytes {
  const place = address(allocate(input.length));
  if (place === 0) throw new Error('There is not enough memory to predict this election.');
  new Uint8Array(memory.buffer, place, input.length).set(input);
  const answer = address(solve(place, input.length));
  if (answer === 0) throw new Error('There is not enough memory to predict this election.');
  // The memory may have grown, and then its old buffer is gone.
  const head = new DataView(memory.buffer, answer, 8);
  const [code, length] = [head.getUint32(0, true), head.getUint32(4, true)];
  const result = new Uint8Array(memory.buffer, answer + 8, length).slice();
  free(answer, length + 8);
  if (code !== 0) throw new Error(`This election can't be predicted: ${MEANINGS[code] ?? `the solver's error ${code}`}.`);
  return result;
}
