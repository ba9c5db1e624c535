/**
 * Reads metrics in the text format of Prometheus, and finds the metrics that a dashboard or a rule names.
 *
 * Before: `node.mjs`, whose nodes show metrics if they are started with `prometheus`.
 */

/** The metrics of staking begin with this. */
const OURS = /\bpalisade_staking_[a-z_]+/g;

/** The series of staking in a text, by name: a list of `{ labels, value }`. */
export function stakingSeries(text) {
  const series = new Map();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^(palisade_staking_[a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (!name) continue;
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, content]) => [label, content]);
    series.set(name, [...(series.get(name) ?? []), { labels: Object.fromEntries(pairs), value: Number(value) }]);
  }
  return series;
}

/** The value of the one series of a metric that has a label with this content. Without a label, of the only series. */
export function valueOf(series, name, label, content) {
  const [found, ...others] = (series.get(name) ?? []).filter(({ labels }) => !label || labels[label] === content);
  const where = label ? ` with ${label}="${content}"` : '';
  if (!found) throw new Error(`there is no ${name}${where}`);
  if (others.length > 0) throw new Error(`there are several ${name}${where}`);
  return found.value;
}

/** What a file names: metrics, and selectors such as `{ name, label, content }`. */
export function namedIn(text) {
  const plain = text.replaceAll('\\"', '"');
  const selectors = [...plain.matchAll(/\b(palisade_staking_[a-z_]+)\{(\w+)="([^"]*)"/g)]
    .map(([, name, label, content]) => ({ name, label, content }));
  return { metrics: new Set(plain.match(OURS) ?? []), selectors };
}
