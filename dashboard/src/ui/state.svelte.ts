/**
 * What all pages share: the connection, the chain, its newest pulse, and the accounts of the reader.
 *
 * Before: `chain/connect.ts` tells of connections and heads. After: pages show it, and read the chain again when it changes.
 */
import { developmentAccounts, signersOn, walletAccounts, type SigningAccount } from '../chain/accounts';
import { endpointOf, isRefused, stayConnected, type Chain, type Head } from '../chain/connect';
import { accountOf, addressOf } from '../chain/decode';
import { readPulse } from '../chain/pulse';
import type { Account, Pulse } from '../staking/model';

/** `unreadable`: the node tells of blocks, and does not answer what their state is. */
export type Status = 'connecting' | 'ready' | 'lost' | 'unusable' | 'unreadable';

/** Blocks in a row that can't be read before it is told. One alone may be on a fork that is gone. */
const MOST_FAILURES = 3;

const ACCOUNT_KEY = 'palisade.account';

class AppState {
  readonly endpoint = endpointOf(window.location.search);
  status = $state<Status>('connecting');
  reason = $state('');
  chain = $state.raw<Chain | null>(null);
  /** Whether the node came back with another chain than before. */
  isOtherChain = $state(false);
  /** The versions of the runtime before and after an upgrade that this page has seen. */
  upgrade = $state.raw<{ from: number; to: number } | null>(null);
  pulse = $state.raw<Pulse | null>(null);
  /** Grows when the block of a transaction of this page is shown, so that pages read the chain again. */
  revision = $state(0);
  /** Grows with each connection. */
  connections = $state(0);
  /** The connection over which the pulse came. */
  #pulseConnection = $state(0);
  /** Accounts that wallets gave, of all chains, and those of development chains. */
  #accounts = $state.raw<SigningAccount[]>([]);
  /** Those of them that can sign for the chain. */
  signers = $derived(signersOn(this.chain?.facts.genesis ?? null, this.#accounts));
  account = $state.raw<Account | null>(storedAccount());
  /** The wallet with which the account was chosen: several can have it. */
  #source = $state<string | null>(null);
  /** Of the last chain that was shown. */
  #genesis: string | null = null;
  /** The chain of which a pulse is being read. An answer of a connection that is gone may never come. */
  #reading: Chain | null = null;
  #next: Head | null = null;
  /** The block of a transaction of this page that is not shown yet. */
  #awaited: number | null = null;
  /** Blocks in a row that could not be read. */
  #failures = 0;

  /** Connects for as long as the page is open. */
  start(): void {
    if (!this.endpoint) {
      this.status = 'unusable';
      this.reason = 'The address after ?rpc= is no address of a node. It must begin with ws:// or wss://.';
      return;
    }
    if (isRefused(this.endpoint, window.location.protocol)) {
      this.status = 'unusable';
      this.reason = 'This page came by https. It reaches nodes of other machines only at addresses that begin with wss://.';
      return;
    }
    stayConnected(this.endpoint, {
      connected: (chain) => this.#connected(chain),
      head: (head) => void this.#follow(head),
      lost: (reason) => this.#gone('lost', reason),
      unusable: (reason) => this.#gone('unusable', reason),
    });
  }

  get signer(): SigningAccount | null {
    const same = this.signers.filter(({ account }) => account === this.account);
    return same.find(({ source }) => source === this.#source) ?? same[0] ?? null;
  }

  /**
   * Whether the pulse came over the present connection. A block of an earlier one is shown, and is read no more: after
   * an upgrade its state has shapes that the new metadata can't read, and the node may have pruned it.
   */
  get isFresh(): boolean {
    return this.pulse !== null && this.#pulseConnection === this.connections;
  }

  choose(account: Account | null, source: string | null = null): void {
    this.account = account;
    this.#source = source;
    try {
      if (account) localStorage.setItem(ACCOUNT_KEY, account);
      else localStorage.removeItem(ACCOUNT_KEY);
    } catch { /* A browser may forbid storage. Then the choice lasts as long as the page. */ }
  }

  async connectWallet(wallet: string): Promise<void> {
    const accounts = await walletAccounts(wallet);
    this.#accounts = [...this.#accounts.filter(({ source }) => source !== wallet), ...accounts];
    const first = this.signers.find(({ source }) => source === wallet);
    if (!first) throw new Error('Those that it has are bound to other chains. Allow one for this chain in the wallet, then ask again.');
    if (!this.signer) this.choose(first.account, wallet);
  }

  /**
   * Pages read the chain again as soon as this block is shown. A node may tell of the transaction before it gives the
   * state.
   */
  changedIn(block: number): void {
    this.#awaited = Math.max(this.#awaited ?? 0, block);
    this.#revise();
  }

  #revise(): void {
    if (this.#awaited === null || !this.pulse || this.pulse.block < this.#awaited) return;
    this.#awaited = null;
    this.revision += 1;
  }

  address(account: Account): string {
    return addressOf(account, this.chain?.facts.ss58 ?? 42);
  }

  #connected(chain: Chain): void {
    if (this.#genesis && this.#genesis !== chain.facts.genesis) {
      this.pulse = null;
      this.#awaited = null;
      this.isOtherChain = true;
    }
    const from = this.#genesis === chain.facts.genesis ? this.chain?.facts.specVersion ?? null : null;
    const to = chain.facts.specVersion;
    if (from !== null && from !== to) this.upgrade = { from, to };
    else if (this.#genesis !== chain.facts.genesis) this.upgrade = null;
    this.#genesis = chain.facts.genesis;
    this.chain = chain;
    this.#failures = 0;
    this.connections += 1;
    this.#accounts = this.#accounts.filter(({ source }) => source !== 'development');
    if (chain.facts.isDevelopment) void this.#addDevelopmentAccounts();
  }

  async #addDevelopmentAccounts(): Promise<void> {
    const accounts = await developmentAccounts();
    this.#accounts = [...this.#accounts.filter(({ source }) => source !== 'development'), ...accounts];
  }

  #gone(status: 'lost' | 'unusable' | 'unreadable', reason: string): void {
    this.status = status;
    this.reason = reason;
    if (status === 'unusable') this.chain = null;
  }

  /** Reads one pulse at a time. Of heads that come meanwhile only the last is read. */
  async #follow(head: Head): Promise<void> {
    const chain = this.chain;
    this.#next = head;
    if (!chain || this.#reading === chain) return;
    this.#reading = chain;
    try {
      while (this.#next && this.chain === chain) {
        const next: Head = this.#next;
        this.#next = null;
        const pulse = await readPulse(chain, next, this.pulse?.activeEra ?? 0);
        if (this.chain !== chain) return;
        this.pulse = pulse;
        this.#pulseConnection = this.connections;
        this.#revise();
        this.status = 'ready';
        this.#failures = 0;
      }
    } catch (error) {
      // The next head is read all the same.
      if (this.chain !== chain) return;
      this.#failures += 1;
      if (this.#failures >= MOST_FAILURES) this.#gone('unreadable', `The node does not say what a block contains: ${(error as Error).message}.`);
    } finally {
      if (this.#reading === chain) this.#reading = null;
    }
  }
}

function storedAccount(): Account | null {
  try {
    const stored = localStorage.getItem(ACCOUNT_KEY);
    return stored?.match(/^0x[0-9a-f]{64}$/) ? stored as Account : null;
  } catch {
    return null;
  }
}

export const app = new AppState();

export { accountOf };
