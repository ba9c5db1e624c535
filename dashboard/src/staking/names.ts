/**
 * Names of accounts inside of sentences.
 *
 * Before: identities of the chain. After: plans, alerts and dialogs name accounts.
 */

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** The marks of Unicode around a text with a direction of its own. */
const [ISOLATE, POP] = ['\u2068', '\u2069'];

/**
 * A name for a sentence. Without the marks, a name from right to left takes digits that follow it to its other side:
 * they may begin the next name.
 */
export function inSentence(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${POP}` : name;
}
