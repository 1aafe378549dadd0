import type { Container, DataNode } from '../../deployment/description.ts';
import { time } from '../amounts.ts';
import { sizeWords } from '../../core/size.ts';
import { isScript } from '../commands.ts';
import { COPIED_PER_MS } from '../persistence.ts';
import { housed, unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const PROBE_KILLS_LOADING: Rule = {
  id: 'probe-kills-loading',
  title: 'A data node that loads its data is killed by its probe, again and again',
  severity: 'medium',
  holds:
    'The liveness (or startup) probe of a data node demands PONG, does not accept LOADING, and gives up sooner than its data set is loaded at 50 MiB/s',
  experiments: ['persistent-restart'],
  change: 'Let the probe accept LOADING, or give it a startupProbe that is patient enough.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const slow = known.flatMap((one) => {
      const patienceMs = patienceOf(one.container);
      const loadMs = loadOf(one.process);
      return patienceMs === undefined || loadMs === undefined || loadMs <= patienceMs
        ? []
        : [{ ...one, patienceMs, loadMs, command: commandOf(one.container) }];
    });
    const blind = slow.filter(({ command }) => command !== undefined && isScript(command));
    const killed = slow.filter(({ command }) => command !== undefined && demandsPong(command));
    const noMemory = known.filter(
      ({ process, container }) => loadOf(process) === undefined && patienceOf(container) !== undefined,
    );
    return [
      ...killed.map(({ process, patienceMs, loadMs }) => ({
        at: [process.name],
        setting: 'livenessProbe',
        value: `gives up after ${time(patienceMs)}, with ${sizeWords(process.memory?.dataset ?? 0)} to load`,
        consequence: `Loading takes about ${time(Math.round(loadMs / 1e3) * 1e3)}: after each restart it is killed before it is done, and never serves.`,
      })),
      ...unknownOf(
        'the probe script',
        blind.map(({ process }) => process),
      ),
      ...unknownOf(
        'the size of the data set',
        noMemory.map(({ process }) => process),
      ),
      ...unseen,
    ];
  },
};

function commandOf({ startup, liveness }: Container): string | undefined {
  return (startup ?? liveness)?.command;
}

/** ms from a start to the kill, where there is a probe that kills. */
function patienceOf({ startup, liveness }: Container): number | undefined {
  const probe = startup ?? liveness;
  return probe && (probe.initialDelayS + probe.failures * probe.periodS) * 1_000;
}

function loadOf({ memory }: DataNode): number | undefined {
  const bytes = memory?.dataset;
  return bytes && bytes / COPIED_PER_MS;
}

function demandsPong(command: string): boolean {
  return !isScript(command) && command.includes('PONG') && !command.includes('LOADING');
}
