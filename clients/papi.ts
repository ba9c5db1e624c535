/**
 * Bonds, nominates, follows an era to its end and claims what it earned, with `polkadot-api`.
 *
 *     npm run papi ws://127.0.0.1:9944 [//Seed]
 *
 * What comes before: a node of a development chain, and types generated from `metadata.scale` (`npm ci` does that).
 * Without a seed the program takes an account that nobody had before; //Bob pays what the account lacks. What comes
 * after: the account goes on nominating, and what it earns is bonded on top.
 */
import { EventEmitter, on } from 'node:events';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { createClient, Enum, type Transaction, type TypedApi } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider, WsEvent, type WebSocketClass } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { palisade } from './generated/papi/dist/index.js';

type Api = TypedApi<typeof palisade>;
type Rewarded = Awaited<ReturnType<Api['event']['Staking']['Rewarded']['get']>>[number];
type Stake = { validator: string; page: number };
type Nested = { type: string; value?: unknown } | undefined;

/** Base units of one PAL, what the account bonds, and what it has to own before: something is left for fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An amount in PAL, to the last unit. */
const pal = (units: bigint) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint?: string, seed?: string) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) {
    throw new Error('usage: npm run papi ENDPOINT [//Seed], such as ws://127.0.0.1:9944 //Nora');
  }
  const client = connect(endpoint);
  const api = client.getTypedApi(palisade);
  const { number } = await client.getFinalizedBlock();
  console.log(`connected to ${endpoint} at block ${number}`);

  const { era, validators } = await activeSet(api);
  const account = keyring.createFromUri(seed ?? `//Bob//papi//${number}`);
  await fund(api, account.address);
  await submit(account, api.tx.Staking.bond({ value: BOND, payee: Enum('Staked') }));
  console.log(`account ${account.address} bonded ${pal(BOND)}`);
  await submit(account, api.tx.Staking.nominate({ targets: validators.map((validator) => Enum('Id', validator)) }));
  for (const validator of validators) console.log(`nominated ${validator}`);

  console.log(`paid ${pal(await earnOneEra(api, account, era))}`);
  client.destroy();
}

/** The provider would go on trying by itself: a program run by hand should say at once that there is nobody. */
function connect(endpoint: string) {
  return createClient(getWsProvider(endpoint, {
    // Not global before Node.js 22.
    websocketClass: WebSocket as unknown as WebSocketClass,
    onStatusChanged: ({ type }) => {
      if (type === WsEvent.ERROR) end(new Error(`no connection to ${endpoint}`));
    },
  }));
}

/** Who validates the active era, and with how much stake. */
async function activeSet(api: Api) {
  const { index: era } = (await api.query.Staking.ActiveEra.getValue())!;
  console.log(`era ${era} is active`);
  const overviews = await api.query.Staking.ErasStakersOverview.getEntries(era);
  for (const { keyArgs: [, validator], value: { total } } of overviews) {
    console.log(`validator ${validator} with ${pal(total)}`);
  }
  return { era, validators: overviews.map(({ keyArgs: [, validator] }) => validator) };
}

/** Development chains make //Bob rich. */
async function fund(api: Api, address: string) {
  const lacks = FUNDS - (await api.query.System.Account.getValue(address)).data.free;
  if (lacks <= 0n) return;
  const transfer = api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', address), value: lacks });
  await submit(keyring.createFromUri('//Bob'), transfer);
  console.log(`funded with ${pal(lacks)}`);
}

/** Follows finalized blocks until the account was paid for the first era that counts its stake; says how much. */
async function earnOneEra(api: Api, account: KeyringPair, firstEra: number) {
  const blocks = new EventEmitter();
  const following = api.event.Staking.Rewarded.watch().subscribe(({ block, events }) => {
    blocks.emit('finalized', block.hash, events);
  });
  let seen = firstEra;
  let stakes: Stake[] = [];
  const rewards: bigint[] = [];
  for await (const [at, events] of on(blocks, 'finalized') as AsyncIterable<[string, Rewarded[]]>) {
    const { index: era } = (await api.query.Staking.ActiveEra.getValue({ at }))!;
    if (era > seen) {
      if (stakes.length > 0) await claim(api, account, seen, stakes);
      else stakes = await stakesOf(api, era, account.address, at);
      seen = era;
    }
    const own = events.filter(({ payload }) => payload.stash === account.address);
    rewards.push(...own.map(({ payload }) => payload.amount));
    if (stakes.length > 0 && rewards.length >= stakes.length) break;
  }
  following.unsubscribe();
  return rewards.reduce((sum, amount) => sum + amount);
}

/** Behind whom an era counts a nominator's stake, and on which page of that validator's exposure. */
async function stakesOf(api: Api, era: number, nominator: string, at: string): Promise<Stake[]> {
  const pages = await api.query.Staking.ErasStakersPaged.getEntries(era, { at });
  return pages.flatMap(({ keyArgs: [, validator, page], value: { others } }) => {
    const own = others.filter(({ who }) => who === nominator);
    for (const { value } of own) console.log(`era ${era} counts ${pal(value)} behind ${validator}`);
    return own.map(() => ({ validator, page }));
  });
}

/** Claims an era, for everybody on the page. Whoever was faster, such as a chain that pays by itself, did the same. */
async function claim(api: Api, account: KeyringPair, era: number, stakes: Stake[]) {
  console.log(`era ${era} is over`);
  for (const { validator, page } of stakes) {
    const paid = await api.query.Staking.ClaimedRewards.getValue(era, validator, { at: 'best' });
    if (paid.includes(page)) continue;
    try {
      await submit(account, api.tx.Staking.payout_stakers({ validator_stash: validator, era }));
      console.log(`claimed era ${era} of ${validator}`);
    } catch (error) {
      if ((error as Error).message !== 'Staking.AlreadyClaimed') throw error;
    }
  }
}

/** Signs and submits; resolves once the transaction is in a final block, rejects with the name of what went wrong. */
async function submit(pair: KeyringPair, tx: Transaction) {
  const signer = getPolkadotSigner(pair.publicKey, 'Sr25519', (message) => pair.sign(message));
  const { ok, dispatchError } = await tx.signAndSubmit(signer);
  if (ok) return;
  // A pallet's error is { type: 'Module', value: { type: 'Staking', value: { type: 'AlreadyClaimed' } } }.
  const names: string[] = [];
  for (let inner: Nested = dispatchError; inner?.type; inner = inner.value as Nested) names.push(inner.type);
  throw new Error(names.filter((name) => name !== 'Module').join('.'));
}

function end(error: Error) {
  // What the pool refuses comes as indented JSON.
  console.error(error.message.replace(/\s+/g, ' '));
  process.exit(1);
}

main(...process.argv.slice(2)).then(() => process.exit(0), end);
