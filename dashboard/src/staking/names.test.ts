import { describe, expect, it } from 'vitest';
import { inSentence } from './names';

describe('a name in a sentence', () => {
  it('from right to left has its own direction, so that no digit beside it moves', () => {
    // In “אבג, 1KV node” the 1 would be shown before אבג.
    expect(['אבג', 'Node ערב', 'نود 1'].map(inSentence)).toEqual(['\u2068אבג\u2069', '\u2068Node ערב\u2069', '\u2068نود 1\u2069']);
  });

  it('of other letters stays as it is', () => {
    expect(['1KV node', 'Ärzte 🚀', '结点', '5Grwva…GKutQY', ''].map(inSentence)).toEqual(['1KV node', 'Ärzte 🚀', '结点', '5Grwva…GKutQY', '']);
  });
});
