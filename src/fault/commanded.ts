/** What an operator's commands share: each target process is sent one, and nothing is to be healed. */

import { effectOf, type FaultContext, type Shared } from './fault.ts';

/** Over when the targets have answered; a refusal ends the schedule. */
export function byCommand({
  hitsMaster = false,
}: {
  /** Whether it is done to the master of the time, whatever process is sent the command. */
  readonly hitsMaster?: boolean;
} = {}): Pick<Shared, 'needs' | 'effect'> {
  return {
    needs: () => 'signal-processes',
    effect: () => effectOf({ target: 'processes', hitsMaster, colour: 'yellow', pattern: 'hatch' }),
  };
}

/** Sends each target the command. */
export async function commandEach(
  { command, targets }: Pick<FaultContext, 'command' | 'targets'>,
  args: readonly string[],
): Promise<void> {
  await Promise.all(targets.processes.map((process) => command(process, args)));
}
