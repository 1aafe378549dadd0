/** The timeline for the report: faults, what every node was, and the Sentinel events that tell the story. */

import type { Facts } from '../../facts/facts.ts';
import type { SentinelEvent } from '../../facts/sentinel-event.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { merged } from '../../facts/spans.ts';
import type { RunResult } from '../result.ts';

type TimelineResult = RunResult['timeline'];

export function timelineResult({ timeline, dualMasters }: Facts): TimelineResult {
  return {
    endS: timeline.end / 1e6,
    phases: timeline.phases.map(({ phase, at }) => ({ phase, atS: at / 1e6 })),
    faults: timeline.faults.map((fault) => faultResult(fault, timeline.end)),
    nodes: [...timeline.nodes]
      .map(([node, spans]) => ({
        node,
        spans: spans.map(({ from, to, state, writable }) => ({
          fromS: from / 1e6,
          toS: to / 1e6,
          state,
          writable,
        })),
      }))
      .toSorted((a, b) => a.node.localeCompare(b.node)),
    twoMasters: merged(dualMasters.stretches).map(({ from, to }) => ({ fromS: from / 1e6, toS: to / 1e6 })),
    events: timeline.events.filter(tellsTheStory).map(eventResult),
  };
}

function faultResult(fault: FaultSpan, end: number): TimelineResult['faults'][number] {
  const { colour, pattern } = fault.effect;
  const { as: name, words, targets } = fault;
  return {
    name,
    words,
    colour,
    pattern,
    targets: [...targets],
    fromS: fault.injecting / 1e6,
    toS: (fault.healed ?? end) / 1e6,
  };
}

/** Sentinels publish these of every instance; of replicas and other Sentinels it is chatter. */
const OF_MASTERS = /^[+-](?:sdown|odown|reboot)$/;

/** What Sentinels say of masters and elections; the chatter stays in the history. */
const STORY: Readonly<Record<string, string>> = {
  '+sdown': 'sees the master down',
  '-sdown': 'sees the master up again',
  '+reboot': 'sees that the master was started anew',
  '+odown': 'the quorum agrees that the master is down',
  '-odown': 'the quorum no longer agrees',
  '+try-failover': 'tries a failover',
  '+elected-leader': 'is elected leader',
  '-failover-abort-not-elected': 'gives up: not elected',
  '-failover-abort-no-good-slave': 'gives up: no replica is fit',
  '-failover-abort-slave-timeout': 'gives up: the replica did not answer',
  '+promoted-slave': 'sees the replica promoted',
  '+failover-end': 'ends the failover',
  '+failover-end-for-timeout': 'ends the failover for lack of time',
  '+switch-master': 'names the new master',
  '+convert-to-slave': 'makes the old master a replica',
  '+reset-master': 'is reset',
  '+set': 'is given a setting',
  '+tilt': 'goes into TILT',
  '-tilt': 'leaves TILT',
};

function tellsTheStory({ event, about }: SentinelEvent): boolean {
  return event in STORY && (!OF_MASTERS.test(event) || about === 'master');
}

function eventResult({ at, sentinel, event, subject }: SentinelEvent): TimelineResult['events'][number] {
  return {
    atS: at / 1e6,
    sentinel,
    event,
    words: `${STORY[event]}${subject === undefined ? '' : ` (${subject})`}`,
  };
}
