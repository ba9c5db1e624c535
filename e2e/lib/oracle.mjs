/**
 * Signs statements of the price oracle, and reads what services and liquid staking have in a block's state.
 *
 * Before: `chain.mjs` connects and submits. After: `restaking-network.test.mjs`.
 */
import { compactAddLength, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { account } from './chain.mjs';
import { stateAt } from './staking.mjs';

/** The whole stake of an operator, as a magnitude. */
export const MAGNITUDE = 10n ** 18n;
/** A price of one, in parts of 10¹⁸. */
export const ONE = 10n ** 18n;
const BILLION = 10n ** 9n;

/** The number of the oracle among the services. */
export const serviceOf = (api) => api.consts.priceOracle.serviceId.toNumber();

/** The oracle key of a validator by name, such as `Bob`. */
export const oracleKey = (name) => account(`//${name}//oracle`);

/** The call that sets the oracle key `pair` for the stash that will sign it, with the proof that somebody has the key. */
export function setKey(api, pair, stash) {
  const bytes = u8aConcat(
    text(api, 'palisade price oracle key'), api.genesisHash.toU8a(), u32(api, serviceOf(api)), stash.publicKey,
  );
  return api.tx.priceOracle.setKey(pair.publicKey, pair.sign(bytes));
}

/** A statement of a price in a round, signed by an oracle key. `wrapped`: as an extension of a browser signs. */
export function state(api, pair, round, price, { wrapped = false } = {}) {
  const service = serviceOf(api);
  const bytes = u8aConcat(
    text(api, 'palisade price statement'), api.genesisHash.toU8a(), u32(api, service), u32(api, round),
    api.createType('u128', price).toU8a(),
  );
  const signed = wrapped ? u8aConcat(stringToU8a('<Bytes>'), bytes, stringToU8a('</Bytes>')) : bytes;
  return {
    key: pair.publicKey,
    statement: { genesis: api.genesisHash, service, round, price },
    signature: pair.sign(signed),
  };
}

/**
 * A transaction without a sender, as hex: the call, and an extension in which era, nonce, tip and metadata hash are zero. Clients of
 * version 4 can't make it.
 */
export function withoutSender(api, call) {
  const [version, extensionVersion] = [0x45, 0];
  const extension = [0, 0, 0, 0];
  return u8aToHex(compactAddLength(u8aConcat([version, extensionVersion, ...extension], call.method.toU8a())));
}

const text = (api, words) => api.createType('Text', words).toU8a();
const u32 = (api, value) => api.createType('u32', value).toU8a();

/** The round at work: `{ index, era, start, end }`. */
export async function roundAt(api, hash) {
  const round = (await (await stateAt(api, hash)).query.priceOracle.currentRound()).unwrap();
  const [index, era, start, end] = [round.index, round.era, round.start, round.end].map((value) => value.toNumber());
  return { index, era, start, end };
}

/** The prices on record, oldest first: `[{ round, price, reports, stake }]`. */
export async function pricesAt(api, hash) {
  const prices = await (await stateAt(api, hash)).query.priceOracle.prices();
  return prices.map(({ round, price, reports, stake }) => ({
    round: round.toNumber(), price: price.toBigInt(), reports: reports.toNumber(), stake: stake.toBigInt(),
  }));
}

/** The lower weighted median of `[price, stake]` pairs, as the oracle defines it. */
export function weightedMedian(reports) {
  const sorted = [...reports].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const all = sorted.reduce((sum, [, stake]) => sum + stake, 0n);
  let upTo = 0n;
  for (const [price, stake] of sorted) {
    upTo += stake;
    if (2n * upTo >= all) return price;
  }
  return null;
}

/**
 * The part of an exposure that a service takes, in parts of 10⁹: what it was granted, and no more than slashes of the chain,
 * `base`, have left of its allocation.
 */
export function serviceFraction(granted, allocated, base) {
  const left = ((BILLION - base) * allocated) / BILLION;
  return granted < left ? granted : left;
}

/** What belongs to holders of the liquid token, in units: the buffer, what returns, and the stakes of all stashes. */
export async function netAssetValueAt(api, hash) {
  const { liquidStaking } = (await stateAt(api, hash)).query;
  const [cash, stashes] = await Promise.all([liquidStaking.cashRecord(), liquidStaking.stashList()]);
  const staked = stashes.reduce((sum, { active }) => sum + active.toBigInt(), 0n);
  return cash.buffer.toBigInt() + cash.returning.toBigInt() + staked;
}

/** The number of shares of the liquid token. */
export async function sharesAt(api, hash) {
  return (await (await stateAt(api, hash)).query.liquidStaking.totalShares()).unwrapOr(api.createType('u128', 0)).toBigInt();
}

/** The stash of liquid staking that nominates a validator: its address. */
export async function liquidStashOf(api, validator, hash) {
  const stashes = await (await stateAt(api, hash)).query.liquidStaking.stashList();
  const found = stashes.find((stash) => stash.validator.isSome && stash.validator.unwrap().toString() === validator);
  return found?.account.toString();
}
