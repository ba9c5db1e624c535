import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist/', 'tests/output/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    rules: {
      'max-lines': ['error', 300],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    // Pure: no I/O, no client, no page.
    files: ['src/staking/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['../*', 'dedot*', 'svelte*'] }] },
  },
  {
    files: ['src/chain/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['../ui/*', '../parts/*', '../pages/*', 'svelte*'] }] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.test.ts'],
    rules: { 'max-lines-per-function': ['error', 50] },
  },
);
