/**
 * The people of the rehearsal chain, and what they do before the upgrade.
 *
 * Before: `rehearsal.mjs` starts the chain. After: `upgrade.test.mjs` and `upgrade-network.test.mjs`.
 */
import { bnToU8a, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { PAL, account, submit, submitAsRoot, waitForEra } from './chain.mjs';
import { VALIDATOR, add } from './rehearsal.mjs';
import { balanceAt, heldAt, ledgerAt, stakeOfAt, payeeAt, targetsAt } from './staking.mjs';

const pair = (name) => account(`//${name}`);

/** Nominators of the validator, with their stakes and the destinations of their rewards. */
export const FANS = {
  stan: { pair: pair('Stan'), stake: 9_000n * PAL + 1n, payee: 'Staked' },
  stella: { pair: pair('Stella'), stake: 8_000n * PAL + 3n, payee: 'Stash' },
  pam: { pair: pair('Pam'), stake: 7_000n * PAL + 7n, payee: { Account: pair('PamsFriend').address } },
  noa: { pair: pair('Noa'), stake: 6_000n * PAL + 11n, payee: 'None' },
  otto: { pair: pair('Otto'), stake: 5_000n * PAL + 13n, payee: 'Stash' },
  luke: { pair: pair('Luke'), stake: 4_000n * PAL + 17n, payee: 'Stash' },
  una: { pair: pair('Una'), stake: 3_000n * PAL + 19n, payee: 'Stash' },
};
/** Otto's stake is controlled by this account, as it was possible in the past. It gets the rewards. */
export const OTTOS_CONTROLLER = pair('OttosController');
/** Creates a pool, and a member of it. */
export const POOL_CREATOR = pair('Pia');
export const POOL_MEMBER = pair('Max');
/** A candidate that is never elected: it has no session keys. */
export const CANDIDATE = pair('Cora');
export const EVERYBODY = [
  ...Object.values(FANS).map((fan) => fan.pair), OTTOS_CONTROLLER, pair('PamsFriend'), POOL_CREATOR, POOL_MEMBER, CANDIDATE,
];
export const STASHES = [VALIDATOR, CANDIDATE, ...Object.values(FANS).map((fan) => fan.pair)].map(({ address }) => address);

/**
 * Everybody stakes, in era 0. Resolves with the pool: `{ id, stash }`. Each nominator backs the first of the validators, and
 * one of the others if there are some.
 */
export async function stake(api, validators = [VALIDATOR]) {
  const { staking, nominationPools, utility } = api.tx;
  const [first, ...others] = validators.map(({ address }) => address);
  const targets = (index) => (others.length > 0 ? [first, others[index % others.length]] : [first]);
  const nominate = ({ pair: who, stake: amount, payee }, index) => submit(api, who, utility.batchAll([
    staking.bond(amount, payee), staking.nominate(targets(index)),
  ]));
  const createsPool = async () => {
    const { address } = POOL_CREATOR;
    const created = await submit(api, POOL_CREATOR, nominationPools.create(2_000n * PAL, address, address, address));
    const id = created.one('nominationPools.Created').poolId.toNumber();
    await Promise.all([
      submit(api, POOL_CREATOR, nominationPools.nominate(id, [VALIDATOR.address])),
      submit(api, POOL_MEMBER, nominationPools.join(700n * PAL + 23n, id)),
    ]);
    return { id, stash: created.one('staking.Bonded').stash.toString() };
  };
  const [pool] = await Promise.all([
    createsPool(),
    ...validators.map((who) => submit(api, who, staking.validate({ commission: 100_000_000, blocked: false }))),
    submit(api, CANDIDATE, utility.batchAll([staking.bond(1_500n * PAL, 'Staked'), staking.validate({ commission: 0 })])),
    ...Object.values(FANS).map(nominate),
  ]);
  await becomeOld(api);
  return pool;
}

/** Gives two stakers the state that old chains have: a controller of its own, and stake that is locked and not held. */
async function becomeOld(api) {
  const { query, tx } = api;
  const otto = FANS.otto.pair.address;
  const controller = OTTOS_CONTROLLER.address;
  const ledger = await api.rpc.state.getStorage(query.staking.ledger.key(otto));
  const [luke, { free, reserved }] = [FANS.luke.pair.address, await balanceAt(api, FANS.luke.pair.address)];
  const data = (await query.system.account(luke)).toJSON();
  const unheld = api.createType('FrameSystemAccountInfo', {
    ...data, data: { ...data.data, free: free + reserved, reserved: 0, frozen: reserved },
  });
  // One lock: its name, its amount, and what it forbids, which is all.
  const locks = u8aConcat([4], stringToU8a('staking '), bnToU8a(reserved, { bitLength: 128, isLe: true }), [2]);
  await submitAsRoot(api, tx.utility.batchAll([
    tx.system.setStorage([
      [query.staking.bonded.key(otto), u8aToHex(OTTOS_CONTROLLER.publicKey)],
      [query.staking.ledger.key(controller), ledger.unwrap().toHex()],
      // `Controller`, a destination that nobody can choose any more.
      [query.staking.payee.key(otto), '0x02'],
      [query.system.account.key(luke), unheld.toHex()],
      [query.balances.locks.key(luke), u8aToHex(locks)],
    ]),
    tx.system.killStorage([query.staking.ledger.key(otto), query.balances.holds.key(luke)]),
  ]));
}

/**
 * What happens in the eras 1 to 4. Resolves with the eras in which the two slashes are due: the one of `forgotten` is over for
 * `pallet-staking`, that of `pending` is not.
 */
export async function liveUntilEra4(api) {
  const session = await liveUntilEra3(api);
  await waitForEra(api, 4);
  // Slashes: 3% for era 1, too late for `pallet-staking` to apply it; then 8% for era 4, which is pending.
  const forgotten = await report(api, session, 30_000_000);
  const pending = await report(api, await currentSession(api), 80_000_000);
  return { forgotten, pending };
}

/**
 * The same, with a slash of 8% for era 3 only, which is pending in era 4. The validator is disabled until era 3 ends, so all
 * validators author in era 4. Resolves with the era in which the slash is due.
 */
export async function liveUntilEra4InNetwork(api) {
  await liveUntilEra3(api);
  await report(api, await currentSession(api), 80_000_000);
  const eras = (await api.query.staking.unappliedSlashes.keys()).map(({ args: [era] }) => era.toNumber());
  await waitForEra(api, 4);
  return Math.max(...eras);
}

/** Una unbonds in the eras 1 and 3, and claims a page. Resolves with a session of era 1. */
async function liveUntilEra3(api) {
  const { staking, utility } = api.tx;
  const una = FANS.una.pair;
  await waitForEra(api, 1);
  const session = await currentSession(api);
  await submit(api, una, staking.unbond(100n * PAL));
  await waitForEra(api, 3);
  await submit(api, una, utility.batchAll([
    staking.unbond(250n * PAL), staking.payoutStakersByPage(VALIDATOR.address, 2, 1),
  ]));
  return session;
}

async function currentSession(api) {
  return (await api.query.session.currentIndex()).toNumber();
}

/** Reports the validator for an offence in a session, which costs `parts` of 10⁹. Resolves with the era in which the slash is due. */
async function report(api, session, parts) {
  const offence = [[[VALIDATOR.address, null], session, session, parts]];
  const { slashEra } = (await submitAsRoot(api, api.tx.rootOffences.reportOffence(offence))).one('staking.SlashReported');
  return slashEra.toNumber() + api.consts.staking.slashDeferDuration.toNumber() + 1;
}

/** Where each staker's funds are, in the state of a block. */
export async function stakesAt(api, hash, stashes = STASHES) {
  const { query } = await api.at(hash);
  const stakes = {};
  for (const stash of stashes) {
    const locks = await query.balances.locks(stash);
    stakes[stash] = {
      controller: (await query.staking.bonded(stash)).unwrap().toString(),
      ...await stakeOfAt(api, stash, hash),
      payee: await payeeAt(api, stash, hash),
      targets: await targetsAt(api, stash, hash),
      held: await heldAt(api, stash, hash),
      locked: locks.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n),
    };
  }
  return stakes;
}

/**
 * Asserts that each stake is that of the state before the upgrade, `old`, and that all of it is held. The block may have paid
 * rewards already, and some were staked.
 */
export async function ensureSameStakes(api, old, { hash, events }) {
  const compounded = {};
  for (const { name, data } of events) {
    if (name === 'staking.Rewarded' && data.dest.isStaked) add(compounded, data.stash.toString(), data.amount.toBigInt());
  }
  const now = await stakesAt(api, hash, Object.keys(old));
  for (const [who, before] of Object.entries(old)) {
    const { held, locked, ...kept } = now[who];
    const { held: _, locked: __, ...expected } = before;
    const more = compounded[who] ?? 0n;
    assert.deepEqual(kept, { ...expected, total: expected.total + more, active: expected.active + more });
    assert.deepEqual([held, locked], [kept.total, 0n], 'all of it is held, and nothing is locked');
  }
}

/** The pool at a block: its ledger, and what is held on the accounts of its members. */
export async function poolStakeAt(api, { stash }, hash) {
  const ledger = await ledgerAt(api, stash, hash);
  const held = await Promise.all([POOL_CREATOR, POOL_MEMBER].map(({ address }) => heldAt(api, address, hash, 'DelegatedStaking')));
  return { ledger, held };
}
