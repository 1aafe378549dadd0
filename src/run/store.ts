/** Where runs lie: `reports/<experiment>/<UTC time>-<4 hex>/`, and how their files are written and read. */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, join, relative } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { writeWhole, writing } from '../core/unwritable.ts';
import { HistoryBuilder } from '../history/builder.ts';
import type { History } from '../history/history.ts';
import { PLAN_SCHEMA_VERSION, upgradedPlan, type NewPlan, type Plan } from '../plan/stored-plan.ts';

/** The folder of one run. */
export class RunDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder of a new run, writes its plan, and points `latest` to it, all before anything starts. */
  static create(reports: string, planned: NewPlan): RunDirectory {
    const { id, startedAt } = planned;
    const directory = new RunDirectory(join(reports, id, runName(new Date(startedAt))));
    const plan: Plan = {
      schemaVersion: PLAN_SCHEMA_VERSION,
      runId: directory.name,
      ...planned,
      node: process.version,
      kernel: release(),
    };
    writing(directory.path, () => {
      mkdirSync(join(directory.path, 'history'), { recursive: true });
      mkdirSync(directory.logs);
      directory.write('plan.json', `${JSON.stringify(plan, null, 1)}\n`);
      pointTo(join(reports, id, 'latest'), directory.name);
      pointTo(join(reports, 'latest'), relative(reports, directory.path));
    });
    return directory;
  }

  /** Makes the folder of a deployment that is held open, which has no plan. */
  static bare(reports: string, id: string): RunDirectory {
    const directory = new RunDirectory(join(reports, id, runName(new Date())));
    writing(directory.path, () => {
      mkdirSync(join(directory.path, 'history'), { recursive: true });
      mkdirSync(directory.logs);
      pointTo(join(reports, id, 'latest'), directory.name);
    });
    return directory;
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
    writeWhole(join(this.path, file), text);
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
    return upgradedPlan(parsed(file), file);
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

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ChaosError('BAD_RUN_DIRECTORY', `${file} is no JSON`, { cause });
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

/** Folder of a run, below that of its experiment. */
export function runName(startedAt: Date): string {
  return `${timestamp(startedAt)}-${randomBytes(2).toString('hex')}`;
}

/** Folder of a series, below that of its experiment. */
export function seriesName(startedAt: Date): string {
  return `series-${timestamp(startedAt)}`;
}

/** A time as part of a file's name: UTC, to the millisecond, in alphabetical order. */
function timestamp(time: Date): string {
  return time.toISOString().replaceAll(':', '').replace('.', '-');
}

/** Makes `link` point to `target` (relative) instead of what it pointed to, in one go: others may be at it as well. */
export function pointTo(link: string, target: string): void {
  const fresh = `${link}.${randomBytes(4).toString('hex')}`;
  symlinkSync(target, fresh);
  renameSync(fresh, link);
}
