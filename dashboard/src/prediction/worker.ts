/**
 * The worker in which the solver runs, so that the page stays responsive.
 *
 * Before: `solver.ts` sends the address of the module, then inputs. After: it gets a result or an error for each, in order.
 */
import { instantiateFlat, type Bytes, type SolveBytes } from './wasm';

/** Inputs and results are flat: to copy some 100,000 objects would hold up the page. */
export type Request = { id: number; module: string } | { id: number; input: Bytes };
export type Answer = { id: number; result: Bytes | null } | { id: number; error: string };

/** Messages of a worker. The types of a worker's scope can't be mixed with those of a page. */
interface Scope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(answer: Answer, transfer: ArrayBuffer[]): void;
}

const scope = self as unknown as Scope;
let solver: Promise<SolveBytes> | null = null;

async function load(url: string): Promise<SolveBytes> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`This build has no solver: ${url} answers ${response.status}.`);
  return instantiateFlat(await response.arrayBuffer());
}

async function answer(request: Request): Promise<Answer> {
  const { id } = request;
  try {
    if ('module' in request) {
      solver = load(request.module);
      await solver;
      return { id, result: null };
    }
    if (!solver) throw new Error('The solver was not loaded.');
    return { id, result: (await solver)(request.input) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

scope.onmessage = ({ data }) => {
  void answer(data).then((done) => {
    scope.postMessage(done, 'result' in done && done.result ? [done.result.buffer] : []);
  });
};
