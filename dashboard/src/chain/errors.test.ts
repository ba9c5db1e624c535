import { describe, expect, it } from 'vitest';
import { wordsOf } from './errors';

/** An error of a node, as dedot gives it. */
const ofNode = (code: number, message: string, data?: unknown) => Object.assign(new Error(`${code}: ${message}`), { code, data });

describe('the words of an error', () => {
  it('are a sentence with a way out, by what the node says', () => {
    const invalid = (data: string) => wordsOf(ofNode(1010, 'Invalid Transaction', data));
    expect(invalid('Inability to pay some fees (e.g. account balance too low)')).toBe('The account can’t pay the fee.');
    expect(invalid('Transaction is outdated')).toBe('Another transaction of this account was faster. Try again.');
    expect(invalid('Transaction has a bad signature')).toContain('Did it come too late');
    expect(invalid('Transaction would exhaust the block limits')).toContain('This is too much for one block.');
    expect(wordsOf(ofNode(1014, 'Priority is too low: (5 vs 5)'))).toContain('is waiting already');
  });

  it('contain the reason of the node where there is no sentence', () => {
    expect(wordsOf(ofNode(1010, 'Invalid Transaction', 'Custom error: 7'))).toBe('It did not work: 1010: Invalid Transaction. Custom error: 7');
    expect(wordsOf(ofNode(1016, 'Immediately Dropped', 'The pool is full'))).toBe('It did not work: 1016: Immediately Dropped. The pool is full');
    expect(wordsOf(ofNode(-32_000, 'Server error', { details: 1 }))).toBe('It did not work: -32000: Server error');
  });

  it('of a wallet that signs nothing say so, whatever it throws', () => {
    for (const error of [new Error('Cancelled'), new Error('Rejected by user'), 'Cancelled']) expect(wordsOf(error)).toBe('Nothing was signed.');
    expect([wordsOf(undefined), wordsOf(null)]).toEqual(['It did not work: undefined', 'It did not work: null']);
  });
});
