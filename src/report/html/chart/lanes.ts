/** One lane a data node: what it was, and whether it took writes. Two writable masters at once are framed in red. */

import { POLL_PERIOD_MS } from '../../../history/polling.ts';
import { instant, quantity } from '../../../core/quantity.ts';
import type { RunResult } from '../../result.ts';
import { html, type Markup } from '../html.ts';
import { clippedName, LEFT, px, RIGHT, textWidth, type Lane, type TimeScale } from './frame.ts';

type Node = RunResult['timeline']['nodes'][number];
type Span = Node['spans'][number];
type Stretch = RunResult['timeline']['twoMasters'][number];

const LANE = 26;
const ALARM = 22;

/** The hatch of a master that takes no writes. */
export const READ_ONLY_PATTERN: Markup = html`<pattern
  id="read-only"
  width="6"
  height="6"
  patternUnits="userSpaceOnUse"
  patternTransform="rotate(-45)"
>
  <rect class="master" width="1.6" height="6" />
</pattern>`;

/** The lanes of all data nodes. */
export function nodeLanes({ nodes, twoMasters }: RunResult['timeline'], x: TimeScale): Lane {
  const overlaps = twoMasters.map((stretch) => framed(stretch, x));
  const top = overlaps.length === 0 ? 4 : ALARM;
  const height = top + nodes.length * LANE + 6;
  return {
    height,
    draw: (y) =>
      html`${overlaps.map(({ from, width }) => frame('alarm-ground', [from, width], [y, height]))}
      ${nodes.map((node, index) => lane(node, y + top + index * LANE, x))}
      ${overlaps.map((overlap) => alarm(overlap, [y, height]))}
      ${nodes.length === 0 ? html`<text class="soft" x=${LEFT} y=${y + 16}>no data node was watched</text>` : null}`,
  };
}

function lane({ node, spans }: Node, y: number, x: TimeScale): Markup {
  return html`<text x="0" y=${y + 17}>${clippedName(node)}</text>
    <line class="rule" x1=${LEFT} x2=${RIGHT} y1=${y + LANE} y2=${y + LANE} />
    ${spans.map((span) => bar(span, y, x))}`;
}

function bar(span: Span, y: number, x: TimeScale): Markup {
  const from = px(x(span.fromS));
  const width = px(Math.max(1, x(span.toS) - from));
  const words = wordsOf(span);
  const fitting = words.find((each) => textWidth(each) + 14 < width);
  const inside = isWritable(span) ? 'inside' : span.state === 'master' ? 'halo read-only-words' : 'halo';
  return html`<g>
    <title>${words[0]}, ${instant(span.fromS)} to ${instant(span.toS)}</title>
    ${shape(span, [from, width], y)}
    ${fitting === undefined ? null : html`<text class=${inside} x=${px(from + 8)} y=${y + 17}>${fitting}</text>`}
  </g>`;
}

function shape(span: Span, [x, width]: readonly [number, number], y: number): Markup {
  const rect = (kind: string, top: number, height: number) =>
    html`<rect class=${kind} x=${x} y=${y + top} width=${width} height=${height} />`;
  if (isWritable(span)) return rect('master', 4, 18);
  if (span.state === 'master') return rect('read-only', 4, 18);
  if (span.state === 'replica') return rect('replica', 11, 4);
  return html`<line class=${span.state} x1=${x} x2=${px(x + width)} y1=${y + 13} y2=${y + 13} />`;
}

function isWritable({ state, writable }: Span): boolean {
  return state === 'master' && writable;
}

/** What to write on a bar, the longest first. */
function wordsOf(span: Span): readonly string[] {
  if (span.state !== 'master') return [span.state];
  return span.writable ? ['master'] : ['master, takes no writes', 'no writes'];
}

interface Framed extends Stretch {
  readonly from: number;
  readonly width: number;
}

function framed(stretch: Stretch, x: TimeScale): Framed {
  const from = px(x(stretch.fromS));
  return { ...stretch, from, width: px(Math.max(3, x(stretch.toS) - from)) };
}

type Extent = readonly [start: number, length: number];

function frame(kind: string, [x, width]: Extent, [y, height]: Extent): Markup {
  return html`<rect class=${kind} x=${x} y=${y + 1} width=${width} height=${height - 4} />`;
}

function alarm({ from, width, fromS, toS }: Framed, vertical: Extent): Markup {
  const words = `two masters take writes: ${quantity(toS - fromS, 's', POLL_PERIOD_MS / 1e3)}`;
  const isLate = from + textWidth(words) + 8 > RIGHT;
  const at = px(isLate ? from + width - 6 : from + 6);
  return html`<g>
    <title>${words}, ${instant(fromS)} to ${instant(toS)}</title>
    ${frame('alarm', [from, width], vertical)}
    <text class="alarm-words halo" text-anchor=${isLate ? 'end' : 'start'} x=${at} y=${vertical[0] + 15}
      >${words}</text
    >
  </g>`;
}

/** When each node took writes as master, in words; for captions. */
export function reigns(nodes: readonly Node[]): readonly (Stretch & { readonly node: string })[] {
  return nodes
    .flatMap(({ node, spans }) => writableSpans(spans).map((span) => ({ node, ...span })))
    .toSorted((a, b) => a.fromS - b.fromS);
}

/** When a node was master and took writes; spans that touch are one. */
function writableSpans(spans: Node['spans']): Stretch[] {
  const merged: { fromS: number; toS: number }[] = [];
  for (const { fromS, toS, state, writable } of spans.toSorted((a, b) => a.fromS - b.fromS)) {
    if (state !== 'master' || !writable) continue;
    const last = merged.at(-1);
    if (last !== undefined && fromS <= last.toS) last.toS = Math.max(last.toS, toS);
    else merged.push({ fromS, toS });
  }
  return merged;
}
