import { describe, expect, it } from 'vitest';
import { columnAmount, compactAmount, count, exactAmount, parseAmount, percent, shortAmount } from './amounts';

const S = '\u202f';

describe('amounts', () => {
  it('an exact amount keeps every unit', () => {
    expect(exactAmount(12_345_678_000_000_000_001n, 12)).toBe(`12${S}345${S}678.000000000001`);
    expect(exactAmount(1_500_000_000_000n, 12)).toBe('1.5');
    expect(exactAmount(-7n, 0)).toBe('−7');
  });

  it('an amount beyond the exact integers of floating point loses nothing', () => {
    const amount = 2n ** 127n - 1n;
    const text = exactAmount(amount, 12);
    expect(parseAmount(text.replaceAll(S, ''), 12)).toBe(amount);
  });

  it('a short amount is cut towards zero and never shows a gain as zero', () => {
    expect(shortAmount(1_999_999_999_999n, 12)).toBe('1.999');
    expect(shortAmount(639_553_030n, 12)).toBe('0.00063');
    expect(shortAmount(1n, 12)).toBe('0.000000000001');
    expect(shortAmount(0n, 12)).toBe('0');
  });

  it('amounts of a column have the same number of digits after the point', () => {
    expect(columnAmount(500_000n * 10n ** 12n, 12)).toBe(`500${S}000.000`);
    expect(columnAmount(639_553_030n, 12)).toBe('0.00063');
    expect(columnAmount(0n, 12)).toBe('0.000');
    expect(columnAmount(7n, 0)).toBe('7');
  });

  it('a compact amount names its scale', () => {
    expect(compactAmount(12_400_000n * 10n ** 12n, 12)).toBe('12.4 M');
    expect(compactAmount(999_999n * 10n ** 12n, 12)).toBe(`999${S}999`);
  });

  it('typed amounts are read to the unit, or refused with a reason', () => {
    expect(parseAmount('1,234.000000000001', 12)).toBe(1_234_000_000_000_001n);
    expect(parseAmount('.5', 12)).toBe(500_000_000_000n);
    expect(parseAmount('1.0000000000001', 12)).toBe('At most 12 digits can follow the point.');
    expect(parseAmount('1e5', 12)).toBe('Enter a number such as 12.5.');
    expect(parseAmount('-1', 12)).toBe('Enter a number such as 12.5.');
    expect(parseAmount(' ', 12)).toBe('Enter an amount.');
  });

  it('a comma that may stand for a point is refused, not left out', () => {
    for (const text of ['1,5', '0,5', ',5', '1,', '1,234', '1.234,5', '12,34.5', '1234,567.8', '1,2345.6', ',']) {
      expect(parseAmount(text, 12), text).toBe('A comma has two meanings. Write a point, such as 12.5, and no comma.');
    }
    expect(parseAmount('1,234.5', 1)).toBe(12_345n);
    expect(parseAmount('1,234.', 1)).toBe(12_340n);
    expect(parseAmount('12,345,678', 0)).toBe(12_345_678n);
    expect(parseAmount("1'234 567", 0)).toBe(1_234_567n);
    expect(parseAmount('one, two', 0)).toBe('Enter a number such as 12.5.');
  });

  it('shares are rounded down', () => {
    expect(percent(999_999_999n, 1_000_000_000n)).toBe('99.99%');
    expect(percent(100_000_000n, 1_000_000_000n)).toBe('10%');
    expect(percent(562_500_000n, 1_000_000_000n)).toBe('56.25%');
    expect(percent(1n, 0n)).toBe('–');
  });

  it('a share that is not zero is not shown as zero', () => {
    // One of 600 validators signs twice: (3 / 600)² of the stake.
    expect(percent(25_000n, 1_000_000_000n)).toBe('0.0025%');
    expect(percent(1n, 1_000_000_000n)).toBe('0.0000001%');
    expect(percent(-25_000n, 1_000_000_000n)).toBe('−0.0025%');
    expect(percent(4_380_000n, 1_000_000_000n, 0)).toBe('0.43%');
    expect([percent(0n, 1_000_000_000n), percent(100_000n, 1_000_000_000n), percent(1n, 10n ** 30n)]).toEqual(['0%', '0.01%', '0%']);
  });

  it('counts have groups', () => expect(count(22_576)).toBe(`22${S}576`));
});
