/**
 * Bonds, nominates, follows an era to its end and claims what it earned, with `dedot`.
 *
 *     npm run dedot ws://127.0.0.1:9944 [//Seed]
 *
 * What comes before: a node of a development chain, and types generated from `metadata.scale` (`npm ci` does that).
 * Without a seed the program takes an account that nobody had before; //Bob pays what the account lacks. What comes
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

/** Base units of one PAL, what the account bonds, and what it has to own before: something is left for fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An amount in PAL, to the last unit. */
const pal = (units: bigint) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint?: string, seed?: string) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) {
    throw new Error('usage: npm run dedot ENDPOINT [//Seed], such as ws://127.0.0.1:9944 //Nora');
  }
  const client = await connect(endpoint);
  const { number } = await client.block.finalized();
  console.log(`connected to ${endpoint} at block ${number}`);

  const { era, validators } = await activeSet(client);
  const account = keyring.createFromUri(seed ?? `//Bob//dedot//${number}`);
  await fund(client, account.address);
  await submit(client, account, client.tx.staking.bond(BOND, { type: 'Staked' }));
  console.log(`account ${account.address} bonded ${pal(BOND)}`);
  await submit(client, account, client.tx.staking.nominate(validators));
  for (const validator of validators) console.log(`nominated ${validator.address()}`);

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

/** Follows finalized blocks until the account was paid for the first era that counts its stake; says how much. */
async function earnOneEra(client: Client, account: KeyringPair, firstEra: number) {
  const blocks = new EventEmitter();
  const unsubscribe = client.block.finalized(({ hash }) => blocks.emit('finalized', hash));
  let seen = firstEra;
  let stakes: Stake[] = [];
  const rewards: bigint[] = [];
  for await (const [hash] of on(blocks, 'finalized')) {
    const state = await client.at(hash);
    const { index: era } = (await state.query.staking.activeEra())!;
    if (era > seen) {
      if (stakes.length > 0) await claim(client, account, seen, stakes);
      else stakes = await stakesOf(state, era, account.address);
      seen = era;
    }
    const events = client.events.staking.Rewarded.filter(await state.query.system.events());
    const own = events.map(({ palletEvent: { data } }) => data).filter(({ stash }) => stash.eq(account.address));
    rewards.push(...own.map(({ amount }) => amount));
    if (stakes.length > 0 && rewards.length >= stakes.length) break;
  }
  unsubscribe();
  return rewards.reduce((sum, amount) => sum + amount);
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

/** Claims an era, for everybody on the page. Whoever was faster, such as a chain that pays by itself, did the same. */
async function claim(client: Client, account: KeyringPair, era: number, stakes: Stake[]) {
  console.log(`era ${era} is over`);
  for (const { validator, page } of stakes) {
    if ((await client.query.staking.claimedRewards([era, validator])).includes(page)) continue;
    try {
      await submit(client, account, client.tx.staking.payoutStakers(validator, era));
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
