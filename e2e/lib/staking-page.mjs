/**
 * The staking page of Polkadot-JS Apps: what its wizards and buttons read and send, and what it shows afterwards.
 *
 * Before: `chain.mjs`, and `staking.mjs` for the state that the page must agree with. After: the `apps-*` files, and payouts
 * in `testnet`. The conditions of the page and its numbers are in `apps.mjs`. Apps reads api-derive, which lags behind
 * blocks. So `shows` waits for it.
 */
import assert from 'node:assert/strict';
import { activeEra, block, head, waitForBlocks } from './chain.mjs';
import { duePayouts, plannedEraAt, stakeOfAt } from './staking.mjs';

/** The most blocks that the page may lag behind the chain. */
const LAG = 10;
/** The empty proof of session keys. The wizard sends no signatures. */
export const EMPTY_PROOF = new Uint8Array();

/** Reads the page until `check` passes, at most for some blocks. Resolves with the result of `check`. */
export async function shows(api, read, check) {
  const last = (await head(api)).number + LAG;
  for (;;) {
    try {
      return await check(await read());
    } catch (error) {
      if ((await head(api)).number >= last) throw error;
      await waitForBlocks(api, 1);
    }
  }
}

/**
 * As `shows`, for values that change in every block. `check` also gets the hash of a block. It must pass for a block that was
 * the head during the read, or shortly before.
 */
export function showsAsOf(api, read, check) {
  const readBetween = async () => {
    const first = Math.max(1, (await head(api)).number - 4);
    const told = await read();
    return { told, first, last: (await head(api)).number };
  };
  return shows(api, readBetween, async ({ told, first, last }) => {
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => last - index);
    const outcomes = await Promise.allSettled(numbers.map(async (number) => check(told, (await block(api, number)).hash)));
    const passed = outcomes.find(({ status }) => status === 'fulfilled');
    if (!passed) throw outcomes[0].reason;
    return passed.value;
  });
}

/** As `shows`, for a stash on the list of own accounts. */
export function showsAccount(api, stash, check) {
  return shows(api, () => api.derive.staking.account(stash), check);
}

/** As `shows`, for a waiting candidate: its controller and its commission. */
export function showsWaiting(api, stash, controller, commission) {
  return shows(api, () => api.derive.staking.waitingInfo(), ({ waiting, info }) => {
    const shown = info[waiting.findIndex((candidate) => candidate.eq(stash))];
    assert.equal(shown?.controllerId.toString(), controller);
    assert.equal(shown.validatorPrefs.commission.unwrap().toNumber(), commission);
  });
}

/**
 * Waits until a stash has `active` in its ledger and `unbonded` in all its unlocking chunks, and the page shows it. Resolves
 * with the chunks. On the page, a chunk waits until its era is active, but is offered from when the era is planned.
 */
export function showsStake(api, stash, { active, unbonded }) {
  const sum = (chunks) => chunks.reduce((total, { value }) => total + value, 0n);
  return showsAccount(api, stash, async ({ redeemable, stakingLedger, unlocking = [] }) => {
    const { hash } = await head(api);
    const [ledger, { index }, planned] = await Promise.all([
      stakeOfAt(api, stash, hash), activeEra(api, hash), plannedEraAt(api, hash),
    ]);
    assert.deepEqual([ledger.active, sum(ledger.unlocking)], [active, unbonded]);
    assert.equal(stakingLedger.active.unwrap().toBigInt(), active);
    assert.deepEqual(
      unlocking.map(({ remainingEras, value }) => [remainingEras.toNumber(), value.toBigInt()]),
      ledger.unlocking.filter(({ era }) => era > index).map(({ era, value }) => [era - index, value]),
    );
    assert.equal(redeemable.toBigInt(), sum(ledger.unlocking.filter(({ era }) => era <= planned)));
    return ledger.unlocking;
  });
}

/** The preferences that the form sends. It sends 1 / 10⁹ for 0%, because preferences of only zeros look like not validating. */
export function preferencesFor(percent, blocked = false) {
  return { commission: percent === 0 ? 1 : percent * 10_000_000, blocked };
}

/** The batch of the "Validator" wizard, which the stash signs. With `controller`, the last call sets the controller. */
export function validatorWizard(api, { value, keys, proof = EMPTY_PROOF, prefs, controller }) {
  const { session, staking, utility } = api.tx;
  return utility.batchAll([
    staking.bond(value, 'Staked'), session.setKeys(keys, proof), staking.validate(prefs),
    ...(controller ? [staking.setController(controller)] : []),
  ]);
}

/** The batch of the "Nominator" wizard, in the same form. */
export function nominatorWizard(api, { value, payee = 'Staked', targets, controller }) {
  const { staking, utility } = api.tx;
  return utility.batchAll([
    staking.bond(value, payee), staking.nominate(targets), ...(controller ? [staking.setController(controller)] : []),
  ]);
}

/** The objection of the controller selector to an account. Null if the call can be sent. */
export async function objection(api, stash, controller) {
  const { derive, query } = api;
  const [bonded, ledger, { freeBalance }] = await Promise.all([
    query.staking.bonded(controller), query.staking.ledger(controller), derive.balances.all(controller),
  ]);
  if (bonded.isSome && controller !== stash) return 'is a stash';
  if (ledger.isSome) return 'controls another stash';
  return freeBalance.isZero() ? 'cannot pay fees' : null;
}

/** The call of "Withdraw unbonded funds". Its argument is the number of the stash's slashing spans. */
export async function withdrawal(api, stash) {
  const spans = await api.query.staking.slashingSpans(stash);
  return api.tx.staking.withdrawUnbonded(spans.isNone ? 0 : spans.unwrap().prior.length + 1);
}

