/**
 * The solver for a page: a worker with the Wasm module.
 *
 * Before: nothing is loaded until a page asks. After: `prediction.ts` gets the solution of its ballots.
 */
import { decodeSolution, encodeInput, inputOf } from './flat';
import type { Ballots, Solution } from './types';
import type { Bytes } from './wasm';
import type { Answer, Request } from './worker';

/** Solves the ballots of one election after the other. */
export interface Solver {
  solve(ballots: Ballots): Promise<Solution>;
  /** Ends the worker. Elections that are not solved yet are rejected. */
  close(): void;
}

/** What a page needs of a `Worker`. */
export interface SolverWorker {
  postMessage(request: Request, transfer: ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

const newWorker = (): SolverWorker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/**
 * Loads the solver. `module` is the address of `solver.wasm`; it is beside the page.
 *
 * Rejects with a sentence for people, for example if this build has no solver.
 */
export async function loadSolver(
  module = new URL('solver.wasm', document.baseURI).href, worker: SolverWorker = newWorker(),
): Promise<Solver> {
  const calls = new Calls(worker);
  try {
    await calls.send({ module });
  } catch (error) {
    calls.close();
    throw error;
  }
  return {
    solve: async (ballots) => {
      const input = encodeInput(inputOf(ballots));
      return decodeSolution((await calls.send({ input }, [input.buffer]))!);
    },
    close: () => calls.close(),
  };
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Numbers requests, so that each gets its own answer. */
class Calls {
  #waiting = new Map<number, { resolve: (result: Bytes | null) => void; reject: (error: Error) => void }>();
  #next = 0;
  #closed = false;

  constructor(private readonly worker: SolverWorker) {
    worker.onmessage = ({ data }) => {
      const call = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('error' in data) call?.reject(new Error(data.error));
      else call?.resolve(data.result);
    };
    // A trap of the module, or a script that does not load.
    worker.onerror = ({ message }) => this.close(`The prediction has failed: ${message || 'the solver does not load'}.`);
  }

  send(request: Unnumbered<Request>, transfer: ArrayBuffer[] = []): Promise<Bytes | null> {
    if (this.#closed) return Promise.reject(new Error('The solver is closed.'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...request } as Request, transfer);
    });
  }

  close(reason = 'The solver is closed.'): void {
    this.#closed = true;
    this.worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
