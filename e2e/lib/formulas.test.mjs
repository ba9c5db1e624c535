// Checks the formulas of the other tests against the examples of the specification.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  applicationEra, applicationEraByHand, commissionOf, equivocationFraction, eraInflation, leftOfParts, memberReward,
  nearestPart, poolIncome, poolPayouts, poolSlash, reporterShare, stakerShare, stakersRate, unresponsivenessFraction,
  validatorPool,
} from './formulas.mjs';

const PAL = 10n ** 12n;
const HALF = 500_000_000n;
const percent = (hundredths) => hundredths * 10n ** 14n;

/** An exposure without own stake. */
function backedBy(stakes) {
  const others = Object.entries(stakes).map(([who, tokens]) => ({ who, value: BigInt(tokens) * PAL }));
  const total = others.reduce((sum, { value }) => sum + value, 0n);
  return { total, own: 0n, pages: [{ total, others }] };
}

test('two validators with equal points get equal pools, and each pool is split by stake', () => {
  const era = { eraReward: 200n * PAL, points: 20n, totalPoints: 40n, commission: 0n };
  const a = poolPayouts({ ...era, exposure: backedBy({ jin: 100, sam: 50, anson: 250, bobby: 200 }) });
  const b = poolPayouts({ ...era, exposure: backedBy({ alice: 100, peter: 100, john: 150, kitty: 50 }) });

  assert.equal(a.pool, 100n * PAL);
  assert.deepEqual(a.nominators, {
    jin: 16_666_666_666_666n, sam: 8_333_333_333_333n, anson: 41_666_666_666_666n, bobby: 33_333_333_333_333n,
  });
  assert.equal(a.pool - a.paid, 2n);
  assert.equal(b.pool, 100n * PAL);
  assert.deepEqual(b.nominators, {
    alice: 25n * PAL, peter: 25n * PAL, john: 37_500_000_000_000n, kitty: 12_500_000_000_000n,
  });
  assert.equal(b.paid, b.pool);
});

test('half of a reward of ten is commission, and the other half is split by stake, the own stake included', () => {
  assert.equal(commissionOf(10n * PAL, HALF), 5n * PAL);
  assert.equal(stakerShare(10n * PAL, HALF, 20n, 100n), PAL);
  const others = [{ who: 'nina', value: 80n }];
  const exposure = { total: 100n, own: 20n, pages: [{ total: 80n, others }] };
  const { validator, nominators, paid } = poolPayouts({
    eraReward: 10n * PAL, points: 20n, totalPoints: 20n, commission: HALF, exposure,
  });
  assert.equal(validator, 6n * PAL);
  assert.deepEqual(nominators, { nina: 4n * PAL });
  assert.equal(paid, 10n * PAL);
});

test('pools go by points, and a remainder stays undivided', () => {
  assert.deepEqual([validatorPool(100n, 20n, 60n), validatorPool(100n, 40n, 60n)], [33n, 66n]);
  assert.equal(commissionOf(11n, HALF), 5n);
});

test('the stakers\' part rises to ten percent at half staked, and halves with every five points beyond', () => {
  assert.equal(stakersRate(0n, 100n), percent(250n));
  assert.equal(stakersRate(25n, 100n), percent(625n));
  assert.equal(stakersRate(50n, 100n), percent(1000n));
  assert.equal(stakersRate(55n, 100n), percent(625n));
  assert.equal(stakersRate(60n, 100n), percent(4375n) / 10n);
  // 2.5% + 7.5% · 2^(−1/2), from a table of √2.
  assert.equal(stakersRate(525n, 1000n), 78_033_008_588_991_064n);
});

test('total inflation is a tenth of the issuance a year, whatever is staked', () => {
  const year = 31_557_600_000n;
  for (const staked of [0n, 300n, 500n, 700n, 1000n]) {
    const { stakers, treasury, total } = eraInflation({ staked: staked * PAL, issuance: 1000n * PAL, millis: year });
    assert.equal(total, 100n * PAL);
    assert.equal(stakers + treasury, total);
  }
  const { stakers, total } = eraInflation({ staked: 0n, issuance: 12_000_000n * PAL, millis: 30_000n });
  assert.equal(total, (1_200_000n * PAL * 30_000n) / year);
  assert.equal(stakers, (300_000n * PAL * 30_000n) / year);
});

test('of a hundred validators, the more offend together, the more each of them loses', () => {
  const ofHundred = (formula, offenders) => offenders.map((x) => formula(BigInt(x), 100n));
  const inBillionths = (percents) => percents.map((each) => BigInt(Math.round(each * 100)) * 100_000n);
  const offenders = [1, 2, 5, 10, 11, 12, 14, 20, 33, 34, 45];
  assert.deepEqual(
    ofHundred(unresponsivenessFraction, offenders),
    inBillionths([0, 0, 0, 0, 0, 0.21, 0.63, 1.89, 4.62, 4.83, 7]),
  );
  assert.deepEqual(
    ofHundred(equivocationFraction, offenders),
    inBillionths([0.09, 0.36, 2.25, 9, 10.89, 12.96, 17.64, 36, 98.01, 100, 100]),
  );
});

test('a slash takes the same part of every stake in the pool, rounded down, and a reporter a part of that', () => {
  const pages = [{ others: [{ who: 'ann', value: 200n }] }, { others: [{ who: 'ben', value: 1n }] }];
  const exposure = { total: 302n, own: 101n, pages };
  const slash = poolSlash(HALF, exposure);
  assert.deepEqual(slash, { own: 50n, others: [{ who: 'ann', value: 100n }, { who: 'ben', value: 0n }], total: 150n });
  assert.equal(reporterShare(slash.total + 9n, HALF / 5n), 15n);
});

test('a slash waits for whole eras after the offence, and one that is found late for one at least', () => {
  const dueFor = (deferral, reports) => reports.map((reportedIn) => applicationEra(4, reportedIn, deferral));
  assert.deepEqual(dueFor(3, [4, 5, 6, 7, 9]), [8, 8, 8, 9, 11]);
  assert.deepEqual(dueFor(1, [4, 5, 6]), [6, 7, 8]);
  // A chain that defers nothing.
  assert.deepEqual(dueFor(0, [4, 6]), [5, 7]);
  assert.deepEqual([applicationEraByHand(6, 3), applicationEraByHand(6, 0)], [10, 7]);
});

test('a nomination pool takes its commission to the nearest unit, and shares the rest by points, rounded down', () => {
  assert.deepEqual([0n, 1n, 2n, 3n, 5n].map((amount) => nearestPart(amount, HALF)), [0n, 0n, 1n, 1n, 2n]);
  assert.equal(nearestPart(10n, HALF + 1n), 5n);
  assert.equal(nearestPart(1n, HALF + 1n), 1n);
  const { commission, perPoint } = poolIncome(101n, HALF, 30n);
  assert.equal(commission, 50n);
  assert.deepEqual([10n, 20n].map((points) => memberReward(perPoint, points)), [17n, 34n]);
});

test('a slash takes from each part of a stake in proportion, and exactly the amount from all', () => {
  assert.deepEqual(leftOfParts(50n, [30n, 70n]), [15n, 35n]);
  // ⌊10 · 1/3⌋ = 3, ⌊10 · 2/3⌋ = 6, and 10: 3, 3 and 4 are lost.
  assert.deepEqual(leftOfParts(10n, [5n, 5n, 5n]), [2n, 2n, 1n]);
  assert.deepEqual(leftOfParts(0n, [5n, 6n]), [5n, 6n]);
});
