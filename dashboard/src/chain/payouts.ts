/**
 * What all eras of the history pay to a stash, the newest first.
 *
 * Before: the pulse and a stash. After: rewards and pending payouts of "My stake". Of an era that is over, only what is
 * claimed can change. So each is asked for once, and again when something of it was claimed: one request says that for
 * all eras. Requests: with the chain's answers one for each era that is over, else those of `exposed.ts`.
 * A node searches all stakes of an era for an answer, so this takes the most time of all pages. It always has some eras to search,
 * and what it has found is shown in few parts: the newest eras, then twice as many each time.
 */
import type { Account, Payout, Pulse } from '../staking/model';
import { payoutOf } from '../staking/rewards';
import type { Chain } from './connect';
import { asNumbers } from './decode';
import { firstSessionsOf, historyOf } from './eras';
import { readExposed } from './exposed';
import { payouts, tellsPayouts } from './questions';
import { staking } from './storage';
import { takingTurns } from './turns';

/** More validators over the history than this are not searched in storage without being asked. */
const MOST_SEARCHED = 3_000;
/** A block that so many others follow is taken for one that stays. */
const SURE_BLOCKS = 10;
/** Eras that the chain is asked about at the same time, and the first ones that are told. */
const ERAS_AT_ONCE = 8;

export interface StakerRewards {
  /** The newest era first. */
  payouts: Payout[];
  /** Eras that are not read yet. They are the oldest. */
  left: number;
  /** Whether all validators were searched, or only the nominated ones and the stash itself. */
  searchedAll: boolean;
  /** The session with which each of these eras began. */
  firstSessions: Map<number, number>;
}

/** Reads the payouts of one stash on one chain again and again. */
export class PayoutHistory {
  /** What was read last of each era that is over. */
  #known = new Map<number, Payout[]>();
  /**
   * Eras of which nothing but claims can change, each with the block that says so. Null as soon as no fork can take
   * that back.
   */
  #settled = new Map<number, Pick<Pulse, 'block' | 'hash'> | null>();
  /** Eras whose stakes were searched behind all validators. They don't change: later only what is paid is asked for. */
  #searched = new Set<number>();
  /** A search of storage. It may take longer than the time until the next reading, which waits for it. */
  #search: Promise<unknown> = Promise.resolve();
  /** Grows with each reading. One that is not the newest asks for nothing more. */
  #reading = 0;

  constructor(private readonly stash: Account) {}

