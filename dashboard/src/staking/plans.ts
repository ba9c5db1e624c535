/**
 * What a call will do, in sentences, before it is signed: the effect, the time, and what stands in the way.
 *
 * Before: a stake of the chain, and what a person entered. After: dialogs show the lines, or the problem.
 * `problem` is null if the chain should accept the call. The chain decides in the end.
 */
import type { Account, ChainFacts, Ledger, Payee, Payout, Pulse, StakeOfAccount } from './model';
import { eraStart, nextVotedEra } from './schedule';
import { bondable, joinedBy, rebonding, unbonding, withdrawable, type Unlocking } from './unlocking';

export interface Plan {
  title: string;
  lines: string[];
  problem: string | null;
}

/** How amounts, times and accounts are said. */
export interface Voice {
  amount(units: bigint): string;
  /** A moment, such as `at 12:30`. Null is a moment that the chain does not tell. */
  at(millis: number | null): string;
  who(account: Account): string;
}

/** What all plans need of the present. */
export interface Present {
  pulse: Pulse;
  facts: ChainFacts;
  voice: Voice;
}

/** The least active stake after a bond: the smaller of both roles' minimums, and never below the existential deposit. */
export function minimumBond({ pulse, facts }: Present): bigint {
  const role = pulse.minNominatorBond < pulse.minValidatorBond ? pulse.minNominatorBond : pulse.minValidatorBond;
  return role > facts.existentialDeposit ? role : facts.existentialDeposit;
}

const payeeText = (payee: Payee, voice: Voice): string => ({
  Staked: 'Rewards are added to the stake.',
  Stash: 'Rewards are paid to this account, free to spend.',
  Controller: 'Rewards are paid to the controller.',
  None: 'Rewards are not paid to anybody.',
  Account: payee.kind === 'Account' ? `Rewards are paid to ${voice.who(payee.account)}.` : '',
}[payee.kind]);

export { payeeText };

export function planBond(value: bigint, payee: Payee, stake: StakeOfAccount, present: Present): Plan {
  const { facts, voice } = present;
  const most = bondable(stake.free, facts.existentialDeposit);
  const minimum = minimumBond(present);
  return {
    title: `Bond ${voice.amount(value)}`,
    lines: [
      `${voice.amount(value)} are held on this account at once. You keep them, and can’t spend them.`,
      'They earn nothing before you nominate or validate.',
      `To spend them again you unbond, and wait ${facts.bondingDuration} eras.`,
      payeeText(payee, voice),
    ],
    problem: value > most ? `At most ${voice.amount(most)} can be bonded. The existential deposit stays free.`
      : value < minimum ? `The least bond is ${voice.amount(minimum)}.`
        : null,
  };
}

export function planBondMore(value: bigint, stake: StakeOfAccount, present: Present): Plan {
  const { facts, pulse, voice } = present;
  const most = bondable(stake.free, facts.existentialDeposit);
  const active = stake.ledger?.active ?? 0n;
  const minimum = minimumBond(present);
  const era = nextVotedEra(pulse);
  return {
    title: `Bond ${voice.amount(value)} more`,
    lines: [
      `Your active stake grows from ${voice.amount(active)} to ${voice.amount(active + value)} at once.`,
      `The election for era ${era} counts it. That era begins ${voice.at(eraStart(era, pulse, facts))}.`,
    ],
    problem: value === 0n ? 'Enter an amount above zero.'
      : value > most ? `At most ${voice.amount(most)} can be bonded. The existential deposit stays free.`
        : active + value < minimum ? `The stake must be at least ${voice.amount(minimum)}.`
          : null,
  };
}

export function planUnbond(value: bigint, stake: StakeOfAccount, ledger: Ledger, chunks: Unlocking[], present: Present): Plan {
  const { facts, pulse, voice } = present;
  const { amount, left, era, at } = unbonding(value, ledger, pulse, facts);
  const joined = joinedBy(chunks, era, facts);
  // That pallet refuses also if the last part is of the same era.
  const isFull = facts.rules === 'pallet-staking' && chunks.filter(({ free }) => !free).length >= facts.maxUnlockingChunks;
  const minimum = stake.validates ? pulse.minValidatorBond : stake.targets ? pulse.minNominatorBond : 0n;
  return {
    title: `Unbond ${voice.amount(amount)}`,
    lines: [
      `${voice.amount(amount)} stop counting from the next election on. ${voice.amount(left)} stay active.`,
      `They can be withdrawn from era ${era} on, ${voice.at(at)}. Until then they can be slashed, and earn nothing once elections count them no more.`,
      ...(joined ? [
        `You unbond in ${chunks.length} parts already, and the chain allows no more. So these join the last part: its ${voice.amount(joined.value)} wait until era ${era} too.`,
      ] : []),
      'You can rebond them until then.',
    ],
    problem: value === 0n ? 'Enter an amount above zero.'
      : isFull ? `You unbond in ${chunks.length} parts already, and the chain allows no more. Wait until one is free, or rebond some.`
        : value > ledger.active ? `Only ${voice.amount(ledger.active)} are active.`
          : left < minimum ? `With your role at least ${voice.amount(minimum)} must stay active. Stop your role first to unbond more.`
            : null,
  };
}

