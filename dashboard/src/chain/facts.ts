/**
 * What a chain says of itself: name, token, and the constants of its metadata.
 *
 * Before: a client that has just connected (`connect.ts`). After: every page.
 */
import type { LegacyClient } from 'dedot';
import type { ChainFacts, Rules } from '../staking/model';
import { asBig, asNumber } from './decode';

interface Properties {
  tokenSymbol?: string | string[];
  tokenDecimals?: number | number[];
  ss58Format?: number;
}

const first = <T>(value: T | T[] | undefined): T | undefined => (Array.isArray(value) ? value[0] : value);

export async function readFacts(client: LegacyClient): Promise<ChainFacts> {
  const [name, type, properties] = await Promise.all([
    client.rpc.system_chain() as Promise<string>,
    client.rpc.system_chainType() as Promise<unknown>,
    client.rpc.system_properties() as Promise<Properties>,
  ]);
  const staking = (constant: string, otherwise = 0) => asNumber(constantOf(client, 'Staking', constant), otherwise);
  return {
    name,
    symbol: first(properties.tokenSymbol) ?? 'units',
    decimals: first(properties.tokenDecimals) ?? 0,
    ss58: properties.ss58Format ?? asNumber(constantOf(client, 'System', 'SS58Prefix'), 42),
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
    sessionMillis: sessionMillis(client),
  };
}

/** Only `pallet-staking` notes what each of a stash's slashing spans costs. */
function rulesOf(client: LegacyClient): Rules {
  const items = client.metadata.latest.pallets.find(({ name }) => name === 'Staking')?.storage?.entries ?? [];
  return items.some(({ name }) => name === 'SpanSlash') ? 'pallet-staking' : 'exact';
}

/** A session is an epoch of BABE. Of other chains the metadata does not say the length. */
function sessionMillis(client: LegacyClient): number | null {
  const slots = constantOf(client, 'Babe', 'EpochDuration');
  const slot = constantOf(client, 'Babe', 'ExpectedBlockTime');
  return slots === undefined || slot === undefined ? null : Number(slots) * Number(slot);
}

/** A constant of the metadata, or undefined if the chain does not have it. */
export function constantOf(client: LegacyClient, pallet: string, constant: string): unknown {
  const found = client.metadata.latest.pallets.find((one) => one.name === pallet)?.constants
    .find((one) => one.name === constant);
  return found && client.registry.findCodec(found.typeId).tryDecode(found.value);
}
