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

/** How often a process looks whether it was held up, ms. */
const STALL_TICK_MS = 20;
/** A shorter stall is no longer than what else is unknown about a moment, ms. */
const SHORTEST_STALL_MS = 50;

/**
 * Reports each time in which this process could not run, as soon as it is over, with its length in ms: what the process
 * stamps just afterwards may have been there before. Until the function it returns is called.
 */
export function watchStalls(report: (lengthMs: number) => void): () => void {
  let ran = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - ran >= STALL_TICK_MS + SHORTEST_STALL_MS) report(now - ran);
    ran = now;
  }, STALL_TICK_MS);
  return () => {
    clearInterval(timer);
  };
}

/** Reports this process's health once a second until the function it returns is called. */
export function watchHealth(report: (health: Health) => void): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let last = { wall: Date.now(), monotonic: performance.now(), cpu: process.cpuUsage() };
  const timer = setInterval(() => {
    const next = { wall: Date.now(), monotonic: performance.now(), cpu: process.cpuUsage() };
    const elapsedMs = next.monotonic - last.monotonic;
    const busyUs = next.cpu.user + next.cpu.system - last.cpu.user - last.cpu.system;
    report({
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
