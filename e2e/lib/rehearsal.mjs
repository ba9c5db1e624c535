/**
 * A chain with Parity's `pallet-staking`, and its upgrade to ours: the two runtimes of `rehearsal/`.
 *
 * Before: `make rehearsal` builds the runtimes. `node.mjs` starts the chain. After: `upgrade.test.mjs` and
 * `upgrade-network.test.mjs`, with the people of `rehearsal-people.mjs`.
 */
import { u8aToHex } from '@polkadot/util';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PAL, account, block, eventsAt, head, submitAsRoot, until } from './chain.mjs';
import { temporaryDirectory } from './node.mjs';
import { claimedPagesAt, duePayouts } from './staking.mjs';

export const VALIDATOR = account('//Alice//stash');
/** What each account of the genesis has. */
export const ENDOWMENT = 1_000_000n * PAL;
export const VALIDATOR_BOND = 200_000n * PAL;

/** The compressed Wasm of a runtime, `before` or `after`. */
export function runtime(name) {
  const target = process.env.CARGO_TARGET_DIR || join(homedir(), '.cache/palisade/target');
  const file = join(target, 'release/wbuild/palisade-rehearsal', `${name}.compact.compressed.wasm`);
  if (!existsSync(file)) throw new Error(`there is no runtime at ${file}: run \`make rehearsal\` first`);
  return readFileSync(file);
}

/**
 * The path of a chain spec with the old runtime. `people` are key pairs that have funds, besides the validators and //Alice.
 * `names` are those of the validators, as in `startNode`. Each has the stash and the session keys of its name.
 */
