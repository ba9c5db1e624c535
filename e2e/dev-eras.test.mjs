// Several eras in a row on a dev chain with automatic payouts. Every block is read, and the destination of every minted
// unit is checked.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, block, eventsAt, head, PAL, submit, until } from './lib/chain.mjs';
import { devChain, firstEraThatExposes, fundedAccounts, GENESIS_NOMINATORS, VALIDATOR } from './lib/dev-chain.mjs';
import { eraInflation } from './lib/formulas.mjs';
import {
  balanceAt, duePayouts, eraStakeAt, issuanceAt, mintedIn, pointsAt, stakeOfAt, timestampAt, TREASURY,
} from './lib/staking.mjs';

const ERAS_AT_LEAST = 3;
/** An odd number of parts in 10⁹, so that nothing divides without a remainder. */
const COMMISSION = 123_456_789;
const POINTS_PER_BLOCK = 20n;

/** Nominators that bond while the chain runs. One is paid to its free balance, the other burns its rewards. */
let saver;
let burner;
/** All blocks from the first to the one that settles the last era, and the eras that ended in them. */
let blocks;
let eras;

async function prepare(api) {
  [saver, burner] = await fundedAccounts(api, ['saver', 'burner'], 40_000n * PAL);
  await Promise.all([
    submit(api, account('//Alice//stash'), api.tx.staking.validate({ commission: COMMISSION, blocked: false })),
    ...[[saver, 'Stash'], [burner, 'None']].map(async ([nominator, payee]) => {
      await submit(api, nominator, api.tx.staking.bond(33_333n * PAL + 1n, payee));
      await submit(api, nominator, api.tx.staking.nominate([VALIDATOR]));
    }),
  ]);
  const exposed = await firstEraThatExposes(api, VALIDATOR, [saver.address, burner.address]);
  const last = Math.max(ERAS_AT_LEAST - 1, exposed);
  await until(api, `era ${last} is settled`, async ({ hash }) => isSettled(api, last, hash));
  blocks = await readBlocks(api, (await head(api)).number);
  eras = erasOf(blocks).filter(({ era }) => era <= last);
}

async function isSettled(api, era, hash) {
  const { staking } = (await api.at(hash)).query;
  return (await staking.erasValidatorReward(era)).isSome && (await staking.erasOutstanding(era)).isNone;
}

/** Blocks 1 to `last`, each with its events, its author, the treasury's balance and the total issuance. */
async function readBlocks(api, last) {
  const read = [];
  for (let number = 1; number <= last; number += 1) {
    const { hash } = await block(api, number);
    const [header, events, issuance, treasury, time] = await Promise.all([
      api.derive.chain.getHeader(hash), eventsAt(api, hash), issuanceAt(api, hash), balanceAt(api, TREASURY, hash),
      timestampAt(api, hash),
    ]);
    read.push({ number, hash, events, issuance, time, author: header.author.toString(), treasury: treasury.free });
  }
  return read;
}

/** The eras that ended. `blocks` are the blocks of the era. `end` is the next block, which sets the era's reward. */
function erasOf(all) {
  const ends = all.filter(({ events }) => events.some(({ name }) => name === 'staking.EraPaid'));
  return ends.map((end, index) => ({
    era: only(end, 'staking.EraPaid').eraIndex.toNumber(),
    end,
    blocks: all.filter(({ number }) => number >= (ends[index - 1]?.number ?? 1) && number < end.number),
  }));
}

/** The fields of the only event with a name in a block. */
function only(inBlock, name) {
  const found = inBlock.events.filter((event) => event.name === name);
  assert.equal(found.length, 1, `${found.length} times ${name} in block ${inBlock.number}`);
  return found[0].data;
}

/** All `staking.${name}` events of an era, in any block. A reward belongs to the last payout that began before it. */
function eventsOfEra(era, name) {
  const found = [];
  for (const { events } of blocks) {
    let paying = null;
    for (const event of events) {
      if (event.name === 'staking.PayoutStarted') paying = event.data.eraIndex.toNumber();
      const of = event.data.eraIndex?.toNumber() ?? paying;
      if (event.name === `staking.${name}` && of === era) found.push(event.data);
    }
  }
  return found;
}

/**
 * The result of the formulas for an era. An era lasts from the last block of the era before to its own last block, so no
 * time is lost between eras. The first era lasts from its own first block.
 */
async function inflationOf(api, era) {
  const last = eras[era].blocks.at(-1);
  const started = era === 0 ? eras[0].blocks[0].time : eras[era - 1].blocks.at(-1).time;
  return eraInflation({
    staked: await eraStakeAt(api, era, last.hash), issuance: last.issuance, millis: last.time - started,
  });
}

const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);

