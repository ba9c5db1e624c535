/**
 * Predicts the next election in the browser, with the solver of the runtime.
 *
 * ```
 * reader ──► electorate ──► solver (worker, Wasm) ──► exposures ──► prediction
 *            │ admission, punishments, order          the stake behind each validator
 *            who votes, in what order
 * ```
 *
 * A page calls `predictorOf`, which does all of it.
 */
export { ballotsOf, unitsPerVote, votesOf, withNomination } from './electorate';
export { outcomeOf } from './exposures';
export { equivocationFraction, expectedPools, predictElection, predictNomination } from './prediction';
export type { BackedValidator, Prediction, RewardTerms, SolveBallots } from './prediction';
export { predictorOf, type Predictor } from './predictor';
export { covers, voidedInElection } from './punishments';
export { asPunishment, canPredict, readElectorate, type Constants, type StorageReader } from './reader';
export { loadSolver, type Solver } from './solver';
export * from './types';
