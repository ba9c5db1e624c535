/**
 * Bonds, nominates, follows an era to its end and claims the reward, with `@polkadot/api`.
 *
 *     npm run polkadot-js ws://127.0.0.1:9944 [//Name]
 *
 * Before: a node of a development chain. Names and types come from the node, so nothing is generated. Without a name the
 * program makes a new account. //Bob transfers what the account lacks. After the program: the account goes on nominating,
 * and its rewards are added to its stake.
 */
import { EventEmitter, on } from 'node:events';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

const USAGE = 'usage: npm run polkadot-js ENDPOINT [//Name], such as ws://127.0.0.1:9944 //Nora. '
  + "For development accounts only, since `ps` and the shell's history show what is given here";

/** The base units of one PAL, the bond, and the balance before bonding. The difference pays fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An exact amount in PAL. */
const pal = (units) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint, name) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) throw new Error(USAGE);
  // Anything that is no such name may be a secret, so it is not printed.
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

/** The provider would retry for ever. The program ends at once instead, so that the user knows that no node answers. */
async function connect(endpoint) {
  const provider = new WsProvider(endpoint);
  provider.on('error', () => end(new Error(`no connection to ${endpoint}`)));
  return ApiPromise.create({ provider, noInitWarn: true });
}

/** The validators of the active era, with their total stake. */
async function activeSet(api) {
  const { index: era } = (await api.query.staking.activeEra()).unwrap();
  console.log(`era ${era} is active`);
  const overviews = await api.query.staking.erasStakersOverview.entries(era);
  for (const [{ args: [, validator] }, overview] of overviews) {
    console.log(`validator ${validator} with ${pal(overview.unwrap().total.toBigInt())}`);
  }
  return { era: era.toNumber(), validators: overviews.map(([{ args: [, validator] }]) => validator) };
}

/** Transfers what the account lacks from //Bob, who has funds on development chains. */
async function fund(api, address) {
  const lacks = FUNDS - (await api.query.system.account(address)).data.free.toBigInt();
  if (lacks <= 0n) return;
  await submit(api, keyring.createFromUri('//Bob'), api.tx.balances.transferKeepAlive(address, lacks));
  console.log(`funded with ${pal(lacks)}`);
}

/** Follows final blocks until the first era that counts the account's stake is paid. Returns the account's reward. */
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
    // Blocks are read during the claim, because a node does not keep their states for ever.
    claims ??= claim(api, account, era, stakes).catch(end);
    paid += rewardIn(state, events, account.address);
    if (await isPaid(state, era, stakes)) break;
  }
  unsubscribe();
  await claims;
  return paid;
}

/** The validators behind which an era counts a nominator's stake, with the page of the exposure. */
async function stakesOf(state, era, nominator) {
  const pages = await state.query.staking.erasStakersPaged.entries(era);
  return pages.flatMap(([{ args: [, validator, page] }, exposed]) => {
    const own = exposed.unwrap().others.filter(({ who }) => who.eq(nominator));
    for (const { value } of own) console.log(`era ${era} counts ${pal(value.toBigInt())} behind ${validator}`);
    return own.map(() => ({ validator, page }));
  });
}

/** The reward of an account, from a block's events. */
function rewardIn(state, events, address) {
  const rewards = events.map(({ event }) => event).filter((event) => state.events.staking.Rewarded.is(event));
  const own = rewards.map(({ data }) => data).filter(({ stash }) => stash.eq(address));
  return own.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
}

/** Whether an era is paid. Reward events are not enough for this, because a reward of zero has none. */
async function isPaid(state, era, stakes) {
  const pages = await state.query.staking.claimedRewards.multi(stakes.map(({ validator }) => [era, validator]));
  return stakes.every(({ page }, index) => pages[index].some((claimed) => claimed.eq(page)));
}

/** Claims an era for all nominators on the page. Ignores the error if the page is already paid, perhaps automatically. */
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

/** Signs and submits. Resolves when the transaction is in a final block. Rejects with the name of the error. */
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
