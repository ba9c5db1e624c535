/** Prints the sums of the rehearsal as a table in Markdown, as `docs/guides/migrate.md` shows them. */
import { block, head } from './chain.mjs';
import { POOL_CREATOR, POOL_MEMBER, STASHES } from './rehearsal-people.mjs';
import { balanceAt, heldAt, issuanceAt, stakeOfAt } from './staking.mjs';

const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);

/** The sums of a block. */
async function sumsAt(api, pool, treasury, hash) {
  const { query } = await api.at(hash);
  const each = (read) => Promise.all(STASHES.map(read));
  const ledgers = await each((who) => stakeOfAt(api, who, hash));
  const locks = await each((who) => query.balances.locks(who));
  const members = [POOL_CREATOR, POOL_MEMBER].map(({ address }) => heldAt(api, address, hash, 'DelegatedStaking'));
  return {
    'issuance': await issuanceAt(api, hash),
    'stake of the ledgers': sum(ledgers.map(({ total }) => total)),
    'of it unlocking': sum(ledgers.flatMap(({ unlocking }) => unlocking.map(({ value }) => value))),
    'held on the stakers\' accounts': sum(await each((who) => heldAt(api, who, hash))),
    'locked on the stakers\' accounts': sum(locks.flatMap((of) => of.map(({ amount }) => amount.toBigInt()))),
    'stake of the pool': (await stakeOfAt(api, pool.stash, hash)).total,
    'held on the accounts of its members': sum(await Promise.all(members)),
    'treasury': (await balanceAt(api, treasury, hash)).free,
  };
}

/** The sums before the upgrade, at the end of the migration, and now. */
export async function table(api, { old, end, pool, paid }, treasury) {
  const hashes = [old.hash, (await block(api, end)).hash, (await head(api)).hash];
  const columns = await Promise.all(hashes.map((hash) => sumsAt(api, pool, treasury, hash)));
  const rows = Object.keys(columns[0]).map((name) => `| ${[name, ...columns.map((column) => column[name])].join(' | ')} |`);
  return [
    `block ${old.number} is the last of the old runtime, in era ${old.era}; the migration ended in block ${end}; ${paid} paid for the old eras`,
    '| in units | before | at the end of the migration | after the slashes |', '|---|---|---|---|', ...rows,
  ].join('\n');
}
