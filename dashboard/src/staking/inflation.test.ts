import { describe, expect, it } from 'vitest';
import { DEFAULT_CURVE, eraInflation, measuredRate, MILLIS_PER_YEAR, ONE, stakersRate, stakingRate } from './inflation';

const PAL = 10n ** 12n;
const ISSUED = 10_000_000n * PAL;
const DAY = 86_400_000n;
const at = (perMille: bigint) => (ISSUED * perMille) / 1_000n;

describe('inflation', () => {
  it('the yearly amounts are those of the specification', () => {
    const yearly = (perMille: bigint) => eraInflation(at(perMille), ISSUED, MILLIS_PER_YEAR);
    const rows: [bigint, bigint, bigint][] = [
      [0n, 250_000n * PAL, 750_000n * PAL],
      [125n, 437_500n * PAL, 562_500n * PAL],
      [250n, 625_000n * PAL, 375_000n * PAL],
      [500n, 1_000_000n * PAL, 0n],
      [550n, 625_000n * PAL, 375_000n * PAL],
      [600n, 437_500n * PAL, 562_500n * PAL],
      [750n, 273_437_500_000_000_000n, 726_562_500_000_000_000n],
    ];
    for (const [perMille, stakers, treasury] of rows) expect(yearly(perMille)).toMatchObject({ stakers, treasury });
  });

  it('the amounts of a day are those of the specification', () => {
    const stakers = (perMille: bigint) => eraInflation(at(perMille), ISSUED, DAY).stakers;
    expect(stakers(0n)).toBe(684_462_696_783_025n);
    expect(stakers(250n)).toBe(1_711_156_741_957_563n);
    expect(stakers(500n)).toBe(2_737_850_787_132_101n);
    expect(stakers(550n)).toBe(1_711_156_741_957_563n);
    expect(stakers(600n)).toBe(1_197_809_719_370_294n);
  });

  it('with all staked the exact curve gives ten units more than the chain', () => {
    // The chain's series is 10⁻¹⁸ short here, which the specification says.
    expect(eraInflation(ISSUED, ISSUED, MILLIS_PER_YEAR).stakers).toBe(250_732_421_874_999_990n + 10n);
  });

  it('stakers and treasury together get 10% at every rate', () => {
    for (let perMille = 0n; perMille <= 1_000n; perMille += 37n) {
      const { stakers, treasury, total } = eraInflation(at(perMille), ISSUED, DAY);
      expect(stakers + treasury).toBe(total);
      expect(total).toBe(2_737_850_787_132_101n);
    }
  });

  it('the stakers’ rate is largest at the ideal', () => {
    const ideal = stakersRate(DEFAULT_CURVE.ideal);
    expect(ideal).toBe(DEFAULT_CURVE.max);
    for (let part = 0n; part <= 100n; part += 1n) {
      const rate = stakersRate((ONE * part) / 100n);
      expect(rate <= ideal && rate >= DEFAULT_CURVE.min).toBe(true);
    }
  });

  it('a finished era gives back the yearly rate', () => {
    const { stakers } = eraInflation(at(250n), ISSUED, DAY);
    const difference = measuredRate(stakers, ISSUED, DAY) - 62_500_000_000_000_000n;
    expect(difference <= 0n && difference > -100n).toBe(true);
  });

  it('nothing issued and more staked than issued are no errors', () => {
    expect(stakingRate(1n, 0n)).toBe(0n);
    expect(stakingRate(2n, 1n)).toBe(ONE);
  });
});
