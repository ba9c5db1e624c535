/**
 * The predictor of a connected chain's next election.
 *
 * Before: `connect.ts` has a chain. After: `ui/predicted.svelte.ts` asks it. The rules and the solver are in `src/prediction`.
 */
import { predictorOf, type Predictor } from '../prediction';
import type { Chain } from './connect';
import { constantOf } from './facts';

/** The predictor of a chain, or null if the chain has other elections. Nothing is read before the first prediction. */
export function loadPredictor({ client, storage }: Chain): Predictor | null {
  return predictorOf(storage, (pallet, name) => constantOf(client, pallet, name));
}
