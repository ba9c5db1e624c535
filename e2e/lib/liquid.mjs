/**
 * What `docs/spec/liquid-staking.md` says about sums, as a model. It follows the events of a chain block by block, and compares
 * its sums with the state of each block.
 *
 * Before: `chain.mjs`, `slashing.mjs` and `staking.mjs` read blocks. After: `liquid-crisis.test.mjs`.
 * The model takes from the chain only what people do and what staking does: rewards, and what a slash has left of a stash.
 */
import assert from 'node:assert/strict';
import { EXISTENTIAL_DEPOSIT } from './chain.mjs';
import { finalBlock } from './slashing.mjs';
import { stakeOfAt } from './staking.mjs';

/** The id of the token among the assets. */
export const LIQUID_TOKEN = 1;
/** The virtual shares, and the units that they own. */
const VIRTUAL = 1_000_000n;
const BILLION = 10n ** 9n;

const sum = (amounts) => amounts.reduce((all, amount) => all + amount, 0n);
const least = (a, b) => (a < b ? a : b);
const ofParts = (amount, parts) => (amount * parts) / BILLION;
const ofPartsUp = (amount, parts) => (amount * parts + BILLION - 1n) / BILLION;

/** The tokens of an account. */
export async function tokensOf(api, address, hash) {
  const { query } = hash ? await api.at(hash) : api;
  const found = await query.assets.account(LIQUID_TOKEN, address);
  return found.isSome ? found.unwrap().balance.toBigInt() : 0n;
}

/** The model of a new chain: `insurance` was given to the fund, and no stash has any stake. */
export async function modelOf(api, insurance) {
  const { query } = await api.at(api.genesisHash);
  const settings = (await query.liquidStaking.currentSettings()).unwrap();
  const parts = (name) => settings[name].toBigInt();
  const stashes = (await query.liquidStaking.stashList()).map(({ account }) => account.toString());
  // The reward account and each stash have got an existential deposit.
  const endowed = EXISTENTIAL_DEPOSIT * BigInt(stashes.length + 1);
  return new Model({
    api, stashes, insurance: insurance - endowed,
    settings: {
      rewardFee: settings.feeAccount.isSome ? parts('rewardFee') : 0n, insuranceShare: parts('insuranceShare'),
      instantFee: parts('instantFee'), bufferTarget: parts('bufferTarget'), maxPerValidator: parts('maxPerValidator'),
      bunkerThreshold: parts('bunkerThreshold'),
    },
  });
}

class Model {
  constructor({ api, stashes, insurance, settings }) {
    Object.assign(this, { api, stashes, insurance, settings });
    this.buffer = 0n;
    this.active = stashes.map(() => 0n);
    this.bonds = stashes.map(() => 0n);
    this.shares = 0n;
    this.collected = 0n;
    /** By number: shares, cash, the chunk of each stash, the era in which they are free, and the members. */
    this.batches = new Map();
    /** The shares of each member of the batch that collects. */
    this.collecting = new Map();
    this.isBunker = false;
    /** The last block that was followed. */
    this.number = 0;
  }

  get nav() {
    return this.buffer + sum(this.active);
  }

  /** What shares are worth to who leaves. */
  valueOf(shares) {
    const priced = (shares * (this.nav + VIRTUAL)) / (this.shares + VIRTUAL);
    return least(priced, (shares * this.nav) / this.shares);
  }

  /** What a member of a batch is paid, once it is settled. */
  payOf(id, who) {
    const batch = this.batches.get(id);
    return (batch.members.get(who) * sumOf(batch)) / batch.shares;
  }

  /** Follows all blocks up to a number, and compares the sums after each. Returns the events of liquid staking. */
  async followTo(last) {
    const told = [];
    while (this.number < last) {
      const { hash, events } = await finalBlock(this.api, this.number + 1);
      const ours = events.filter(({ name }) => name.startsWith('liquidStaking.'));
      for (const { name, data } of ours) await this.follow(name.split('.')[1], data, hash, ours);
      this.number += 1;
      await this.compare(hash);
      told.push(...ours);
    }
    return told;
  }

  async compare(hash) {
    const { liquidStaking } = (await this.api.at(hash)).query;
    const [cash, stashes, shares] = await Promise.all([
      liquidStaking.cashRecord(), liquidStaking.stashList(), liquidStaking.totalShares(),
    ]);
    const sums = {
      buffer: cash.buffer.toBigInt(), insurance: cash.insurance.toBigInt(), returning: cash.returning.toBigInt(),
      active: stashes.map(({ active }) => active.toBigInt()), bonds: stashes.map(({ bond }) => bond.toBigInt()),
      shares: shares.unwrap().toBigInt(),
    };
    const { buffer, insurance, active, bonds } = this;
    assert.deepEqual(sums, { buffer, insurance, returning: 0n, active, bonds, shares: this.shares }, `block ${this.number}`);
  }

