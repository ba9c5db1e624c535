/**
 * What all eras of the history pay to a stash, the newest first, a few eras at a time.
 *
 * Before: the pulse and a stash. After: rewards and pending payouts of "My stake". What is paid stays as it is, so it is
 * asked for once. Requests: with the chain's answers one for each era that is over, else those of `exposed.ts`.
 */
import type { Account, Payout, Pulse } from '../staking/model';
import { payoutOf } from '../staking/rewards';
import type { Chain } from './connect';
import { firstSessionsOf, historyOf } from './eras';
import { readExposed } from './exposed';
import { payouts, tellsPayouts } from './questions';

/** More validators over the history than this are not searched in storage without being asked. */
const MOST_SEARCHED = 3_000;
/** Eras that the chain is asked about at the same time. */
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
  /** Eras whose payouts can't change any more. */
  #settled = new Set<number>();

  constructor(private readonly stash: Account) {}

  /** Tells what is read so far after each few eras, and resolves with everything. `everywhere`: search all validators. */
  async read(chain: Chain, pulse: Pulse, targets: Account[], everywhere: boolean, tell: (rewards: StakerRewards) => void): Promise<StakerRewards> {
    const eras = historyOf(pulse, chain).filter((era) => era < pulse.activeEra).reverse();
    const searchedAll = everywhere || tellsPayouts(chain) || searchIsSmall(chain, pulse);
    const [exposed, firstSessions] = await Promise.all([
      readExposed(chain, pulse, this.stash, [pulse.activeEra], searchIsSmall(chain, pulse, 1) ? null : targets),
      firstSessionsOf(chain, pulse, [pulse.activeEra, ...eras]),
    ]);
    const running = exposed.map(payoutOf);
    const wait = eras.filter((era) => !this.#settled.has(era));
    const soFar = (left: number): StakerRewards => (
      { payouts: [...running, ...eras.flatMap((era) => this.#known.get(era) ?? [])], left, searchedAll, firstSessions }
    );
    const atOnce = tellsPayouts(chain) ? ERAS_AT_ONCE : wait.length;
    for (let from = 0; from < wait.length; from += atOnce) {
      const some = wait.slice(from, from + atOnce);
      const parts = await payouts(chain, pulse, this.stash, some, searchedAll ? null : targets);
      for (const era of some) this.#keep(era, parts.filter((part) => part.era === era), searchedAll);
      tell(soFar(wait.slice(from + atOnce).filter((era) => !this.#known.has(era)).length));
    }
    return soFar(0);
  }

  #keep(era: number, parts: Payout[], searchedAll: boolean): void {
    this.#known.set(era, parts);
    if (searchedAll && parts.every(({ state }) => state === 'paid' || state === 'unpayable')) this.#settled.add(era);
  }
}

/** Whether a search of all validators is small enough to be done unasked. */
function searchIsSmall(chain: Chain, pulse: Pulse, eras = Math.min(chain.facts.historyDepth, pulse.activeEra + 1)): boolean {
  return pulse.seats * eras <= MOST_SEARCHED;
}
