/**
 * The conditions under which Polkadot-JS Apps shows its staking pages, and the numbers that it computes. They are restated
 * from its known behaviour, so that they can be tested without a browser.
 *
 * Before: `chain.mjs` gives the API. After: `apps-gates.test.mjs` compares the numbers with the state.
 * `apps-derive.test.mjs` and `apps-council.test.mjs` compare the slashes, `apps-stats.test.mjs` the statistics.
 * `apps-other-chains.test.mjs` tests the conditions on chains that do not fulfil them. The actions on the pages are in
 * `staking-page.mjs`. Nothing here knows the right answers.
 */
import { account } from './chain.mjs';

/** Any account. The conditions only check whether values can be made. */
const ANYONE = account('//Alice').address;

/** The inflation that Apps assumes for an unknown chain. */
const ASSUMED_INFLATION = { least: 0.025, most: 0.1, ideal: 0.5, falloff: 0.05 };

/** The pages of the menu: for each its name, and whether it is shown. */
export function pagesOffered(api) {
  const { query, tx } = api;
  const bags = query.voterBagsList ?? query.bagsList ?? query.voterList;
  return {
    staking: Boolean(query.staking?.erasStakersOverview && tx.staking?.bond) && fitsStakingPage(api),
    stakingLegacy: !query.staking?.erasStakersOverview && Boolean(query.staking?.erasStakers),
    stakingAsync: Boolean(tx.stakingAhClient || (tx.staking && tx.stakingRcClient)),
    bags: Boolean(bags?.counterForListNodes),
    council: Boolean(query.council?.prime),
  };
}

/** Whether the current staking page works with the chain's types. The page is hidden if a value can't be made. */
function fitsStakingPage(api) {
  const { query, tx } = api;
  if (query.stakingAhClient || tx.stakingRcClient) return false;
  try {
    const ones = { total: 1, own: 1, nominatorCount: 1, pageCount: 1 };
    const overview = valueOf(api, query.staking.erasStakersOverview, ones);
    if (Object.keys(ones).some((field) => overview[field]?.toString() !== '1')) return false;
    if (!valueOf(api, query.staking.claimedRewards, [0]).eq([0])) return false;
    const { length } = tx.staking.bond.meta.args;
    if (length === 3) tx.staking.bond(ANYONE, 1, { Account: ANYONE });
    else tx.staking.bond(1, { Account: ANYONE });
    return length === 2 || length === 3;
  } catch {
    return false;
  }
}

/** A value of a storage item's type. */
function valueOf(api, item, value) {
  const { type } = item.creator.meta;
  const id = type.isMap ? type.asMap.value : type.asPlain;
  return api.registry.createType(api.registry.createLookupType(id), value);
}

/** The conditions of a stash's forms and menus. `controller` may be the stash itself. */
export function forms(api, stash, controller) {
  const { consts: { staking: consts }, tx: { staking: tx } } = api;
  return {
    bondAsksForController: tx.bond.meta.args.length === 3,
    canChangeController: tx.setController.meta.args.length === 1 || stash !== controller,
    controllerIsNamed: tx.setController.meta.args.length === 1,
    withdrawalNamesSpans: tx.withdrawUnbonded.meta.args.length === 1,
    nominationLimit: (consts.maxNominatorRewardedPerValidator ?? consts.maxNominations)?.toNumber(),
    canBlockNominators: Boolean(tx.kick),
  };
}

/** Whether the page takes a stash for a validator. Preferences of only zeros mean no. */
export async function looksValidating(api, stash) {
  return (await api.query.staking.validators(stash)).toU8a().some((byte) => byte !== 0);
}

/**
 * The nominees of a stash by their state on the page: `waiting`, `active`, `inactive`, `chilled`. The result is `null` while
 * the page says "Checking validators". It says so for ever if no nominee is elected. With a pallet older than version 14
 * there are no states. No nominee is `chilled`: if the event `SlashReported` exists, a slash does not chill nominations.
 *
 * The page has a fault. It reads the exposures of the elected nominees only, but assigns the first exposure to the first
 * nominee, and so on. So a nominee that is not elected is on no list, or another nominee is on its list.
 */
