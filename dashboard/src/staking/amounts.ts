/**
 * Amounts and shares as text, and text as amounts. No floating point: an amount of 10¹⁸ units keeps every unit.
 *
 * Before: amounts from the chain, text from people. After: pages show them, calls carry them.
 */

/** A narrow space, so that a number does not break over two lines. */
const GROUP = '\u202f';

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, GROUP);
}

/** 10 to the power of `decimals`. */
export function unit(decimals: number): bigint {
  return 10n ** BigInt(decimals);
}

/** The exact amount, such as `1 234.5`, without trailing zeros after the point. */
export function exactAmount(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '−' : '';
  const size = amount < 0n ? -amount : amount;
  const whole = grouped(String(size / unit(decimals)));
  const rest = String(size % unit(decimals)).padStart(decimals, '0').slice(0, decimals).replace(/0+$/, '');
  return sign + whole + (rest ? `.${rest}` : '');
}

/**
 * A short amount for tables: at most `places` digits after the point, rounded towards zero. What is not zero is never shown
 * as zero: a tiny amount shows its first two digits that count.
 */
export function shortAmount(amount: bigint, decimals: number, places = 3): string {
  const exact = exactAmount(amount, decimals);
  const [whole = '', rest = ''] = exact.split('.');
  if (whole !== '0' && whole !== '−0') {
    const cut = rest.slice(0, places).replace(/0+$/, '');
    return cut ? `${whole}.${cut}` : whole;
  }
  const first = rest.search(/[1-9]/);
  const cut = rest.slice(0, Math.max(places, first + 2)).replace(/0+$/, '');
  return cut ? `${whole}.${cut}` : whole;
}

/** An amount for a column: `places` digits after the point, so that points align. A tiny amount is shown as `shortAmount` does. */
export function columnAmount(amount: bigint, decimals: number, places = 3): string {
  const shown = Math.min(places, decimals);
  const size = amount < 0n ? -amount : amount;
  if (size > 0n && size < unit(decimals - shown)) return shortAmount(amount, decimals, places);
  const [whole = '', rest = ''] = exactAmount(amount, decimals).split('.');
  return shown === 0 ? whole : `${whole}.${rest.slice(0, shown).padEnd(shown, '0')}`;
}

const SCALES: [bigint, string][] = [[10n ** 12n, ' T'], [10n ** 9n, ' B'], [10n ** 6n, ' M']];

/** A very short amount for axes and headlines, such as `12.4 M`. Rounded towards zero. */
export function compactAmount(amount: bigint, decimals: number): string {
  const size = amount < 0n ? -amount : amount;
  for (const [scale, name] of SCALES) {
    const one = scale * unit(decimals);
    if (size < one) continue;
    const hundredths = (size * 100n) / one;
    return `${amount < 0n ? '−' : ''}${exactAmount(hundredths, 2)}${name}`;
  }
  return shortAmount(amount, decimals);
}

/** Commas that can only be between groups of thousands: there are two or more of them, or a point follows. */
const THOUSANDS = /^\d{1,3}((,\d{3})+\.\d*|(,\d{3}){2,})$/;

/**
 * The amount that a person typed, in the smallest unit. Accepts `1234.5`, `1,234.5` and spaces between groups.
 * Returns a sentence that says what is wrong if it is no amount. `1,5` is refused, since many people write it for 1.5, and
 * so is `1,234`.
 */
export function parseAmount(text: string, decimals: number): bigint | string {
  const typed = text.replace(/[\s'_]/g, '');
  if (/^[\d.]*,[\d.,]*$/.test(typed) && !THOUSANDS.test(typed)) return 'A comma has two meanings. Write a point, such as 12.5, and no comma.';
  const plain = typed.replaceAll(',', '');
  if (plain === '') return 'Enter an amount.';
  if (!/^\d*(\.\d*)?$/.test(plain) || plain === '.') return 'Enter a number such as 12.5.';
  const [whole = '', rest = ''] = plain.split('.');
  if (rest.length > decimals) return `At most ${decimals} digits can follow the point.`;
  return BigInt(whole || '0') * unit(decimals) + BigInt(rest.padEnd(decimals, '0') || '0');
}

/** Digits after the point that a tiny percentage can have. */
const TINY = 18;

/**
 * A share as a percentage with `places` digits, rounded towards zero. `parts` is the whole, such as 10⁹. What is not
 * zero is not shown as zero: a tiny share shows its first two digits that count.
 */
export function percent(share: bigint, parts: bigint, places = 2): string {
  if (parts === 0n) return '–';
  const scaled = (share * 100n * unit(places)) / parts;
  if (scaled === 0n && share !== 0n) return `${shortAmount((share * 100n * unit(TINY)) / parts, TINY, 0)}%`;
  return `${trimmed(exactAmount(scaled, places), places)}%`;
}

/** Keeps two digits after the point where there are any, so that columns align. */
function trimmed(text: string, places: number): string {
  const [whole, rest = ''] = text.split('.');
  return places === 0 || rest === '' ? `${whole}` : `${whole}.${rest.padEnd(Math.min(places, 2), '0')}`;
}

/** A share as a number between 0 and 1, for bars and charts only. */
export function share(part: bigint, whole: bigint): number {
  if (whole === 0n) return 0;
  return Number((part * 1_000_000n) / whole) / 1_000_000;
}

/** An amount as a number of whole tokens, for the heights of charts only. Never for a sum, a comparison or a call. */
export function chartValue(amount: bigint, decimals: number): number {
  return Number(amount) / 10 ** decimals;
}

/** A count with groups of digits. */
export function count(value: number | bigint): string {
  return grouped(String(value));
}
