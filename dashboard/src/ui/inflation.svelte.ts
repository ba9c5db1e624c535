/**
 * The inflation that pages show: the chain's own curve, or the usual one if the chain has no such answer.
 *
 * Before: `chain/questions.ts`. After: the overview's card and the calculator. Must be called while a component is set up.
 */
import { inflation } from '../chain/questions';
import { assumedSource, sourceOfPoints, type CurvePoint, type InflationSource } from '../staking/curve';
import { ONE, stakingRate } from '../staking/inflation';
import { loaded } from './loaded.svelte';
import { app } from './state.svelte';

const ASSUMED = assumedSource();

export class Inflation {
  readonly answers = loaded(() => `inflation|${app.pulse?.activeEra}`, inflation);
  /**
   * Whether the chain was asked. Until then, and if it can't be asked, the rest is an assumption that no page shows.
   */
  isKnown = $derived(this.answers.value !== null);
  source = $derived<InflationSource>(this.answers.value?.points ? sourceOfPoints(this.answers.value.points) : ASSUMED);
  rate = $derived(app.pulse ? stakingRate(app.pulse.staked, app.pulse.issuance) : 0n);
  /** Where the chain is. Its own answer is exact; between points of its curve it would not be. */
  present = $derived<CurvePoint>(this.answers.value?.present ?? this.source.at(this.rate));
}

export const asNumber = (parts: bigint): number => Number((parts * 1_000_000n) / ONE) / 1e6;
