/**
 * Connects to a node and keeps connected: one client for each connection, a new one after each loss.
 *
 * Before: the endpoint of the address line. After: readers get a `Chain`, the pages get told when it comes and goes.
 * The old JSON-RPC is used, because every node answers it, and one request reads thousands of keys.
 * A new client is made after a loss and after an upgrade of the runtime, so a chain is always read by its own metadata.
 */
import { LegacyClient, WsProvider } from 'dedot';
import type { HexString } from 'dedot/utils';
import type { ChainFacts } from '../staking/model';
import { readFacts } from './facts';
import { Storage } from './storage';
import { Views } from './views';

/** A connected chain that has staking. */
export interface Chain {
  client: LegacyClient;
  storage: Storage;
  /** What the chain answers by itself. */
  views: Views;
  facts: ChainFacts;
}

export interface Head {
  number: number;
  hash: HexString;
}

/** What a connection tells its owner. */
export interface Listener {
  connected(chain: Chain): void;
  head(head: Head): void;
  /** The node is gone, does not answer, or can't be read. Another attempt follows. */
  lost(reason: string): void;
  /** The node answers, but its chain can't be shown. Another attempt follows after a longer time. */
  unusable(reason: string): void;
}

const RETRY_MS = 2_000;
const RETRY_UNUSABLE_MS = 15_000;
/** What a client needs at most to end its work on a block. */
const SETTLE_MS = 200;
/**
 * How often a node is asked whether it is there, and how long it may be silent. A slow line can be busy with large
 * answers.
 */
const ASK_MS = 15_000;
const SILENCE_MS = 60_000;
/**
 * Blocks that a node may be further than it told. The client asks for each missed block with two requests, all at once,
 * when it hears of the next one. A new client asks for none.
 */
const MOST_MISSED = 100;

export const DEFAULT_ENDPOINT = 'ws://127.0.0.1:9944';

/** The endpoint of `?rpc=`, the default without it, or null if it is no address of a websocket. */
export function endpointOf(search: string): string | null {
  const given = new URLSearchParams(search).get('rpc') ?? DEFAULT_ENDPOINT;
  return /^wss?:\/\//.test(given) && URL.canParse(given) ? given : null;
}

/** Whether browsers refuse to open an endpoint: a page that came by https reaches other machines only by `wss://`. */
export function isRefused(endpoint: string, protocol: string): boolean {
  const { protocol: scheme, hostname } = new URL(endpoint);
  return protocol === 'https:' && scheme === 'ws:' && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Connects to `endpoint` for ever. Returns a function that ends it. */
export function stayConnected(endpoint: string, listener: Listener): () => void {
  let stopped = false;
  let client: LegacyClient | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const again = (millis: number) => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(attempt, millis);
  };
  let unwatch = (): void => {};
  const drop = () => {
    unwatch();
    client?.disconnect().catch(() => {});
    client = null;
  };
  const renew = () => {
    drop();
    again(0);
  };
  const lose = (reason: string) => {
    drop();
    listener.lost(reason);
    again(RETRY_MS);
  };
  const attempt = async () => {
    try {
      const opened = await open(endpoint, () => { if (client === opened) lose('The connection to the node was lost.'); });
      client = opened;
      const chain = { client: opened, storage: new Storage(opened), views: new Views(opened), facts: await readFacts(opened) };
      if (stopped) return drop();
      listener.connected(chain);
      const heard = follow(opened, listener, renew);
      unwatch = watch(opened, { heard, silent: () => lose(`The node at ${endpoint} does not answer any more.`), far: renew });
    } catch (error) {
      const { message } = error as Error;
      const answers = error instanceof UnreadableNode || client?.status === 'connected';
      drop();
      if (error instanceof UnusableChain) listener.unusable(message);
      else listener.lost(answers ? `The node at ${endpoint} answers, and can’t be read: ${message}.` : `No node answers at ${endpoint}. Is it running?`);
      again(error instanceof UnusableChain || answers ? RETRY_UNUSABLE_MS : RETRY_MS);
    }
  };
  void attempt();
  return () => {
    stopped = true;
    clearTimeout(timer);
    drop();
  };
}

