/**
 * The expected answers of api-derive, computed from one block's storage. Every function takes the `facts` of a block and
 * returns the whole answer as plain values.
 *
 * Before: `chain.mjs` gives the API and the block hashes. After: `derive-table.mjs` compares with the real answers. Amounts
 * and eras are BigInts, addresses and keys are strings, a missing value is null.
 */
import { BN } from '@polkadot/util';
import { commissionOf, validatorPool } from './formulas.mjs';

/** All options of a query about a stash. */
export const EVERYTHING = {
  withClaimedRewardsEras: true, withController: true, withDestination: true, withExposure: true,
  withExposureErasStakersLegacy: true, withExposureMeta: true, withLedger: true, withNominations: true, withPrefs: true,
};

/** The state of a block and its eras: the `active` one, all eras up to it, and all before it. */
export async function factsAt(api, hash) {
  const { query } = await api.at(hash);
  const active = (await query.staking.activeEra()).unwrap().index.toBigInt();
  const finished = Array.from({ length: Number(active) }, (_, era) => BigInt(era));
  return { query, consts: api.consts, active, finished, begun: [...finished, active] };
}

/** A value of the API as a plain value. */
export function plain(value) {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return typeof value === 'number' ? BigInt(value) : value;
  if (typeof value.isSome === 'boolean') return value.isSome ? plain(value.unwrap()) : null;
  if (typeof value.isTrue === 'boolean') return value.isTrue;
  if (typeof value.toBigInt === 'function') return value.toBigInt();
  if (BN.isBN(value)) return BigInt(value.toString());
  if (value instanceof Uint8Array || value instanceof String) return value.toString();
  if (Array.isArray(value)) return [...value].map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, entry]) => [String(key), plain(entry)]));
  if (Array.isArray(value.defKeys)) return { [value.type]: plain(value.inner) };
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

const each = (items, read) => Promise.all(items.map(read));

/** The entries of a map of eras and accounts, for one era, by account. */
async function byAccount(item, era, read = plain) {
  const entries = await item.entries(era);
  return Object.fromEntries(entries.map(([{ args: [, account] }, value]) => [account.toString(), read(value)]));
}

export async function indexes({ query }) {
  const { index, start } = (await query.staking.activeEra()).unwrap();
  return {
    activeEra: plain(index),
    activeEraStart: plain(start),
    currentEra: plain(await query.staking.currentEra()),
    currentIndex: plain(await query.session.currentIndex()),
    validatorCount: plain(await query.staking.validatorCount()),
  };
}

export async function sessionInfo(facts) {
  const { timing } = facts.query;
  const [sessionLength, sessionsPerEra] = plain(await Promise.all([timing.epochDuration(), timing.sessionsPerEra()]));
  const eraLength = sessionLength * sessionsPerEra;
  return { ...await indexes(facts), eraLength, isEpoch: true, sessionLength, sessionsPerEra };
}

export async function progress(facts) {
  const { babe, session, staking } = facts.query;
  const info = await sessionInfo(facts);
  const [slot, epoch, genesis, now, first] = plain(await Promise.all([
    babe.currentSlot(), babe.epochIndex(), babe.genesisSlot(), session.currentIndex(),
    staking.erasStartSessionIndex(facts.active),
  ]));
  const sessionProgress = slot - genesis - epoch * info.sessionLength;
  return { ...info, sessionProgress, eraProgress: (now - first) * info.sessionLength + sessionProgress };
}

export async function validators({ query }) {
  const planned = await query.staking.currentEra();
  const keys = await query.staking.erasStakersOverview.keys(planned.unwrap());
  return {
    validators: plain(await query.session.validators()), nextElected: keys.map(({ args: [, who] }) => who.toString()),
  };
}

export async function overview(facts) {
  return { ...await indexes(facts), ...await validators(facts) };
}

export async function stashes({ query }) {
  return (await query.staking.validators.keys()).map(({ args: [who] }) => who.toString());
}

