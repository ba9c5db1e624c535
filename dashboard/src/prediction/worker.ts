/**
 * The worker in which the solver runs, so that the page stays responsive.
 *
 * Before: `solver.ts` sends the address of the module, then inputs. After: it gets a solution or an error for each, in order.
 */
import type { SolverInput } from './flat';
import type { Solution } from './types';
import { instantiate, type Solve } from './wasm';

export type Request = { id: number; module: string } | { id: number; input: SolverInput };
export type Answer = { id: number; solution: Solution | null } | { id: number; error: string };

/** Messages of a worker. The types of a worker's scope can't be mixed with those of a page. */
interface Scope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(answer: Answer): void;
}

const scope = self as unknown as Scope;
let solver: Promise<Solve> | null = null;

async function load(url: string): Promise<Solve> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`This build has no solver: ${url} answers ${response.status}.`);
  return instantiate(await response.arrayBuffer());
}

async function answer(request: Request): Promise<Answer> {
  const { id } = request;
  try {
    if ('module' in request) {
      solver = load(request.module);
      await solver;
      return { id, solution: null };
    }
    if (!solver) throw new Error('The solver was not loaded.');
    return { id, solution: (await solver)(request.input) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

scope.onmessage = ({ data }) => {
  void answer(data).then((result) => scope.postMessage(result));
};
