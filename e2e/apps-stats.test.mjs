/**
 * The pages of Polkadot-JS Apps about the past: the statistics of a validator, the payouts of a validator without
 * nominators, and the overview of a chain with forced eras.
 *
 * The pages on a usual chain are in `apps-gates.test.mjs`, other payouts in `apps-flows.test.mjs`. Here an era lasts one
 * session. Vera takes Alice's seat with her own stake and with keys of the node. Then Alice is slashed for her last era.
 * Automatic payouts are off. Each story continues the one before.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { overviewPage, validatorStats } from './lib/apps.mjs';
import { account, activeEra, fund, head, PAL, submit, submitAsRoot, until, waitForEra } from './lib/chain.mjs';
import { factsAt, progress } from './lib/derives.mjs';
import { devChain, GENESIS_NOMINATORS, VALIDATOR } from './lib/dev-chain.mjs';
import { poolSlash, validatorPool } from './lib/formulas.mjs';
import {
  dueFor, paidBy, payable, payableOwn, payoutTransactions, preferencesFor, shows, showsAsOf, validatorWizard,
} from './lib/staking-page.mjs';
import {
  duePayouts, electedAt, eraPreferencesAt, eraRewardAt, eraStakeAt, exposureAt, plannedEraAt, pointsAt,
} from './lib/staking.mjs';

/** Sessions per era, bonding duration (also the number of past eras that can be slashed), slash deferral; in eras. */
const TIMING = [1, 28, 0];
/** The slash fraction of Alice's last era, in parts of 10⁹. */
const FRACTION = 100_000_000n;
/** More seats than candidates: Vera is the only candidate when this is set. */
const SEATS = 3;
const [DAVE] = GENESIS_NOMINATORS;
const VERA = account('//vera');
/** Vera's first era. */
let seat;

async function prepare(api) {
  const { staking, timing, utility } = api.tx;
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), timing.setStakingTiming(...TIMING)]));
  await fund(api, account('//Bob'), [VERA], 610_000n * PAL);
  const keys = (await api.rpc.author.rotateKeys()).toHex();
  await submit(api, VERA, validatorWizard(api, { value: 600_000n * PAL, keys, prefs: preferencesFor(5) }));
  const elected = await until(api, 'Vera is elected', async ({ hash }) => {
    const era = await plannedEraAt(api, hash);
    return (await electedAt(api, era, hash)).includes(VERA.address) && { era };
  });
  seat = elected.value.era;
}

/** The expected statistics of a validator, from the present state. */
async function expectedStats(api, who) {
  const { hash } = await head(api);
  const eras = Array.from({ length: (await activeEra(api, hash)).index }, (_, era) => era);
  return Promise.all(eras.map(async (era) => {
    const [{ individual, total: points }, pool, stake, exposure, { commission }] = await Promise.all([
      pointsAt(api, era, hash), eraRewardAt(api, era, hash), eraStakeAt(api, era, hash),
      exposureAt(api, era, who, hash), eraPreferencesAt(api, era, who, hash),
    ]);
    const { own, total, pages: [page] } = exposure ?? { own: 0n, total: 0n, pages: [] };
    const slashed = who === VALIDATOR && era === seat - 1;
    const perSeat = Object.entries({ points, pool, stake }).map(([name, all]) => [name, all / BigInt(SEATS)]);
    return {
      era, points: individual[who] ?? 0n, pool: validatorPool(pool, individual[who] ?? 0n, points),
      slash: slashed ? poolSlash(FRACTION, exposure).own : 0n,
      own, total, paged: page?.total ?? 0n, commission, perSeat: Object.fromEntries(perSeat),
    };
  }));
}

describe('Apps looks back', () => {
  const { story } = devChain(prepare);

  story('a validator without nominators is offered its payout as own validator, and not as own stash', async (api) => {
    await waitForEra(api, seat + 1);
    const upToSeat = (payouts) => payouts.filter(([, era]) => era <= seat);
    const ofAlice = Array.from({ length: seat }, (_, era) => [VALIDATOR, era]);
    const offersStashes = (stashes, payouts) => shows(api, () => payable(api, stashes), (offered) => {
      assert.deepEqual(upToSeat(offered), payouts);
    });
    const offersOwn = (payouts) => shows(api, () => payableOwn(api, [VERA.address]), (offered) => {
      assert.deepEqual(upToSeat(offered), payouts);
    });
    const { pool, exposure } = await duePayouts(api, seat, VERA.address);
    assert(pool > 0n && exposure.nominatorCount === 0);
    await offersStashes([DAVE, VERA.address], ofAlice);
    await offersOwn([[VERA.address, seat, pool]]);

    const [call] = await payoutTransactions(api, [[VERA.address, seat]], VERA);
    const claim = await submit(api, VERA, call);
    const paid = paidBy(claim.events);
    assert.deepEqual(paid, await dueFor(api, [[VERA.address, seat]], claim.parentHash));
    assert.deepEqual(Object.keys(paid[0].paid), [VERA.address]);
    await offersStashes([DAVE, VERA.address], ofAlice);
    await offersOwn([]);
  });

  story('statistics tell points, pool, slash, stake and commission, of eras with and without a seat', async (api) => {
    const { staking, utility } = api.tx;
    const slash = staking.manualSlash(VALIDATOR, seat - 1, FRACTION);
    await submitAsRoot(api, utility.batchAll([slash, staking.setValidatorCount(SEATS)]));
    await until(api, 'the slash is taken', async ({ hash }) => {
      return (await (await api.at(hash)).query.staking.validatorSlashInEra(seat - 1, VALIDATOR)).isSome;
    });
    const [alice, vera] = await Promise.all([VALIDATOR, VERA.address].map((who) => {
      return shows(api, () => validatorStats(api, who), async (told) => {
        assert.deepEqual(told, await expectedStats(api, who));
        return told;
      });
    }));
    const erasWith = (stats, field) => stats.filter((era) => era[field] > 0n).map(({ era }) => era);
    // An era may have ended between the two answers.
    const [alices, veras] = [alice, vera].map((stats) => stats.map(({ era }) => era));
    for (const field of ['points', 'pool', 'own', 'total', 'commission']) {
      assert.deepEqual(erasWith(alice, field), alices.slice(0, seat));
      assert.deepEqual(erasWith(vera, field), veras.slice(seat));
    }
    assert.deepEqual([erasWith(alice, 'slash'), erasWith(vera, 'slash')], [[seat - 1], []]);
    assert.deepEqual([erasWith(alice, 'paged'), erasWith(vera, 'paged')], [alices.slice(0, seat), []]);
  });

  story('the overview tells how eras are forced: always, and each lasts a session', async (api) => {
    const { staking } = api.tx;
    const shown = (forcing, nameOf) => showsAsOf(api, () => overviewPage(api), async ({ era, ...told }, hash) => {
      const facts = await progress(await factsAt(api, hash));
      assert.deepEqual(told, {
        validators: [VERA.address], seats: SEATS, online: [VERA.address], hasStats: true, minCommission: 0n, forcing,
      });
      const { eraLength } = await api.derive.session.info();
      const length = forcing === 'ForceAlways' ? facts.sessionLength : eraLength.toBigInt();
      assert.deepEqual(era, { length: Number(length), done: Number(facts[nameOf]) });
    });
    await shown('NotForcing', 'eraProgress');
    await submitAsRoot(api, staking.forceNewEraAlways());
    await shown('ForceAlways', 'sessionProgress');
    await submitAsRoot(api, staking.forceNoEras());
    await shown('ForceNone', 'eraProgress');
  });
});
