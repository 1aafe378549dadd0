/** What an operator's commands share: each target process is sent one, and nothing is to be healed. */

import type { FaultParameters } from '../experiment/schedule.ts';
import { effectOf, type FaultKind } from './fault.ts';

interface CommandFault
  extends Pick<FaultKind, 'kind' | 'only' | 'words'>, Partial<Pick<FaultKind, 'parameters'>> {
  readonly hitsMaster?: boolean;
  readonly command: (masterName: string, parameters: FaultParameters) => readonly string[];
}

/** A kind of fault that is over when the targets have answered; a refusal ends the schedule. */
export function commandFault({ command, hitsMaster = false, ...fault }: CommandFault): FaultKind {
  return {
    parameters: {},
    ...fault,
    needs: 'signal-processes',
    links: () => [],
    effect: () =>
      effectOf({ target: 'processes', heals: false, hitsMaster, colour: 'yellow', pattern: 'hatch' }),
    inject: async ({ command: send, targets, masterName, parameters }) => {
      await Promise.all(targets.processes.map((process) => send(process, command(masterName, parameters))));
    },
  };
}
