/** A process fault counts only if the kernel says so: the state of the process after the act and before the heal. */

import { FAULTS } from '../../fault/registry.ts';
import { recordsOf, type History } from '../../history/history.ts';
import { timelineOf, type FaultSpan } from '../../history/timeline.ts';
import { broken, intact, type Guard } from './guard.ts';

export const PROCESSES_HIT: Guard = {
  name: 'process faults took effect',
  masksFailure: true,
  judge({ history }) {
    const faults = timelineOf(history).faults.filter(
      (fault) => FAULTS[fault.kind]?.processState !== undefined,
    );
    if (faults.length === 0) return intact('No process was to be hit.');
    const problems = faults.flatMap((fault) =>
      fault.targets.flatMap((process) => problemOf(history, fault, process) ?? []),
    );
    if (problems.length > 0) return broken(`${problems.join('; ')}.`);
    const hit = faults.flatMap((fault) => fault.targets);
    return intact(
      `The kernel reported ${hit.join(', ')} as ${FAULTS[faults[0]!.kind]!.processState} while the fault lasted, and running after it.`,
    );
  },
};

function problemOf(history: History, fault: FaultSpan, process: string): string | undefined {
  const expected = FAULTS[fault.kind]!.processState!;
  const states = recordsOf(history, 'process-state').filter(
    (record) => record.process === process && record.at >= fault.injecting,
  );
  const during = states.filter(
    (record) => record.at < (fault.healing ?? Infinity) && record.act === undefined,
  );
  if (during.length === 0) return `the state of ${process} was not asked while "${fault.as}" lasted`;
  const wrong = during.find((record) => record.state !== expected);
  if (wrong !== undefined) return `${process} was ${wrong.state}, not ${expected}, during "${fault.as}"`;
  const after = states.find((record) => record.at >= (fault.healing ?? Infinity) && record.act !== undefined);
  return after?.state === 'running' ? undefined : `${process} did not run again after "${fault.as}"`;
}
