/** What kill, terminate and freeze share: a signal to each target process. */

import type { ProcessStateRecord } from '../history/record.ts';
import type { ProcessSignal } from '../testbed/testbed.ts';
import type { FaultKind } from './fault.ts';

interface SignalFault {
  readonly kind: string;
  readonly verb: string;
  readonly inject: ProcessSignal;
  readonly heal: 'start' | 'SIGCONT';
  readonly state: ProcessStateRecord['state'];
  readonly appearance: FaultKind['appearance'];
}

/** A kind of fault that signals processes and heals by starting or continuing them. */
export function signalFault(fault: SignalFault): FaultKind {
  return {
    kind: fault.kind,
    needs: 'signal-processes',
    appearance: fault.appearance,
    words: (targets) => `${fault.verb} ${targets}`,
    links: () => [],
    processState: fault.state,
    inject: async ({ act, targets }) => {
      await Promise.all(targets.processes.map((process) => act(process, fault.inject)));
    },
    heal: async ({ act, targets }) => {
      await Promise.all(targets.processes.map((process) => act(process, fault.heal)));
    },
  };
}
