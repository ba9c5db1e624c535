/**
 * Light or dark: what the system prefers, or what the reader chose here.
 *
 * Before: a click on the toggle. After: `app.css` and charts take their colours by it.
 */
const KEY = 'palisade.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

export type Theme = 'light' | 'dark';

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    // A browser may forbid storage to files. Then the choice lasts as long as the page.
    return null;
  }
}

class ThemeState {
  chosen = $state<Theme | null>(stored());
  #system = $state<Theme>(system.matches ? 'dark' : 'light');

  constructor() {
    system.addEventListener('change', ({ matches }) => {
      this.#system = matches ? 'dark' : 'light';
    });
  }

  get current(): Theme {
    return this.chosen ?? this.#system;
  }

  toggle(): void {
    this.chosen = this.current === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, this.chosen);
    } catch { /* as above */ }
    applyTheme();
  }
}

export const theme = new ThemeState();

/** Tells the style sheet. Without a choice it follows the system by itself. */
export function applyTheme(): void {
  if (theme.chosen) document.documentElement.dataset.theme = theme.chosen;
  else delete document.documentElement.dataset.theme;
}
