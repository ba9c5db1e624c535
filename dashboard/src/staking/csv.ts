/**
 * Rewards as a file for spreadsheets.
 *
 * Before: the payouts of a staker. After: "My stake" offers it to save.
 * Amounts are exact, with a point and without groups, so every spreadsheet reads them.
 */
import type { Payout } from './model';
import { unit } from './amounts';

export interface CsvContext {
  symbol: string;
  decimals: number;
  address: (who: Payout['validator']) => string;
  /** When an era began, or null. */
  start: (era: number) => number | null;
  /** The account that is paid, by the destination that is set now. Empty if rewards are not minted. */
  payoutAccount: string;
}

const COLUMNS = [
  'era', 'era_start_utc', 'validator', 'stake', 'reward', 'reward_units', 'symbol', 'state', 'payout_account_by_present_setting',
];

/** The file's text: a line of names, then one line for each era and validator, the oldest first. */
export function rewardsCsv(payouts: Payout[], context: CsvContext): string {
  const lines = [...payouts].sort((a, b) => a.era - b.era).map(({ era, validator, stake, reward, state }) => {
    const start = context.start(era);
    return [
      era, start === null ? '' : new Date(start).toISOString().slice(0, 19) + 'Z',
      context.address(validator), plain(stake, context.decimals),
      reward === null ? '' : plain(reward, context.decimals), reward ?? '', context.symbol, state,
      context.payoutAccount,
    ].map(cell).join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/**
 * The name of the file. A file says by its name if not all validators were searched, because later nothing else does.
 */
export function csvName(address: string, searchedAll: boolean): string {
  return `rewards-${searchedAll ? '' : 'incomplete-'}${address}.csv`;
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