/** What is done about a node that does not tell of its blocks by itself. */
interface Guard {
  /** The block that the node told of last. Null if it told of none. */
  heard(): number | null;
  /** No answer came for a long time: a node that hangs closes no connection. */
  silent(): void;
  /** The node is many blocks further. While it catches up with its chain, it tells of none. */
  far(): void;
}

/**
 * Asks a node for its best block again and again. Calls `silent` or `far` once at most. Returns a function that ends
 * it.
 */
export function watch({ rpc }: Pick<LegacyClient, 'rpc'>, { heard, silent, far }: Guard): () => void {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const hear = () => {
    clearTimeout(silence);
    silence = undefined;
  };
  const end = () => {
    clearInterval(timer);
    hear();
  };
  const timer = setInterval(() => {
    silence ??= setTimeout(() => {
      end();
      silent();
    }, SILENCE_MS);
    rpc.chain_getHeader().then((best) => {
      hear();
      if (!best || best.number - (heard() ?? Infinity) <= MOST_MISSED) return;
      end();
      far();
    }, (error: Error) => {
      // A node that refuses the question is there, unless the client has given up.
      if (!/timed out/i.test(error.message)) hear();
    });
  }, ASK_MS);
  return end;
}

/**
 * Tells of each head. Calls `onUpgrade` once, with the first block that the new runtime has made: the state of the block before
 * has the new code, and still the old shapes. The block itself says that it has new code. The client tells it only if
 * it can read the new metadata, and if the version is another one. Returns what gives the number of the last head.
 */
export function follow(client: Pick<LegacyClient, 'block'>, listener: Pick<Listener, 'head'>, onUpgrade: () => void): () => number | null {
  let last: number | null = null;
  let upgraded: number | null = null;
  let told = false;
  client.block.best(({ number, hash, runtimeUpgraded }) => {
    if (upgraded === null) {
      if (runtimeUpgraded) upgraded = number;
      last = number;
      return listener.head({ number, hash });
    }
    if (told || number <= upgraded) return;
    told = true;
    // Later, because the client is still at work on this block.
    setTimeout(onUpgrade, SETTLE_MS);
  });
  return () => last;
}

/** A chain that answers and can't be shown. */
export class UnusableChain extends Error {}

/** A node that is there, and does not give what a client begins with, for example metadata that the client knows. */
class UnreadableNode extends Error {}

/** A client of a new connection. It does not reconnect by itself: `onLoss` is called instead. */
async function open(endpoint: string, onLoss: () => void): Promise<LegacyClient> {
  const provider = new WsProvider({ endpoint, retryDelayMs: -1, maxRetryAttempts: 0, timeout: 30_000 });
  let onBreak = (): void => {};
  const broken = new Promise<never>((_, reject) => { onBreak = () => reject(new Error('The connection broke.')); });
  provider.on('disconnected', () => onBreak());
  let hasFailed = false;
  // Some browsers tell of an error of the connection before they tell that it is gone.
  provider.on('error', () => { hasFailed = true; });
  // Requests of a connection that breaks are never answered, also those with which a client begins.
  const client = await Promise.race([
    // A chain whose blocks stop is not a lost connection: pages say how old the last block is.
    LegacyClient.new({ provider, stalingDetectionTimeout: 0 }), broken,
  ]).catch((error: Error) => {
    if (provider.status !== 'connected') throw error;
    // Nobody else closes it, and the next attempt opens another one.
    provider.disconnect().catch(() => {});
    throw hasFailed ? error : new UnreadableNode(error.message);
  });
  if (!hasPallet(client, 'Staking')) {
    await client.disconnect();
    throw new UnusableChain('This chain has no staking pallet.');
  }
  onBreak = onLoss;
  return client;
}

export function hasPallet(client: LegacyClient, name: string): boolean {
  return client.metadata.latest.pallets.some((pallet) => pallet.name === name);
}
