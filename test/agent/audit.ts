/** The truths about writers that hold whatever is broken: what a history says against what a server holds. */

import { expect } from 'vitest';
import { FAIL, OK } from '../../src/history/record.ts';
import type { Redis } from 'ioredis';
import type { Lines } from './running-agent.ts';

/** Checks one history against the data of a node; `losses` says that acknowledged writes may be missing there. */
export async function audit(lines: Lines, node: Redis, { losses = false } = {}): Promise<void> {
  for (const writer of lines.of('writer')) {
    const data = (await node.lrange(writer.key, 0, -1)).map(Number);
    const held = new Set(data);
    expect(data.length, `${writer.key} holds a number twice`).toBe(held.size);
    const blocks = lines.of('block').filter((block) => block.writer === writer.id);
    const announced = Math.max(0, ...blocks.map(({ to }) => to));
    expect(data.filter((number) => number > announced)).toEqual([]);
    expect(lines.numbers(writer.id, FAIL).filter((number) => held.has(number))).toEqual([]);
    const missing = lines.numbers(writer.id, OK).filter((number) => !held.has(number));
    if (!losses) expect(missing).toEqual([]);
    const recorded = lines.operations.filter((op) => op[0] === writer.id).map((op) => op[1]);
    expect(new Set(recorded).size, `${writer.key} has two records of a number`).toBe(recorded.length);
  }
}