export function specBefore(people, names = ['alice']) {
  const validators = names.map(validatorOf);
  const stashes = validators.map(({ stash }) => stash);
  const endowed = [...stashes, account('//Alice'), ...people].map(({ address }) => [address, Number(ENDOWMENT)]);
  const patch = {
    balances: { balances: endowed },
    babe: { epochConfig: { c: [1, 4], allowed_slots: 'PrimaryAndSecondaryVRFSlots' } },
    staking: {
      validatorCount: validators.length,
      minimumValidatorCount: 1,
      stakers: stashes.map(({ address }) => [address, address, Number(VALIDATOR_BOND), 'Validator']),
      slashRewardFraction: 100_000_000,
      minNominatorBond: Number(100n * PAL),
      minValidatorBond: Number(1_000n * PAL),
      maxValidatorCount: 50,
      maxNominatorCount: 200,
    },
    session: { keys: validators.map(({ stash: { address }, keys }) => [address, address, keys]) },
    sudo: { key: account('//Alice').address },
    nominationPools: { minJoinBond: Number(10n * PAL), minCreateBond: Number(100n * PAL) },
  };
  const spec = {
    name: 'Palisade Rehearsal', id: 'palisade_rehearsal', chainType: 'Local', bootNodes: [], telemetryEndpoints: null,
    protocolId: 'palisade', properties: { tokenSymbol: 'PAL', tokenDecimals: 12, ss58Format: 42 }, codeSubstitutes: {},
    forkBlocks: null, badBlocks: null, lightSyncState: null,
    genesis: { runtimeGenesis: { code: u8aToHex(runtime('before')), patch } },
  };
  const path = join(temporaryDirectory(), 'rehearsal.json');
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

/** The stash and the session keys of a well-known validator, as in a genesis. */
function validatorOf(name) {
  const uri = `//${name[0].toUpperCase()}${name.slice(1)}`;
  const { address } = account(uri);
  const keys = { grandpa: account(uri, 'ed25519').address, babe: address, im_online: address, authority_discovery: address };
  return { stash: account(`${uri}//stash`), keys };
}

/**
 * Upgrades the running chain. Resolves with the number of the last block of the old runtime. With several authors, this block
 * is certain only if it is `finalized`.
 *
 * It reads no events: the client may already have the types of the new runtime for them.
 */
export async function upgrade(api, options) {
  const code = runtime('after');
  await submitAsRoot(api, api.tx.system.authorizeUpgrade(api.registry.hash(code).toHex()), options);
  const before = api.runtimeVersion.specVersion.toNumber();
  const tx = await api.tx.system.applyAuthorizedUpgrade(u8aToHex(code)).signAsync(account('//Alice'));
  await api.rpc.author.submitExtrinsic(tx);
  const { number } = await until(api, 'there is another runtime', async ({ hash }) => {
    return await specVersionAt(api, hash) > before;
  }, options);
  // The code is that of the first block in whose state it is.
  let last = number;
  while (await specVersionAt(api, (await block(api, last - 1)).hash) > before) last -= 1;
  return last;
}

async function specVersionAt(api, hash) {
  return (await api.rpc.state.getRuntimeVersion(hash)).specVersion.toNumber();
}

/** Whether staking is still being taken over in the state of a block of the new runtime. */
export async function isUnderWay(api, hash) {
  return (await (await api.at(hash)).query.staking.handoverStage()).isSome;
}

/** Waits for the end of the migration. Resolves with the number of the block in which it ended. */
export async function untilTakenOver(api, lastOld, options) {
  const { number } = await until(api, 'staking is taken over', async (now) => {
    return now.number > lastOld && !await isUnderWay(api, now.hash);
  }, options);
  for await (const { number: at, events } of blocks(api, lastOld + 1, number)) {
    if (events.some(({ name }) => name === 'staking.HandoverFinished')) return at;
  }
  throw new Error(`no block from ${lastOld + 1} to ${number} ended the migration`);
}

/** Every block from `first` to `last`: `{ number, hash, events }`. */
export async function* blocks(api, first, last) {
  for (let number = first; number <= last; number += 1) {
    const { hash } = await block(api, number);
    yield { number, hash, events: await eventsAt(api, hash) };
  }
}

/** The events of all blocks after `after`, up to the head. */
export async function eventsSince(api, after) {
  const { number } = await head(api);
  const found = [];
  for await (const { events } of blocks(api, after + 1, number)) found.push(...events);
  return found;
}

/** Adds an amount to that of a key. */
export function add(sums, key, amount) {
  sums[key] = (sums[key] ?? 0n) + amount;
}

/**
 * What our pallet must pay for an era that `pallet-staking` has elected, by stash: the pages that are not claimed in the state
 * of `hash`. `now` is a later block in which the reward of the era is known.
 *
 * A page has its part of the commission, ⌊commission · stakes / total⌋. Page 0 has the validator's stake too.
 */
export async function dueOfInherited(api, era, validator, hash, now = hash) {
  const { exposure, pool } = await duePayouts(api, era, validator, now);
  const { commission } = await preferences(api, era, validator, now);
  const claimed = await claimedPagesAt(api, era, validator, hash);
  const commissionInAll = (pool * commission) / 10n ** 9n;
  const share = (stake) => ((pool - commissionInAll) * stake) / exposure.total;
  const pages = exposure.pages.length > 0 ? exposure.pages : [{ total: 0n, others: [] }];
  const due = {};
  pages.forEach(({ total, others }, page) => {
    if (claimed.includes(page)) return;
    const own = page === 0 ? exposure.own : 0n;
    const parts = pages.length > 1 ? (commissionInAll * (total + own)) / exposure.total : commissionInAll;
    add(due, validator, parts + share(own));
    for (const { who, value } of others) add(due, who, share(value));
  });
  return due;
}

async function preferences(api, era, validator, hash) {
  const { commission } = await (await api.at(hash)).query.staking.erasValidatorPrefs(era, validator);
  return { commission: commission.unwrap().toBigInt() };
}

/** What events have paid for each era, by stash: `{ era: { stash: amount } }`. */
export function paidByEra(events) {
  const paid = {};
  let era;
  for (const { name, data } of events) {
    if (name === 'staking.PayoutStarted') era = data.eraIndex.toNumber();
    if (name !== 'staking.Rewarded') continue;
    paid[era] ??= {};
    add(paid[era], data.stash.toString(), data.amount.toBigInt());
  }
  return paid;
}

/** What slashes have taken, by staker. */
export function slashedBy(events) {
  const taken = {};
  for (const { name, data } of events) {
    if (name === 'staking.Slashed') add(taken, data.staker.toString(), data.amount.toBigInt());
  }
  return taken;
}

/** The pending slashes that are due in an era, as `pallet-staking` and ours show them, by staker. */
export async function slashesDueAt(api, era, hash) {
  const rows = await (await api.at(hash)).query.staking.unappliedSlashes(era);
  const due = {};
  for (const { validator, own, others } of rows) {
    add(due, validator.toString(), own.toBigInt());
    for (const [who, amount] of others) add(due, who.toString(), amount.toBigInt());
  }
  return due;
}