  async follow(name, data, hash, all) {
    const amounts = Object.fromEntries(Object.entries(data)
      .filter(([, value]) => value.toBigInt)
      .map(([field, value]) => [field, value.toBigInt()]));
    const who = data.who?.toString();
    switch (name) {
      case 'Deposited': return this.#deposit(amounts);
      case 'ExitedAtOnce': return this.#exitAtOnce(amounts);
      case 'ExitRequested':
        this.collecting.set(who, (this.collecting.get(who) ?? 0n) + amounts.shares);
        this.collected += amounts.shares;
        return undefined;
      case 'ExitClaimed': return this.#claim(amounts, who);
      case 'RewardTaken': return this.#takeReward(amounts);
      case 'BatchClosed': return this.#close(amounts);
      case 'BatchSettled': return assert.equal(amounts.balance, sumOf(this.batches.get(Number(amounts.batch))));
      case 'Delegated': return this.#delegate(amounts);
      case 'OperatorBonded':
        this.bonds[Number(amounts.stash)] += amounts.amount;
        return undefined;
      case 'LossTaken': return this.#lose(amounts, hash, all);
      case 'BunkerBegan': return assert(this.isBunker, 'the loss is not above the threshold');
      case 'ValidatorSet': return undefined;
      default: throw new Error(`the model does not know ${name}`);
    }
  }

  #deposit({ amount, shares }) {
    assert.equal(shares, (amount * (this.shares + VIRTUAL)) / (this.nav + VIRTUAL));
    this.buffer += amount;
    this.shares += shares;
  }

  #exitAtOnce({ shares, amount, fee }) {
    const value = this.valueOf(shares);
    const kept = ofPartsUp(value, this.settings.instantFee);
    assert.deepEqual([amount, fee], [value - kept, kept]);
    this.buffer -= amount;
    this.shares -= shares;
  }

  #takeReward({ reward, fee, insurance }) {
    const { rewardFee, insuranceShare } = this.settings;
    assert.deepEqual([fee, insurance], [ofParts(reward, rewardFee), ofParts(reward, insuranceShare)]);
    this.insurance += insurance;
    this.buffer += reward - fee - insurance;
  }

  /** A member is paid. After the last one, what rounding left of the batch belongs to those that stay. */
  #claim({ batch: id, amount }, who) {
    const batch = this.batches.get(Number(id));
    assert.equal(amount, this.payOf(Number(id), who));
    batch.paid = (batch.paid ?? 0n) + amount;
    batch.claims = (batch.claims ?? 0) + 1;
    if (batch.claims === batch.members.size) this.buffer += sumOf(batch) - batch.paid;
  }

  /** A batch takes the same part of the buffer and of each stash. */
  #close({ batch, shares, balance, unlockEra }) {
    assert.equal(shares, this.collected);
    const [amount, liquid] = [this.valueOf(shares), this.nav];
    const slice = (asset) => (asset * amount) / liquid;
    const closed = {
      shares, cash: slice(this.buffer), chunks: this.active.map(slice), unlockEra: Number(unlockEra), members: this.collecting,
    };
    assert.equal(balance, sumOf(closed));
    this.buffer -= closed.cash;
    this.active = this.active.map((active, stash) => active - closed.chunks[stash]);
    this.shares -= shares;
    this.collected = 0n;
    this.collecting = new Map();
    this.batches.set(Number(batch), closed);
  }

  /** The smallest stashes are filled up to one level. */
  #delegate({ amount }) {
    const target = ofPartsUp(this.nav, this.settings.bufferTarget);
    const funds = this.buffer - target;
    const sorted = [...this.active].sort((a, b) => (a < b ? -1 : 1));
    const levels = sorted.map((_, place) => (funds + sum(sorted.slice(0, place + 1))) / BigInt(place + 1));
    const level = levels.find((reached, place) => place + 1 === sorted.length || reached <= sorted[place + 1]);
    const raised = least(level, ofParts(this.nav, this.settings.maxPerValidator));
    const before = sum(this.active);
    this.active = this.active.map((active) => (active < raised ? raised : active));
    const delegated = sum(this.active) - before;
    assert.equal(amount, delegated);
    this.buffer -= delegated;
  }

  /** The bond pays first, then the insurance fund, then holders and batches by what each of them lost. */
  async #lose(told, hash, all) {
    // The state at the end of the block is that after the slash only if nothing else was done to stakes.
    assert(!all.some(({ name }) => ['liquidStaking.BatchClosed', 'liquidStaking.Delegated'].includes(name)));
    const stash = Number(told.stash);
    const left = await stakeOfAt(this.api, this.stashes[stash], hash);
    const nav = this.nav;
    const ofHolders = this.active[stash] - left.active;
    const open = [...this.batches.values()].map((batch) => {
      const chunk = left.unlocking.find(({ era }) => era === batch.unlockEra)?.value ?? batch.chunks[stash];
      const lost = batch.chunks[stash] - chunk;
      batch.chunks[stash] = chunk;
      return { batch, lost };
    });
    const loss = ofHolders + sum(open.map(({ lost }) => lost));
    const byBond = least(this.bonds[stash], loss);
    const byInsurance = least(this.insurance - EXISTENTIAL_DEPOSIT, loss - byBond);
    let toBatches = 0n;
    for (const { batch, lost } of open) {
      const share = ((byBond + byInsurance) * lost) / loss;
      batch.cash += share;
      toBatches += share;
    }
    const toHolders = byBond + byInsurance - toBatches;
    const byHolders = ofHolders - toHolders;
    const byBatches = loss - ofHolders - toBatches;
    const { byBond: bond, byInsurance: fund, byBatches: batches, byHolders: holders } = told;
    assert.deepEqual([bond, fund, batches, holders], [byBond, byInsurance, byBatches, byHolders]);
    this.active[stash] = left.active;
    this.bonds[stash] -= byBond;
    this.insurance -= byInsurance;
    this.buffer += toHolders;
    this.isBunker ||= byHolders > ofParts(nav, this.settings.bunkerThreshold);
  }
}

/** What the members of a batch own. */
function sumOf({ cash, chunks }) {
  return cash + sum(chunks);
}
