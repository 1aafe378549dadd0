/** The timeline: one picture with one time axis, a caption that says what to see, and the same as tables. */

import { SERIES_STEP_MS, type RunResult } from '../result.ts';
import { caption } from './caption.ts';
import { axis, grid, runPhases } from './chart/axis.ts';
import { patterns, shades, strips } from './chart/bands.ts';
import { sentinelLanes } from './chart/events.ts';
import { LEFT, px, RIGHT, timeScale, WIDTH, type Lane } from './chart/frame.ts';
import { nodeLanes, READ_ONLY_PATTERN } from './chart/lanes.ts';
import { workloadLanes } from './chart/series.ts';
import { html, type Markup } from './html.ts';
import { marked, plain } from './phrase.ts';
import { absent, section } from './parts.ts';
import { timelineTables } from './timeline-tables.ts';

/** The figure, or the reason why there is none. */
export function timeline(result: RunResult): Markup {
  const phrases = caption(result);
  const content = isEmpty(result)
    ? absent('The run ended before anything was observed, so there is no timeline.')
    : html`<figure>
          <div class="scroll" role="region" aria-label="Timeline" tabindex="0">
            ${picture(result, phrases.map(plain).join(' '))}
          </div>
          <figcaption>${phrases.map((phrase) => html`<p>${marked(phrase)}</p>`)}</figcaption>
        </figure>
        ${timelineTables(result.timeline)}`;
  return section('timeline', 'What happened when', content);
}

function isEmpty({ timeline: { faults, nodes, events }, workloads }: RunResult): boolean {
  const written = workloads.some(({ series }) => series.ok.length > 0);
  return faults.length + events.length === 0 && nodes.every(({ spans }) => spans.length === 0) && !written;
}

function picture(result: RunResult, description: string): Markup {
  const { timeline: happened, workloads } = result;
  const x = timeScale(end(result));
  const faults = strips(happened.faults, x);
  const lanes = [
    axis(x),
    runPhases(happened.phases, x),
    faults,
    nodeLanes(happened, x),
    sentinelLanes(happened.events, x),
    ...workloads.map((workload) => workloadLanes(workload, x)),
    axis(x),
  ];
  const drawn = stacked(lanes);
  const shadesTop = 40 + faults.height - 2;
  return html`<svg
    class="timeline"
    role="img"
    aria-labelledby="picture-title picture-desc"
    viewBox="0 0 ${WIDTH} ${drawn.height}"
  >
    <title id="picture-title">Timeline of the run</title>
    <desc id="picture-desc">${description}</desc>
    <defs>${patterns(happened.faults)}${READ_ONLY_PATTERN}</defs>
    ${grid(x, 22, drawn.height - 20)} ${shades(happened.faults, x, [shadesTop, drawn.height - 20])}
    ${drawn.content}
    <line
      id="cursor"
      visibility="hidden"
      y1="20"
      y2=${drawn.height - 20}
      data-left=${LEFT}
      data-per-second=${px(RIGHT - LEFT) / x.domain()[1]!}
    />
  </svg>`;
}

function stacked(lanes: readonly Lane[]): { readonly height: number; readonly content: Markup } {
  let y = 0;
  const content = lanes.map((lane) => {
    const top = y;
    y += lane.height;
    return lane.draw(top);
  });
  return { height: y, content };
}

/** The end of the axis: a series may reach a little beyond the last record. */
function end({ timeline: happened, workloads }: RunResult): number {
  const buckets = Math.max(0, ...workloads.map(({ series }) => series.ok.length));
  return Math.max(happened.endS, (buckets * SERIES_STEP_MS) / 1_000);
}
