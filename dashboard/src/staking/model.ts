/**
 * The shapes in which readers hand the chain's state to pure modules and pages.
 *
 * Before: `src/chain` decodes storage into them. After: `src/staking` computes with them, `src/pages` shows them.
 * Amounts are BigInts in the smallest unit. Shares, such as commissions and slash fractions, are BigInts in parts of 10⁹.
 * Times are milliseconds since 1970. An account is the hex of its public key: its address depends on the chain.
 */

export type Account = `0x${string}`;

/** Parts in which the chain stores shares: Perbill. */
export const BILLION = 1_000_000_000n;

/**
 * How a chain divides rewards, frees stake and notes slashes: as this repository's pallet, exactly and once for each validator,
 * or as Parity's `pallet-staking`, in parts of 10⁹ and page by page.
 */
export type Rules = 'exact' | 'pallet-staking';

/** What a chain says of itself, and the constants that pages need. They change with the runtime only. */
export interface ChainFacts {
  name: string;
  symbol: string;
  decimals: number;
  ss58: number;
  genesis: string;
  isDevelopment: boolean;
  /** The version of the runtime. */
  specVersion: number;
  rules: Rules;
  sessionsPerEra: number;
  bondingDuration: number;
  slashDeferDuration: number;
  historyDepth: number;
  maxNominations: number;
  maxUnlockingChunks: number;
  /** Nominators in a page of an exposure. */
  pageSize: number;
  /** Pages that are paid. Infinite if the chain has no such bound. */
  paidPages: number;
  /** Nominators that the slashes of an era name. Infinite if the chain has no such bound. */
  shownNominators: number;
  existentialDeposit: bigint;
  /** The length of a session in ms, or null if the chain does not say it. */
  sessionMillis: number | null;
  /** The blocks for which a session has room, or null if the chain does not say it. */
  sessionBlocks: number | null;
}

/** What may change with every block. */
export interface Pulse {
  block: number;
  hash: Account;
  now: number;
  activeEra: number;
  /** The start of the active era. Null in the first block. */
  eraStart: number | null;
  plannedEra: number;
  session: number;
  /** The session with which the active era began. */
  eraFirstSession: number;
  /** The part of the session that is over, 0 to 1. Null if the chain does not say it. */
  sessionPart: number | null;
  issuance: bigint;
  /** The stake of the active era. */
  staked: bigint;
  forcing: string;
  seats: number;
  candidates: number;
  nominators: number;
  minNominatorBond: bigint;
  minValidatorBond: bigint;
  minimumActiveStake: bigint;
  minCommission: bigint;
  /** Whether the chain pays rewards without a claim. False if it has no such setting. */
  paysAutomatically: boolean;
  /** The era of the election that reads stakes at the moment, or null. */
  electing: number | null;
  /** Whether this repository's pallet is taking over the stakes of another one. */
  isMoving: boolean;
}

export interface Prefs {
  commission: bigint;
  blocked: boolean;
}

/** What backs a validator in an era. `pages` are those that are paid. */
export interface Backing {
  total: bigint;
  own: bigint;
  nominators: number;
  pages: number;
}

export interface Stake {
  who: Account;
  value: bigint;
}

export interface Points {
  total: bigint;
  of: Map<Account, bigint>;
}

/** An era that is over, or the active one: then `reward` is null. */
export interface EraSummary {
  era: number;
  /** The stakers' reward of the era. */
  reward: bigint | null;
  staked: bigint;
  points: bigint;
  /** What is promised and not paid yet. Null if the chain does not say it, or nothing is left. */
  outstanding: bigint | null;
  firstSession: number | null;
}

/** A validator in the table: at work in the active era, waiting, or at work without being a candidate any more. */
export interface ValidatorRow {
  who: Account;
  active: boolean;
  /** What it announces. Null if it does not validate any more. */
  announced: Prefs | null;
  /** The commission by which the active era is paid. Null if it is not at work. */
  commission: bigint | null;
  backing: Backing | null;
  /** Its own active stake while it waits. Null if it is at work, or if another account controls the stake. */
  waitingStake: bigint | null;
  points: bigint;
  /** Of its last eras, the newest last. Eras without it have null. */
  past: (PastEra | null)[];
  /** Eras of the history in which it was slashed. */
  slashedIn: number[];
  /** Slashes that wait. */
  pendingSlashes: number;
}