export async function nomineesByState(api, stash) {
  const { query: { staking }, derive } = api;
  const none = { waiting: [], active: [], inactive: [], chilled: [] };
  const nomination = await staking.nominators(stash);
  if ((await staking.palletVersion()).toNumber() < 14 || nomination.isNone) return none;
  const { targets: chosen, submittedIn } = nomination.unwrap();
  const nominees = chosen.map(String);
  const { activeEra } = await derive.session.indexes();
  const { validators, nominators } = await derive.staking.eraExposure(activeEra);
  const exposures = nominees.map((nominee) => validators[nominee]).filter(Boolean);
  if (exposures.length === 0) return null;
  if (submittedIn.eq(activeEra)) return { ...none, waiting: nominees };
  const active = (nominators[stash] ?? []).slice(0, 1).map(({ validatorId }) => validatorId);
  const isBacking = ({ others }) => others.some(({ who }) => who.eq(stash));
  const idle = nominees.filter((_, index) => exposures[index] && !isBacking(exposures[index]));
  return {
    ...none,
    waiting: idle.filter((nominee) => !validators[nominee]),
    active,
    inactive: idle.filter((nominee) => validators[nominee] && !active.includes(nominee)),
  };
}

/** The slashes page: for each era with rows, the `era` of the storage key, the `label` (the era of the offence), and the rows. */
export async function slashesPage(api) {
  const { staking } = api.query;
  if (staking.earliestUnappliedSlash) throw new Error('an older pallet, whose slashes are found otherwise');
  const { activeEra } = await api.derive.session.indexes();
  const wait = api.consts.staking.slashDeferDuration.toNumber() + 1;
  const eras = Array.from({ length: wait + 1 }, (_, later) => activeEra.toNumber() + later);
  const rows = await staking.unappliedSlashes.multi(eras);
  return eras
    .map((era, index) => ({ era, label: era - wait, rows: [...rows[index]] }))
    .filter((page) => page.rows.length > 0);
}

/**
 * The overview: the set and its seats, the online validators, the progress of the era, the forcing mode, and the minimum
 * commission. If eras are always forced, each lasts one session. Without heartbeats no validator counts as online, and
 * none has a link to its statistics (`hasStats`).
 */
export async function overviewPage(api) {
  const { derive, query: { imOnline, staking } } = api;
  const [{ validators, validatorCount }, progress, forcing, minCommission, online] = await Promise.all([
    derive.staking.overview(), derive.session.progress(), staking.forceEra(), staking.minCommission(),
    imOnline && derive.imOnline?.receivedHeartbeats(),
  ]);
  const { eraLength, eraProgress, sessionLength, sessionProgress } = progress;
  const [length, done] = forcing.isForceAlways ? [sessionLength, sessionProgress] : [eraLength, eraProgress];
  return {
    validators: validators.map(String),
    seats: validatorCount.toNumber(),
    online: online && validators.map(String).filter((who) => online[who]?.isOnline),
    era: { length: length.toNumber(), done: done.toNumber() },
    forcing: forcing.type,
    minCommission: minCommission.toBigInt(),
    hasStats: Boolean(imOnline?.authoredBlocks && staking.activeEra),
  };
}

/**
 * A validator's statistics, by finished era: its points, its pool, its loss by slashes, its commission, its own stake, its
 * total backing, and the part of the backing on the first page of nominators. Points, pool and stake also have an average
 * per seat. It is computed with the present number of seats.
 */
export async function validatorStats(api, who) {
  const { derive, query: { staking } } = api;
  const eras = await derive.staking.erasHistoric();
  const [points, rewards, slashes, exposures, prefs, totals, seats] = await Promise.all([
    derive.staking.stakerPoints(who, false), derive.staking.erasRewards(), derive.staking.ownSlashes(who, false),
    derive.staking.ownExposures(who, false), derive.staking.stakerPrefs(who, false), totalsOf(api, eras),
    staking.validatorCount(),
  ]);
  return eras.map((era, index) => {
    const of = (series) => series.find((entry) => entry.era.eq(era));
    const perSeat = Object.entries(totals[index]).map(([name, total]) => [name, total / seats.toBigInt()]);
    return {
      era: era.toNumber(),
      points: of(points).points.toBigInt(),
      pool: poolOf(of(points), of(rewards)),
      slash: of(slashes).total.toBigInt(),
      ...stakeOf(of(exposures)),
      commission: of(prefs).validatorPrefs.commission.unwrap().toBigInt(),
      perSeat: Object.fromEntries(perSeat),
    };
  });
}

