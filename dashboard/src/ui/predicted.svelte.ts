/**
 * What the next election means for a choice, computed again when the choice or the chain's era changes.
 *
 * Before: a page says what would be nominated. After: `parts/PredictionCard.svelte` shows `value`, `error` and `busy`.
 * All that an election reads is read for one block. The same block serves all choices of half a minute.
 */
import { untrack } from 'svelte';
import { loadPredictor } from '../chain/prediction';
import { estimate, type RewardEstimate } from '../chain/questions';
import { ElectionFailed, type Prediction, type Predictor, type ProposedNomination } from '../prediction';
import type { ExpectedTerms } from '../staking/expectation';
import type { Pulse } from '../staking/model';
import { app } from './state.svelte';

/** Time without another change of the choice. */
const DEBOUNCE_MS = 400;
/** How long a block serves. */
const BLOCK_MS = 30_000;
const NO_TERMS = { eraReward: 0n, points: new Map() };

export interface Predicted {
  prediction: Prediction;
  /** The block of the prediction. */
  pulse: Pulse;
  /** What the chain itself would pay for the predicted stakes. Null if it does not say it. */
  estimate: RewardEstimate | null;
}

export class Predictions {
  value = $state.raw<Predicted | null>(null);
  error = $state('');
  busy = $state(false);
  /** Whether the chain has elections that can be predicted. */
  possible = $state(false);
  attempts = $state(0);

  again(): void {
    this.attempts += 1;
  }

  settle(value: Predicted | null, error = ''): void {
    Object.assign(this, { value, error, busy: false });
  }
}

/** The block that predictions use: the newest one, for as long as nothing else has begun and half a minute. */
function blockKeeper(): (moment: string) => Pulse {
  let kept: { pulse: Pulse; moment: string; since: number } | null = null;
  return (moment) => {
    const now = Date.now();
    if (kept?.moment !== moment || now - kept.since > BLOCK_MS) kept = { pulse: app.pulse!, moment, since: now };
    return kept.pulse;
  };
}

/** Predictions for a nomination. Null asks for nothing. Must be called while a component is set up. */
export function predicted(ask: () => ProposedNomination | null, terms: () => ExpectedTerms | null): Predictions {
  const result = new Predictions();
  const blockOf = blockKeeper();
  let predictor: Predictor | null = null;
  let tail = Promise.resolve();
  let subject = '';
  // Texts, so that equal answers of the chain ask for nothing.
  const choice = $derived.by(() => {
    const mine = ask();
    return mine ? [mine.who, mine.stake, ...mine.targets].join('|') : '';
  });
  const moment = $derived(app.pulse && app.isFresh ? [app.pulse.session, app.pulse.plannedEra, app.pulse.electing, app.revision, app.connections].join('|') : '');
  const eras = $derived(terms()?.eras.join('|'));

  $effect(() => {
    // What waits for the connection before may never end.
    [predictor, tail] = [app.chain && loadPredictor(app.chain), Promise.resolve()];
    result.possible = predictor !== null;
    return () => predictor?.close();
  });
  $effect(() => {
    void [eras, result.attempts];
    const [asked, at] = [choice, moment];
    if (asked !== subject) result.settle(null);
    subject = asked;
    if (!asked || !at || !result.possible) return;
    let current = true;
    const [mine, expected] = untrack(() => [ask()!, terms() ?? NO_TERMS]);
    Object.assign(result, { busy: true, error: '' });
    const timer = setTimeout(() => { tail = tail.then(run); }, DEBOUNCE_MS);
    // One after the other: a choice that is gone before its turn is not computed.
    async function run() {
      if (!current || !predictor) return;
      try {
        const pulse = blockOf(at);
        const prediction = await predictor.predict(pulse.hash, mine, expected);
        const stakes = prediction.backed.map(({ validator, value }) => ({ who: validator, value }));
        const estimated = app.chain && await estimate(app.chain, pulse, mine.who, stakes);
        if (current) result.settle({ prediction, pulse, estimate: estimated });
      } catch (error) {
        if (current) result.settle(null, sentenceOf(error as Error));
      }
    }
    return () => {
      current = false;
      clearTimeout(timer);
    };
  });
  return result;
}

const sentenceOf = (error: Error): string => {
  return error instanceof ElectionFailed ? error.message : `The next election could not be predicted: ${error.message}`;
};
