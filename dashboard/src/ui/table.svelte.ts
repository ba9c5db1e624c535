/**
 * The state of a sorted, filtered and paged table of validators.
 *
 * Before: rows of the chain. After: `parts/ValidatorTable.svelte` shows one page of them.
 */
import { filtered, NO_FILTER, sorted, type Filter, type RankedRow, type SortKey } from '../staking/table';

export class TableState {
  key = $state<SortKey>('backing');
  descending = $state(true);
  filter = $state<Filter>({ ...NO_FILTER });
  page = $state(0);

  constructor(readonly pageSize = 50) {}

  /** A second click on a column turns its order. */
  sortBy(key: SortKey): void {
    this.descending = this.key === key ? !this.descending : key !== 'name' && key !== 'commission';
    this.key = key;
    this.page = 0;
  }

  matching(rows: RankedRow[]): RankedRow[] {
    return sorted(filtered(rows, this.filter), this.key, this.descending);
  }

  pages(matching: RankedRow[]): number {
    return Math.max(1, Math.ceil(matching.length / this.pageSize));
  }

  visible(matching: RankedRow[]): RankedRow[] {
    const page = Math.min(this.page, this.pages(matching) - 1);
    return matching.slice(page * this.pageSize, (page + 1) * this.pageSize);
  }
}
