/** Where runs lie: `reports/<experiment>/<UTC time>-<4 hex>/`, and how their files are written and read. */

import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { HistoryBuilder } from '../history/builder.ts';
import type { History } from '../history/history.ts';

/** `plan.json`: all that `analyze` needs besides the history. Written before anything starts. */
export interface Plan {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly id: string;
  readonly experiment: Experiment;
  readonly startedAt: string;
  readonly seed: number;
  readonly testbed: string;
  readonly command: string;
  /** The series it belongs to and which of its runs it is. */
  readonly series?: { readonly id: string; readonly label: string };
  readonly harness: string;
  readonly node: string;
  readonly kernel: string;
}

/** The folder of one run. */
export class RunDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder of a new run and its sub-folders. */
  static create(reports: string, experiment: string, startedAt: Date): RunDirectory {
    const path = join(reports, experiment, `${timeWords(startedAt)}-${randomBytes(2).toString('hex')}`);
    mkdirSync(join(path, 'history'), { recursive: true });
    mkdirSync(join(path, 'logs'));
    return new RunDirectory(path);
  }

  get name(): string {
    return basename(this.path);
  }
  get logs(): string {
    return join(this.path, 'logs');
  }

  historyFile(process: string): string {
    return join(this.path, 'history', `${process}.ndjson`);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  plan(): Plan {
    const file = join(this.path, 'plan.json');
    if (!existsSync(file)) {
      throw new ChaosError(
        'BAD_RUN_DIRECTORY',
        `${this.path} is not the folder of a run: it has no plan.json`,
        {
          hint: 'give a folder such as reports/master-killed/latest',
        },
      );
    }
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Plan;
    } catch (cause) {
      throw new ChaosError('BAD_RUN_DIRECTORY', `${file} is no JSON`, { cause });
    }
  }

  /** Reads every history file, one after another. */
  async history(): Promise<History> {
    const builder = new HistoryBuilder();
    const folder = join(this.path, 'history');
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ndjson')) : [];
    for (const name of files.toSorted()) {
      const reader = builder.file();
      await readBytes(join(folder, name), (bytes) => reader.push(bytes));
      reader.end();
    }
    return builder.history();
  }
}

/** Hands a file over piece by piece, each in the same buffer: new ones would pile up faster than they are collected. */
async function readBytes(path: string, take: (bytes: Buffer) => void): Promise<void> {
  const buffer = Buffer.alloc(1 << 20);
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return;
      take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** A time as part of a file's name: UTC, to the millisecond, in alphabetical order. */
export function timeWords(time: Date): string {
  return time.toISOString().replaceAll(':', '').replace('.', '-');
}

/** Makes `link` point to `target` (relative) instead of what it pointed to, in one go: others may be at it as well. */
export function pointTo(link: string, target: string): void {
  const fresh = `${link}.${randomBytes(4).toString('hex')}`;
  symlinkSync(target, fresh);
  renameSync(fresh, link);
}