/** The answer of `query` with all options. */
export async function stash(facts, who) {
  const { query: { staking }, active, finished } = facts;
  const nominations = await staking.nominators(who);
  const claimed = (await each(finished, async (era) => ({ era, isClaimed: await isClaimed(facts, era, who) })))
    .filter((era) => era.isClaimed).map(({ era }) => era);
  const controllerId = plain(await staking.bonded(who));
  return {
    accountId: who,
    stashId: who,
    controllerId,
    claimedRewardsEras: claimed.reverse(),
    exposureEraStakers: { total: 0n, own: 0n, others: [] },
    exposureMeta: plain(await staking.erasStakersOverview(active, who)),
    exposurePaged: plain(await staking.erasStakersPaged(active, who, 0)),
    nominators: nominations.isSome ? plain(nominations.unwrap().targets) : [],
    rewardDestination: plain(await staking.payee(who)),
    stakingLedger: plain(await staking.ledger(controllerId)),
    validatorPrefs: plain(await staking.validators(who)),
  };
}

/** The elected validators of this and of the next era, with all data about each. */
export async function elected(facts) {
  const { validators: set, nextElected } = await validators(facts);
  const listed = [...new Set([...nextElected, ...set])];
  return { validators: set, nextElected, info: await each(listed, (who) => stash(facts, who)) };
}

/** The waiting validators: candidates that are not elected. */
export async function waiting(facts) {
  const { nextElected } = await validators(facts);
  const listed = (await stashes(facts)).filter((who) => !nextElected.includes(who));
  return { waiting: listed, info: await each(listed, (who) => stash(facts, who)) };
}

/** Whether all pages of a validator's era are paid. */
export async function isClaimed({ query: { staking } }, era, validator) {
  const overview = await staking.erasStakersOverview(era, validator);
  if (overview.isNone) return false;
  return (await staking.claimedRewards(era, validator)).length === overview.unwrap().pageCount.toNumber();
}

export async function keys({ query: { session } }, who) {
  const ids = (option) => (option ? Object.values(plain(option)) : []);
  const queued = (await session.queuedKeys()).find(([validator]) => validator.eq(who));
  const next = await session.nextKeys(who);
  return { sessionIds: ids(queued?.[1]), nextSessionIds: ids(next.isSome && next) };
}

/** The answer of `account`: the stash, its keys, its unlocking chunks and the withdrawable funds. */
export async function account(facts, who) {
  const info = await stash(facts, who);
  const planned = plain(await facts.query.staking.currentEra());
  const chunks = info.stakingLedger.unlocking;
  const sum = (amounts) => amounts.reduce((total, { value }) => total + value, 0n);
  const unlocking = chunks.filter(({ era }) => era > facts.active)
    .map(({ era, value }) => ({ remainingEras: era - facts.active, value }));
  return {
    ...info,
    ...await keys(facts, who),
    redeemable: sum(chunks.filter(({ era }) => era <= planned)),
    unlocking: unlocking.length > 0 ? unlocking : null,
  };
}

export async function currentPoints({ query: { staking }, active }) {
  return plain(await staking.erasRewardPoints(active));
}

export async function eraExposure({ query: { staking } }, era) {
  const pages = await byAccount(staking.erasStakersPaged, era);
  const nominators = {};
  for (const [validatorId, { others }] of Object.entries(pages)) {
    others.forEach(({ who }, validatorIndex) => {
      (nominators[who] ??= []).push({ validatorId, validatorIndex: BigInt(validatorIndex) });
    });
  }
  return { era, nominators, validators: pages };
}

export async function eraPoints({ query: { staking } }, era) {
  const { total, individual } = plain(await staking.erasRewardPoints(era));
  const worked = Object.entries(individual).filter(([, points]) => points > 0n);
  return { era, eraPoints: total, validators: Object.fromEntries(worked) };
}

export async function eraPrefs({ query: { staking } }, era) {
  return { era, validators: await byAccount(staking.erasValidatorPrefs, era) };
}

export async function eraReward({ query: { staking } }, era) {
  return { era, eraReward: plain(await staking.erasValidatorReward(era)) ?? 0n };
}

export async function eraSlashes({ query: { staking } }, era) {
  return {
    era,
    nominators: await byAccount(staking.nominatorSlashInEra, era),
    validators: await byAccount(staking.validatorSlashInEra, era, (slash) => plain(slash)[1]),
  };
}

