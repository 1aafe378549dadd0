/** What a workload is, in words: who writes or reads where, at which pace, and how they find the master. */

import { profileWords } from '../../workload/profile.ts';
import { WORKLOADS } from '../../workload/registry.ts';
import { serviceWords, type Workload } from '../../workload/workload.ts';

const FINDS: Readonly<Record<Extract<Workload['via'], string>, string>> = {
  sentinel: 'finds the master through Sentinel',
  'first-master': 'pinned to the first master',
  proxy: 'goes where the proxy leads and knows no Sentinel',
};

function finds(via: Workload['via']): string {
  if (typeof via === 'string') return FINDS[via];
  const leader = 'service' in via ? `the ${serviceWords(via.service)}` : via.address;
  return `goes where ${leader} leads and knows no Sentinel`;
}

/** A workload as the reports describe it. */
export function wordsOf(workload: Workload): string {
  if (workload.of !== undefined) return readingWords(workload);
  const { kind, writers, rate, client, via, subscribers, through } = workload;
  const by = through === undefined ? '' : ` of the program of "${through}"`;
  const who = subscribers === undefined ? 'writers' : `publishers and ${subscribers} subscribers${by}`;
  const pace = rate === 'max' ? 'as fast as possible' : `${rate} per second at a constant rate`;
  return `${writers} ${who} on client host ${client}, ${pace}; ${finds(via)}; ${WORKLOADS[kind]?.words ?? kind}; ${profileWords(workload)}`;
}

function readingWords(workload: Workload): string {
  const { kind, writers, rate, client, of, from, through } = workload;
  const where =
    through === undefined
      ? `each asks Sentinel for a ${from}`
      : `the program of "${through}" reads for them where its library leads it`;
  return `${writers} readers of "${of}" on client host ${client}, ${rate} per second at a constant rate; ${where}; ${WORKLOADS[kind]?.words ?? kind}; ${profileWords(workload)}`;
}
