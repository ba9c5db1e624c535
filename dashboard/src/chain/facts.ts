/**
 * What a chain says of itself: name, token, and the constants of its metadata.
 *
 * Before: a client that has just connected (`connect.ts`). After: every page.
 */
import type { LegacyClient } from 'dedot';
import type { ChainFacts, Rules } from '../staking/model';
import { addressOf, asBig, asNumber, plainText } from './decode';

/** What the chain spec of the node says. It can be anything. */
interface Properties {
  tokenSymbol?: unknown;
  tokenDecimals?: unknown;
  ss58Format?: unknown;
}

/** Digits after the point that a token can have: an amount has 39 digits at most. */
const MOST_DECIMALS = 38;

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/**
 * The token of the chain. Without its digits after the point all amounts are in the smallest unit, and are called so.
 */
function tokenOf({ tokenSymbol, tokenDecimals }: Properties): Pick<ChainFacts, 'symbol' | 'decimals'> {
  const [symbol, decimals] = [first(tokenSymbol), first(tokenDecimals)];
  if (!isWhole(decimals, MOST_DECIMALS)) return { symbol: 'units', decimals: 0 };
  return { symbol: plainText(typeof symbol === 'string' ? symbol : '') || 'units', decimals };
}

/** The prefix of addresses: of the chain spec, else of the runtime, else the one that all chains have. */
function prefixOf({ ss58Format }: Properties, client: LegacyClient): number {
  return [ss58Format, constantOf(client, 'System', 'SS58Prefix')].find(isPrefix) ?? 42;
}

const isWhole = (value: unknown, most: number): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** Whether addresses can be written with it: some numbers are reserved. */
function isPrefix(value: unknown): value is number {
  try {
    return isWhole(value, 0x3fff) && addressOf(`0x${'00'.repeat(32)}`, value) !== '';
  } catch {
    return false;
  }
}

export async function readFacts(client: LegacyClient): Promise<ChainFacts> {
  const [name, type, properties] = await Promise.all([
    client.rpc.system_chain() as Promise<string>,
    client.rpc.system_chainType() as Promise<unknown>,
    client.rpc.system_properties() as Promise<Properties>,
  ]);
  const staking = (constant: string, otherwise = 0) => asNumber(constantOf(client, 'Staking', constant), otherwise);
  return {
    name: plainText(name) || 'Staking',
    ...tokenOf(properties),
    ss58: prefixOf(properties, client),
    genesis: client.genesisHash,
    // The keys of development accounts are public, so they are offered only where nothing has value.
    isDevelopment: type === 'Development' || type === 'Local',
    specVersion: client.runtimeVersion.specVersion,
    rules: rulesOf(client),
    sessionsPerEra: staking('SessionsPerEra', 1),
    bondingDuration: staking('BondingDuration'),
    slashDeferDuration: staking('SlashDeferDuration'),
    historyDepth: staking('HistoryDepth', 84),
    maxNominations: staking('MaxNominations', 16),
    maxUnlockingChunks: staking('MaxUnlockingChunks', 32),
    pageSize: staking('MaxExposurePageSize', 512),
    paidPages: staking('MaxExposurePages', Infinity),
    shownNominators: staking('MaxShownNominators', Infinity),
    existentialDeposit: asBig(constantOf(client, 'Balances', 'ExistentialDeposit')),
    ...sessionOf(client),
  };
}

/** Only `pallet-staking` notes what each of a stash's slashing spans costs. */
function rulesOf(client: LegacyClient): Rules {
  const items = client.metadata.latest.pallets.find(({ name }) => name === 'Staking')?.storage?.entries ?? [];
  return items.some(({ name }) => name === 'SpanSlash') ? 'pallet-staking' : 'exact';
}

/** A session is an epoch of BABE. Of other chains the metadata does not say the length. */
function sessionOf(client: LegacyClient): Pick<ChainFacts, 'sessionMillis' | 'sessionBlocks'> {
  const slots = constantOf(client, 'Babe', 'EpochDuration');
  const slot = constantOf(client, 'Babe', 'ExpectedBlockTime');
  if (slots === undefined) return { sessionMillis: null, sessionBlocks: null };
  return { sessionMillis: slot === undefined ? null : Number(slots) * Number(slot), sessionBlocks: Number(slots) };
}

/** A constant of the metadata, or undefined if the chain does not have it. */
export function constantOf(client: LegacyClient, pallet: string, constant: string): unknown {
  const found = client.metadata.latest.pallets.find((one) => one.name === pallet)?.constants
    .find((one) => one.name === constant);
  return found && client.registry.findCodec(found.typeId).tryDecode(found.value);
}
