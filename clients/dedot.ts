/**
 * Bonds, nominates, follows an era to its end and claims the reward, with `dedot`.
 *
 *     npm run dedot ws://127.0.0.1:9944 [//Name]
 *
 * Before: a node of a development chain, and types generated from `metadata.scale` (`npm ci` generates them).
 * Without a name the program makes a new account. //Bob transfers what the account lacks. After the program: the
 * account goes on nominating, and its rewards are added to its stake.
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

/** The provider would retry for ever. The program ends at once instead, so that the user knows that no node answers. */
async function connect(endpoint: string): Promise<Client> {
  const provider = new WsProvider(endpoint);
  provider.on('error', () => end(new Error(`no connection to ${endpoint}`)));
  return DedotClient.new<PalisadeApi>({ provider, rpcVersion: 'v2' });
}

/** The validators of the active era, with their total stake. */
async function activeSet(client: Client) {
  const { index: era } = (await client.query.staking.activeEra())!;
  console.log(`era ${era} is active`);
  const overviews = await client.query.staking.erasStakersOverview.entries(era);
  for (const [[, validator], { total }] of overviews) {
    console.log(`validator ${validator.address()} with ${pal(total)}`);
  }
  return { era, validators: overviews.map(([[, validator]]) => validator) };
}

/** Transfers what the account lacks from //Bob, who has funds on development chains. */
async function fund(client: Client, address: string) {
  const lacks = FUNDS - (await client.query.system.account(address)).data.free;
  if (lacks <= 0n) return;
  await submit(client, keyring.createFromUri('//Bob'), client.tx.balances.transferKeepAlive(address, lacks));
  console.log(`funded with ${pal(lacks)}`);
}

/** Follows final blocks until the first era that counts the account's stake is paid. Returns the account's reward. */
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
    // Blocks are read during the claim, because the client holds only a few of them, at least ten.
    claims ??= claim(client, account, era, stakes).catch(end);
    paid += await rewardAt(state, account.address);
    if (await isPaid(state, era, stakes)) break;
  }
  unsubscribe();
  await claims;
  return paid;
}

/** The validators behind which an era counts a nominator's stake, with the page of the exposure. */
async function stakesOf(state: State, era: number, nominator: string): Promise<Stake[]> {
  const pages = await state.query.staking.erasStakersPaged.entries(era);
  return pages.flatMap(([[, validator, page], { others }]) => {
    const own = others.filter(({ who }) => who.eq(nominator));
    for (const { value } of own) console.log(`era ${era} counts ${pal(value)} behind ${validator.address()}`);
    return own.map(() => ({ validator, page }));
  });
}

/** The reward of an account in a block. */
async function rewardAt(state: State, address: string) {
  const rewards = state.events.staking.Rewarded.filter(await state.query.system.events());
  const own = rewards.map(({ palletEvent: { data } }) => data).filter(({ stash }) => stash.eq(address));
  return own.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Whether an era is paid. Reward events are not enough for this, because a reward of zero has none. */
async function isPaid(state: State, era: number, stakes: Stake[]) {
  const pages = await Promise.all(stakes.map(({ validator }) => state.query.staking.claimedRewards([era, validator])));
  return stakes.every(({ page }, index) => pages[index].includes(page));
}

/** Claims an era for all nominators on the page. Ignores the error if the page is already paid, perhaps automatically. */
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

/** Signs and submits. Resolves when the transaction is in a final block. Rejects with the name of the error. */
async function submit(client: Client, pair: KeyringPair, tx: ISubmittableExtrinsic) {
  const sent = tx.signAndSend(pair);
  // If the pool refuses the transaction at once, both promises reject. If it drops the transaction later, the error has no
  // message.
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
