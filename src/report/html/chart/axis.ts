/** The time axis and the phases of the run above it. */

import { html, type Markup } from '../html.ts';
import { clipped, LEFT, px, RIGHT, textWidth, type Lane, type TimeScale } from './frame.ts';

/** Vertical hairlines through all lanes. */
export function grid(x: TimeScale, top: number, bottom: number): Markup {
  return x
    .ticks(10)
    .map((tick) => html`<line class="grid" x1=${px(x(tick))} x2=${px(x(tick))} y1=${top} y2=${bottom} />`);
}

/** The seconds since the start. */
export function axis(x: TimeScale): Lane {
  return {
    height: 20,
    draw: (y) =>
      html`<text class="soft" x="0" y=${y + 14}>since the start</text>
        ${x.ticks(10).map((tick) => html`<text class="soft" text-anchor=${anchor(x(tick))} x=${px(x(tick))} y=${y + 14}>${tick === 0 ? 0 : `+${tick}`} s</text>`)}`,
  };
}

/** What the harness was doing: a word at the beginning of each phase, left out where it would run into the next. */
export function runPhases(
  phases: readonly { readonly phase: string; readonly atS: number }[],
  x: TimeScale,
): Lane {
  const shown = phases.filter((each, index) => {
    const next = phases[index + 1];
    return x(each.atS) + textWidth(each.phase) + 8 < (next === undefined ? RIGHT : x(next.atS));
  });
  return {
    height: 20,
    draw: (y) =>
      html`<text class="soft" x="0" y=${y + 14}>phase of the run</text>
        ${shown.map(({ phase, atS }) => phaseMark(phase, px(x(atS)), y))}`,
  };
}

function phaseMark(phase: string, x: number, y: number): Markup {
  return html`<line class="tick" x1=${x} x2=${x} y1=${y + 3} y2=${y + 17} />
    <text class="soft" x=${x + 4} y=${y + 14}>${clipped(phase, 40)}</text>`;
}

function anchor(x: number): string {
  if (x < LEFT + 20) return 'start';
  return x > RIGHT - 20 ? 'end' : 'middle';
}
