/** What configure and sentinelSet share: settings are read, changed, read again, and put back as they were. */

import { ChaosError } from '../core/errors.ts';
import type { Settings } from '../experiment/given-settings.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import { valueIn } from '../history/setting-reply.ts';
import { effectOf, type FaultContext, type Shared } from './fault.ts';

/** The commands for one kind of process. */
interface Commands {
  /** Answered with names and values in turn. */
  readonly read: (name: string, masterName: string) => readonly string[];
  readonly write: (name: string, value: string, masterName: string) => readonly string[];
  /** Has a process write what it goes by into its file; where it may not, nothing else was written there either. */
  readonly store?: readonly string[];
}

interface Given {
  readonly settings: Settings;
}
type Context = FaultContext & { readonly parameters: Given };

/** Over when every target that can be has its settings of before. */
export function bySettings({ read, write, store }: Commands): Pick<Shared, 'needs'> & {
  effect(given: Given): FaultEffect;
  inject(context: Context): Promise<void>;
  heal(context: Context): Promise<void>;
} {
  /** Each value is read before and after: that it is another one is for a guard to see, from what was answered. */
  const give = async (
    { command, masterName }: Context,
    { process, name, value }: { process: string; name: string; value: (before: string) => string },
  ): Promise<void> => {
    const before = valueIn(await command(process, read(name, masterName)), name);
    if (before === undefined)
      throw new ChaosError('COMMAND_REFUSED', `${process} has no setting named ${name}`);
    await command(process, write(name, value(before), masterName));
    await command(process, read(name, masterName));
  };
  return {
    needs: () => 'change-settings',
    effect: ({ settings }) => effectOf({ target: 'processes', settings, colour: 'yellow', pattern: 'dots' }),
    inject: async (context) => {
      const { kept, parameters, targets } = context;
      await eachOf(targets.processes, async (process) => {
        for (const [name, wanted] of Object.entries(parameters.settings)) {
          const value = (before: string): string => {
            kept.set(`${process} ${name}`, before);
            return wanted;
          };
          await give(context, { process, name, value });
        }
      });
    },
    heal: async (context) => {
      const { kept, parameters, targets, command } = context;
      await eachOf(targets.processes, async (process) => {
        for (const name of Object.keys(parameters.settings).toReversed()) {
          const before = kept.get(`${process} ${name}`);
          if (before !== undefined) await give(context, { process, name, value: () => before });
        }
        if (store !== undefined) await command(process, store).catch(() => undefined);
      });
    },
  };
}

/** Side by side, each to its end; rejects with the first problem. */
async function eachOf(processes: readonly string[], act: (process: string) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(processes.map(act));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
