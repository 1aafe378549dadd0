/** The faults: a named strip each, and their shade through all lanes, with a pattern so that colour is not needed. */

import type { RunResult } from '../../result.ts';
import { instant } from '../../quantity.ts';
import { html, type Markup } from '../html.ts';
import { faultColour } from '../tokens.ts';
import { clipped, px, textWidth, type Lane, type TimeScale } from './frame.ts';
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

/** The strips with their names; a name that does not fit into its strip stands beside it. */
export function strips(faults: readonly Fault[], x: TimeScale): Lane {
  const items = faults.map((fault, index) => ({ fault, index, edges: edges(fault, x), name: nameOf(fault) }));
  const placed = inRows(items, (item) => {
    const [from, to] = item.edges;
    return [from, Math.max(to, from + textWidth(item.name) + 16)];
  });
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  return {
    height: rows * ROW + 4,
    draw: (y) =>
      html`<text class="name" x="0" y=${y + 16}>Faults</text> ${placed.map(({ item, row, from }) => {
          const top = y + row * ROW + 2;
          const [left, right] = item.edges;
          const beside = right - left < textWidth(item.name) + 12 && from === left;
          return html`<g>
            <title>${item.fault.words}, ${instant(item.fault.fromS)} to ${instant(item.fault.toS)}</title>
            <rect
              x=${left}
              y=${top}
              width=${px(right - left)}
              height=${ROW - 4}
              fill="url(#fault-${item.index})"
              stroke=${faultColour(item.fault.colour)}
            />
            <text class="halo strong" x=${px(beside ? right + 6 : from + 6)} y=${top + 13}>${item.name}</text>
          </g>`;
        })}
        ${faults.length === 0 ? html`<text class="soft" x=${x.range()[0]} y=${y + 16}>none was injected</text>` : null}`,
  };
}

function edges(fault: Fault, x: TimeScale): readonly [number, number] {
  const from = px(x(fault.fromS));
  return [from, Math.max(from + 2, px(x(fault.toS)))];
}

function nameOf({ name, targets }: Fault): string {
  return clipped(targets.length === 0 ? name : `${name}: ${targets.join(', ')}`, 60);
}
