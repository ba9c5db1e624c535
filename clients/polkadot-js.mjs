/**
 * Bonds, nominates, follows an era to its end and claims what it earned, with `@polkadot/api`.
 *
 *     npm run polkadot-js ws://127.0.0.1:9944 [//Seed]
 *
 * What comes before: a node of a development chain. Names and types come from it, so nothing is generated. Without a
 * seed the program takes an account that nobody had before; //Bob pays what the account lacks. What comes after: the
 * account goes on nominating, and what it earns is bonded on top.
 */
import { EventEmitter, on } from 'node:events';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

/** Base units of one PAL, what the account bonds, and what it has to own before: something is left for fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An amount in PAL, to the last unit. */
const pal = (units) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint, seed) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) {
    throw new Error('usage: npm run polkadot-js ENDPOINT [//Seed], such as ws://127.0.0.1:9944 //Nora');
  }
  const api = await connect(endpoint);
  const { number } = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
  console.log(`connected to ${endpoint} at block ${number}`);

  const { era, validators } = await activeSet(api);
  const account = keyring.createFromUri(seed ?? `//Bob//polkadot-js//${number}`);
  await fund(api, account.address);
  await submit(api, account, api.tx.staking.bond(BOND, 'Staked'));
  console.log(`account ${account.address} bonded ${pal(BOND)}`);
  await submit(api, account, api.tx.staking.nominate(validators));
  for (const validator of validators) console.log(`nominated ${validator}`);

  console.log(`paid ${pal(await earnOneEra(api, account, era))}`);
  await api.disconnect();
}

/** The provider would go on trying by itself: a program run by hand should say at once that there is nobody. */
async function connect(endpoint) {
  const provider = new WsProvider(endpoint);
  provider.on('error', () => end(new Error(`no connection to ${endpoint}`)));
  return ApiPromise.create({ provider, noInitWarn: true });
}

/** Who validates the active era, and with how much stake. */
async function activeSet(api) {
  const { index: era } = (await api.query.staking.activeEra()).unwrap();
  console.log(`era ${era} is active`);
  const overviews = await api.query.staking.erasStakersOverview.entries(era);
  for (const [{ args: [, validator] }, overview] of overviews) {
    console.log(`validator ${validator} with ${pal(overview.unwrap().total.toBigInt())}`);
  }
  return { era: era.toNumber(), validators: overviews.map(([{ args: [, validator] }]) => validator) };
}

/** Development chains make //Bob rich. */
async function fund(api, address) {
  const lacks = FUNDS - (await api.query.system.account(address)).data.free.toBigInt();
  if (lacks <= 0n) return;
  await submit(api, keyring.createFromUri('//Bob'), api.tx.balances.transferKeepAlive(address, lacks));
  console.log(`funded with ${pal(lacks)}`);
}

/** Follows finalized blocks until the account was paid for the first era that counts its stake; says how much. */
async function earnOneEra(api, account, firstEra) {
  const blocks = new EventEmitter();
  const unsubscribe = await api.derive.chain.subscribeFinalizedBlocks((block) => blocks.emit('finalized', block));
  let seen = firstEra;
  let stakes = [];
  const rewards = [];
  for await (const [{ block, events }] of on(blocks, 'finalized')) {
    const state = await api.at(block.hash);
    const era = (await state.query.staking.activeEra()).unwrap().index.toNumber();
    if (era > seen) {
      if (stakes.length > 0) await claim(api, account, seen, stakes);
      else stakes = await stakesOf(state, era, account.address);
      seen = era;
    }
    rewards.push(...events.map(({ event }) => event)
      .filter((event) => api.events.staking.Rewarded.is(event) && event.data.stash.eq(account.address))
      .map(({ data }) => data.amount.toBigInt()));
    if (stakes.length > 0 && rewards.length >= stakes.length) break;
  }
  unsubscribe();
  return rewards.reduce((sum, amount) => sum + amount);
}

/** Behind whom an era counts a nominator's stake, and on which page of that validator's exposure. */
async function stakesOf(state, era, nominator) {
  const pages = await state.query.staking.erasStakersPaged.entries(era);
  return pages.flatMap(([{ args: [, validator, page] }, exposed]) => {
    const own = exposed.unwrap().others.filter(({ who }) => who.eq(nominator));
    for (const { value } of own) console.log(`era ${era} counts ${pal(value.toBigInt())} behind ${validator}`);
    return own.map(() => ({ validator, page }));
  });
}

/** Claims an era, for everybody on the page. Whoever was faster, such as a chain that pays by itself, did the same. */
async function claim(api, account, era, stakes) {
  console.log(`era ${era} is over`);
  for (const { validator, page } of stakes) {
    const paid = await api.query.staking.claimedRewards(era, validator);
    if (paid.some((number) => number.eq(page))) continue;
    try {
      await submit(api, account, api.tx.staking.payoutStakers(validator, era));
      console.log(`claimed era ${era} of ${validator}`);
    } catch (error) {
      if (error.message !== 'staking.AlreadyClaimed') throw error;
    }
  }
}

/** Signs and submits; resolves once the transaction is in a final block, rejects with the name of what went wrong. */
function submit(api, signer, tx) {
  return new Promise((resolve, reject) => {
    tx.signAndSend(signer, ({ status, dispatchError, isError }) => {
      if (isError) return reject(new Error(`the node's pool says ${status.type}`));
      if (!status.isFinalized) return undefined;
      if (!dispatchError) return resolve();
      const { section, name } = dispatchError.isModule ? api.registry.findMetaError(dispatchError.asModule) : {};
      return reject(new Error(section ? `${section}.${name}` : dispatchError.toString()));
    }).catch(reject);
  });
}

function end(error) {
  console.error(error.message);
  process.exit(1);
}

main(...process.argv.slice(2)).then(() => process.exit(0), end);
