/** How long a writer usually waits for an acknowledgement: the measure that a server which answers late shows first. */

const PREFIX = 'latency of ';

/** Its id for the workload of this name. */
export function latencyId(workload: string): string {
  return `${PREFIX}${workload}`;
}

/** Whether an id is that of such a measure. */
export function isLatency(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** `Median latency of appends`. */
export function latencyWords(id: string): string {
  return `Median ${id}`;
}
