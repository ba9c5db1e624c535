/**
 * Bonds, nominates, follows an era to its end and claims what it earned, with `@polkadot/api`.
 *
 *     npm run polkadot-js ws://127.0.0.1:9944 [//Name]
 *
 * What comes before: a node of a development chain. Names and types come from it, so nothing is generated. Without a
 * name the program takes an account that nobody had before; //Bob pays what the account lacks. What comes after: the
 * account goes on nominating, and what it earns is bonded on top.
 */
import { EventEmitter, on } from 'node:events';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

const USAGE = 'usage: npm run polkadot-js ENDPOINT [//Name], such as ws://127.0.0.1:9944 //Nora. '
  + "For development accounts only, since `ps` and the shell's history show what is given here";

/** Base units of one PAL, what the account bonds, and what it has to own before: something is left for fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An amount in PAL, to the last unit. */
const pal = (units) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint, name) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) throw new Error(USAGE);
  // What isn't such a name may be a secret, so it is not repeated.
  if (name?.startsWith('//') === false) throw new Error(USAGE);
  const api = await connect(endpoint);
  const { number } = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
  console.log(`connected to ${endpoint} at block ${number}`);

  const { era, validators } = await activeSet(api);
  const account = keyring.createFromUri(name ?? `//Bob//polkadot-js//${number}`);
  await fund(api, account.address);
  await submit(api, account, api.tx.staking.bond(BOND, 'Staked'));
  console.log(`account ${account.address} bonded ${pal(BOND)}`);
  const nominees = validators.slice(0, (await api.call.stakingApi.nominationsQuota(BOND)).toNumber());
  await submit(api, account, api.tx.staking.nominate(nominees));
  for (const nominee of nominees) console.log(`nominated ${nominee}`);

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

/** Follows final blocks until the first era that counts the account's stake is paid; says how much the account got. */
async function earnOneEra(api, account, firstEra) {
  const blocks = new EventEmitter();
  const unsubscribe = await api.derive.chain.subscribeFinalizedBlocks((block) => blocks.emit('final', block));
  let era = firstEra;
  let stakes = [];
  let claims;
  let paid = 0n;
  for await (const [{ block, events }] of on(blocks, 'final')) {
    const state = await api.at(block.hash);
    const active = (await state.query.staking.activeEra()).unwrap().index.toNumber();
    if (active === era) continue;
    if (stakes.length === 0) {
      era = active;
      stakes = await stakesOf(state, era, account.address);
      continue;
    }
    // Blocks are read on meanwhile: a node doesn't keep their states for ever.
    claims ??= claim(api, account, era, stakes).catch(end);
    paid += rewardIn(state, events, account.address);
    if (await isPaid(state, era, stakes)) break;
  }
  unsubscribe();
  await claims;
  return paid;
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

/** What an account got, by a block's events. */
function rewardIn(state, events, address) {
  const rewards = events.map(({ event }) => event).filter((event) => state.events.staking.Rewarded.is(event));
  const own = rewards.map(({ data }) => data).filter(({ stash }) => stash.eq(address));
  return own.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
}

/** Whether an era is paid, which not every reward shows: one of nothing has no event. */
async function isPaid(state, era, stakes) {
  const pages = await state.query.staking.claimedRewards.multi(stakes.map(({ validator }) => [era, validator]));
  return stakes.every(({ page }, index) => pages[index].some((claimed) => claimed.eq(page)));
}

/** Claims an era, for everybody on the page. Whoever was faster, such as a chain that pays by itself, did the same. */
async function claim(api, account, era, stakes) {
  console.log(`era ${era} is over`);
  for (const { validator, page } of stakes) {
    const paid = await api.query.staking.claimedRewards(era, validator);
    if (paid.some((number) => number.eq(page))) continue;
    try {
      await submit(api, account, api.tx.staking.payoutStakersByPage(validator, era, page));
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
