/**
 * Reads the consequences of an offence: reports, rulings, unapplied slashes, the set, and disabled validators.
 *
 * Before: `faults.mjs` made the offences. After: tests compare with `formulas.mjs`.
 * Events are searched block by block in the final chain, because a best block may be abandoned for a fork.
 */
import { block, eventsAt, until } from './chain.mjs';
import { TREASURY, balanceAt } from './staking.mjs';

/** Much longer than the few eras of any wait here, even on a slow machine. */
const PATIENCE_MS = 300_000;
/** The event for a session that has too few blocks to judge its validators. */
const INCONCLUSIVE = 'offences.SessionInconclusive';

/** The session of a block. */
export async function sessionAt(api, hash) {
  return (await (await api.at(hash)).query.session.currentIndex()).toNumber();
}

/** The addresses of the validators of that session, in its order. */
export async function validatorsAt(api, hash) {
  return (await (await api.at(hash)).query.session.validators()).map(String);
}

/** The addresses of the disabled validators. */
export async function disabledAt(api, hash) {
  const validators = await validatorsAt(api, hash);
  const disabled = await (await api.at(hash)).query.session.disabledValidators();
  return disabled.map(([index]) => validators[index.toNumber()]);
}

/** The author of a block. Its BABE digest has an index into the validators of the block's own state. */
export async function authorAt(api, hash) {
  const { digest } = await api.rpc.chain.getHeader(hash);
  const [engine, data] = digest.logs.find((log) => log.isPreRuntime && log.asPreRuntime[0].isBabe).asPreRuntime;
  return engine.extractAuthor(data, await (await api.at(hash)).query.session.validators()).toString();
}

/** The number of blocks of each author among the canonical blocks from `first` to `last`. */
export async function authorsOf(api, first, last) {
  const authors = {};
  for (let number = first; number <= last; number += 1) {
    const author = await authorAt(api, (await block(api, number)).hash);
    authors[author] = (authors[author] ?? 0) + 1;
  }
  return authors;
}

/** The session of a canonical block. */
export async function sessionOf(api, number) {
  return sessionAt(api, (await block(api, number)).hash);
}

/** The rows of `UnappliedSlashes` of an era, at a block or now. */
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
 * The first final block from `from` on for which `condition({ number, hash, parentHash, events })` is true, with the
 * condition's `value`. Waits until a time-out for blocks that are not final yet.
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

/** The first final block from `from` on with an event `name` whose fields fulfil `condition`. `value` has the fields. */
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

/**
 * The sessions that ended in the blocks from `first` to `last`, each from its first block on. `validators` are its set. Those
 * who authored or sent a heartbeat are `online`. im-online called `offline` who was silent, in the first block after the session,
 * `endedIn`. `heartbeats` are numbers of blocks. `stashes` maps the keys of im-online, as hex.
 */
export async function sessionsEnded(api, first, last, stashes) {
  const session = await sessionOf(api, first - 1);
  let from = first - 1;
  while (from > 1 && await sessionOf(api, from - 1) === session) from -= 1;
  const ended = [];
  let current;
  for (let number = from; number <= last; number += 1) {
    const { hash, events } = await finalBlock(api, number);
    const index = await sessionAt(api, hash);
    if (current?.session !== index) {
      const offline = fieldsOf(events, 'imOnline.SomeOffline').flatMap((told) => told.offline.map(([who]) => who.toString()));
      if (current) ended.push({ ...current, offline, endedIn: number });
      current = { session: index, validators: await validatorsAt(api, hash), online: new Set(), heartbeats: [] };
    }
    current.online.add(await authorAt(api, hash));
    for (const { authorityId } of fieldsOf(events, 'imOnline.HeartbeatReceived')) {
      current.online.add(stashes[authorityId.toHex()]);
      current.heartbeats.push(number);
    }
  }
  return ended;
}

/** The fields of every event called `name`. */
export function fieldsOf(events, name) {
  return events.filter((event) => event.name === name).map(({ data }) => data);
}

/** The reports to staking among `events`: `[{ validator, fraction, slashEra }]`, with `fraction` in parts of 10⁹. */
export function reportedIn(events) {
  return fieldsOf(events, 'staking.SlashReported').map(({ validator, fraction, slashEra }) => ({
    validator: validator.toString(), fraction: fraction.toBigInt(), slashEra: slashEra.toNumber(),
  }));
}

/** Kinds of the offences among `events`, as text. */
export function offencesIn(events) {
  return fieldsOf(events, 'offences.Offence').map(({ kind }) => textOf(kind));
}

/** The sessions with too few blocks to judge validators, from `events`: `[{ kind, session }]`. */
export function inconclusiveIn(events) {
  return fieldsOf(events, INCONCLUSIVE).map(({ kind, session }) => ({ kind: textOf(kind), session: session.toNumber() }));
}

function textOf(kind) {
  return Buffer.from(kind.toU8a(true)).toString();
}

/** The loss of each staker, from `events`: `{ address: amount }`. */
export function slashedIn(events) {
  const lost = {};
  for (const { staker, amount } of fieldsOf(events, 'staking.Slashed')) {
    lost[staker] = (lost[staker] ?? 0n) + amount.toBigInt();
  }
  return lost;
}

/** The rewards that were bonded for each stash, from `events`: `{ address: amount }`. */
export function compoundedIn(events) {
  const bonded = {};
  for (const { stash, dest, amount } of fieldsOf(events, 'staking.Rewarded')) {
    if (dest.isStaked) bonded[stash] = (bonded[stash] ?? 0n) + amount.toBigInt();
  }
  return bonded;
}

/** The increase of the treasury's free balance from the genesis to a block. */
export async function treasuryIncome(api, hash) {
  const [genesis, now] = await Promise.all([api.genesisHash, hash].map((at) => balanceAt(api, TREASURY, at)));
  return now.free - genesis.free;
}

/** The inflation that the treasury got, from `events`. */
export function treasuryInflationIn(events) {
  const parts = [
    ...fieldsOf(events, 'staking.EraPaid').map(({ remainder }) => remainder),
    ...fieldsOf(events, 'staking.EraSettled').map(({ toTreasury }) => toTreasury),
  ];
  return parts.reduce((sum, part) => sum + part.toBigInt(), 0n);
}
