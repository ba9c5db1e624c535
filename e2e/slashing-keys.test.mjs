/**
 * Three of four validators change their session keys. Two of them vote twice with the old keys.
 *
 * A validator can be reported for a key as long as the key is in use, even if it has already set new keys. Charlie votes
 * twice for the block in which he sets new keys. A bystander reports him at once. Dave does the same, and is reported in
 * the next session. Both proofs are made from states that already have the new keys. Alice is honest: her new keys
 * invalidate no proof, and she goes on with them. The slash deferral is zero, so a slash is applied in the next era.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { account, activeEra, connect, submit, until } from './lib/chain.mjs';
import { doubleVote, isAtWork, slotInSession } from './lib/faults.mjs';
import { applicationEra, equivocationFraction, poolSlash } from './lib/formulas.mjs';
import { ensureAgreement, localSpecWith, startNetwork } from './lib/network.mjs';
import { tellingLogs } from './lib/node.mjs';
import { blocksBetween, firstEvent, offencesIn, reportedIn, sessionAt, slashedIn } from './lib/slashing.mjs';
import { candidateAt, exposureAt } from './lib/staking.mjs';

/** Eras of a minute, with the shortest sessions that heartbeats allow. */
const TIMING = { epochDuration: 20, sessionsPerEra: 3, bondingDuration: 3, slashDeferDuration: 0 };
const NAMES = ['alice', 'bob', 'charlie', 'dave'];
const [ALICE, , CHARLIE, DAVE] = NAMES.map((name) => account(`//${name[0].toUpperCase()}${name.slice(1)}//stash`));
/** A nominator of Charlie and Dave since the genesis. */
const FERDIE = account('//Ferdie');
/** An account with funds that does not stake. */
const BYSTANDER = account('//Eve//stash');
/** 56.25%, in parts of 10⁹. The rounds differ, so each validator counts alone. */
const FRACTION = 562_500_000n;
/** Far beyond the real rounds of votes. */
const CHARLIES_ROUND = 1_000_000n;
const DAVES_ROUND = 1_000_001n;
/** The first slots of a session, in which keys may be set. Later the report would not be in the same session. */
const EARLY = 6n;
const PATIENCE = { patienceMs: 180_000 };

