/**
 * Prints the sums of the rehearsal as a table in Markdown, as `docs/guides/migrate.md` shows them.
 *
 * Before: `upgrade.test.mjs` has run its first story.
 */
import { block, head } from './chain.mjs';
import { POOL_CREATOR, POOL_MEMBER, STASHES } from './rehearsal-people.mjs';
import { TREASURY, balanceAt, heldAt, issuanceAt, stakeOfAt } from './staking.mjs';

const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);

/** An amount in PAL, with all decimals. */
function pal(amount) {
  const digits = amount.toString().padStart(13, '0');
  return `${digits.slice(0, -12).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-12)}`;
}

/** The sums of a block. */
async function sumsAt(api, pool, hash) {
  const { query } = await api.at(hash);
  const each = (read) => Promise.all(STASHES.map(read));
  const ledgers = await each((who) => stakeOfAt(api, who, hash));
  const locks = await each((who) => query.balances.locks(who));
  const held = await each((who) => heldAt(api, who, hash));
  const members = [POOL_CREATOR, POOL_MEMBER].map(({ address }) => heldAt(api, address, hash, 'DelegatedStaking'));
  return {
    'issuance': await issuanceAt(api, hash),
    'stakes of the ledgers, without the pool': sum(ledgers.map(({ total }) => total)),
    'of it unlocking': sum(ledgers.flatMap(({ unlocking }) => unlocking.map(({ value }) => value))),
    'held on the accounts of stakers': sum(held),
    'locked on the accounts of stakers': sum(locks.flatMap((of) => of.map(({ amount }) => amount.toBigInt()))),
    'stake of the pool': (await stakeOfAt(api, pool.stash, hash)).total,
    'held on the accounts of its members': sum(await Promise.all(members)),
    'treasury': (await balanceAt(api, TREASURY, hash)).free,
  };
}

/** The sums before the upgrade, in the last block in which staking is paused, and now. */
export async function table(api, { old, end, pool, paid, slashed }) {
  const now = await head(api);
  const hashes = [old.hash, (await block(api, end - 1)).hash, now.hash];
  const columns = await Promise.all(hashes.map((hash) => sumsAt(api, pool, hash)));
  const rows = Object.keys(columns[0]).map((name) => `| ${[name, ...columns.map((column) => pal(column[name]))].join(' | ')} |`);
  return [
    `Paid for the eras 0 to ${old.era}: ${pal(paid)}. Slashed: ${pal(sum(Object.values(slashed)))}.`,
    `| PAL | block ${old.number}, the last of the old runtime | block ${end - 1}, the last of the pause | block ${now.number} |`,
    '|---|---|---|---|', ...rows,
  ].join('\n');
}
