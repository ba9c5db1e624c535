import { describe, expect, it } from 'vitest';
import { BILLION } from './model';
import { MILLIS_PER_YEAR, ONE } from './inflation';
import { grown, outcome, type Plan } from './calculator';
import { assumedSource } from './curve';

const PAL = 10n ** 12n;
const DAY = 86_400_000n;
const { at } = assumedSource();

function plan(changes: Partial<Plan> = {}): Plan {
  return {
    amount: 1_000n * PAL, millis: MILLIS_PER_YEAR, eraMillis: MILLIS_PER_YEAR / 100n, commission: 0n, compounds: false,
    point: at(ONE / 2n), ...changes,
  };
}

describe('calculator', () => {
  it('at the ideal rate a year gives 20%, as the sources say', () => {
    expect(outcome(plan())).toMatchObject({ eras: 100n, reward: 200n * PAL, nominal: ONE / 5n, yearly: ONE / 5n });
  });

  it('commission is taken from the return', () => {
    expect(outcome(plan({ commission: BILLION / 2n })).reward).toBe(100n * PAL);
    expect(outcome(plan({ commission: BILLION }))).toMatchObject({ reward: 0n, nominal: 0n });
  });

  it('at a quarter staked the rate is 25%, at 60% it is 7.29%', () => {
    expect(outcome(plan({ point: at(ONE / 4n) })).yearly).toBe(ONE / 4n);
    expect(outcome(plan({ point: at((ONE * 3n) / 5n) })).yearly).toBe(72_916_666_666_666_666n);
  });

  it('two eras that compound are paid as by hand', () => {
    // 10% in half a year: 1,000 → 1,100 → 1,210.
    const halves = plan({ eraMillis: MILLIS_PER_YEAR / 2n, compounds: true });
    expect(outcome(halves)).toMatchObject({ eras: 2n, reward: 210n * PAL, nominal: (ONE * 21n) / 100n });
  });

  it('the real return is the change of the share of all tokens', () => {
    // One era of a year: the stake grows by 20%, all tokens by 10%.
    const { real } = outcome(plan({ eraMillis: MILLIS_PER_YEAR }));
    expect(real).toBe((ONE * 12n) / 11n - ONE);
  });

  it('whoever does not stake loses what inflation takes', () => {
    const { real } = outcome(plan({ eraMillis: MILLIS_PER_YEAR, commission: BILLION }));
    expect(real).toBe((ONE * 10n) / 11n - ONE);
    expect(real < 0n).toBe(true);
  });

  it('only whole eras are paid', () => {
    expect(outcome(plan({ eraMillis: DAY, millis: DAY * 2n - 1n })).eras).toBe(1n);
    expect(outcome(plan({ eraMillis: DAY, millis: DAY - 1n })).reward).toBe(0n);
  });

  it('compounding by squaring equals compounding era by era', () => {
    const scale = 10n ** 36n;
    const rate = scale / 3_650n;
    let slow = scale;
    for (let era = 0; era < 1_000; era += 1) slow = (slow * (scale + rate)) / scale;
    const difference = grown(rate, 1_000n) - slow;
    expect(difference < 10n ** 6n && difference > -(10n ** 6n)).toBe(true);
  });

  it('a million eras of 30 seconds stay exact to a unit of a thousand tokens', () => {
    const { nominal } = outcome(plan({ eraMillis: 30_000n, compounds: true }));
    // e^0.2 − 1 = 0.2214027…; discrete compounding is below it.
    expect(nominal < 221_402_758_160_169_834n && nominal > 221_402_700_000_000_000n).toBe(true);
  });

  it('nothing staked or no era length gives nothing, and no error', () => {
    expect(outcome(plan({ point: at(0n) })).reward).toBe(0n);
    expect(outcome(plan({ eraMillis: 0n })).eras).toBe(0n);
  });
});
