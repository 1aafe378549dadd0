/** The faults: a named strip each, and their shade through all lanes, with a pattern so that colour is not needed. */

import type { RunResult } from '../../result.ts';
import { instant } from '../../../core/quantity.ts';
import { html, type Markup } from '../html.ts';
import { faultColour } from '../tokens.ts';
import { clipped, LEFT, px, RIGHT, textWidth, type Lane, type TimeScale } from './frame.ts';
import { inRows } from './rows.ts';

type Fault = RunResult['timeline']['faults'][number];

const ROW = 22;

/** Definitions that `strips` and `shades` refer to: a pattern a fault. */
export function patterns(faults: readonly Fault[]): Markup {
  return faults.map((fault, index) => {
    const colour = faultColour(fault.colour);
    return html`<pattern
      id="fault-${index}"
      width="7"
      height="7"
      patternUnits="userSpaceOnUse"
      patternTransform=${fault.pattern === 'hatch' ? 'rotate(45)' : null}
    >
      <rect width="7" height="7" fill=${colour} fill-opacity="0.18" />
      ${fault.pattern === 'hatch' ? html`<rect width="2" height="7" fill=${colour} fill-opacity="0.55" />` : null}
      ${fault.pattern === 'dots' ? html`<circle cx="3.5" cy="3.5" r="1.4" fill=${colour} fill-opacity="0.8" />` : null}
    </pattern>`;
  });
}

/** The shade of every fault from `top` to `bottom`. */
export function shades(faults: readonly Fault[], x: TimeScale, extent: readonly [number, number]): Markup {
  const [top, bottom] = extent;
  return faults.map((fault, index) => {
    const [from, to] = edges(fault, x);
    const colour = faultColour(fault.colour);
    return html`<g>
      <rect
        x=${from}
        y=${top}
        width=${px(to - from)}
        height=${bottom - top}
        fill="url(#fault-${index})"
        opacity="0.4"
      />
      <path class="edge" d="M${from} ${top}V${bottom}M${to} ${top}V${bottom}" stroke=${colour} />
    </g>`;
  });
}

/** The strips with their names: inside, or where that is too narrow beside. */
export function strips(faults: readonly Fault[], x: TimeScale): Lane {
  const placed = inRows(
    faults.map((fault, index) => ({ fault, index, ...named(fault, x) })),
    ({ extent }) => extent,
  );
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  return {
    height: rows * ROW + 4,
    draw: (y) =>
      html`<text x="0" y=${y + 16}>Faults</text>
        ${placed.map(({ item, row }) => strip(item, y + row * ROW + 2, x))}
        ${faults.length === 0 ? html`<text class="soft" x=${LEFT} y=${y + 16}>none was injected</text>` : null}`,
  };
}

interface Named {
  readonly name: string;
  readonly extent: readonly [from: number, to: number];
  readonly anchor: 'start' | 'end';
  readonly at: number;
}

interface Strip extends Named {
  readonly fault: Fault;
  readonly index: number;
}

function strip({ fault, index, name, anchor, at }: Strip, y: number, x: TimeScale): Markup {
  const [left, right] = edges(fault, x);
  const title = `${fault.words}, ${instant(fault.fromS)} to ${instant(fault.toS)}`;
  return html`<g>
    <title>${title}</title>
    <rect
      x=${left}
      y=${y}
      width=${px(right - left)}
      height=${ROW - 4}
      fill="url(#fault-${index})"
      stroke=${faultColour(fault.colour)}
    />
    <text class="halo strong" text-anchor=${anchor} x=${px(at)} y=${y + 13}>${name}</text>
  </g>`;
}

/** The name with its place: inside the strip, else to its right, else to its left. */
function named(fault: Fault, x: TimeScale): Named {
  const [left, right] = edges(fault, x);
  const name = nameOf(fault);
  const width = textWidth(name) + 12;
  if (width < right - left) return { name, extent: [left, right], anchor: 'start', at: left + 6 };
  if (right + width < RIGHT) return { name, extent: [left, right + width], anchor: 'start', at: right + 6 };
  return { name, extent: [left - width, right], anchor: 'end', at: left - 6 };
}

function edges(fault: Fault, x: TimeScale): readonly [number, number] {
  const from = px(x(fault.fromS));
  return [from, Math.max(from + 2, px(x(fault.toS)))];
}

function nameOf({ name, targets }: Fault): string {
  return clipped(targets.length === 0 ? name : `${name}: ${targets.join(', ')}`, 60);
}
