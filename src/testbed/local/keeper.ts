/** The program that keeps doors of a lab, as the harness sees it. */

import { ChaosError } from '../../core/errors.ts';
import { within } from '../../core/until.ts';
import { unexpectedOutput } from '../unexpected-output.ts';
import type { DoorAnswer, DoorOrder } from './door-protocol.ts';
import type { Lab } from './lab.ts';
import type { LabMethods } from './lab-protocol.ts';

/** How long the program may take to start and to carry out an order, ms, on a machine that is busy. */
const ANSWER_LIMIT_MS = 15_000;

/** A program that keeps doors. */
export class Keeper {
  /** Resolves when it has ended. */
  readonly ended: Promise<string>;
  private readonly lab: Lab;
  private readonly name: string;
  private readonly asked = new Map<number, () => void>();
  private readonly ending = Promise.withResolvers<string>();
  private lastId = 0;

  /** Resolves when it keeps its doors. */
  static async start(lab: Lab, params: LabMethods['start']['params']): Promise<Keeper> {
    const keeper = new Keeper(lab, params.name);
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    keeper.asked.set(0, resolve);
    await lab.request('start', params);
    const died = keeper.ended.then((how) => {
      throw new ChaosError('TESTBED_BROKE', `the program at the doors of the lab has ended: ${how}`);
    });
    await answered(Promise.race([ready, died]));
    return keeper;
  }

  private constructor(lab: Lab, name: string) {
    this.lab = lab;
    this.name = name;
    this.ended = this.ending.promise;
    lab.listen(name, {
      onLine: (line) => {
        const { id } = answerIn(line);
        this.asked.get(id)?.();
        this.asked.delete(id);
      },
      onEnd: (how) => {
        this.ending.resolve(how);
      },
    });
  }

  /** Has it leave these doors; one that has ended has left them all. */
  async leave(processes: readonly string[]): Promise<void> {
    const id = ++this.lastId;
    const order: DoorOrder = { id, leave: processes };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.asked.set(id, resolve);
    await this.lab.request('sendLine', { name: this.name, line: JSON.stringify(order) });
    await answered(Promise.race([promise, this.ended]));
  }
}

function answered(answer: Promise<unknown>): Promise<unknown> {
  return within(ANSWER_LIMIT_MS, 'an answer of the program at the doors of the lab', answer);
}

function answerIn(line: string): DoorAnswer {
  try {
    return JSON.parse(line) as DoorAnswer;
  } catch {
    throw unexpectedOutput('the program at the doors of the lab', 'answers as JSON', line);
  }
}
