import { describe, expect, it } from 'vitest';
import { parseAmount } from './amounts';
import { BILLION } from './model';
import { dividePool, EXAMPLES, ofPercent, parseStakes, rounded, type NamedStake } from './pool';

const DECIMALS = 12;
const PAL = 10n ** 12n;

/** An example as the calculator divides it. */
function divided(name: string) {
  const { reward, commission, own, stakes } = EXAMPLES.find((one) => one.name === name)!;
  return dividePool(
    parseAmount(reward, DECIMALS) as bigint, ofPercent(commission), parseAmount(own, DECIMALS) as bigint, parseStakes(stakes, DECIMALS) as NamedStake[],
  );
}
const digits = (name: string) => Object.fromEntries(divided(name).nominators.map((one) => [one.name, rounded(one.reward, DECIMALS, 1)]));

describe('the division of a pool', () => {
  it('pools A and B of the specification are divided to its digits', () => {
    expect(digits('Pool A')).toEqual({ Jin: '16.7', Sam: '8.3', Anson: '41.7', Bobby: '33.3' });
    expect(digits('Pool B')).toEqual({ Alice: '25.0', Peter: '25.0', John: '37.5', Kitty: '12.5' });
    expect([divided('Pool A').total, divided('Pool B').total]).toEqual([600n * PAL, 400n * PAL]);
  });

  it('of 10 with a commission of 50% the validator takes 5, and the other 5 are divided by stake, its own included', () => {
    expect(divided('Commission of 50%')).toMatchObject({ commission: 5n * PAL, own: PAL, nominators: [{ reward: 4n * PAL }], rest: 0n });
  });

  it('whatever is divided, shares and rest are the reward', () => {
    for (let reward = 0n; reward < 300n; reward += 7n) {
      const stakes = [3n, 5n, 8n, 13n].map((stake, index) => ({ name: String(index), stake }));
      const { commission, own, nominators, rest } = dividePool(reward, (BILLION * (reward % 11n)) / 10n > BILLION ? BILLION : (BILLION * (reward % 11n)) / 10n, 2n, stakes);
      expect(nominators.reduce((sum, one) => sum + one.reward, commission + own + rest)).toBe(reward);
      expect(rest >= 0n && rest <= 6n).toBe(true);
    }
  });

  it('nothing is divided among nobody', () => {
    expect(dividePool(10n, 0n, 0n, [])).toEqual({ commission: 0n, own: 0n, nominators: [], total: 0n, rest: 10n });
  });

  it('stakes are a name and an amount in each line, and a wrong line is named', () => {
    expect(parseStakes(' Jin  100\n\nBig Sam 0.5\n', DECIMALS)).toEqual([{ name: 'Jin', stake: 100n * PAL }, { name: 'Big Sam', stake: PAL / 2n }]);
    expect(parseStakes('Jin 100\nSam', DECIMALS)).toContain('“Sam” is not a name and an amount');
    expect(parseStakes('Jin many', DECIMALS)).toContain('“Jin many”');
  });

  it('an amount as the pages show it keeps its groups, and groups that may belong to the name are refused', () => {
    expect(parseStakes('Jin 1\u202f000.5', DECIMALS)).toEqual([{ name: 'Jin', stake: 1_000n * PAL + PAL / 2n }]);
    for (const line of ['Jin 1 000', 'Jin 1 500', 'Jin 1 500 000.5', 'Jin 21\t250']) {
      expect(parseStakes(line, DECIMALS)).toContain(`“${line}” is not a name and an amount`);
    }
    expect(parseStakes('Jin 2 50\nBig Sam4 500', DECIMALS)).toMatchObject([{ name: 'Jin 2' }, { name: 'Big Sam4' }]);
  });

  it('amounts are rounded to the nearest digit', () => {
    expect([16_666n, 8_333n, 12_500n, 49n, 50n].map((amount) => rounded(amount, 3, 1))).toEqual(['16.7', '8.3', '12.5', '0.0', '0.1']);
    expect([rounded(7n, 0, 1), rounded(1_500n, 3, 0)]).toEqual(['7', '2']);
  });
});
