import { describe, expect, it } from 'vitest';
import { alertsOf, expiryEras, withoutAlerts, type Watched } from './alerts';
import { account, FACTS, PULSE } from './fixtures';
import { BILLION, type ChainFacts, type Payout } from './model';
import type { Present } from './plans';

const [ALICE] = [account(1)];
const TENTH = BILLION / 10n;
const present: Present = {
  pulse: PULSE, facts: FACTS, voice: { amount: (units) => `${units} units`, at: (at) => `at ${at}`, who: (who) => `#${who.slice(-1)}` },
};
const era = (n: number, commission = TENTH, points = 20n) => ({ era: n, commission, points });

function watched(changes: Partial<Watched> = {}): Watched {
  return { who: ALICE, announced: { commission: TENTH, blocked: false }, isPunished: false, isVoid: false, isDisabled: false, eras: [era(4), era(5)], ...changes };
}
const payout = (n: number, changes: Partial<Payout> = {}): Payout => (
  { era: n, validator: ALICE, page: 0, stake: 9n, isValidator: false, reward: 7n, state: 'pending', ...changes }
);
const of = (changes: Partial<Watched>, on: Present = present) => (
  alertsOf({ validators: [watched(changes)], working: 2, slashes: [], payouts: [] }, on).map(({ kind, text }) => [kind, text])
);

describe('alerts', () => {
  it('a validator that works, stands and keeps its commission gives none', () => {
    expect(of({})).toEqual([]);
    expect(of({ eras: [] })).toEqual([]);
  });

  it('a raised commission is told from its announcement on, and while an era with the old one is known', () => {
    expect(of({ announced: { commission: TENTH * 2n, blocked: false } })).toEqual([
      ['commission', '#1 raises its commission from 10% to 20%. A later era counts it.'],
    ]);
    expect(of({ announced: { commission: TENTH * 2n, blocked: false }, eras: [era(3), era(4), era(5, TENTH * 2n)] })).toEqual([
      ['commission', '#1 has raised its commission from 10% in era 4 to 20%.'],
    ]);
    expect(of({ announced: { commission: 0n, blocked: false }, eras: [era(4, TENTH * 2n), era(5)] })).toEqual([]);
  });

  it('a validator that was chilled is told apart from one that an offence took out', () => {
    expect(of({ announced: null })[0]?.[0]).toBe('left');
    expect(of({ announced: null, isPunished: true })[0]?.[0]).toBe('punished');
  });

  it('a void vote is told as soon as its validator stands again', () => {
    expect(of({ isVoid: true })).toEqual([['void', 'Your vote for #1 is void: it has offended since. Nominate again if you still trust it.']]);
    expect(of({ isVoid: true, announced: null, isPunished: true }).map(([kind]) => kind)).toEqual(['punished']);
  });

  it('a validator without points is told once a session of the era is over', () => {
    const idle = { eras: [era(4), era(5, TENTH, 0n)] };
    expect(of(idle)).toEqual([['no points', '#1 has no points in this era, and 1 of its sessions is over.']]);
    expect(of(idle, { ...present, pulse: { ...PULSE, session: PULSE.eraFirstSession } })).toEqual([]);
    expect(of({ eras: [era(4, TENTH, 0n), era(5)] })).toEqual([['no points', '#1 had no points in era 4, so it earned nothing.']]);
    expect(of({ ...idle, isDisabled: true })[0]?.[0]).toBe('disabled');
  });

  it('a validator of a large set is told to be idle only when others of its luck have points', () => {
    // Sessions of 2,400 blocks and 1,000 validators: 2.4 blocks for each. In a session one of eleven makes none.
    const large: ChainFacts = { ...FACTS, sessionBlocks: 2_400, sessionsPerEra: 6 };
    const told = (sessions: number, facts = large) => alertsOf(
      { validators: [watched({ eras: [era(5, TENTH, 0n)] })], working: 1_000, slashes: [], payouts: [] },
      { ...present, facts, pulse: { ...PULSE, session: PULSE.eraFirstSession + sessions } },
    ).length;
    expect([0, 1, 2, 3].map((sessions) => told(sessions))).toEqual([0, 0, 0, 1]);
    // A chain that does not say it is taken for one with enough blocks.
    expect([0, 1].map((sessions) => told(sessions, { ...large, sessionBlocks: null }))).toEqual([0, 1]);
    // What is over is a fact: it earned nothing.
    expect(of({ eras: [era(4, TENTH, 0n), era(5, TENTH, 0n)] }, { ...present, facts: { ...large, sessionBlocks: 1 } })[0]?.[1]).toContain('so it earned nothing');
  });

  it('a pending slash comes before warnings, with its amount and date', () => {
    const slashes = [{ validator: ALICE, appliedIn: 8, at: 7, amount: 5n, offence: null }];
    expect(alertsOf({ validators: [watched({ announced: null })], working: 2, slashes, payouts: [] }, present)).toEqual([
      { kind: 'slash', isBad: true, units: 5n, text: 'A slash waits for #1: it takes 5 units from you in era 8, at 7.' },
      { kind: 'left', isBad: false, text: '#1 was chilled: it is no candidate, so your vote for it does not count.' },
    ]);
  });

  it('a slash that takes nothing gives no alert', () => {
    const slashes = [{ validator: ALICE, appliedIn: 8, at: 7, amount: 0n, offence: null }];
    expect(alertsOf({ validators: [], working: 2, slashes, payouts: [] }, present)).toEqual([]);
  });

  it('unclaimed rewards are told seven eras before they expire, and paid ones never', () => {
    expect([expiryEras(FACTS), expiryEras({ ...FACTS, historyDepth: 3 })]).toEqual([7, 1]);
    const old = { ...present, pulse: { ...PULSE, activeEra: 90 } };
    const tell = (payouts: Payout[]) => alertsOf({ validators: [], working: 2, slashes: [], payouts }, old);
    expect(tell([payout(14), payout(13, { state: 'paid' })])).toEqual([]);
    // Era 13 is 84 − 77 eras from its end.
    expect(tell([payout(13), payout(12), payout(40)])).toEqual([{
      kind: 'expiry', isBad: false, units: 14n,
      text: '14 units of old rewards will expire. Those of era 12 can be claimed until era 97 is elected.',
    }]);
  });

  it('nothing is said of rewards that expire before the oldest eras are read', () => {
    expect(withoutAlerts(true)).toContain('No reward expires soon.');
    expect(withoutAlerts(false)).toContain('Not all eras are searched yet');
    expect(withoutAlerts(false)).not.toContain('No reward expires');
  });
});
