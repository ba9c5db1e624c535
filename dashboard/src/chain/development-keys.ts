/**
 * Keys of development accounts such as //Alice. They are public.
 *
 * Before: a path. After: `accounts.ts` offers them on development chains. Loaded on demand, because of the cryptography.
 */
import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_MINI_SECRET } from '@polkadot-labs/hdkd-helpers';
import { u8aToHex } from 'dedot/utils';
import type { Account } from '../staking/model';
import { addressOf } from './decode';

const derive = sr25519CreateDerive(DEV_MINI_SECRET);

/** The prefix of a signature that says sr25519. */
const SR25519 = 1;

/** The pair of a path such as `//Alice//stash`. */
export function developmentPair(path: string) {
  const pair = derive(path);
  const account = u8aToHex(pair.publicKey) as Account;
  return {
    account,
    /** In the form in which dedot takes key pairs. */
    forDedot: (ss58: number) => ({
      address: addressOf(account, ss58),
      sign: (message: Uint8Array, options?: { withType?: boolean }) => {
        const signature = pair.sign(message);
        return options?.withType ? Uint8Array.from([SR25519, ...signature]) : signature;
      },
    }),
  };
}