  /**
   * Tells what is read so far after each part, and resolves with everything. `everywhere`: search all validators. If it is called
   * again meanwhile, the earlier call resolves with what is known.
   */
  async read(chain: Chain, pulse: Pulse, targets: Account[], everywhere: boolean, tell: (rewards: StakerRewards) => void): Promise<StakerRewards> {
    const reading = (this.#reading += 1);
    const eras = historyOf(pulse, chain).filter((era) => era < pulse.activeEra).reverse();
    const searchedAll = everywhere || tellsPayouts(chain, pulse) || searchIsSmall(chain, pulse);
    const present = Promise.all([
      readExposed(chain, pulse, this.stash, [pulse.activeEra], searchIsSmall(chain, pulse, 1) ? null : targets),
      firstSessionsOf(chain, pulse, [pulse.activeEra, ...eras]),
    ]);
    // Whoever waits for them hears of a failure. Until then, and of later parts, nobody needs to.
    present.catch(() => {});
    await Promise.all([this.#search, this.#forgetForks(chain, pulse)]);
    if (reading === this.#reading) await this.#forgetClaimed(chain, pulse);
    const wait = reading === this.#reading ? eras.filter((era) => !this.#settled.has(era)) : [];
    const parts = tellsPayouts(chain, pulse) ? this.#ask(chain, pulse, wait, reading) : this.#compute(chain, pulse, wait, searchedAll ? null : targets);
    for (const part of parts) part.catch(() => {});
    const [exposed, firstSessions] = await present;
    const running = exposed.map(payoutOf);
    const soFar = (): StakerRewards => ({
      payouts: [...running, ...eras.flatMap((era) => this.#known.get(era) ?? [])],
      left: eras.filter((era) => !this.#known.has(era)).length, searchedAll, firstSessions,
    });
    for (const part of parts) {
      await part;
      tell(soFar());
    }
    return soFar();
  }

  /** Asks the chain about each era alone. */
  #ask(chain: Chain, pulse: Pulse, eras: number[], reading: number): Promise<unknown>[] {
    const turn = takingTurns(ERAS_AT_ONCE);
    const ask = async (era: number) => {
      if (reading !== this.#reading) return;
      const found = await payouts(chain, pulse, this.stash, [era], null);
      // An answer of an older block does not replace a newer one.
      if (reading === this.#reading || !this.#known.has(era)) this.#keep(era, found, true, pulse);
    };
    return growing(eras).map((part) => Promise.all(part.map((era) => turn(() => ask(era)))));
  }

  /** Searches storage, and computes. `among`: behind these validators, or null for all. */
  #compute(chain: Chain, pulse: Pulse, eras: number[], among: Account[] | null): Promise<unknown>[] {
    const compute = async (some: number[], behind: Account[] | null) => {
      const found = await payouts(chain, pulse, this.stash, some, behind);
      for (const era of some) this.#keep(era, found.filter((part) => part.era === era), !among || this.#searched.has(era), pulse);
    };
    const searched = eras.filter((era) => this.#searched.has(era));
    const validators = new Set(searched.flatMap((era) => this.#known.get(era) ?? []).map(({ validator }) => validator));
    const search = compute(eras.filter((era) => !this.#searched.has(era)), among);
    this.#search = search.catch(() => {});
    return [Promise.all([compute(searched, [...validators]), search])];
  }

  /** Eras that a block has settled which is not of the best chain any more are read again. */
  async #forgetForks({ storage }: Chain, pulse: Pulse): Promise<void> {
    const unsure = [...this.#settled].flatMap(([era, by]) => (by ? [{ era, ...by }] : []));
    const blocks = [...new Map(unsure.map(({ block, hash }) => [hash, block]))];
    const stay = new Map(await Promise.all(blocks.map(async ([hash, block]): Promise<[string, boolean]> => [hash, await storage.hashOf(block) === hash])));
    for (const { era, block, hash } of unsure) {
      if (!stay.get(hash)) this.#settled.delete(era);
      else if (pulse.block - block >= SURE_BLOCKS) this.#settled.set(era, null);
    }
  }

  /** Eras of which something was claimed since they were read are read again. */
  async #forgetClaimed({ storage }: Chain, { hash }: Pulse): Promise<void> {
    const pending = [...this.#settled.keys()].flatMap((era) => this.#known.get(era) ?? []).filter(({ state }) => state === 'pending');
    if (pending.length === 0) return;
    const claimed = await storage.read(pending.map(({ era, validator }) => staking('claimedRewards', era, validator)), hash);
    pending.forEach(({ era, page }, index) => {
      if (asNumbers(claimed[index]).includes(page)) this.#settled.delete(era);
    });
  }

  /**
   * While stakes move, eras of the other pallet are computed by the rules of ours. So they are read again afterwards.
   */
  #keep(era: number, parts: Payout[], searchedAll: boolean, { block, hash, isMoving }: Pulse): void {
    this.#known.set(era, parts);
    if (searchedAll) this.#searched.add(era);
    if (searchedAll && !isMoving && parts.every(({ state }) => state !== 'running')) this.#settled.set(era, { block, hash });
  }
}

/** Eras in parts: the first ones, then twice as many each time. */
function growing(eras: number[]): number[][] {
  const parts: number[][] = [];
  for (let from = 0, size = ERAS_AT_ONCE; from < eras.length; from += size, size *= 2) parts.push(eras.slice(from, from + size));
  return parts;
}

/** Whether a search of all validators is small enough to be done unasked. */
function searchIsSmall(chain: Chain, pulse: Pulse, eras = Math.min(chain.facts.historyDepth, pulse.activeEra + 1)): boolean {
  return pulse.seats * eras <= MOST_SEARCHED;
}