describe('validators that vote twice and change their keys', { timeout: 600_000 }, () => {
  let nodes = [];
  let api;
  /** The session and the era in which keys are changed. */
  let session;
  let slashEra;
  /** The receipts of the new keys. */
  let alices;
  let charlies;
  let daves;
  /** The proof of key ownership for Dave's votes, made in that session. */
  let davesProof;
  /** The receipts of the reports. */
  let charlieReported;
  let daveReported;
  const story = (body) => tellingLogs(() => nodes, body);

  before(async () => {
    nodes = await startNetwork(await localSpecWith(TIMING), NAMES);
    api = await connect(nodes[0]);
  });

  after(async () => {
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('have new keys in one session, before it is over', story(async () => {
    const [keysOfAlice, , keysOfCharlie, keysOfDave] = await Promise.all(nodes.map((node) => node.rpc('author_rotateKeys')));
    const { hash } = await until(api, 'a session begins that is not the last of an era', async (best) => {
      const isLast = await sessionAt(api, best.hash) % TIMING.sessionsPerEra === TIMING.sessionsPerEra - 1;
      return best.number > 0 && !isLast && await slotInSession(api, best.hash) < EARLY;
    }, PATIENCE);
    session = await sessionAt(api, hash);
    const setKeys = (who, keys) => submit(api, who, api.tx.session.setKeys(keys, '0x'), { finalized: true });
    [alices, charlies, daves] = await Promise.all([
      setKeys(ALICE, keysOfAlice), setKeys(CHARLIE, keysOfCharlie), setKeys(DAVE, keysOfDave),
    ]);
    for (const [receipt, who, name] of [[charlies, CHARLIE, '//Charlie'], [daves, DAVE, '//Dave']]) {
      assert.equal(await sessionAt(api, receipt.blockHash), session);
      const old = u8aToHex(account(name, 'ed25519').publicKey);
      assert.equal(await grandpaKeyAt(who, receipt.parentHash), old);
      assert.notEqual(await grandpaKeyAt(who, receipt.blockHash), old);
    }
    slashEra = (await activeEra(api, charlies.blockHash)).index;
    davesProof = await doubleVote(api, '//Dave', DAVES_ROUND, daves.blockHash);
  }));

  it('Charlie is reported in the session of his votes, with a proof made after he changed his keys', story(async () => {
    assert.equal(equivocationFraction(1n, 4n), FRACTION);
    const proof = await doubleVote(api, '//Charlie', CHARLIES_ROUND, charlies.blockHash);
    charlieReported = await reported(proof, CHARLIE);
    assert.equal(await sessionAt(api, charlieReported.parentHash), session);
  }));

  it('Dave is reported when the next session is on, with a proof made after he changed his keys', story(async () => {
    await until(api, 'the next session is on', async ({ hash }) => await sessionAt(api, hash) > session, PATIENCE);
    daveReported = await reported(davesProof, DAVE);
    assert.ok(await sessionAt(api, daveReported.parentHash) > session);
  }));

  it('Alice, who only changed her keys, works on with the new ones', story(async () => {
    const { hash } = await until(api, 'Alice is at work when her keys are in force', async (final) => {
      return await sessionAt(api, final.hash) >= session + 2 && isAtWork(api, ALICE.address, final.hash);
    }, { finalized: true, ...PATIENCE });
    const authorities = (await (await api.at(hash)).query.grandpa.authorities()).map(([key]) => key.toHex());
    assert.ok(authorities.includes(await grandpaKeyAt(ALICE, alices.blockHash)), authorities.join(' '));
    assert.ok(!authorities.includes(await grandpaKeyAt(ALICE, alices.parentHash)), authorities.join(' '));
    assert.notEqual(await candidateAt(api, ALICE.address, hash), null);
  }));

  it('Charlie, Dave and the nominator of both pay 56.25% of what they had at stake, and nobody else pays', story(async () => {
    const due = {};
    let last = 0;
    for (const [{ address }, receipt] of [[CHARLIE, charlieReported], [DAVE, daveReported]]) {
      const isTheirs = ({ validator }) => validator.eq(address);
      const applied = await firstEvent(api, receipt.blockNumber, 'staking.SlashApplied', isTheirs);
      const [told, taken] = await Promise.all([receipt.blockHash, applied.hash].map((hash) => activeEra(api, hash)));
      assert.equal(taken.index, applicationEra(slashEra, told.index, TIMING.slashDeferDuration));
      const { own, others, total } = poolSlash(FRACTION, await exposureAt(api, slashEra, address, applied.hash));
      assert.equal(applied.value.amount.toBigInt(), total);
      assert.deepEqual(others.map(({ who }) => who), [FERDIE.address]);
      for (const { who, value } of [{ who: address, value: own }, ...others]) due[who] = (due[who] ?? 0n) + value;
      last = Math.max(last, applied.number);
    }
    const blocks = await blocksBetween(api, 1, last);
    assert.deepEqual(slashedIn(blocks.flatMap(({ events }) => events)), due);
  }));

  it('the chain goes on, and all nodes agree on what is final', story(async () => {
    await ensureAgreement(nodes);
  }));

  /** The bystander reports a validator's votes and pays no fee. The validator is chilled and has a pending slash. */
  async function reported(proof, { address }) {
    const receipt = await submit(api, BYSTANDER, api.tx.grandpa.reportEquivocation(...proof), { finalized: true });
    assert.deepEqual(offencesIn(receipt.events), ['grandpa:equivoca']);
    assert.deepEqual(reportedIn(receipt.events), [{ validator: address, fraction: FRACTION, slashEra }]);
    assert.equal(receipt.fee, 0n);
    assert.equal(await candidateAt(api, address, receipt.blockHash), null);
    return receipt;
  }

  /** The GRANDPA key that is set for later sessions. */
  async function grandpaKeyAt({ address }, hash) {
    return (await (await api.at(hash)).query.session.nextKeys(address)).unwrap().grandpa.toHex();
  }
});
