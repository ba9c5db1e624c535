import { afterEach, describe, expect, it, vi } from 'vitest';
import { account } from '../staking/fixtures';
import { signersOn, walletAccounts } from './accounts';
import { addressOf } from './decode';

const [NINA, OLAF] = [account(1), account(2)];

describe('a wallet', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('gives each account once, also if it lists it for several chains', async () => {
    const accounts = [
      { address: addressOf(NINA, 42), name: 'Savings' }, { address: addressOf(OLAF, 42) }, { address: addressOf(NINA, 0), name: 'Savings' },
      { address: '0x00000000000000000000000000000000000000aa', type: 'ethereum' },
    ];
    vi.stubGlobal('window', { injectedWeb3: { test: { enable: async () => ({ accounts: { get: async () => accounts }, signer: {} }) } } });
    expect(signersOn('0x00', await walletAccounts('test')).map(({ account: who, name }) => [who, name])).toEqual([[NINA, 'Savings'], [OLAF, '']]);
    await expect(walletAccounts('other')).rejects.toThrow('There is no wallet other');
  });

  it('offers an account that is bound to a chain on that chain alone', async () => {
    const [here, there] = ['0x0A', '0x0b'];
    const accounts = [
      { address: addressOf(NINA, 42), name: 'Ledger there', genesisHash: there }, { address: addressOf(NINA, 42), name: 'Ledger here', genesisHash: here },
      { address: addressOf(OLAF, 42), name: 'Everywhere', genesisHash: '' }, { address: addressOf(account(3), 42), name: 'Other', genesisHash: there },
    ];
    vi.stubGlobal('window', { injectedWeb3: { test: { enable: async () => ({ accounts: { get: async () => accounts }, signer: {} }) } } });
    const given = await walletAccounts('test');
    const offered = (genesis: string | null) => signersOn(genesis, given).map(({ name }) => name);
    expect(offered('0x0a')).toEqual(['Ledger here', 'Everywhere']);
    expect(offered(there)).toEqual(['Ledger there', 'Everywhere', 'Other']);
    // The chain is not known yet.
    expect(offered(null)).toEqual(['Everywhere']);
  });

  it('that has no account for this page says so, and can be asked again', async () => {
    for (const accounts of [[], [{ address: '0x00000000000000000000000000000000000000aa', type: 'ethereum' }]]) {
      vi.stubGlobal('window', { injectedWeb3: { test: { enable: async () => ({ accounts: { get: async () => accounts }, signer: {} }) } } });
      await expect(walletAccounts('test')).rejects.toThrow('It has none for this page.');
    }
  });
});
