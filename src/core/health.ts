/** How well this process could run: a harness that was itself held up must not blame the deployment. */

import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 1_000;
const RESOLUTION_MS = 10;

/** How a process of the harness fared in one second. */
export interface Health {
  /** Longest time the event loop was late, ms. */
  readonly loopDelayMaxMs: number;
  /** How much wall clock and monotonic clock drifted apart, ms. */
  readonly clockJumpMs: number;
  /** Share of one core used; more than 1 with threads. */
  readonly cpu: number;
}

/** Tells this process's health once a second until the function it returns is called. */
export function watchHealth(tell: (health: Health) => void): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let last = { wall: Date.now(), monotonic: performance.now(), cpu: process.cpuUsage() };
  const timer = setInterval(() => {
    const next = { wall: Date.now(), monotonic: performance.now(), cpu: process.cpuUsage() };
    const elapsedMs = next.monotonic - last.monotonic;
    const busyUs = next.cpu.user + next.cpu.system - last.cpu.user - last.cpu.system;
    tell({
      // The histogram counts the whole interval between two looks, of which only the excess is a delay. It forgets the
      // interval that a reset falls into; when the whole process stood still, that is the one: then we are late ourselves.
      loopDelayMaxMs: hundredths(Math.max(0, delay.max / 1e6 - RESOLUTION_MS, elapsedMs - EVERY_MS)),
      clockJumpMs: hundredths(Math.abs(next.wall - last.wall - elapsedMs)),
      cpu: Math.round(busyUs / elapsedMs) / 1_000,
    });
    delay.reset();
    last = next;
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
