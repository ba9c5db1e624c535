/**
 * What a staker should know at once: of the validators that it backs, of slashes, and of rewards that expire.
 *
 * Before: `chain/watch.ts` reads the validators, `chain/questions.ts` slashes and payouts. After: "My stake" shows the alerts.
 */
import { percent } from './amounts';
import { BILLION, type Account, type ChainFacts, type Payout, type Prefs, type SlashOnAccount } from './model';
import type { Present } from './plans';

export type AlertKind = 'slash' | 'disabled' | 'no points' | 'punished' | 'left' | 'void' | 'commission' | 'expiry';

export interface Alert {
  kind: AlertKind;
  /** Whether stake is lost or earns nothing. Else it is a warning. */
  isBad: boolean;
  text: string;
  /** The amount that it is about. */
  units?: bigint;
}

/** A validator that a stake backs, or nominates. */
export interface Watched {
  who: Account;
  /** What it announces. Null if it does not validate any more. */
  announced: Prefs | null;
  /** Whether an offence took it out of the candidates. False if the chain does not say it. */
  isPunished: boolean;
  /** Whether the vote of this stake for it is void, because it has offended since. False if the chain does not say it. */
  isVoid: boolean;
  isDisabled: boolean;
  /** The eras in which it was at work, the oldest first. The active era is among them. */
  eras: { era: number; commission: bigint; points: bigint }[];
}

export interface Watch {
  validators: Watched[];
  /** The number of all validators of this session. */
  working: number;
  slashes: SlashOnAccount[];
  payouts: Payout[];
}

/** The alerts, the worst first. A slash that takes nothing, because a larger one covers it, gives none. */
export function alertsOf({ validators, working, slashes, payouts }: Watch, present: Present): Alert[] {
  const alerts = [
    ...slashes.filter(({ amount }) => amount > 0n).map((slash) => slashAlert(slash, present)), ...validators.flatMap((one) => ofValidator(one, working, present)),
    ...expiring(payouts, present),
  ];
  return [...alerts.filter(({ isBad }) => isBad), ...alerts.filter(({ isBad }) => !isBad)];
}

/**
 * What is true without any alert. `knowsRewards`: whether the payouts of all eras are known. The oldest ones, which expire
 * first, are read last.
 */
export function withoutAlerts(knowsRewards: boolean): string {
  const known = 'no slash waits, and the validators behind this stake work, stand and keep their commissions.';
  return `${known} ${knowsRewards ? 'No reward expires soon.' : 'Not all eras are searched yet for rewards that expire.'}`;
}

function slashAlert({ validator, appliedIn, at, amount }: SlashOnAccount, { voice }: Present): Alert {
  return {
    kind: 'slash', isBad: true, units: amount,
    text: `A slash waits for ${voice.who(validator)}: it takes ${voice.amount(amount)} from you in era ${appliedIn}, ${voice.at(at)}.`,
  };
}

function ofValidator(one: Watched, working: number, present: Present): Alert[] {
  return [workAlert(one, working, present), standingAlert(one, present), commissionAlert(one, present)].filter((alert) => alert !== null);
}

/**
 * Blocks that a validator makes on average before it is told to be idle. Slots are given by lot, so with few blocks
 * many that work have none: one of eleven with 2.4 blocks, one of 150 with five.
 */
const FAIR_BLOCKS = 5;

/** Whether so many sessions of an era are enough to tell a validator without points from one that had no luck. */
function isTelling(sessions: number, working: number, { sessionBlocks }: ChainFacts): boolean {
  return sessions >= 1 && (sessionBlocks === null || sessions * sessionBlocks >= FAIR_BLOCKS * working);
}

/** Whether it does its work. A validator is told to be idle when the era has given it a fair number of blocks. */
function workAlert({ who, isDisabled, eras }: Watched, working: number, { pulse, facts, voice }: Present): Alert | null {
  const name = voice.who(who);
  if (isDisabled) return { kind: 'disabled', isBad: true, text: `${name} is disabled. It makes no blocks, so you earn nothing behind it.` };
  const sessions = pulse.session - pulse.eraFirstSession;
  const now = eras.find(({ era }) => era === pulse.activeEra);
  if (now && now.points === 0n && isTelling(sessions, working, facts)) {
    return { kind: 'no points', isBad: true, text: `${name} has no points in this era, and ${sessions} of its sessions ${sessions === 1 ? 'is' : 'are'} over.` };
  }
  const last = eras.find(({ era }) => era === pulse.activeEra - 1);
  if (last?.points !== 0n) return null;
  return { kind: 'no points', isBad: true, text: `${name} had no points in era ${last.era}, so it earned nothing.` };
}

/** Whether it stands for the next elections, with the vote of this stake. */
function standingAlert({ who, announced, isPunished, isVoid }: Watched, { voice }: Present): Alert | null {
  const name = voice.who(who);
  if (announced && !isVoid) return null;
  if (announced) return { kind: 'void', isBad: false, text: `Your vote for ${name} is void: it has offended since. Nominate again if you still trust it.` };
  if (isPunished) return { kind: 'punished', isBad: false, text: `${name} was chilled for an offence. It is no candidate until it validates again.` };
  return { kind: 'left', isBad: false, text: `${name} was chilled: it is no candidate, so your vote for it does not count.` };
}

/** Whether it raised its commission in the eras that are known, or has announced to do so. */
function commissionAlert({ who, announced, eras }: Watched, { voice }: Present): Alert | null {
  const [name, text] = [voice.who(who), (commission: bigint) => percent(commission, BILLION)];
  const last = eras.at(-1);
  if (!last) return null;
  if (announced && announced.commission > last.commission) {
    return {
      kind: 'commission', isBad: false,
      text: `${name} raises its commission from ${text(last.commission)} to ${text(announced.commission)}. A later era counts it.`,
    };
  }
  const before = [...eras].reverse().find(({ commission }) => commission < last.commission);
  if (!before) return null;
  return {
    kind: 'commission', isBad: false,
    text: `${name} has raised its commission from ${text(before.commission)} in era ${before.era} to ${text(last.commission)}.`,
  };
}

/** Eras before the end of the history in which an unclaimed reward is worth an alert: a twelfth of it. */
export const expiryEras = ({ historyDepth }: ChainFacts): number => Math.max(1, Math.floor(historyDepth / 12));

/** Rewards of an era can be claimed until the era that comes `historyDepth` + 1 eras later is planned. */
function expiring(payouts: Payout[], { pulse, facts, voice }: Present): Alert[] {
  const left = (era: number) => era + facts.historyDepth - pulse.activeEra;
  const soon = payouts.filter(({ era, state }) => state === 'pending' && left(era) <= expiryEras(facts));
  if (soon.length === 0) return [];
  const units = soon.reduce((sum, { reward }) => sum + (reward ?? 0n), 0n);
  const first = Math.min(...soon.map(({ era }) => era));
  return [{
    kind: 'expiry', isBad: false, units,
    text: `${voice.amount(units)} of old rewards will expire. Those of era ${first} can be claimed until era ${first + facts.historyDepth + 1} is elected.`,
  }];
}
