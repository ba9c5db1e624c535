/**
 * The page that the address line names, after the `#`. So any static server serves every page.
 *
 * Before: links. After: `App.svelte` shows the page.
 */
export const PAGES = [
  { id: 'overview', title: 'Overview' },
  { id: 'validators', title: 'Validators' },
  { id: 'stake', title: 'My stake' },
  { id: 'nominate', title: 'Nominate' },
  { id: 'slashes', title: 'Slashes' },
  { id: 'calculator', title: 'Calculator' },
] as const;

export type PageId = (typeof PAGES)[number]['id'];

class Route {
  #hash = $state(window.location.hash);

  constructor() {
    window.addEventListener('hashchange', () => {
      this.#hash = window.location.hash;
    });
  }

  get #parts(): string[] {
    return this.#hash.replace(/^#\/?/, '').split('/').map(decoded);
  }

  get page(): PageId {
    return PAGES.find(({ id }) => id === this.#parts[0])?.id ?? 'overview';
  }

  /** What follows the page, such as an address, or an empty text. */
  get argument(): string {
    return this.#parts[1] ?? '';
  }
}

/** A part of the address line. What is no valid encoding is left as it was typed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = new Route();

export const linkTo = (page: PageId, argument?: string): string => `#/${page}${argument ? `/${encodeURIComponent(argument)}` : ''}`;
