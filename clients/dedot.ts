/**
 * Bonds, nominates, follows an era to its end and claims what it earned, with `dedot`.
 *
 *     npm run dedot ws://127.0.0.1:9944 [//Name]
 *
 * What comes before: a node of a development chain, and types generated from `metadata.scale` (`npm ci` does that).
 * Without a name the program takes an account that nobody had before; //Bob pays what the account lacks. What comes
 * after: the account goes on nominating, and what it earns is bonded on top.
 */
import { EventEmitter, on } from 'node:events';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { DedotClient, RejectedTxError, WsProvider, type ISubstrateClientAt } from 'dedot';
import type { AccountId32 } from 'dedot/codecs';
import type { ISubmittableExtrinsic } from 'dedot/types';
import type { PalisadeApi } from './generated/dedot/palisade/index.js';

type Client = DedotClient<PalisadeApi>;
type State = ISubstrateClientAt<PalisadeApi>;
type Stake = { validator: AccountId32; page: number };

const USAGE = 'usage: npm run dedot ENDPOINT [//Name], such as ws://127.0.0.1:9944 //Nora. '
  + "For development accounts only, since `ps` and the shell's history show what is given here";

/** Base units of one PAL, what the account bonds, and what it has to own before: something is left for fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An amount in PAL, to the last unit. */
const pal = (units: bigint) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint?: string, name?: string) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) throw new Error(USAGE);
  // What isn't such a name may be a secret, so it is not repeated.
  if (name?.startsWith('//') === false) throw new Error(USAGE);
  const client = await connect(endpoint);
  const { number } = await client.block.finalized();
  console.log(`connected to ${endpoint} at block ${number}`);

  const { era, validators } = await activeSet(client);
  const account = keyring.createFromUri(name ?? `//Bob//dedot//${number}`);
  await fund(client, account.address);
  await submit(client, account, client.tx.staking.bond(BOND, { type: 'Staked' }));
  console.log(`account ${account.address} bonded ${pal(BOND)}`);
  const nominees = validators.slice(0, await client.call.stakingApi.nominationsQuota(BOND));
  await submit(client, account, client.tx.staking.nominate(nominees));
  for (const nominee of nominees) console.log(`nominated ${nominee.address()}`);

  console.log(`paid ${pal(await earnOneEra(client, account, era))}`);
  await client.disconnect();
}

/** The provider would go on trying by itself: a program run by hand should say at once that there is nobody. */
async function connect(endpoint: string): Promise<Client> {
  const provider = new WsProvider(endpoint);
  provider.on('error', () => end(new Error(`no connection to ${endpoint}`)));
  return DedotClient.new<PalisadeApi>({ provider, rpcVersion: 'v2' });
}

/** Who validates the active era, and with how much stake. */
async function activeSet(client: Client) {
  const { index: era } = (await client.query.staking.activeEra())!;
  console.log(`era ${era} is active`);
  const overviews = await client.query.staking.erasStakersOverview.entries(era);
  for (const [[, validator], { total }] of overviews) {
    console.log(`validator ${validator.address()} with ${pal(total)}`);
  }
  return { era, validators: overviews.map(([[, validator]]) => validator) };
}

/** Development chains make //Bob rich. */
async function fund(client: Client, address: string) {
  const lacks = FUNDS - (await client.query.system.account(address)).data.free;
  if (lacks <= 0n) return;
  await submit(client, keyring.createFromUri('//Bob'), client.tx.balances.transferKeepAlive(address, lacks));
  console.log(`funded with ${pal(lacks)}`);
}

/** Follows final blocks until the first era that counts the account's stake is paid; says how much the account got. */
async function earnOneEra(client: Client, account: KeyringPair, firstEra: number) {
  const blocks = new EventEmitter();
  const unsubscribe = client.block.finalized(({ hash }) => blocks.emit('final', hash));
  let era = firstEra;
  let stakes: Stake[] = [];
  let claims: Promise<void> | undefined;
  let paid = 0n;
  for await (const [hash] of on(blocks, 'final')) {
    const state = await client.at(hash);
    const { index: active } = (await state.query.staking.activeEra())!;
    if (active === era) continue;
    if (stakes.length === 0) {
      era = active;
      stakes = await stakesOf(state, era, account.address);
      continue;
    }
    // Blocks are read on meanwhile: the client holds few, ten at the least.
    claims ??= claim(client, account, era, stakes).catch(end);
    paid += await rewardAt(state, account.address);
    if (await isPaid(state, era, stakes)) break;
  }
  unsubscribe();
  await claims;
  return paid;
}

/** Behind whom an era counts a nominator's stake, and on which page of that validator's exposure. */
async function stakesOf(state: State, era: number, nominator: string): Promise<Stake[]> {
  const pages = await state.query.staking.erasStakersPaged.entries(era);
  return pages.flatMap(([[, validator, page], { others }]) => {
    const own = others.filter(({ who }) => who.eq(nominator));
    for (const { value } of own) console.log(`era ${era} counts ${pal(value)} behind ${validator.address()}`);
    return own.map(() => ({ validator, page }));
  });
}

/** What an account got in a block. */
async function rewardAt(state: State, address: string) {
  const rewards = state.events.staking.Rewarded.filter(await state.query.system.events());
  const own = rewards.map(({ palletEvent: { data } }) => data).filter(({ stash }) => stash.eq(address));
  return own.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Whether an era is paid, which not every reward shows: one of nothing has no event. */
async function isPaid(state: State, era: number, stakes: Stake[]) {
  const pages = await Promise.all(stakes.map(({ validator }) => state.query.staking.claimedRewards([era, validator])));
  return stakes.every(({ page }, index) => pages[index].includes(page));
}

/** Claims an era, for everybody on the page. Whoever was faster, such as a chain that pays by itself, did the same. */
async function claim(client: Client, account: KeyringPair, era: number, stakes: Stake[]) {
  console.log(`era ${era} is over`);
  for (const { validator, page } of stakes) {
    if ((await client.query.staking.claimedRewards([era, validator])).includes(page)) continue;
    try {
      await submit(client, account, client.tx.staking.payoutStakersByPage(validator, era, page));
      console.log(`claimed era ${era} of ${validator.address()}`);
    } catch (error) {
      if ((error as Error).message !== 'Staking.AlreadyClaimed') throw error;
    }
  }
}

/** Signs and submits; resolves once the transaction is in a final block, rejects with the name of what went wrong. */
async function submit(client: Client, pair: KeyringPair, tx: ISubmittableExtrinsic) {
  const sent = tx.signAndSend(pair);
  // What the pool refuses at once rejects both promises; what it drops later is an error without a message.
  const [{ dispatchError }] = await Promise.all([sent.untilFinalized(), sent]).catch((error) => {
    throw error instanceof RejectedTxError ? new Error(`the node's pool says ${error.result.status.type}`) : error;
  });
  if (!dispatchError) return;
  const meta = client.registry.findErrorMeta(dispatchError);
  throw new Error(meta ? `${meta.pallet}.${meta.name}` : dispatchError.type);
}

function end(error: Error) {
  console.error(error.message);
  process.exit(1);
}

main(...process.argv.slice(2)).then(() => process.exit(0), end);