describe('eras on a dev chain', () => {
  const { story } = devChain(prepare);

  story('eras end one after the other, from the first on', async () => {
    assert(eras.length >= ERAS_AT_LEAST);
    assert.deepEqual(eras.map(({ era }) => era), eras.map((_, index) => index));
  });

  story('every block gives its author twenty points in the era that it belongs to', async (api) => {
    for (const { era, end, blocks: authored } of eras) {
      const { total, individual } = await pointsAt(api, era, end.hash);
      assert(authored.length > 0);
      assert(authored.every(({ author }) => author === VALIDATOR));
      assert.deepEqual(individual, { [VALIDATOR]: POINTS_PER_BLOCK * BigInt(authored.length) });
      assert.equal(total, POINTS_PER_BLOCK * BigInt(authored.length));
    }
  });

  story('the stakers\' and the treasury\'s part of an era are its inflation by the formula', async (api) => {
    for (const { era, end } of eras) {
      const { validatorPayout, remainder } = only(end, 'staking.EraPaid');
      const { stakers, treasury, total } = await inflationOf(api, era);
      assert(stakers > 0n && treasury > 0n);
      assert.equal(validatorPayout.toBigInt(), stakers);
      assert.equal(remainder.toBigInt(), treasury);
      assert.equal(validatorPayout.toBigInt() + remainder.toBigInt(), total);
    }
  });

  story('without anybody claiming, the validator and every exposed nominator get what the formula gives', async (api) => {
    const newcomers = [saver.address, burner.address];
    for (const { era, end } of eras) {
      const due = await duePayouts(api, era, VALIDATOR, end.hash);
      const exposed = Object.keys(due.nominators);
      assert(GENESIS_NOMINATORS.every((nominator) => exposed.includes(nominator)));
      assert(Object.values(due.nominators).every((amount) => amount > 0n));

      assert.deepEqual(eventsOfEra(era, 'PayoutStarted').map(({ validatorStash }) => validatorStash.toString()), [VALIDATOR]);
      const rewards = eventsOfEra(era, 'Rewarded').map(({ stash, amount }) => [stash.toString(), amount.toBigInt()]);
      const expected = [[VALIDATOR, due.validator], ...Object.entries(due.nominators)]
        .filter(([stash]) => stash !== burner.address);
      assert.deepEqual(Object.fromEntries(rewards), Object.fromEntries(expected));
      assert.equal(rewards.length, expected.length);
    }
    const { nominators } = await duePayouts(api, eras.at(-1).era, VALIDATOR, eras.at(-1).end.hash);
    assert(newcomers.every((nominator) => nominator in nominators));
  });

  story('a validator that changes its commission is paid by the one it entered the era with', async (api) => {
    const atGenesis = 100_000_000n;
    const commissions = await Promise.all(eras.map(async ({ era, end }) => {
      const prefs = await (await api.at(end.hash)).query.staking.erasValidatorPrefs(era, VALIDATOR);
      return prefs.commission.unwrap().toBigInt();
    }));
    assert.equal(commissions[0], atGenesis);
    assert.equal(commissions.at(-1), BigInt(COMMISSION));
  });

  story('what is paid, what is left over and the treasury\'s part add up to the inflation', async (api) => {
    for (const { era, end } of eras) {
      const { remainder } = only(end, 'staking.EraPaid');
      const settled = eventsOfEra(era, 'EraSettled');
      assert.equal(settled.length, 1);
      const due = await duePayouts(api, era, VALIDATOR, end.hash);
      const paid = sum(eventsOfEra(era, 'Rewarded').map(({ amount }) => amount.toBigInt()));
      const burned = due.nominators[burner.address] ?? 0n;
      const { total } = await inflationOf(api, era);
      assert.equal(paid + burned + settled[0].toTreasury.toBigInt() + remainder.toBigInt(), total);
      // Rounding down leaves less than one unit for each payment.
      assert(settled[0].toTreasury.toBigInt() <= BigInt(Object.keys(due.nominators).length + 2));
    }
  });

  story('the treasury gets its part and what is left over, and nothing is minted besides', async () => {
    for (let index = 1; index < blocks.length; index += 1) {
      const [before, now] = [blocks[index - 1], blocks[index]];
      const toTreasury = now.events.flatMap(({ name, data }) => {
        if (name === 'staking.EraPaid') return [data.remainder.toBigInt()];
        return name === 'staking.EraSettled' ? [data.toTreasury.toBigInt()] : [];
      });
      assert.equal(now.treasury - before.treasury, sum(toTreasury), `the treasury in block ${now.number}`);
      assert.equal(now.issuance - before.issuance, mintedIn(now.events), `the issuance in block ${now.number}`);
    }
    assert(blocks.at(-1).treasury > 0n);
  });

  story('rewards arrive: stakes compound, and the next exposure counts them', async (api) => {
    const last = blocks.at(-1).hash;
    const rewardsOf = (stash) => sum(blocks.flatMap(({ events }) => events)
      .filter(({ name, data }) => name === 'staking.Rewarded' && data.stash.toString() === stash)
      .map(({ data }) => data.amount.toBigInt()));
    const genesis = (await block(api, 0)).hash;
    for (const stash of [VALIDATOR, ...GENESIS_NOMINATORS]) {
      const [before, after] = [await stakeOfAt(api, stash, genesis), await stakeOfAt(api, stash, last)];
      assert.equal(after.active - before.active, rewardsOf(stash));
      assert.equal(after.total, after.active);
    }
    // Of 40,000 PAL they bonded 33,333 PAL and one unit, and each paid two fees.
    const fees = (stash) => sum(blocks.flatMap(({ events }) => events)
      .filter(({ name, data }) => name === 'transactionPayment.TransactionFeePaid' && data.who.toString() === stash)
      .map(({ data }) => data.actualFee.toBigInt() + data.tip.toBigInt()));
    for (const [{ address }, rewards] of [[saver, rewardsOf(saver.address)], [burner, 0n]]) {
      const { free } = await balanceAt(api, address, last);
      assert.equal(free, 6_667n * PAL - 1n - fees(address) + rewards);
    }
    assert(rewardsOf(saver.address) > 0n);
    assert.equal(rewardsOf(burner.address), 0n);
  });
});
