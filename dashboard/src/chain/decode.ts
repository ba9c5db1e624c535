/**
 * From dedot's decoded values to the shapes of `staking/model.ts`.
 *
 * Before: `storage.ts` decodes bytes. After: readers use these. A value that is missing gets the default that is named here.
 */
import type { AccountId32 } from 'dedot/codecs';
import { decodeAddress, encodeAddress, u8aToHex } from 'dedot/utils';
import type { Account, Backing, Chunk, Ledger, Payee, Points, Prefs, Stake } from '../staking/model';

export const asAccount = (value: unknown): Account => (value as AccountId32).raw as Account;
export const asAccounts = (value: unknown): Account[] => ((value ?? []) as AccountId32[]).map(asAccount);
export const asBig = (value: unknown): bigint => BigInt((value ?? 0) as bigint | number);
export const asNumber = (value: unknown, otherwise = 0): number => (value === undefined || value === null ? otherwise : Number(value));
export const asNumbers = (value: unknown): number[] => ((value ?? []) as number[]).map(Number);

export function asPrefs(value: unknown): Prefs | null {
  if (!value) return null;
  const { commission, blocked } = value as { commission: number; blocked: boolean };
  return { commission: BigInt(commission), blocked };
}

export function asBacking(value: unknown, paidPages: number): Backing | null {
  if (!value) return null;
  const { total, own, nominatorCount, pageCount } = value as { total: bigint; own: bigint; nominatorCount: number; pageCount: number };
  return { total, own, nominators: nominatorCount, pages: Math.min(Math.max(pageCount, 1), paidPages) };
}

export function asPoints(value: unknown): Points {
  const points = value as { total: number; individual: Iterable<[AccountId32, number]> } | undefined;
  const of = new Map<Account, bigint>();
  for (const [who, amount] of points?.individual ?? []) of.set(asAccount(who), BigInt(amount));
  return { total: BigInt(points?.total ?? 0), of };
}

export function asStakes(value: unknown): Stake[] {
  const { others } = (value ?? { others: [] }) as { others: { who: AccountId32; value: bigint }[] };
  return others.map(({ who, value: stake }) => ({ who: asAccount(who), value: stake }));
}

export function asLedger(value: unknown): Ledger | null {
  if (!value) return null;
  const { stash, total, active, unlocking } = value as { stash: AccountId32; total: bigint; active: bigint; unlocking: Chunk[] };
  return { stash: asAccount(stash), total, active, unlocking: unlocking.map((chunk) => ({ value: chunk.value, era: Number(chunk.era) })) };
}

export function asPayee(value: unknown): Payee | null {
  if (!value) return null;
  const { type, value: inner } = value as { type: string; value?: unknown };
  return type === 'Account' ? { kind: 'Account', account: asAccount(inner) } : { kind: type as 'Staked' };
}

/** `ValidatorSlashInEra`: a fraction and an amount. */
export function asSlash(value: unknown): { fraction: bigint; own: bigint } | null {
  if (!value) return null;
  const [fraction, own] = value as [number, bigint];
  return { fraction: BigInt(fraction), own };
}

/** Characters that nobody sees and that turn the text after them around, or break its line. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
/** Text of which nothing is seen: spaces, an empty braille cell, and characters that only change others. */
const BLANK = /^[\s\u2800\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * A text of the chain or its node, such as a name or a symbol. Somebody else chose it, so it can't change other text.
 */
export function plainText(text: string): string {
  const seen = text.replace(UNSEEN, '').trim();
  return BLANK.test(seen) ? '' : seen;
}

/**
 * The text of bytes of identities. Bytes that are no text give an empty one, and so does a text of which nothing is
 * seen.
 */
export function asText(value: unknown): string {
  const { type, value: inner } = (value ?? {}) as { type?: string; value?: unknown };
  if (!type?.startsWith('Raw') || typeof inner !== 'string') return '';
  return plainText(inner.startsWith('0x') ? textOf(inner) : inner);
}

function textOf(hex: string): string {
  const bytes = Uint8Array.from((hex.slice(2).match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}

/** Addresses that were computed. Each is a hash, and tables show the same accounts again and again. */
const addresses = new Map<string, string>();
const MOST_ADDRESSES = 20_000;

/** The address of an account on a chain. */
export function addressOf(account: Account, ss58: number): string {
  const key = `${account} ${ss58}`;
  const known = addresses.get(key);
  if (known !== undefined) return known;
  if (addresses.size >= MOST_ADDRESSES) addresses.clear();
  const address = encodeAddress(account, ss58);
  addresses.set(key, address);
  return address;
}

/** The account of an address of any chain, or null if it is no address. */
export function accountOf(address: string): Account | null {
  try {
    const key = decodeAddress(address.trim());
    return key.length === 32 ? u8aToHex(key) as Account : null;
  } catch {
    return null;
  }
}
