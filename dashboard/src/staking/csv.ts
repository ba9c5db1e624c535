/**
 * Rewards as a file for spreadsheets.
 *
 * Before: the exposed eras of a staker. After: "My stake" offers it to save.
 * Amounts are exact, with a point and without groups, so every spreadsheet reads them.
 */
import type { ExposedEra } from './model';
import { unit } from './amounts';
import { payoutState, rewardOf } from './rewards';

export interface CsvContext {
  symbol: string;
  decimals: number;
  address: (who: ExposedEra['validator']) => string;
  /** When an era began, or null. */
  start: (era: number) => number | null;
  /** The account that is paid, by the destination that is set now. Empty if rewards are not minted. */
  payoutAccount: string;
}

const COLUMNS = [
  'era', 'era_start_utc', 'validator', 'stake', 'reward', 'reward_units', 'symbol', 'state', 'payout_account_by_present_setting',
];

/** The file's text: a line of names, then one line for each era and validator, the oldest first. */
export function rewardsCsv(eras: ExposedEra[], context: CsvContext): string {
  const lines = [...eras].sort((a, b) => a.era - b.era).map((exposed) => {
    const reward = rewardOf(exposed);
    const start = context.start(exposed.era);
    return [
      exposed.era, start === null ? '' : new Date(start).toISOString().slice(0, 19) + 'Z',
      context.address(exposed.validator), plain(exposed.stake, context.decimals),
      reward === null ? '' : plain(reward, context.decimals), reward ?? '', context.symbol, payoutState(exposed),
      context.payoutAccount,
    ].map(cell).join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/** A cell. Text of the chain, such as a symbol, must not become a formula or a second cell. */
function cell(value: string | number | bigint): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function plain(amount: bigint, decimals: number): string {
  if (decimals === 0) return String(amount);
  return `${amount / unit(decimals)}.${String(amount % unit(decimals)).padStart(decimals, '0')}`;
}
