/** The volumes of a lab's processes: memory of their own each, whose size can be changed while it is in use. */

import type { Moment } from '../../cluster/evidence.ts';
import type { Storage, StorageAttempt, StoragePart } from '../../cluster/storage.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import { shellCommand } from '../shell-program.ts';
import type { Lab } from './lab.ts';
import type { LabMethods } from './lab-protocol.ts';
import { configurationFile, directoryOf } from './process-files.ts';

/** Makes a volume for every process, before anything is written to its folder. */
export function makeVolumes(processes: readonly PlacedProcess[]): LabMethods['run']['params'] {
  return { command: storageProgram('volumes', ...processes.map(directoryOf)) };
}

export class LocalStorage implements Storage {
  private readonly lab: Lab;
  private readonly processes: readonly PlacedProcess[];

  constructor(lab: Lab, processes: readonly PlacedProcess[]) {
    this.lab = lab;
    this.processes = processes;
  }

  seal(process: string): Promise<Moment> {
    return this.done('seal', process);
  }

  unseal(process: string): Promise<Moment> {
    return this.done('unseal', process);
  }

  fill(process: string): Promise<Moment> {
    return this.done('fill', process);
  }

  drain(process: string): Promise<Moment> {
    return this.done('drain', process);
  }

  async attempt(process: string, to: StoragePart): Promise<StorageAttempt> {
    const { code, errors, atUs } = await this.lab.request('run', {
      command: this.command(`attempt-${to}`, process),
    });
    return code === 0 ? { atUs } : { atUs, refusal: lastWords(errors) };
  }

  private async done(deed: string, process: string): Promise<Moment> {
    const { atUs } = await this.lab.run({ command: this.command(deed, process) });
    return { atUs };
  }

  private command(deed: string, process: string): readonly string[] {
    const placed = this.processes.find(({ name }) => name === process)!;
    return storageProgram(deed, directoryOf(placed), configurationFile(placed));
  }
}

function storageProgram(...words: readonly string[]): readonly string[] {
  return shellCommand(import.meta.dirname, 'storage.sh', ...words);
}

/** What the kernel said: a shell puts it behind the last colon. */
function lastWords(errors: string): string {
  return errors.trim().split(': ').at(-1)!;
}