export function planRebond(value: bigint, ledger: Ledger, present: Present): Plan {
  const { pulse, facts, voice } = present;
  const { amount, left } = rebonding(value, ledger);
  const era = nextVotedEra(pulse);
  const minimum = minimumBond(present);
  return {
    title: `Rebond ${voice.amount(amount)}`,
    lines: [
      `${voice.amount(amount)} are active again at once: what you unbonded last comes first. ${voice.amount(left)} still unlock.`,
      `The election for era ${era} counts them. That era begins ${voice.at(eraStart(era, pulse, facts))}.`,
    ],
    // The call carries the whole value, so it could rebond what unlocks only when it is signed.
    problem: amount === 0n ? 'Nothing is unlocking, or the amount is zero.'
      : value > amount ? `Only ${voice.amount(amount)} unlock.`
        : ledger.active + amount < minimum ? `The stake must be at least ${voice.amount(minimum)}.`
          : null,
  };
}

export function planWithdraw(chunks: Unlocking[], ledger: Ledger, present: Present): Plan {
  const { voice, facts } = present;
  const free = withdrawable(chunks);
  const rest = ledger.total - free;
  const lines = [`${voice.amount(free)} are free to spend at once.`];
  lines.push(rest < facts.existentialDeposit ? 'Nothing is left, so the bond ends.' : `${voice.amount(rest)} stay bonded.`);
  const next = chunks.find((chunk) => !chunk.free);
  return {
    title: `Withdraw ${voice.amount(free)}`,
    lines,
    problem: free > 0n ? null
      : next ? `Nothing is free yet. The next ${voice.amount(next.value)} are free ${voice.at(next.at)}.`
        : 'Nothing is unlocking. Unbond first.',
  };
}

export function planPayee(payee: Payee, present: Present): Plan {
  return {
    title: 'Change where rewards go',
    lines: [
      payeeText(payee, present.voice),
      'It holds at once, also for rewards of past eras that are not paid yet.',
      ...(payee.kind === 'None' ? ['Nobody can get these rewards back later.'] : []),
    ],
    problem: null,
  };
}

export function planChill(stake: StakeOfAccount, { pulse, facts, voice }: Present): Plan {
  const era = nextVotedEra(pulse);
  const role = stake.validates ? 'validate' : 'nominate';
  return {
    title: stake.validates ? 'Stop validating' : 'Stop nominating',
    lines: [
      `You do not ${role} from era ${era} on, which begins ${voice.at(eraStart(era, pulse, facts))}. Eras before that still count you, pay you, and can slash you.`,
      'The stake stays bonded. To get it back, unbond it.',
    ],
    problem: stake.validates || stake.targets ? null : 'This account neither validates nor nominates.',
  };
}

export function planNominate(targets: Account[], stake: StakeOfAccount, { pulse, facts, voice }: Present): Plan {
  const era = nextVotedEra(pulse);
  const active = stake.ledger?.active ?? 0n;
  return {
    title: targets.length === 1 ? 'Nominate a validator' : `Nominate ${targets.length} validators`,
    lines: [
      `Your ${voice.amount(active)} stand behind these validators: ${targets.map((who) => voice.who(who)).join(', ')}.`,
      `The election for era ${era} counts it. That era begins ${voice.at(eraStart(era, pulse, facts))}. The election divides your stake over those that win.`,
      'If one of them is slashed, you lose the same part of the stake that stands behind it.',
      ...(stake.targets ? ['These take the place of all validators that you nominate now.'] : []),
      ...(stake.validates ? ['You stop validating.'] : []),
    ],
    problem: nominationProblem(targets, stake, pulse, facts, voice),
  };
}

function nominationProblem(
  targets: Account[], stake: StakeOfAccount, pulse: Pulse, facts: ChainFacts, voice: Voice,
): string | null {
  if (!stake.ledger) return 'Bond first: nominating needs a stake.';
  if (stake.ledger.active < pulse.minNominatorBond) return `Nominating needs an active stake of ${voice.amount(pulse.minNominatorBond)}. Bond more.`;
  if (targets.length === 0) return 'Choose at least one validator.';
  if (targets.length > facts.maxNominations) return `Choose at most ${facts.maxNominations} validators.`;
  return stake.stash && targets.includes(stake.stash) ? 'An account can’t nominate itself.' : null;
}

/** Whether another account has to sign for the stake: its controller. Null if it has none, or is its own. */
export function controllerProblem({ account, controller }: StakeOfAccount, { voice }: Present): string | null {
  if (controller === null || controller === account) return null;
  return `The controller of this stash signs it: ${voice.who(controller)}. Choose that account at the top of the page.`;
}

/**
 * What `closed` targets mean for a nomination that names them. `pallet-staking` accepts what is nominated already, and
 * ignores it.
 */
export function targetsProblem(closed: Account[], { facts, voice }: Present): string | null {
  if (closed.length === 0 || facts.rules === 'pallet-staking') return null;
  return `${closed.map((who) => voice.who(who)).join(', ')} can’t be nominated now. Remove ${closed.length === 1 ? 'it' : 'them'} from your choice.`;
}

/** Pages that a transaction claims at most. Fewer if the chain has no room for so many: see `chain/claims.ts`. */
export const MOST_CLAIMS = 10;

export function planClaim(pages: Payout[], { voice }: Present): Plan {
  const own = pages.reduce((sum, page) => sum + (page.reward ?? 0n), 0n);
  return {
    title: pages.length === 1 ? `Claim era ${pages[0]?.era}` : `Claim ${pages.length} payouts`,
    lines: [
      `${voice.amount(own)} of it are yours. They go where your rewards go.`,
      'Everybody on the same pages is paid as well, the validators too. You pay the fee.',
      'If somebody claims first, you get the same reward, and pay the fee for nothing.',
    ],
    problem: pages.length === 0 ? 'Nothing is left to claim.' : null,
  };
}
