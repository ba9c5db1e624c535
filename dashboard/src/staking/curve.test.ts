import { describe, expect, it } from 'vitest';
import { assumedSource, returnAt, sourceOfPoints } from './curve';
import { ONE } from './inflation';

const percent = (n: number) => (ONE * BigInt(n * 1_000)) / 100_000n;

describe('curve', () => {
  it('the assumed curve has both ends and the ideal', () => {
    const { points } = assumedSource();
    expect(points).toHaveLength(101);
    expect(points[0]).toEqual({ rate: 0n, stakers: percent(2.5), total: percent(10) });
    expect(points[50]).toEqual({ rate: percent(50), stakers: percent(10), total: percent(10) });
    expect(returnAt(points[0]!)).toBeNull();
    expect(returnAt(points[50]!)).toBe(percent(20));
  });

  it('between the points of a chain the curve is straight', () => {
    const source = sourceOfPoints([
      { rate: 0n, stakers: percent(2), total: percent(8) }, { rate: percent(50), stakers: percent(6), total: percent(8) },
      { rate: ONE, stakers: percent(3), total: percent(4) },
    ]);
    expect(source.at(percent(25))).toEqual({ rate: percent(25), stakers: percent(4), total: percent(8) });
    expect(source.at(percent(75))).toEqual({ rate: percent(75), stakers: percent(4.5), total: percent(6) });
    expect(source.at(percent(50)).stakers).toBe(percent(6));
    expect(source.at(0n).stakers).toBe(percent(2));
    expect(source.at(ONE).stakers).toBe(percent(3));
  });

  it('by 200 points the usual curve is met to a tenth of a percent everywhere', () => {
    const exact = assumedSource();
    const source = sourceOfPoints(assumedSource(undefined, 200).points);
    for (let part = 0n; part <= 1_000n; part += 7n) {
      const rate = (ONE * part) / 1_000n;
      const off = source.at(rate).stakers - exact.at(rate).stakers;
      expect(off < ONE / 1_000n && off > -ONE / 1_000n).toBe(true);
    }
  });

  it('a return that the chain says holds at its own rate alone', () => {
    const points = [1n, 3n].map((part) => ({ rate: (ONE * part) / 4n, stakers: ONE / 10n, total: ONE / 10n, stakersReturn: 7n }));
    const source = sourceOfPoints(points);
    expect([ONE / 4n, ONE / 2n, ONE, ONE / 8n].map((rate) => returnAt(source.at(rate)))).toEqual([7n, ONE / 5n, ONE / 10n, (ONE * 8n) / 10n]);
  });

  it('a falling curve is rounded down too', () => {
    const source = sourceOfPoints([{ rate: 0n, stakers: 10n, total: 10n }, { rate: 3n, stakers: 0n, total: 10n }]);
    expect(source.at(1n).stakers).toBe(6n);
  });
});
