/**
 * Accounts that can sign: those of browser wallets, and on development chains the well-known ones.
 *
 * Before: the chain's facts. After: `submit.ts` signs with them. Wallets announce themselves in `window.injectedWeb3`.
 * The code for development keys is loaded only when one signs.
 */
import type { Account } from '../staking/model';
import { accountOf } from './decode';

/** What dedot takes as a signer: a key pair, or an address with a wallet's signer. */
export interface Signing {
  from: unknown;
  signer?: unknown;
}

export interface SigningAccount {
  account: Account;
  name: string;
  /** The wallet, or `development`. */
  source: string;
  /** The genesis of the only chain for which the wallet lets it sign. Null if it signs for all. */
  boundTo: string | null;
  signing(ss58: number): Promise<Signing>;
}

interface InjectedAccount {
  address: string;
  genesisHash?: string | null;
  name?: string;
  type?: string;
}
interface Injected {
  accounts: { get(): Promise<InjectedAccount[]> };
  signer: unknown;
}
interface InjectedProvider {
  enable(app: string): Promise<Injected>;
}

declare global {
  interface Window {
    injectedWeb3?: Record<string, InjectedProvider>;
  }
}

/** The names of the wallets in this browser. */
export function wallets(): string[] {
  return Object.keys(window.injectedWeb3 ?? {}).sort();
}

/**
 * Asks a wallet for its accounts, of all chains. The wallet asks the person. Rejects with a sentence if that is
 * refused, or if no account can sign here.
 */
export async function walletAccounts(wallet: string): Promise<SigningAccount[]> {
  const provider = window.injectedWeb3?.[wallet];
  if (!provider) throw new Error(`There is no wallet ${wallet} in this browser.`);
  const injected = await provider.enable('Staking pages');
  const accounts = (await injected.accounts.get()).flatMap(({ address, genesisHash, name, type }): SigningAccount[] => {
    const account = accountOf(address);
    if (!account || type === 'ethereum') return [];
    return [{
      account, name: name ?? '', source: wallet, boundTo: genesisHash || null, signing: async () => ({ from: address, signer: injected.signer }),
    }];
  });
  if (accounts.length === 0) throw new Error('It has none for this page. Allow some in the wallet, then ask again.');
  return accounts;
}

/** Those that can sign for a chain. Each once: some wallets list an account once for each chain. */
export function signersOn(genesis: string | null, accounts: SigningAccount[]): SigningAccount[] {
  const open = accounts.filter(({ boundTo }) => boundTo === null || boundTo.toLowerCase() === genesis?.toLowerCase());
  return open.filter((one, index) => open.findIndex(({ source, account }) => source === one.source && account === one.account) === index);
}

const NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];

/** The well-known accounts. Their keys are public: only for chains where nothing has value. */
export async function developmentAccounts(): Promise<SigningAccount[]> {
  const { developmentPair } = await import('./development-keys');
  const paths = [...NAMES.map((name) => `//${name}`), ...NAMES.slice(0, 4).map((name) => `//${name}//stash`)];
  return paths.map((path) => {
    const pair = developmentPair(path);
    return {
      account: pair.account, name: path, source: 'development', boundTo: null,
      signing: async (ss58: number) => ({ from: pair.forDedot(ss58) }),
    };
  });
}
