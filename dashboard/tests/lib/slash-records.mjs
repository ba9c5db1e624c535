/** What the page "Slashes" shows of slashes that `pallet-staking` has noted, on a chain that has moved from it. */
import assert from 'node:assert/strict';

/** The page lists the records as reports, and says of which eras there are none. The chain is one of our pallet. */
export async function ensureSlashRecords(api, page) {
  const last = (await api.query.staking.lastInheritedEra()).unwrap().toNumber();
  const since = last - api.consts.staking.bondingDuration.toNumber();
  assert(since > 0, 'pallet-staking has forgotten the slashes of some eras');
  const records = (await api.query.staking.validatorSlashInEra.keys()).map(({ args: [era] }) => era.toNumber());
  const section = page.getByRole('region', { name: /^Applied/ });
  await section.waitFor();
  const none = section.getByText(`Nobody was slashed for offences since era ${since}. The chain has no records`);
  if (records.length === 0) await none.waitFor();
  for (const era of records) await section.locator(`tr[data-era="${era}"]`).getByText('reported', { exact: true }).waitFor();
}