export async function ownExposure({ query: { staking } }, era, who) {
  const none = { total: 0n, own: 0n, others: [] };
  return {
    era,
    clipped: none,
    exposure: none,
    exposureMeta: plain(await staking.erasStakersOverview(era, who)),
    exposurePaged: plain(await staking.erasStakersPaged(era, who, 0)),
  };
}

/** The loss of a staker by slashes for an era, as a validator or as a nominator. */
export async function slashOf(facts, era, who) {
  const slashes = await eraSlashes(facts, era);
  return { era, total: slashes.validators[who] ?? slashes.nominators[who] ?? 0n };
}

export async function stakerExposure(facts, era, who) {
  const all = await eraExposure(facts, era);
  const nominating = all.nominators[who] ?? [];
  const isValidator = who in all.validators;
  const backed = isValidator ? [who] : nominating.map(({ validatorId }) => validatorId);
  const found = Object.fromEntries(backed.map((validator) => [validator, all.validators[validator]]));
  return { era, isEmpty: backed.length === 0, isValidator, nominating, validators: found };
}

export async function stakerPoints(facts, era, who) {
  const { eraPoints: total, validators: individual } = await eraPoints(facts, era);
  return { era, eraPoints: total, points: individual[who] ?? 0n };
}

export async function stakerPrefs({ query: { staking } }, era, who) {
  return { era, validatorPrefs: plain(await staking.erasValidatorPrefs(era, who)) };
}

/** The rewards page of a staker. For a validator it omits paid eras. For a nominator it marks them as claimed. */
export async function stakerRewards(facts, who, eras = facts.finished) {
  const rewards = await each(eras, async (era) => {
    const exposure = await stakerExposure(facts, era, who);
    if (exposure.isEmpty || await isClaimed(facts, era, who)) return [];
    const shares = await each(Object.keys(exposure.validators), async (validator) => {
      return [validator, await shareShown(facts, era, validator, who, exposure.validators[validator])];
    });
    return [{
      ...exposure,
      eraReward: (await eraReward(facts, era)).eraReward,
      isClaimed: await isClaimed(facts, era, shares[0][0]),
      nominators: exposure.nominating,
      validators: Object.fromEntries(shares),
    }];
  });
  return rewards.flat();
}

/**
 * A staker's share as the page shows it. It is a part of the nominators' stake on the page, without the validator's own
 * stake. Without nominators it is zero. For a validator the page shows only the commission, not the reward of its own
 * stake.
 */
async function shareShown(facts, era, validator, who, { pageTotal, others }) {
  const [{ eraPoints: all, points }, { eraReward: reward }, { validatorPrefs: { commission } }] = await Promise.all([
    stakerPoints(facts, era, validator), eraReward(facts, era), stakerPrefs(facts, era, validator),
  ]);
  if (pageTotal === 0n || points === 0n) return { total: 0n, value: 0n };
  const pool = validatorPool(reward, points, all);
  const cut = commissionOf(pool, commission);
  const stake = others.find((other) => other.who === who)?.value ?? 0n;
  return { total: pool, value: ((pool - cut) * stake) / pageTotal + (validator === who ? cut : 0n) };
}

/** The validators of the set that were online in the current session. */
export async function heartbeats({ query: { imOnline, session } }) {
  const now = await session.currentIndex();
  const set = await session.validators();
  return Object.fromEntries(await each([...set.entries()], async ([index, who]) => {
    const blockCount = plain(await imOnline.authoredBlocks(now, who));
    const hasMessage = (await imOnline.receivedHeartbeats(now, index)).isSome;
    return [who.toString(), { blockCount, hasMessage, isOnline: hasMessage || blockCount > 0n }];
  }));
}

/** The balances of an account. Its stake is held, so the whole free balance except the existential deposit can be sent. */
export async function balances({ query, consts }, who) {
  const { data: { free, reserved, frozen }, nonce } = plain(await query.system.account(who));
  const deposit = consts.balances.existentialDeposit.toBigInt();
  return {
    accountNonce: nonce, freeBalance: free, reservedBalance: reserved, votingBalance: free, availableBalance: free,
    lockedBalance: 0n, vestingLocked: 0n, transferable: free - (reserved + frozen > 0n ? deposit : 0n),
  };
}
