/**
 * Bonds, nominates, follows an era to its end and claims the reward, with `polkadot-api`.
 *
 *     npm run papi ws://127.0.0.1:9944 [//Name]
 *
 * Before: a node of a development chain, and types generated from `metadata.scale` (`npm ci` generates them).
 * Without a name the program makes a new account. //Bob transfers what the account lacks. After the program: the
 * account goes on nominating, and its rewards are added to its stake.
 */
import { EventEmitter, on } from 'node:events';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { createClient, Enum, type PolkadotClient, type Transaction, type TypedApi } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider, WsEvent, type WebSocketClass } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { palisade } from './generated/papi/dist/index.js';

type Api = TypedApi<typeof palisade>;
type Stake = { validator: string; page: number };
type Nested = { type: string; value?: unknown } | undefined;

const USAGE = 'usage: npm run papi ENDPOINT [//Name], such as ws://127.0.0.1:9944 //Nora. '
  + "For development accounts only, since `ps` and the shell's history show what is given here";

/** The base units of one PAL, the bond, and the balance before bonding. The difference pays fees. */
const PAL = 10n ** 12n;
const BOND = 1_000n * PAL;
const FUNDS = 1_100n * PAL;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
/** An exact amount in PAL. */
const pal = (units: bigint) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(endpoint?: string, name?: string) {
  if (!endpoint?.match(/^wss?:/) || !URL.canParse(endpoint)) throw new Error(USAGE);
  // Anything that is no such name may be a secret, so it is not printed.
  if (name?.startsWith('//') === false) throw new Error(USAGE);
  const client = connect(endpoint);
  const api = client.getTypedApi(palisade);
  const { number } = await client.getFinalizedBlock();
  console.log(`connected to ${endpoint} at block ${number}`);

  const { era, validators } = await activeSet(api);
  const account = keyring.createFromUri(name ?? `//Bob//papi//${number}`);
  await fund(api, account.address);
  await submit(account, api.tx.Staking.bond({ value: BOND, payee: Enum('Staked') }));
  console.log(`account ${account.address} bonded ${pal(BOND)}`);
  const nominees = validators.slice(0, await api.apis.StakingApi.nominations_quota(BOND));
  await submit(account, api.tx.Staking.nominate({ targets: nominees.map((nominee) => Enum('Id', nominee)) }));
  for (const nominee of nominees) console.log(`nominated ${nominee}`);

  console.log(`paid ${pal(await earnOneEra(client, api, account, era))}`);
  client.destroy();
}

/** The provider would retry for ever. The program ends at once instead, so that the user knows that no node answers. */
function connect(endpoint: string) {
  return createClient(getWsProvider(endpoint, {
    // WebSocket is not global before Node.js 22. The cast: the types of `ws` lack `dispatchEvent`, which the provider never
    // calls.
    websocketClass: WebSocket as unknown as WebSocketClass,
    onStatusChanged: ({ type }) => {
      if (type === WsEvent.ERROR) end(new Error(`no connection to ${endpoint}`));
    },
  }));
}

/** The validators of the active era, with their total stake. */
async function activeSet(api: Api) {
  const { index: era } = (await api.query.Staking.ActiveEra.getValue())!;
  console.log(`era ${era} is active`);
  const overviews = await api.query.Staking.ErasStakersOverview.getEntries(era);
  for (const { keyArgs: [, validator], value: { total } } of overviews) {
    console.log(`validator ${validator} with ${pal(total)}`);
  }
  return { era, validators: overviews.map(({ keyArgs: [, validator] }) => validator) };
}

/** Transfers what the account lacks from //Bob, who has funds on development chains. */
async function fund(api: Api, address: string) {
  const lacks = FUNDS - (await api.query.System.Account.getValue(address)).data.free;
  if (lacks <= 0n) return;
  const transfer = api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', address), value: lacks });
  await submit(keyring.createFromUri('//Bob'), transfer);
  console.log(`funded with ${pal(lacks)}`);
}