/** The amount that "Bond more funds" proposes: the free balance, minus the stake, minus the existential deposit. */
export async function proposedToBond(api, stash) {
  const { consts, derive } = api;
  const [{ redeemable, stakingLedger, unlocking = [] }, { freeBalance }] = await Promise.all([
    derive.staking.account(stash), derive.balances.all(stash),
  ]);
  const unbonded = unlocking.reduce((sum, { value }) => sum + value.toBigInt(), redeemable.toBigInt());
  const rest = freeBalance.toBigInt() - stakingLedger.active.unwrap().toBigInt() - unbonded;
  const most = rest - consts.balances.existentialDeposit.toBigInt();
  return most > 0n ? most : 0n;
}

const byEra = ([, a], [, b]) => a - b;

/**
 * The payouts that the page offers for own stashes: pairs of a validator and an era, by era. Validators whose eras give these
 * stashes nothing are left out.
 */
export async function payable(api, stashes) {
  const { staking } = api.derive;
  const rewards = await staking.stakerRewardsMultiEras(stashes, await staking.erasHistoric());
  const shares = rewards.flat()
    .filter(({ eraReward }) => !eraReward.isZero())
    .flatMap(({ era, validators }) => Object.entries(validators).map(([validator, { value }]) => {
      return { validator, era: era.toNumber(), value: value.toBigInt() };
    }));
  const paid = await Promise.all(shares.map(({ validator, era }) => isPaid(api, validator, era)));
  const unpaid = shares.filter((_, index) => !paid[index]);
  const offered = new Map();
  for (const { validator } of unpaid.filter(({ value }) => value > 0n)) {
    const ofValidator = unpaid.filter((share) => share.validator === validator);
    for (const { era } of ofValidator) offered.set(`${validator} ${era}`, [validator, era]);
  }
  return [...offered.values()].sort(byEra);
}

/** Whether every page of a validator's era is paid. */
async function isPaid({ query: { staking } }, validator, era) {
  const [claimed, overview] = await Promise.all([
    staking.claimedRewards(era, validator), staking.erasStakersOverview(era, validator),
  ]);
  return claimed.length >= Math.max(1, overview.isSome ? overview.unwrap().pageCount.toNumber() : 1);
}

/**
 * The payouts that the page offers for own validators: `[validator, era, pool]`, by era. The pool is the reward of the
 * validator and all its nominators. Paid eras and eras without a reward are left out.
 */
export async function payableOwn(api, validators) {
  const { staking } = api.derive;
  const eras = await staking.erasHistoric();
  const [queries, points, rewards] = await Promise.all([
    staking.queryMulti(validators, { withClaimedRewardsEras: true, withLedger: true }),
    staking._erasPoints(eras, false), staking._erasRewards(eras, false),
  ]);
  const poolOf = (validator, era) => {
    const of = (series) => series.find((entry) => entry.era.eq(era));
    const { eraPoints, validators: individual } = of(points);
    const earned = individual[validator]?.toBigInt() ?? 0n;
    return earned > 0n ? (earned * of(rewards).eraReward.toBigInt()) / eraPoints.toBigInt() : 0n;
  };
  const unpaid = queries.flatMap(({ claimedRewardsEras, stakingLedger, stashId }) => {
    const claimed = [...stakingLedger.legacyClaimedRewards, ...claimedRewardsEras];
    return eras.filter((era) => !claimed.some((one) => one.eq(era))).map((era) => [stashId.toString(), era]);
  });
  return unpaid.map(([validator, era]) => [validator, era.toNumber(), poolOf(validator, era)])
    .filter(([, , pool]) => pool > 0n)
    .sort(byEra);
}

/**
 * Transactions that claim `[validator, era]` pairs. The number of claims in a transaction follows from the weight of the
 * first claim. 15% of the most weight of a transaction stay free.
 */
export async function payoutTransactions(api, payouts, signer) {
  const calls = payouts.map(([validator, era]) => api.tx.staking.payoutStakers(validator, era));
  const { normal } = api.consts.system.blockWeights.perClass;
  const parts = ({ refTime, proofSize }) => [refTime, proofSize].map((part) => part.unwrap().toBigInt());
  const base = parts(normal.baseExtrinsic);
  const beyondBase = (weight) => parts(weight).map((part, index) => part - base[index]);
  const room = beyondBase(normal.maxExtrinsic.unwrap());
  const one = beyondBase((await calls[0].paymentInfo(signer.address)).weight);
  const times = room.map((part, index) => (one[index] > 0n ? Number((part * 100n) / one[index]) / 100 : Infinity));
  const size = Math.floor(0.85 * Math.min(...times));
  const count = Math.ceil(calls.length / size);
  const batches = Array.from({ length: count }, (_, index) => calls.slice(index * size, (index + 1) * size));
  return batches.map((batch) => (batch.length === 1 ? batch[0] : api.tx.utility.forceBatch(batch)));
}

/** The payments, from events: `[{ validator, era, paid: { address: amount } }]`. */
export function paidBy(events) {
  const payouts = [];
  for (const { name, data } of events) {
    if (name === 'staking.PayoutStarted') {
      payouts.push({ validator: data.validatorStash.toString(), era: data.eraIndex.toNumber(), paid: {} });
    }
    if (name === 'staking.Rewarded') payouts.at(-1).paid[data.stash] = data.amount.toBigInt();
  }
  return payouts;
}

/** The expected payments for pairs of a validator and an era, in the same form. */
export function dueFor(api, pairs, hash) {
  return Promise.all(pairs.map(async ([validator, era]) => {
    const due = await duePayouts(api, era, validator, hash);
    return { validator, era, paid: { [validator]: due.validator, ...due.nominators } };
  }));
}
