/**
 * What the dashboards of other chains read and send, checked item by item on a dev chain. Three were read from source:
 * those of Polkadot, Creditcoin and Vara. They stop at the first missing item, and show zeros.
 *
 * The first stories need only the metadata. The later ones read a pool as a dashboard does.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { bnToU8a, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';
import { account, PAL, submit, submitAsRoot, waitForEra } from './lib/chain.mjs';
import { checkRow, STAKING } from './lib/derive-table.mjs';
import { plain } from './lib/derives.mjs';
import { devChain, firstEraThatExposes, fundedAccounts, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { createPool, delegatedAt, poolAccounts, sum } from './lib/pools.mjs';
import { shows } from './lib/staking-page.mjs';
import { balanceAt, heldAt, issuanceAt, stakeOfAt } from './lib/staking.mjs';

/** What is read of each pallet, by the name under which dashboards look for it. */
const NEEDED = {
  nominationPools: {
    consts: ['palletId'],
    queries: [
      'counterForPoolMembers', 'counterForBondedPools', 'counterForRewardPools', 'lastPoolId', 'maxPoolMembers',
      'maxPoolMembersPerPool', 'maxPools', 'minCreateBond', 'minJoinBond', 'globalMaxCommission', 'bondedPools',
      'rewardPools', 'poolMembers', 'claimPermissions', 'metadata',
    ],
    calls: {
      create: 4, join: 2, nominate: 2, chill: 1, bondExtra: 1, unbond: 2, withdrawUnbonded: 2, claimPayout: 0,
      claimCommission: 1, setMetadata: 2, setState: 2, setClaimPermission: 1, setCommission: 2, setCommissionMax: 2,
      setCommissionChangeRate: 2, updateRoles: 4,
    },
  },
  fastUnstake: {
    consts: ['deposit'],
    queries: ['erasToCheckPerBlock', 'queue', 'head', 'counterForQueue'],
    calls: { registerFastUnstake: 0, deregister: 0 },
  },
  identity: { consts: [], queries: ['identityOf', 'superOf'], calls: {} },
  electionProviderMultiPhase: { consts: ['maxElectingVoters'], queries: [], calls: {} },
};
/** The runtime APIs, by name: their functions, each with the number of arguments. */
const APIS = { nominationPoolsApi: { pendingRewards: 1, pointsToBalance: 2, balanceToPoints: 2 } };

/** The version of the metadata that offline signers hash. */
const METADATA_FOR_SIGNERS = 15;

const [CHARLIE, DAVE] = ['//Charlie', '//Dave//stash'].map((uri) => account(uri));
const STAKE = 200_000n * PAL;
/** A nominator that stakes more than half of what it has. */
let nina;
const POOL = 1;

async function prepare(api) {
  const { nominationPools, staking, utility } = api.tx;
  // Automatic payouts are off, so that a reward comes when the story claims it.
  await submitAsRoot(api, staking.setAutomaticPayouts(false));
  [nina] = await fundedAccounts(api, ['nina'], 1_000n * PAL);
  const { id } = await createPool(api, CHARLIE, STAKE);
  assert.equal(id, POOL);
  await submit(api, DAVE, nominationPools.join(STAKE, POOL));
  await submit(api, CHARLIE, utility.batchAll([
    nominationPools.nominate(POOL, [VALIDATOR]), nominationPools.setMetadata(POOL, 'Two friends'),
  ]));
}

