import { u8aToHex } from 'dedot/utils';
import { describe, expect, it } from 'vitest';
import { asText } from './decode';

const raw = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return { type: `Raw${bytes.length}`, value: u8aToHex(bytes) };
};

describe('a name', () => {
  it('is the text of its bytes', () => {
    expect([raw('Ärzte 🚀 1'), raw('  Bella '), { type: 'None' }, undefined].map(asText)).toEqual(['Ärzte 🚀 1', 'Bella', '', '']);
  });

  it('can’t turn around or break the text beside it', () => {
    expect(asText(raw('Bella\u202e.01 :noissimmoC'))).toBe('Bella.01 :noissimmoC');
    expect(asText(raw('\u2066Be\u200fl\nla\u0000\u2069'))).toBe('Bella');
  });

  it('of which nothing is seen is empty, so that the address is shown', () => {
    for (const text of ['\u200b', ' \u3164\u200d ', '\u2800\ufeff', '\u{e0041}\u{e0042}']) expect(asText(raw(text))).toBe('');
    // What joins letters of a name stays.
    expect(asText(raw('👩\u200d🚀'))).toBe('👩\u200d🚀');
  });

  it('of bytes that are no text is empty', () => {
    expect(asText({ type: 'Raw2', value: '0xff41' })).toBe('');
  });
});
