/** Progress for people: one line that is rewritten on a terminal, plain lines with a time elsewhere. */

import { styleText } from 'node:util';
import type { ProgressSink } from '../run/progress.ts';
import type { Progress } from '../workload/protocol.ts';

/** What is known of one running experiment. */
interface State {
  step: string;
  stepEndsAt: number;
  floorEndsAt: number;
  master: string;
  acknowledged: number;
  rate: number;
}

const RENDER_EVERY_MS = 500;
const RATE_WINDOW_MS = 1_000;

/** Shows several experiments side by side; `close` leaves the terminal clean. */
export class ProgressLine {
  private readonly states = new Map<string, State>();
  private readonly rewrites: boolean;
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(output: { readonly isTTY?: boolean | undefined }) {
    this.rewrites = output.isTTY === true;
    this.timer = this.rewrites ? setInterval(() => this.render(), RENDER_EVERY_MS) : undefined;
    this.timer?.unref();
  }

  /** A sink for one experiment whose predicted duration is given. */
  sink(id: string, floorMs: number): ProgressSink {
    const state: State = {
      step: 'starting',
      stepEndsAt: 0,
      floorEndsAt: performance.now() + floorMs,
      master: '?',
      acknowledged: 0,
      rate: 0,
    };
    this.states.set(id, state);
    let windowStart = performance.now();
    let inWindow = 0;
    return {
      phase: (phase) => {
        state.step = phase;
        state.stepEndsAt = 0;
        this.line(id, phase);
        if (phase === 'ended') this.states.delete(id);
      },
      step: (words, plannedMs) => {
        state.step = words;
        state.stepEndsAt = performance.now() + plannedMs;
        this.line(id, words);
      },
      writes: (workloads: readonly Progress[]) => {
        inWindow += workloads.reduce((sum, one) => sum + one.ok, 0);
        const elapsed = performance.now() - windowStart;
        if (elapsed < RATE_WINDOW_MS) return;
        state.rate = Math.round((inWindow / elapsed) * 1_000);
        windowStart = performance.now();
        inWindow = 0;
      },
      master: (node) => {
        state.master = node ?? 'none';
        this.line(id, `master: ${state.master}`);
      },
    };
  }

  /** Prints a whole line above the progress line. */
  print(text: string): void {
    if (this.rewrites) process.stderr.write('\r\x1b[2K');
    process.stderr.write(`${text}\n`);
  }

  close(): void {
    clearInterval(this.timer);
    if (this.rewrites) process.stderr.write('\r\x1b[2K');
  }

  private line(id: string, words: string): void {
    if (!this.rewrites) this.print(`${elapsed(this.began)} ${id}: ${words}`);
  }

  private render(): void {
    const parts = [...this.states].map(
      ([id, state]) => `${id}: ${state.step}, ${state.master}, ${state.rate}/s, ${left(state)}`,
    );
    const width = process.stderr.columns ?? 120;
    process.stderr.write(`\r\x1b[2K${styleText('dim', parts.join(' | ').slice(0, width - 1))}`);
  }
}

function elapsed(began: number): string {
  return `+${((performance.now() - began) / 1e3).toFixed(1)}s`.padStart(8);
}

function left({ floorEndsAt }: State): string {
  return `${Math.max(0, Math.round((floorEndsAt - performance.now()) / 1e3))} s left`;
}
