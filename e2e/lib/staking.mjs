/**
 * Reads stakes and balances from a block's state, as plain values: BigInt for amounts, number for counts and eras, strings
 * for addresses.
 *
 * Before: `chain.mjs` gives the API and the block hashes. After: tests compare with `formulas.mjs`.
 * Every function takes the hash of a block. Without one it reads the head.
 */
import { stringToU8a } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';
import { poolPayouts } from './formulas.mjs';

/** The account of pallet-treasury, `py/trsry`. */
export const TREASURY = encodeAddress(new Uint8Array([...stringToU8a('modlpy/trsry'), ...new Uint8Array(20)]), 42);

/** The API of a block's state, or of the head. */
export async function stateAt(api, hash) {
  return hash ? api.at(hash) : api;
}

const orNull = (option, read) => (option.isSome ? read(option.unwrap()) : null);

/** `{ free, reserved, frozen }` of an account. */
export async function balanceAt(api, address, hash) {
  const { data } = await (await stateAt(api, hash)).query.system.account(address);
  return { free: data.free.toBigInt(), reserved: data.reserved.toBigInt(), frozen: data.frozen.toBigInt() };
}

/** What staking, or another pallet, holds on an account. */
export async function heldAt(api, address, hash, pallet = 'Staking') {
  const holds = await (await stateAt(api, hash)).query.balances.holds(address);
  return holds.filter(({ id }) => id.type === pallet).reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
}

/** The change of an account in a transaction's block: `{ free, reserved }`. With `signed` the fee is added back. */
export async function changeIn(api, receipt, address, { signed = false } = {}) {
  const [before, after] = await Promise.all([receipt.parentHash, receipt.blockHash].map((hash) => {
    return balanceAt(api, address, hash);
  }));
  const fee = signed ? receipt.fee : 0n;
  return { free: after.free - before.free + fee, reserved: after.reserved - before.reserved };
}

/** The total issuance. */
export async function issuanceAt(api, hash) {
  return (await (await stateAt(api, hash)).query.balances.totalIssuance()).toBigInt();
}

/** The controller of a stash, or null. */
export async function controllerAt(api, stash, hash) {
  return orNull(await (await stateAt(api, hash)).query.staking.bonded(stash), String);
}

/** The ledger of a controller, or null. */
export async function ledgerAt(api, controller, hash) {
  return orNull(await (await stateAt(api, hash)).query.staking.ledger(controller), (ledger) => ({
    stash: ledger.stash.toString(),
    total: ledger.total.unwrap().toBigInt(),
    active: ledger.active.unwrap().toBigInt(),
    unlocking: ledger.unlocking.map(({ value, era }) => ({ value: value.unwrap().toBigInt(), era: era.unwrap().toNumber() })),
  }));
}

/** The ledger of a stash with any controller, or null. */
export async function stakeOfAt(api, stash, hash) {
  const controller = await controllerAt(api, stash, hash);
  return controller && ledgerAt(api, controller, hash);
}

/** The reward destination of a stash: `Staked`, `Stash`, `Controller`, `None`, `{ Account: address }`, or null. */
export async function payeeAt(api, stash, hash) {
  return orNull(await (await stateAt(api, hash)).query.staking.payee(stash), destination);
}

/** A reward destination, of storage or of an event, in the form of `payeeAt`. */
export function destination(payee) {
  return payee.isAccount ? { Account: payee.asAccount.toString() } : payee.type;
}

/** The targets of a nominator, or null. */
export async function targetsAt(api, stash, hash) {
  return orNull(await (await stateAt(api, hash)).query.staking.nominators(stash), ({ targets }) => targets.map(String));
}

/** A candidate's `{ commission, blocked }`, with the commission in parts of 10⁹. Null for an account that is no candidate. */
export async function candidateAt(api, stash, hash) {
  const { validators } = (await stateAt(api, hash)).query.staking;
  // For a missing key the map returns a default. Only the size shows whether there is an entry.
  if ((await validators.size(stash)).isZero()) return null;
  return preferences(await validators(stash));
}

/** The `{ commission, blocked }` of a validator in an era. */
export async function eraPreferencesAt(api, era, validator, hash) {
  return preferences(await (await stateAt(api, hash)).query.staking.erasValidatorPrefs(era, validator));
}

function preferences({ commission, blocked }) {
  return { commission: commission.unwrap().toBigInt(), blocked: blocked.isTrue };
}

/** The planned era: the active one or the next. */
export async function plannedEraAt(api, hash) {
  return (await (await stateAt(api, hash)).query.staking.currentEra()).unwrap().toNumber();
}

/** The era of the election that has begun to read stakes, or null between elections. */
export async function electedForAt(api, hash) {
  return orNull(await (await stateAt(api, hash)).query.staking.electionUnderway(), ({ era }) => era.toNumber());
}

/**
 * The era at whose start a stake that unbonds in this block is free. It counts from the planned era. While an election reads
 * stakes, it counts from the era that is being elected, because the stakes that were read can be slashed for that era.
 */
export async function unlockEraAt(api, hash) {
  const { bondingDuration } = api.consts.staking;
  return (await electedForAt(api, hash) ?? await plannedEraAt(api, hash)) + bondingDuration.toNumber();
}