describe('dashboards of other chains', TOGETHER, () => {
  const { story } = devChain(prepare);

  for (const [pallet, { consts, queries, calls }] of Object.entries(NEEDED)) {
    story(`${pallet} has what they read and send`, (api) => {
      for (const name of consts) assert(api.consts[pallet]?.[name], `const ${name}`);
      for (const name of queries) assert(api.query[pallet]?.[name], `query ${name}`);
      for (const [name, count] of Object.entries(calls)) {
        assert.equal(api.tx[pallet]?.[name]?.meta.args.length, count, `arguments of ${name}`);
      }
    });
  }

  for (const [name, functions] of Object.entries(APIS)) {
    story(`the runtime API ${name} answers`, (api) => {
      for (const [each, count] of Object.entries(functions)) {
        assert.equal(api.call[name]?.[each]?.meta.params.length, count, `arguments of ${each}`);
      }
    });
  }

  story('a signer that signs the hash of the metadata is accepted, as Ledger is', async (api) => {
    assert(api.registry.signedExtensions.includes('CheckMetadataHash'));
    // The library that wallets use computes the hash from what the node and the chain spec say.
    const { specName, specVersion } = api.runtimeVersion;
    const metadata = (await api.call.metadata.metadataAtVersion(METADATA_FOR_SIGNERS)).unwrap();
    const properties = await api.rpc.system.properties();
    const { digest } = merkleizeMetadata(metadata.toU8a(true), {
      specName: specName.toString(),
      specVersion: specVersion.toNumber(),
      base58Prefix: api.consts.system.ss58Prefix.toNumber(),
      decimals: properties.tokenDecimals.unwrap()[0].toNumber(),
      tokenSymbol: properties.tokenSymbol.unwrap()[0].toString(),
    });
    const [lena] = await fundedAccounts(api, ['lena'], 1_000n * PAL);
    const bond = api.tx.staking.bond(500n * PAL, 'Stash');
    const signWith = (hash) => submit(api, lena, bond, { signing: { mode: 1, metadataHash: u8aToHex(hash) } });

    const another = Uint8Array.from(digest(), (byte) => byte ^ 1);
    await assert.rejects(signWith(another), /Transaction has a bad signature/);
    assert.equal(await stakeOfAt(api, lena.address), null);
    await signWith(digest());
    assert.equal((await stakeOfAt(api, lena.address)).active, 500n * PAL);
  });

  story('nothing limits the rewarded nominators, which Polkadot-JS Apps would take for the limit of nominations', (api) => {
    assert.equal(api.consts.staking.maxNominatorRewardedPerValidator, undefined);
  });

  // Older dashboards stop without this section. Our elections need no solutions from outside, so it has nothing about them.
  story('electionProviderMultiPhase has the bound of elections, and no phases or solutions', (api) => {
    const name = 'electionProviderMultiPhase';
    assert.deepEqual(Object.keys(api.consts[name]), ['maxElectingVoters']);
    const { pages, votersPerPage } = api.consts.validatorElection;
    assert.equal(api.consts[name].maxElectingVoters.toNumber(), pages.toNumber() * votersPerPage.toNumber());
    for (const kind of ['query', 'tx', 'events', 'errors']) assert.equal(api[kind][name], undefined, kind);
  });

  story('all numbers of the pools are read at once, as the page of pools begins', async (api) => {
    const { nominationPools: pools } = api.query;
    const names = [
      'counterForPoolMembers', 'counterForBondedPools', 'counterForRewardPools', 'lastPoolId', 'minCreateBond',
      'minJoinBond', 'maxPools', 'maxPoolMembers', 'maxPoolMembersPerPool', 'globalMaxCommission',
    ];
    const told = plain(await api.queryMulti(names.map((name) => pools[name])));
    assert.deepEqual(Object.fromEntries(names.map((name, index) => [name, told[index]])), {
      counterForPoolMembers: 2n, counterForBondedPools: 1n, counterForRewardPools: 1n, lastPoolId: 1n,
      // Without limits: strangers could reach them with funds that they get back.
      minCreateBond: 100n * PAL, minJoinBond: 10n * PAL, maxPools: null, maxPoolMembers: null,
      maxPoolMembersPerPool: null, globalMaxCommission: null,
    });
  });

  story('Creditcoin\'s multi-query of issuance, least stake and fast-unstake has an answer', async (api) => {
    const { balances, fastUnstake, staking } = api.query;
    await shows(api, () => api.queryMulti([
      balances.totalIssuance, staking.minimumActiveStake, fastUnstake.erasToCheckPerBlock,
    ]), async (answers) => {
      const [issuance, least, eras] = plain(answers);
      assert.equal(issuance, await issuanceAt(api));
      assert.equal(least, (await staking.minimumActiveStake()).toBigInt());
      // 0 until governance allows it. The dashboard offers no fast-unstake then.
      assert.equal(eras, 0n);
    });
  });

  story('a pool is found by its accounts, which are derived from the constant palletId', async (api) => {
    const derived = [0, 1].map((kind) => {
      const name = u8aConcat(stringToU8a('modl'), api.consts.nominationPools.palletId.toU8a(), [kind]);
      const number = bnToU8a(POOL, { bitLength: 32, isLe: true });
      return encodeAddress(u8aConcat(name, number, new Uint8Array(32 - name.length - number.length)), 42);
    });
    const { stash, rewards } = await poolAccounts(api, POOL);
    assert.deepEqual(derived, [stash, rewards]);
    const [key, pool] = (await api.query.nominationPools.bondedPools.entries())[0];
    assert.deepEqual([key.args[0].toNumber(), pool.unwrap().state.type], [POOL, 'Open']);
    assert.equal(pool.unwrap().points.toBigInt(), 2n * STAKE);
    assert.equal((await api.query.nominationPools.metadata(POOL)).toUtf8(), 'Two friends');
    const members = await api.query.nominationPools.poolMembers.entries();
    assert.equal(sum(members.map(([, member]) => member.unwrap().points.toBigInt())), 2n * STAKE);
  });

  story('the runtime API tells rewards and what points are worth', async (api) => {
    const { nominationPoolsApi: told } = api.call;
    const { stash } = await poolAccounts(api, POOL);
    assert.equal((await told.pointsToBalance(POOL, STAKE)).toBigInt(), STAKE);
    assert.equal((await told.balanceToPoints(POOL, STAKE)).toBigInt(), STAKE);
    assert.equal((await told.pendingRewards(DAVE.address)).toBigInt(), 0n);
    const era = await firstEraThatExposes(api, VALIDATOR, [stash]);
    await shows(api, () => api.query.staking.erasStakersPaged.entries(era, VALIDATOR), (pages) => {
      const others = pages.flatMap(([, page]) => [...page.unwrap().others]);
      assert.equal(others.find(({ who }) => who.eq(stash)).value.toBigInt(), 2n * STAKE);
    });
  });

  story('an account without an identity has none, and one with an identity is named', async (api) => {
    assert((await api.query.identity.identityOf(CHARLIE.address)).isNone);
    assert((await api.query.identity.superOf(CHARLIE.address)).isNone);
    await submit(api, DAVE, api.tx.identity.setIdentity({ display: { Raw: 'Dave' } }));
    // A bare registration, which Creditcoin's and Polkadot's read. Vara's reads a pair with a username.
    const { info } = (await api.query.identity.identityOf(DAVE.address)).unwrap();
    assert.equal(info.display.asRaw.toUtf8(), 'Dave');
  });

  story('who stakes over half has less free funds than stake, and can still bond all of them', async (api) => {
    await submit(api, nina, api.tx.staking.bond(700n * PAL, 'Stash'));
    const [{ free }, { total }] = await Promise.all([balanceAt(api, nina.address), stakeOfAt(api, nina.address)]);
    // Two dashboards take free minus stake for what can be bonded. It is negative here, since `free` has no stake in it.
    assert(free - total < 0n);
    await submit(api, nina, api.tx.staking.bondExtra(250n * PAL));
    assert.equal(await heldAt(api, nina.address), 950n * PAL);
  });

  story('a member of a pool has its stake in another hold than a staker', async (api) => {
    assert.equal(await delegatedAt(api, CHARLIE.address), STAKE);
    assert.equal(await heldAt(api, CHARLIE.address), 0n);
    assert.equal(await stakeOfAt(api, CHARLIE.address), null);
  });

  for (const [name, row] of Object.entries(STAKING)) {
    story(`staking.${name} of api-derive is what the state says, for the account of a pool`, async (api) => {
      // Without finished eras some derives have no answer for anybody.
      await waitForEra(api, 1);
      const { stash } = await poolAccounts(api, POOL);
      await checkRow(api, row, api.derive.staking, [stash]);
    });
  }
});