/** The totals of all validators in each of some eras. */
async function totalsOf({ query: { staking } }, eras) {
  const [points, rewards, stakes] = await Promise.all([
    staking.erasRewardPoints.multi(eras), staking.erasValidatorReward.multi(eras), staking.erasTotalStake.multi(eras),
  ]);
  return eras.map((_, index) => ({
    points: points[index].total.toBigInt(),
    pool: rewards[index].unwrapOrDefault().toBigInt(),
    stake: stakes[index].toBigInt(),
  }));
}

function poolOf({ points, eraPoints }, { eraReward }) {
  return eraPoints.isZero() ? 0n : (points.toBigInt() * eraReward.toBigInt()) / eraPoints.toBigInt();
}

/** A validator's own stake, its total backing, and the part on the first page. */
function stakeOf({ exposureMeta, exposurePaged }) {
  const [meta, page] = [exposureMeta, exposurePaged].map((option) => (option.isSome ? option.unwrap() : {}));
  const amount = (value) => value?.unwrap().toBigInt() ?? 0n;
  return { own: amount(meta.own), total: amount(meta.total), paged: amount(page.pageTotal) };
}

/** The milliseconds of a block and of unbonding, as the pages show them. */
export async function timesTold(api) {
  const { call, consts, derive } = api;
  const told = await call.babeApi?.configuration();
  const slot = told?.slotDuration ?? consts.babe?.expectedBlockTime ?? consts.timestamp.minimumPeriod.muln(2);
  const block = BigInt(slot.toString());
  const { eraLength } = await derive.session.info();
  return { block, unbonding: block * eraLength.toBigInt() * consts.staking.bondingDuration.toBigInt() };
}

/** The stakers' inflation that the page shows, in percent of the issuance per year. */
export function inflationTold(staked, issuance) {
  const { least, most, ideal, falloff } = ASSUMED_INFLATION;
  const share = Number((staked * 1_000_000n) / issuance) / 1_000_000;
  const incentive = share <= ideal ? share / ideal : 2 ** ((ideal - share) / falloff);
  return 100 * (least + (most - least) * incentive);
}

/** The numbers above the list of targets that the chain has. */
export async function targetsSummary(api) {
  const { query: { balances, staking }, consts } = api;
  const names = [
    'counterForNominators', 'counterForValidators', 'maxNominatorsCount', 'maxValidatorsCount', 'minNominatorBond',
    'minValidatorBond', 'minCommission', 'minimumActiveStake',
  ];
  const items = [...names.map((name) => [name, staking[name]]), ['totalIssuance', balances.totalIssuance]];
  const there = items.filter(([, item]) => item);
  const values = await api.queryMulti(there.map(([, item]) => item));
  const number = (value) => (value.isSome ? value.unwrap() : value).toBigInt?.();
  return {
    historyDepth: consts.staking.historyDepth.toBigInt(),
    ...Object.fromEntries(there.map(([name], index) => [name, number(values[index])])),
  };
}

/** The list of targets: elected and waiting validators. */
export async function targets(api) {
  const flags = { withController: true, withPrefs: true, withClaimedRewardsEras: true, withLedger: true };
  const [elected, waiting] = await Promise.all([
    api.derive.staking.electedInfo({ ...flags, withExposure: true, withExposureMeta: true }),
    api.derive.staking.waitingInfo(flags),
  ]);
  return [...elected.info, ...waiting.info].map((info) => target(api, info));
}

function target(api, { accountId, exposureMeta, exposurePaged, stakingLedger, validatorPrefs }) {
  const page = exposurePaged.isSome ? exposurePaged.unwrap() : api.createType('SpStakingExposurePage');
  const meta = exposureMeta.isSome ? exposureMeta.unwrap() : api.createType('SpStakingPagedExposureMetadata');
  // Without a page of the exposure, the ledger is shown, as for a waiting validator.
  const isActive = exposurePaged.isSome && !meta.total.unwrap().isZero();
  const [own, total] = isActive ? [meta.own, meta.total] : [stakingLedger.total, stakingLedger.total];
  return {
    address: accountId.toString(),
    isActive,
    own: own.unwrap().toBigInt(),
    total: total.unwrap().toBigInt(),
    nominators: page.others.length,
    commission: validatorPrefs.commission.unwrap().toBigInt(),
    isBlocking: validatorPrefs.blocked.isTrue,
  };
}
