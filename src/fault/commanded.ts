/** What an operator's commands share: each target process is sent one, and nothing is to be healed. */

import type { FaultParameters } from '../experiment/schedule.ts';
import type { FaultKind } from './fault.ts';

interface CommandFault
  extends Pick<FaultKind, 'kind' | 'only' | 'words'>, Partial<Pick<FaultKind, 'parameters'>> {
  readonly command: (masterName: string, parameters: FaultParameters) => readonly string[];
}

/** A kind of fault that is over when the targets have answered; a refusal ends the schedule. */
export function commandFault({ command, ...fault }: CommandFault): FaultKind {
  return {
    parameters: {},
    ...fault,
    needs: 'signal-processes',
    hits: 'processes',
    resets: false,
    appearance: { colour: 'yellow', pattern: 'hatch' },
    links: () => [],
    proof: () => undefined,
    inject: async ({ command: send, targets, masterName, parameters }) => {
      await Promise.all(targets.processes.map((process) => send(process, command(masterName, parameters))));
    },
  };
}
