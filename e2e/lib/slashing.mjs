/**
 * Reads what became of an offence: reports, rulings, unapplied slashes, who is in the set and who may not work.
 *
 * What comes before: `faults.mjs` made the offences. What comes after: tests compare with `formulas.mjs`.
 * Events are looked for block by block in the final chain, since with forks the best block of now may be none of it later.
 */
import { block, eventsAt, until } from './chain.mjs';
import { TREASURY, balanceAt } from './staking.mjs';

/** Far more than the few eras that anything here takes, on the slowest machine. */
const PATIENCE_MS = 300_000;
/** Tells that a session says nothing about its validators. */
const INCONCLUSIVE = 'offences.SessionInconclusive';

/** The session that is on at a block. */
export async function sessionAt(api, hash) {
  return (await (await api.at(hash)).query.session.currentIndex()).toNumber();
}

/** Addresses of the validators of that session, in its order. */
export async function validatorsAt(api, hash) {
  return (await (await api.at(hash)).query.session.validators()).map(String);
}

/** Addresses of those of them that may not work. */
export async function disabledAt(api, hash) {
  const validators = await validatorsAt(api, hash);
  const disabled = await (await api.at(hash)).query.session.disabledValidators();
  return disabled.map(([index]) => validators[index.toNumber()]);
}

/** The author of a block: its BABE digest holds an index into the validators that the block's own state names. */
export async function authorAt(api, hash) {
  const { digest } = await api.rpc.chain.getHeader(hash);
  const [engine, data] = digest.logs.find((log) => log.isPreRuntime && log.asPreRuntime[0].isBabe).asPreRuntime;
  return engine.extractAuthor(data, await (await api.at(hash)).query.session.validators()).toString();
}

/** The rows that clients see of the slashes that an era will apply: at a block, or now. */
export async function unappliedAt(api, era, hash) {
  const { query } = hash ? await api.at(hash) : api;
  return (await query.staking.unappliedSlashes(era)).map((row) => ({
    validator: row.validator.toString(),
    own: row.own.toBigInt(),
    others: row.others.map(([who, value]) => ({ who: who.toString(), value: value.toBigInt() })),
    reporters: row.reporters.map(String),
    payout: row.payout.toBigInt(),
  }));
}

/**
 * The first final block from `from` on that fulfils `condition({ number, hash, parentHash, events })`: that, with the
 * condition's `value`. Waits for blocks that aren't final yet, but not for ever.
 */
export async function firstBlock(api, from, what, condition) {
  const deadline = Date.now() + PATIENCE_MS;
  for (let number = from; Date.now() < deadline; number += 1) {
    await until(api, what, (final) => final.number >= number, { finalized: true, patienceMs: PATIENCE_MS });
    const candidate = await finalBlock(api, number);
    const value = await condition(candidate);
    if (value) return { ...candidate, value };
  }
  throw new Error(`gave up after ${PATIENCE_MS} ms of blocks since ${from}, waiting until ${what}`);
}

/** The first final block from `from` on with an event called `name` whose fields fulfil `condition`. `value` is the fields. */
export async function firstEvent(api, from, name, condition = () => true) {
  return firstBlock(api, from, `there is ${name}`, ({ events }) => {
    return events.find((event) => event.name === name && condition(event.data))?.data;
  });
}

/** A canonical block, which must exist: `{ number, hash, parentHash, events }`. */
export async function finalBlock(api, number) {
  const { hash } = await block(api, number);
  const [header, events] = await Promise.all([api.rpc.chain.getHeader(hash), eventsAt(api, hash)]);
  return { number, hash, parentHash: header.parentHash.toHex(), events };
}

/** The canonical blocks from `first` to `last`. */
export async function blocksBetween(api, first, last) {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Promise.all(numbers.map((number) => finalBlock(api, number)));
}

/** Every event of the canonical blocks from the first to `last`, in order. */
export async function eventsUpTo(api, last) {
  return (await blocksBetween(api, 1, last)).flatMap(({ events }) => events);
}

/** The fields of every event called `name`. */
export function fieldsOf(events, name) {
  return events.filter((event) => event.name === name).map(({ data }) => data);
}

/** Who was reported to staking among `events`: `[{ validator, fraction, slashEra }]`, `fraction` in parts of 10⁹. */
export function reportedIn(events) {
  return fieldsOf(events, 'staking.SlashReported').map(({ validator, fraction, slashEra }) => ({
    validator: validator.toString(), fraction: fraction.toBigInt(), slashEra: slashEra.toNumber(),
  }));
}

/** Kinds of the offences among `events`, as text. */
export function offencesIn(events) {
  return fieldsOf(events, 'offences.Offence').map(({ kind }) => textOf(kind));
}

/** Of which sessions `events` say that too few blocks were made to judge anybody: `[{ kind, session }]`. */
export function inconclusiveIn(events) {
  return fieldsOf(events, INCONCLUSIVE).map(({ kind, session }) => ({ kind: textOf(kind), session: session.toNumber() }));
}

function textOf(kind) {
  return Buffer.from(kind.toU8a(true)).toString();
}

/** What `events` say that each staker lost: `{ address: amount }`. */
export function slashedIn(events) {
  const lost = {};
  for (const { staker, amount } of fieldsOf(events, 'staking.Slashed')) {
    lost[staker] = (lost[staker] ?? 0n) + amount.toBigInt();
  }
  return lost;
}

/** What `events` say that was bonded for each stash as a reward: `{ address: amount }`. */
export function compoundedIn(events) {
  const bonded = {};
  for (const { stash, dest, amount } of fieldsOf(events, 'staking.Rewarded')) {
    if (dest.isStaked) bonded[stash] = (bonded[stash] ?? 0n) + amount.toBigInt();
  }
  return bonded;
}

/** What the treasury has been given from the genesis to a block. */
export async function treasuryIncome(api, hash) {
  const [genesis, now] = await Promise.all([api.genesisHash, hash].map((at) => balanceAt(api, TREASURY, at)));
  return now.free - genesis.free;
}

/** What `events` say that inflation gave the treasury. */
export function treasuryInflationIn(events) {
  const parts = [
    ...fieldsOf(events, 'staking.EraPaid').map(({ remainder }) => remainder),
    ...fieldsOf(events, 'staking.EraSettled').map(({ toTreasury }) => toTreasury),
  ];
  return parts.reduce((sum, part) => sum + part.toBigInt(), 0n);
}