/** A validator in an era. */
export interface EraValidator {
  who: Account;
  backing: Backing;
  commission: bigint;
  points: bigint;
  /** Its part of the era's reward, for itself and its nominators. Null while the era lasts. */
  pool: bigint | null;
}

/** What is needed to compute a return of an era. */
export interface PastEra {
  era: number;
  /** Its length in ms, by the sessions that it took. Null if the chain does not say it. */
  millis: number | null;
  /** What the era paid to all stakers. */
  reward: bigint;
  points: bigint;
  /** The validator's part of the reward. */
  pool: bigint;
  commission: bigint;
  total: bigint;
  own: bigint;
}

/** An era in a validator's record. Amounts are zero if it was not elected. */
export interface RecordEra {
  era: number;
  elected: boolean;
  /** What its pool earned, commission included. Null while the era lasts. */
  pool: bigint | null;
  /** The commission in units, and the reward of its own stake. */
  commissionPaid: bigint;
  ownReward: bigint;
  points: bigint;
  averagePoints: bigint;
  total: bigint;
  own: bigint;
  nominators: number;
  commission: bigint;
  /** The largest slash of the era that was applied, or null. */
  slash: { fraction: bigint; own: bigint } | null;
  pagesPaid: number;
  pages: number;
}

export interface Chunk {
  value: bigint;
  era: number;
}

export type Payee =
  | { kind: 'Staked' | 'Stash' | 'Controller' | 'None' }
  | { kind: 'Account'; account: Account };

export interface Ledger {
  stash: Account;
  total: bigint;
  active: bigint;
  unlocking: Chunk[];
}

/** Everything of one account that stakes. */
export interface StakeOfAccount {
  account: Account;
  /** Funds that can be spent or bonded, before the existential deposit is taken off. */
  free: bigint;
  frozen: bigint;
  stash: Account | null;
  controller: Account | null;
  /** Null without a stash, and if stash, controller and ledger do not name each other: then nobody can change the stake. */
  ledger: Ledger | null;
  payee: Payee | null;
  validates: Prefs | null;
  targets: Account[] | null;
  /** The number of slashing spans, which `withdraw_unbonded` of `pallet-staking` asks for. */
  spans: number;
}

export type PayoutState = 'running' | 'paid' | 'pending' | 'unpayable';

/** The part of a staker in the reward of one validator in an era. */
export interface Payout {
  era: number;
  validator: Account;
  page: number;
  /** The stake behind the validator. For the validator itself, its own stake. */
  stake: bigint;
  isValidator: boolean;
  /** Commission included. Zero if it is never paid. Null while the era lasts. */
  reward: bigint | null;
  state: PayoutState;
}

/** The stake of one staker behind one validator in an era, with all that its reward needs. */
export interface ExposedEra {
  era: number;
  validator: Account;
  page: number;
  /** The stake behind the validator. For the validator itself, its own stake. */
  stake: bigint;
  isValidator: boolean;
  backing: Backing;
  commission: bigint;
  points: bigint;
  allPoints: bigint;
  eraReward: bigint | null;
  claimed: number[];
  /** All stake on the page, with the validator's own stake on page 0. */
  pageStake: bigint;
  rules: Rules;
}

/** A row of `UnappliedSlashes`: a page of an exposure. `index` is its place, which calls name. */
export interface SlashRow {
  appliedIn: number;
  index: number;
  validator: Account;
  own: bigint;
  others: Stake[];
  reporters: Account[];
  payout: bigint;
}

/** What a slash that waits takes from one account. */
export interface SlashOnAccount {
  validator: Account;
  appliedIn: number;
  /** When that era begins. Null if nobody knows it. */
  at: number | null;
  amount: bigint;
  /** The era of the offence, and the part of the stake in parts of 10⁹. Null if the chain does not say it. */
  offence: { era: number; fraction: bigint } | null;
}

/** A slash on record. */
export interface AppliedSlash {
  era: number;
  validator: Account;
  fraction: bigint;
  own: bigint;
  /** `pallet-staking` has noted it: when it was reported, so it may wait or be cancelled. Else it was applied. */
  isReport: boolean;
}
