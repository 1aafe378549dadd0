/** Progress for people: on a terminal one line per running experiment, rewritten in place; plain lines elsewhere. */

import { styleText } from 'node:util';
import type { Progress } from '../cluster/protocol.ts';
import { lasting } from '../core/quantity.ts';
import type { ProgressSink } from '../run/progress.ts';

/** Where progress is shown: the part of a stream that is needed. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

type Phase = Parameters<ProgressSink['phase']>[0];

/** What is known of one running experiment. */
interface State {
  step: string;
  readonly endsAt: number;
  master: string;
  rate: number;
}

const PHASE_DESCRIPTIONS: Readonly<Record<Phase, string>> = {
  starting: 'starting',
  steady: 'steady; seeing every link whole',
  schedule: 'begin of the schedule',
  settling: 'settling after the last heal',
  'final-reads': 'reading what every node holds',
  ended: 'ended',
};

const RENDER_EVERY_MS = 500;
const RATE_WINDOW_MS = 1_000;
const CLEAR_TO_END_OF_LINE = '\x1b[K';
const CLEAR_TO_END_OF_SCREEN = '\x1b[J';

/** Shows several experiments side by side; `close` leaves the terminal clean. */
export class ProgressLine {
  private readonly output: Output;
  private readonly states = new Map<string, State>();
  private readonly rewrites: boolean;
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;
  /** Lines on the screen that will be rewritten. */
  private shown = 0;

  constructor(output: Output) {
    this.output = output;
    this.rewrites = output.isTTY === true && process.env['TERM'] !== 'dumb';
    this.timer = this.rewrites ? setInterval(() => this.render(), RENDER_EVERY_MS) : undefined;
    this.timer?.unref();
  }

  /** A sink for one experiment whose predicted duration is given. */
  sink(id: string, floorMs: number): ProgressSink {
    const state: State = {
      step: 'starting',
      endsAt: performance.now() + floorMs,
      master: 'no master',
      rate: 0,
    };
    this.states.set(id, state);
    const rate = new Rate();
    return {
      phase: (phase) => {
        state.step = PHASE_DESCRIPTIONS[phase];
        this.line(id, state.step);
        if (phase === 'ended') this.states.delete(id);
      },
      step: (description) => {
        state.step = description;
        this.line(id, description);
      },
      writes: (workloads) => {
        state.rate = rate.after(workloads);
      },
      master: (node) => {
        state.master = node ?? 'no master';
        this.line(id, node === undefined ? 'the Sentinels agree on no master' : `${node} is the master`);
      },
    };
  }

  /** Prints a whole line above the progress. */
  print(text: string): void {
    this.output.write(`${this.erasing()}${text}\n`);
    this.shown = 0;
    if (this.rewrites) this.render();
  }

  close(): void {
    clearInterval(this.timer);
    if (this.shown > 0) this.output.write(this.erasing());
    this.shown = 0;
  }

  private line(id: string, text: string): void {
    if (!this.rewrites) this.print(`${elapsed(this.began)} ${id}: ${text}`);
  }

  /** One write for everything, each line cleared only behind its text: so nothing flickers. */
  private render(): void {
    const lines = this.lines();
    const back = this.shown === 0 ? '' : `\x1b[${this.shown}A`;
    const text = lines.map((line) => `${styleText('dim', line)}${CLEAR_TO_END_OF_LINE}\n`).join('');
    if (back !== '' || text !== '') this.output.write(`${back}\r${text}${CLEAR_TO_END_OF_SCREEN}`);
    this.shown = lines.length;
  }

  private lines(): string[] {
    const width = (this.output.columns ?? 80) - 1;
    const most = Math.max(1, (this.output.rows ?? 24) - 2);
    const ids = [...this.states.keys()];
    const idWidth = Math.max(0, ...ids.map((id) => id.length));
    const lines = [...this.states].map(([id, { step, endsAt, master, rate }]) => {
      const facts = [id.padEnd(idWidth), left(endsAt).padEnd(12), master.padEnd(9), `${rate}/s`.padStart(7)];
      return cut(`${facts.join('  ')}  ${step}`, width);
    });
    if (lines.length <= most) return lines;
    return [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
  }

  private erasing(): string {
    return this.shown === 0 ? '' : `\x1b[${this.shown}A\r${CLEAR_TO_END_OF_SCREEN}`;
  }
}

/** Acknowledged writes per second over the last second or so. */
class Rate {
  private since = performance.now();
  private count = 0;
  private latest = 0;

  after(workloads: readonly Progress[]): number {
    this.count += workloads.reduce((sum, one) => sum + one.ok, 0);
    const elapsedMs = performance.now() - this.since;
    if (elapsedMs < RATE_WINDOW_MS) return this.latest;
    this.latest = Math.round((this.count / elapsedMs) * 1_000);
    this.since = performance.now();
    this.count = 0;
    return this.latest;
  }
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

function elapsed(began: number): string {
  return `+${((performance.now() - began) / 1e3).toFixed(1)}s`.padStart(8);
}

/** The prediction is a floor: a run may well take longer. */
function left(endsAt: number): string {
  const seconds = Math.round((endsAt - performance.now()) / 1e3);
  return seconds > 0 ? `${lasting(seconds)} left` : 'any moment';
}
