/** What the Sentinels published: a row of marks each, and above them labels that never overlap. */

import { instant } from '../../quantity.ts';
import type { RunResult } from '../../result.ts';
import { html, type Markup } from '../html.ts';
import { clipped, LEFT, px, RIGHT, textWidth, type Lane, type TimeScale } from './frame.ts';
import { inRows } from './rows.ts';

type Event = RunResult['timeline']['events'][number];

const ROW = 16;
const MARKS = 14;
const LABEL_ROWS = 7;

/** The same event on several Sentinels within this time is one label. */
const CLUSTER_S = 1.5;

interface Cluster {
  readonly event: string;
  readonly events: Event[];
}

/** The lanes of all Sentinels, under their labels. */
export function sentinelLanes(events: readonly Event[], x: TimeScale): Lane {
  const sentinels = [...new Set(events.map(({ sentinel }) => sentinel))].toSorted();
  const clusters = clustered(events);
  const placed = inRows(
    clusters,
    (cluster) => {
      const at = x(cluster.events[0]!.atS);
      return [at - 2, at + textWidth(labelOf(cluster)) + 8];
    },
    LABEL_ROWS,
  );
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  const left = clusters.length - placed.length;
  const marksTop = rows * ROW + 8;
  return {
    height: marksTop + sentinels.length * MARKS + 10,
    draw: (y) =>
      html`<text class="name" x="0" y=${y + 14}>Sentinels</text>
        ${events.length === 0 ? html`<text class="soft" x=${LEFT} y=${y + 14}>published nothing that tells the story</text>` : null}
        ${left > 0 ? html`<text class="name soft" x="0" y=${y + 28}>${left} labels left out</text>` : null}
        ${placed.map(({ item, row, from }) => label(item, [px(x(item.events[0]!.atS)), px(from)], y + (rows - 1 - row) * ROW, y + marksTop))}
        ${sentinels.map((sentinel, index) =>
          marks(
            events.filter((each) => each.sentinel === sentinel),
            sentinel,
            y + marksTop + index * MARKS,
            x,
          ),
        )}`,
  };
}

function label(cluster: Cluster, [at, from]: readonly [number, number], y: number, bottom: number): Markup {
  return html`<path class="leader" d="M${at} ${y + 6}V${bottom + 2}" />
    <text class="halo" x=${px(from + 5)} y=${y + 13}>${labelOf(cluster)}</text>`;
}

function marks(events: readonly Event[], sentinel: string, y: number, x: TimeScale): Markup {
  return html`<text class="name soft small" x="0" y=${y + 11}>${clipped(sentinel, 20)}</text>
    <line class="rule" x1=${LEFT} x2=${RIGHT} y1=${y + 7} y2=${y + 7} />
    ${events.map(
      ({ atS, event, words }) =>
        html`<circle class=${event.startsWith('-') ? 'ends' : 'begins'} cx=${px(x(atS))} cy=${y + 7} r="3.2">
          <title>${instant(atS)} ${sentinel} ${event}: ${words}</title>
        </circle>`,
    )}`;
}

function clustered(events: readonly Event[]): Cluster[] {
  const clusters: Cluster[] = [];
  for (const event of events.toSorted((a, b) => a.atS - b.atS)) {
    const open = clusters.findLast(
      (each) => each.event === event.event && event.atS - each.events[0]!.atS <= CLUSTER_S,
    );
    if (open === undefined) clusters.push({ event: event.event, events: [event] });
    else open.events.push(event);
  }
  return clusters;
}

function labelOf({ event, events }: Cluster): string {
  return events.length === 1 ? clipped(event, 40) : `${clipped(event, 40)} ×${events.length}`;
}