/** An exposure in an era: `{ total, own, nominatorCount, pages: [{ total, others: [{ who, value }] }] }`, or null. */
export async function exposureAt(api, era, validator, hash) {
  const { staking } = (await stateAt(api, hash)).query;
  const overview = await staking.erasStakersOverview(era, validator);
  if (overview.isNone) return null;
  const { total, own, nominatorCount, pageCount } = overview.unwrap();
  const numbers = Array.from({ length: pageCount.toNumber() }, (_, page) => page);
  const pages = await Promise.all(numbers.map(async (page) => {
    const { pageTotal, others } = (await staking.erasStakersPaged(era, validator, page)).unwrap();
    return {
      total: pageTotal.unwrap().toBigInt(),
      others: others.map(({ who, value }) => ({ who: who.toString(), value: value.unwrap().toBigInt() })),
    };
  }));
  return {
    total: total.unwrap().toBigInt(), own: own.unwrap().toBigInt(), nominatorCount: nominatorCount.toNumber(), pages,
  };
}

/** The addresses of an era's elected validators. */
export async function electedAt(api, era, hash) {
  const keys = await (await stateAt(api, hash)).query.staking.erasStakersOverview.keys(era);
  return keys.map(({ args: [, validator] }) => validator.toString());
}

/** An era's points: `{ total, individual: { address: points } }`, exact in every block while there are up to 32 validators. */
export async function pointsAt(api, era, hash) {
  const { total, individual } = await (await stateAt(api, hash)).query.staking.erasRewardPoints(era);
  return {
    total: total.toBigInt(),
    individual: Object.fromEntries([...individual.entries()].map(([who, points]) => [who.toString(), points.toBigInt()])),
  };
}

/** The stakers' reward of an era, or null before its end. */
export async function eraRewardAt(api, era, hash) {
  return orNull(await (await stateAt(api, hash)).query.staking.erasValidatorReward(era), (reward) => reward.toBigInt());
}

/** The total stake of an era. */
export async function eraStakeAt(api, era, hash) {
  return (await (await stateAt(api, hash)).query.staking.erasTotalStake(era)).toBigInt();
}

/** The paid pages of a validator's era. */
export async function claimedPagesAt(api, era, validator, hash) {
  return (await (await stateAt(api, hash)).query.staking.claimedRewards(era, validator)).map((page) => page.toNumber());
}

/** The timestamp of a block, in milliseconds since 1970. */
export async function timestampAt(api, hash) {
  return (await (await stateAt(api, hash)).query.timestamp.now()).toBigInt();
}

/**
 * The expected rewards of a validator and its nominators for an era, from the state of a later block: the result of
 * `poolPayouts`, with the `exposure` and the `eraReward` that were used.
 */
export async function duePayouts(api, era, validator, hash) {
  const [exposure, points, { commission }, eraReward] = await Promise.all([
    exposureAt(api, era, validator, hash), pointsAt(api, era, hash), eraPreferencesAt(api, era, validator, hash),
    eraRewardAt(api, era, hash),
  ]);
  const payouts = poolPayouts({
    eraReward, points: points.individual[validator], totalPoints: points.total, commission, exposure,
  });
  return { ...payouts, exposure, eraReward };
}

/** The amount that staking minted in a block, from its events. A burned reward is never minted and has no event. */
export function mintedIn(events) {
  const minted = { 'staking.Rewarded': 'amount', 'staking.EraPaid': 'remainder', 'staking.EraSettled': 'toTreasury' };
  return events.reduce((sum, { name, data }) => (minted[name] ? sum + data[minted[name]].toBigInt() : sum), 0n);
}

/**
 * The staking storage items that hooks change without an event:
 * - in every block, the points of the era, or those that wait to be added to them;
 * - in the block after an era's start, the cursor of due slashes, which passes that era;
 * - the collected winners of an election, if the next page is empty.
 */
const CHANGED_BY_HOOKS = [
  'pendingPoints', 'erasRewardPoints', 'nextApplication', 'resultCollection',
];

/** The names of the staking storage items, or keys, that differ between two blocks. Those of `CHANGED_BY_HOOKS` are left out. */
export async function changedStakingKeys(api, before, after) {
  const prefix = api.query.staking.bonded.keyPrefix().slice(0, 2 + 32);
  const items = Object.values(api.query.staking).map((item) => [item.keyPrefix(), item.creator.method]);
  const [old, now] = await Promise.all([storageUnder(api, prefix, before), storageUnder(api, prefix, after)]);
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
  return changed
    .map((key) => items.find(([itemPrefix]) => key.startsWith(itemPrefix))?.[1] ?? key)
    .filter((name) => !CHANGED_BY_HOOKS.includes(name));
}

/** Every key under a prefix, with its value as bytes, at a block. Values are only compared, so they are not decoded. */
async function storageUnder(api, prefix, hash) {
  const page = 1_000;
  const keys = [];
  for (;;) {
    const next = await api.rpc('state_getKeysPaged', prefix, page, keys.at(-1) ?? null, hash);
    keys.push(...next);
    if (next.length < page) break;
  }
  const [{ changes }] = await api.rpc('state_queryStorageAt', keys, hash);
  return new Map(changes);
}
