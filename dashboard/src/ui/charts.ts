/**
 * The look of charts: colours of the style sheet, quiet axes, bars or lines.
 *
 * Before: series of a page. After: `parts/Chart.svelte` draws them with uPlot.
 */
import uPlot from 'uplot';

export interface ChartSeries {
  name: string;
  values: (number | null)[];
  kind: 'line' | 'bars' | 'points';
  colour: 'accent' | 'second' | 'muted' | 'bad';
}

/** Distances between marks of an axis that counts. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100];

export interface ChartLook {
  series: ChartSeries[];
  /** What the x axis counts, such as `era`. */
  xName: string;
  xText: (value: number) => string;
  yText: (value: number) => string;
  mark: { x: number; y: number } | null;
  height: number;
}

/** The colour that a variable of the style sheet has in the present scheme. */
export function colourOf(element: Element, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function chartOptions(element: Element, look: ChartLook): Omit<uPlot.Options, 'width'> {
  const colour = (name: string) => colourOf(element, name);
  const axis = {
    stroke: colour('muted'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif',
  };
  return {
    height: look.height,
    scales: { x: { time: false, range: look.series.some(({ kind }) => kind === 'bars') ? withEdges : whole }, y: { range: fromZero } },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    legend: { live: true },
    series: [
      { label: look.xName, value: (_, value) => (value === null ? '–' : look.xText(value)) },
      ...look.series.map((one) => seriesOf(one, colour(one.colour), look.yText)),
    ],
    axes: [
      { ...axis, size: 28, space: 60, values: (_, splits) => splits.map(look.xText), ...(look.xName === 'era' ? { incrs: WHOLE } : {}) },
      { ...axis, size: 62, values: (_, splits) => splits.map(look.yText) },
    ],
    hooks: { draw: look.mark ? [(plot) => drawMark(plot, look.mark!, colour('second'))] : [] },
  };
}

function seriesOf(one: ChartSeries, stroke: string, yText: (value: number) => string): uPlot.Series {
  return {
    label: one.name,
    stroke,
    width: 2,
    pxAlign: 0,
    value: (_, value) => (value === null ? '–' : yText(value)),
    points: { show: one.kind === 'points' },
    ...(one.kind === 'bars' ? { fill: stroke, width: 0, paths: uPlot.paths.bars!({ size: [0.7, 40], align: 0 }) } : {}),
    ...(one.kind === 'points' ? { paths: () => null } : {}),
  };
}

/** Half a bar at both ends, so that no bar is cut. */
function withEdges(_: uPlot, min: number | null, max: number | null): [number, number] {
  return [(min ?? 0) - 0.5, (max ?? 1) + 0.5];
}

function whole(_: uPlot, min: number | null, max: number | null): [number, number] {
  const [left, right] = [min ?? 0, max ?? 1];
  return left === right ? [left - 0.5, right + 0.5] : [left, right];
}

/** Amounts begin at zero, so that heights compare. A chart without any value still has a height. */
function fromZero(_: uPlot, min: number | null, max: number | null): [number, number] {
  const top = max === null || max <= 0 ? 1 : max * 1.08;
  return [Math.min(0, min ?? 0), top];
}

function drawMark(plot: uPlot, { x, y }: { x: number; y: number }, stroke: string): void {
  const [left, top] = [plot.valToPos(x, 'x', true), plot.valToPos(y, 'y', true)];
  const { ctx } = plot;
  const radius = 5 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.arc(left, top, radius, 0, Math.PI * 2);
  ctx.fillStyle = stroke;
  ctx.fill();
  ctx.restore();
}
