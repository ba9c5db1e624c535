import { describe, expect, it } from 'vitest';
import { answerIn, NoAnswer } from './views';

describe('an answer of a view function', () => {
  it('is the value of its result, also if that is nothing, or what is no result', () => {
    expect([{ isOk: true, isErr: false, value: 7n }, { isOk: true, isErr: false, value: null }, 8n, [9n], null].map(answerIn)).toEqual([7n, null, 8n, [9n], null]);
  });

  it('that is an error says why there is no answer', () => {
    const paused = () => answerIn({ isOk: false, isErr: true, err: 'Paused' });
    expect(paused).toThrow(NoAnswer);
    expect(paused).toThrow('the chain gives no answer now (Paused)');
    expect(() => answerIn({ isOk: false, isErr: true, err: { type: 'UnknownEra' } })).toThrow('(UnknownEra)');
  });
});
