/**
 * The predictor of a page: reads a chain, adds a nomination, and solves.
 *
 * Before: a connected chain. After: the page "Nominate". The module and the state are loaded when somebody asks for the first
 * prediction. The state of a block is read once, however often the choice of targets changes.
 */
import { predictNomination, type Prediction, type RewardTerms } from './prediction';
import { canPredict, readElectorate, type Constants, type StorageReader } from './reader';
import { loadSolver, type Solver } from './solver';
import { ElectionFailed, type ElectorateState, type ProposedNomination } from './types';

type Hash = `0x${string}`;

export interface Predictor {
  /**
   * What the next election means for a nomination, by the state of a block. Rejects with a sentence for people, for example
   * with `ElectionFailed`.
   */
  predict(at: Hash, mine: ProposedNomination, terms: RewardTerms): Promise<Prediction>;
  /** Ends the worker, when the page closes. */
  close(): void;
}

/** The predictor of a chain, or null if the chain has other elections. Nothing is loaded yet. */
export function predictorOf(
  storage: StorageReader, constants: Constants, load: () => Promise<Solver> = loadSolver,
): Predictor | null {
  return canPredict(constants) ? new ChainPredictor(storage, constants, load) : null;
}

class ChainPredictor implements Predictor {
  #solver: Promise<Solver> | null = null;
  #state: { at: Hash; read: Promise<ElectorateState> } | null = null;

  constructor(
    private readonly storage: StorageReader, private readonly constants: Constants, private readonly load: () => Promise<Solver>,
  ) {}

  async predict(at: Hash, mine: ProposedNomination, terms: RewardTerms): Promise<Prediction> {
    try {
      this.#solver ??= this.load();
      if (this.#state?.at !== at) this.#state = { at, read: readElectorate(this.storage, this.constants, at) };
      const [solver, state] = await Promise.all([this.#solver, this.#state.read]);
      return await predictNomination(state, mine, terms, (ballots) => solver.solve(ballots));
    } catch (error) {
      // The next attempt loads and reads anew.
      if (!(error instanceof ElectionFailed)) this.close();
      throw error;
    }
  }

  close(): void {
    this.#solver?.then((solver) => solver.close()).catch(() => {});
    this.#solver = null;
    this.#state = null;
  }
}