/** Follows final blocks until the first era that counts the account's stake is paid. Returns the account's reward. */
async function earnOneEra(client: PolkadotClient, api: Api, account: KeyringPair, firstEra: number) {
  let era = firstEra;
  let stakes: Stake[] = [];
  let claims: Promise<void> | undefined;
  let paid = 0n;
  for await (const at of finalBlocks(client)) {
    const { index: active } = (await api.query.Staking.ActiveEra.getValue({ at }))!;
    if (active === era) continue;
    if (stakes.length === 0) {
      era = active;
      stakes = await stakesOf(api, era, account.address, at);
      continue;
    }
    // Blocks are read during the claim, because a node holds them only for a short time.
    claims ??= claim(api, account, era, stakes).catch(end);
    paid += await rewardAt(api, account.address, at);
    if (await isPaid(api, era, stakes, at)) break;
  }
  await claims;
  return paid;
}

/** The hashes of final blocks. A block can be read until the next one is requested. */
async function* finalBlocks(client: PolkadotClient) {
  const events = new EventEmitter();
  const blocks = on(events, 'final') as AsyncIterable<[string, () => void]>;
  const following = client.finalizedBlock$.subscribe({
    // The block is held. Otherwise a node that prunes states would soon drop it.
    next: ({ hash }) => events.emit('final', hash, client.hodlBlock(hash)),
    error: (error) => events.emit('error', error),
  });
  try {
    for await (const [hash, release] of blocks) {
      yield hash;
      release();
    }
  } finally {
    following.unsubscribe();
  }
}

/** The validators behind which an era counts a nominator's stake, with the page of the exposure. */
async function stakesOf(api: Api, era: number, nominator: string, at: string): Promise<Stake[]> {
  const pages = await api.query.Staking.ErasStakersPaged.getEntries(era, { at });
  return pages.flatMap(({ keyArgs: [, validator, page], value: { others } }) => {
    const own = others.filter(({ who }) => who === nominator);
    for (const { value } of own) console.log(`era ${era} counts ${pal(value)} behind ${validator}`);
    return own.map(() => ({ validator, page }));
  });
}

/** The reward of an account in a block. */
async function rewardAt(api: Api, address: string, at: string) {
  const rewards = await api.event.Staking.Rewarded.get(at);
  const own = rewards.filter(({ payload: { stash } }) => stash === address);
  return own.reduce((sum, { payload: { amount } }) => sum + amount, 0n);
}

/** Whether an era is paid. Reward events are not enough for this, because a reward of zero has none. */
async function isPaid(api: Api, era: number, stakes: Stake[], at: string) {
  const validators = stakes.map(({ validator }): [number, string] => [era, validator]);
  const pages = await api.query.Staking.ClaimedRewards.getValues(validators, { at });
  return stakes.every(({ page }, index) => pages[index].includes(page));
}

/** Claims an era for all nominators on the page. Ignores the error if the page is already paid, perhaps automatically. */
async function claim(api: Api, account: KeyringPair, era: number, stakes: Stake[]) {
  console.log(`era ${era} is over`);
  for (const { validator, page } of stakes) {
    const paid = await api.query.Staking.ClaimedRewards.getValue(era, validator, { at: 'best' });
    if (paid.includes(page)) continue;
    try {
      await submit(account, api.tx.Staking.payout_stakers_by_page({ validator_stash: validator, era, page }));
      console.log(`claimed era ${era} of ${validator}`);
    } catch (error) {
      if ((error as Error).message !== 'Staking.AlreadyClaimed') throw error;
    }
  }
}

/** Signs and submits. Resolves when the transaction is in a final block. Rejects with the name of the error. */
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
  // A refusal of the pool is indented JSON. It is printed in one line.
  console.error(error.message.replace(/\s+/g, ' '));
  process.exit(1);
}

main(...process.argv.slice(2)).then(() => process.exit(0), end);
