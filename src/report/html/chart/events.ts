/** What the Sentinels published: a row of marks each, and above them labels that never overlap. */

import { instant } from '../../../core/quantity.ts';
import type { RunResult } from '../../result.ts';
import { html, type Markup } from '../html.ts';
import { clippedName, LEFT, px, RIGHT, type Lane, type TimeScale } from './frame.ts';
import { labelOf, labels, type Label } from './labels.ts';

type Event = RunResult['timeline']['events'][number];

const ROW = 16;
const MARKS = 14;

/** The lanes of all Sentinels, under their labels. */
export function sentinelLanes(events: readonly Event[], x: TimeScale): Lane {
  const sentinels = [...new Set(events.map(({ sentinel }) => sentinel))].toSorted();
  const { placed, rows, left } = labels(events, x);
  const top = rows * ROW + 8;
  const lane = (sentinel: string, y: number) =>
    marks({ sentinel, events: events.filter((each) => each.sentinel === sentinel) }, y, x);
  return {
    height: top + sentinels.length * MARKS + 10,
    draw: (y) =>
      html`<text x="0" y=${y + 14}>Sentinels</text> ${
          events.length === 0
            ? html`<text class="soft" x=${LEFT} y=${y + 14}>published nothing that tells the story</text>`
            : null
        }
        ${left > 0 ? html`<text class="soft" x="0" y=${y + 30}>${left} labels left out</text>` : null}
        ${leading(placed, x).map((each) => leader(each, y, { top, x }))}
        ${placed.map((each) => label(each, y))}
        ${sentinels.map((sentinel, index) => lane(sentinel, y + top + index * MARKS))}`,
  };
}

/** Labels whose leader would not be hidden by a longer one. */
function leading(placed: readonly Label[], x: TimeScale): Label[] {
  const isNear = (a: Label, b: Label) => Math.abs(x(a.item.atS) - x(b.item.atS)) < 2;
  return placed.filter((label) => !placed.some((other) => other.row < label.row && isNear(label, other)));
}

function leader(
  { item, row }: Label,
  y: number,
  to: { readonly top: number; readonly x: TimeScale },
): Markup {
  const at = px(to.x(item.atS));
  return html`<path class="leader" d="M${at} ${y + row * ROW + 5}V${y + to.top + 2}" />`;
}

function label({ item, row, from }: Label, y: number): Markup {
  return html`<text class="halo event" x=${px(from + 6)} y=${y + row * ROW + 13}>${labelOf(item)}</text>`;
}

function marks(
  { sentinel, events }: { readonly sentinel: string; readonly events: readonly Event[] },
  y: number,
  x: TimeScale,
): Markup {
  return html`<text class="soft" x="0" y=${y + 11}>${clippedName(sentinel)}</text>
    <line class="rule" x1=${LEFT} x2=${RIGHT} y1=${y + 7} y2=${y + 7} />
    ${events.map(
      ({ atS, event, words }) =>
        html`<circle class=${event.startsWith('-') ? 'ends' : 'begins'} cx=${px(x(atS))} cy=${y + 7} r="3.2">
          <title>${instant(atS)} ${sentinel} ${event}: ${words}</title>
        </circle>`,
    )}`;
}
