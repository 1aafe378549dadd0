/** The timeline: what the records say happened, put together. */

import { recordsOf, type History } from '../history/history.ts';
import { CLOCKS_US } from '../history/moment.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type {
  BusyRecord,
  CommandRecord,
  FaultRecord,
  Link,
  ListeningRecord,
  NodeRecord,
  PhaseRecord,
  ProbeRecord,
  ProcessStateRecord,
  SentinelRecord,
} from '../history/record.ts';
import type { SettingsRecord } from '../history/settings-record.ts';
import { frozenEffect } from '../history/frozen-effects.ts';
import { parseEvent, type Located, type SentinelEvent } from './sentinel-event.ts';

/** One injection of a fault. Times in µs since the epoch; undefined where the run ended before. */
export interface FaultSpan {
  readonly path: string;
  readonly kind: string;
  readonly as: string;
  /** Which injection of the fault with this name it is, from 0: a repeated one has several. */
  readonly nth: number;
  readonly words: string;
  readonly targets: readonly string[];
  /** The links on which every packet was dropped. */
  readonly cut: readonly Link[];
  /** The links on which packets came late, or only some of them did. */
  readonly slowed: readonly Link[];
  readonly parameters: NonNullable<FaultRecord['parameters']>;
  readonly effect: FaultEffect;
  readonly injecting: number;
  readonly injected: number | undefined;
  /**
   * It took effect at some moment from `earliest` to `latest`. Where a signal did it that is the moment of the
   * signal; everything else took effect somewhere between asking for it and the moment it was seen to be done.
   */
  readonly onset: { readonly earliest: number; readonly latest: number };
  readonly healing: number | undefined;
  readonly healed: number | undefined;
}

/** A stretch of time in which a polled data node did not change. */
export interface NodeSpan {
  readonly from: number;
  readonly to: number;
  readonly state: 'master' | 'replica' | 'unreachable' | 'loading';
  /** Whether it took the observer's writes; always false when probing was off. */
  readonly writable: boolean;
  readonly runId: string | undefined;
}

export interface Timeline {
  readonly deployment: Located | undefined;
  readonly faults: readonly FaultSpan[];
  readonly events: readonly SentinelEvent[];
  readonly phases: readonly PhaseRecord[];
  /** Time of the last record of any kind. */
  readonly end: number;
  readonly nodes: ReadonlyMap<string, readonly NodeSpan[]>;
  readonly sentinelPolls: ReadonlyMap<string, readonly SentinelRecord[]>;
  readonly nodePolls: ReadonlyMap<string, readonly NodeRecord[]>;
  /** When the observer began and ceased to hear each Sentinel's messages. */
  readonly listening: readonly ListeningRecord[];
  /** The observer's own writes. */
  readonly probes: readonly ProbeRecord[];
  readonly commands: readonly CommandRecord[];
  /** What data nodes went by, and when it came to differ. */
  readonly settings: readonly SettingsRecord[];
}

/** Puts the records together. */
export function timelineOf(history: History): Timeline {
  const [recorded] = recordsOf(history, 'deployment');
  const deployment = recorded && { ...recorded, moved: recordsOf(history, 'moved') };
  return {
    deployment,
    faults: faultSpans(recordsOf(history, 'fault')).map((span) => ({
      ...span,
      ...endOf(span, recordsOf(history, 'busy')),
      onset: onsetOf(span, recordsOf(history, 'process-state'), recordsOf(history, 'busy')),
    })),
    events:
      deployment === undefined
        ? []
        : recordsOf(history, 'event').map((record) => parseEvent(record, deployment)),
    phases: recordsOf(history, 'phase'),
    end: history.records.at(-1)?.at ?? 0,
    nodes: nodeSpans(history),
    sentinelPolls: Map.groupBy(recordsOf(history, 'sentinel'), (record) => record.sentinel),
    nodePolls: Map.groupBy(recordsOf(history, 'node'), (record) => record.node),
    listening: recordsOf(history, 'listening'),
    probes: recordsOf(history, 'probe'),
    commands: recordsOf(history, 'command'),
    settings: recordsOf(history, 'settings'),
  };
}

/** When a phase of the run began. */
export function phaseAt(timeline: Timeline, phase: PhaseRecord['phase']): number | undefined {
  return timeline.phases.find((record) => record.phase === phase)?.at;
}

function faultSpans(records: readonly FaultRecord[]): Omit<FaultSpan, 'onset'>[] {
  const spans: Omit<FaultSpan, 'onset'>[] = [];
  for (const record of records) {
    if (record.phase === 'injecting') {
      const { path, fault, as, words, targets, links, parameters = {}, at } = record;
      const { effect = frozenEffect(record) } = record;
      const cut = effect.links === 'dropped' ? links : [];
      const slowed = effect.links === 'slowed' ? links : [];
      const times = { injecting: at, injected: undefined, healing: undefined, healed: undefined };
      const nth = spans.filter((span) => span.as === as).length;
      spans.push({ path, kind: fault, as, nth, words, targets, cut, slowed, parameters, effect, ...times });
      continue;
    }
    const open = spans.findLastIndex(
      (span) => span.path === record.path && span[record.phase as 'injected'] === undefined,
    );
    if (open !== -1) spans[open] = { ...spans[open]!, [record.phase]: record.at };
  }
  return spans;
}

/** The commands by which a fault kept its targets busy, first to last as they were sent. */
function busyBy(
  { effect, targets, injecting, injected = Infinity }: Omit<FaultSpan, 'onset'>,
  commands: readonly BusyRecord[],
): readonly BusyRecord[] {
  if (effect.processes !== 'busy') return [];
  return commands
    .filter(
      ({ process, sent }) =>
        targets.includes(process) && sent >= injecting - CLOCKS_US && sent <= injected + CLOCKS_US,
    )
    .toSorted((a, b) => a.sent - b.sent);
}

/** What keeps processes busy ends by itself, or by another client, and the fault with it: when the last one has answered. */
function endOf(span: Omit<FaultSpan, 'onset'>, all: readonly BusyRecord[]): Partial<FaultSpan> {
  const answered = busyBy(span, all).filter(({ reply }) => reply !== undefined);
  if (answered.length === 0 || answered.length < span.targets.length) return {};
  const over = Math.max(...answered.map(({ at }) => at));
  return {
    ...(span.healing !== undefined && { healing: Math.min(span.healing, over) }),
    ...(span.healed !== undefined && { healed: Math.min(span.healed, over) }),
  };
}

type Acts = readonly ProcessStateRecord['act'][];

/** Signals that take effect when they are sent. */
const AT_ONCE: Acts = ['SIGKILL', 'SIGSTOP'];
/** What is written down with the moment at which it was seen to be done. */
const SEEN_DONE: Acts = ['delete', 'freeze', 'switch-off'];

function onsetOf(
  span: Omit<FaultSpan, 'onset'>,
  states: readonly ProcessStateRecord[],
  busy: readonly BusyRecord[],
): FaultSpan['onset'] {
  const { targets, injecting, injected = injecting } = span;
  const momentsOf = (acts: Acts): number[] =>
    states
      .filter(({ process, act }) => acts.includes(act) && targets.includes(process))
      .map(({ at }) => at)
      .filter((at) => at >= injecting && at <= injected);
  const isAll = (moments: readonly number[]): boolean =>
    moments.length > 0 && moments.length >= targets.length;
  const [sent, done] = [momentsOf(AT_ONCE), momentsOf(SEEN_DONE)];
  if (isAll(sent)) return { earliest: Math.min(...sent), latest: Math.max(...sent) };
  const [begun = injecting] = busyBy(span, busy).map((command) => command.sent);
  return { earliest: Math.max(injecting, begun), latest: isAll(done) ? Math.max(...done) : injected };
}

function nodeSpans(history: History): Map<string, NodeSpan[]> {
  const spans = new Map<string, NodeSpan[]>();
  const latest = new Map<string, Omit<NodeSpan, 'from' | 'to'>>();
  for (const record of history.records) {
    if (record.kind !== 'node' && record.kind !== 'probe') continue;
    const before = latest.get(record.node) ?? { state: 'unreachable', writable: false, runId: undefined };
    const now =
      record.kind === 'probe' ? { ...before, writable: record.accepted } : { ...before, ...stateOf(record) };
    latest.set(record.node, now);
    extend(spans, record.node, record.at, now);
  }
  return spans;
}

function stateOf(record: NodeRecord): Pick<NodeSpan, 'state' | 'runId'> {
  if (!record.reachable || record.state === undefined) return { state: 'unreachable', runId: undefined };
  if (record.state.loading) return { state: 'loading', runId: record.state.runId };
  return { state: record.state.role === 'master' ? 'master' : 'replica', runId: record.state.runId };
}

function extend(
  spans: Map<string, NodeSpan[]>,
  node: string,
  at: number,
  now: Omit<NodeSpan, 'from' | 'to'>,
): void {
  const own = spans.get(node) ?? [];
  spans.set(node, own);
  const last = own.at(-1);
  const unchanged =
    last !== undefined &&
    last.state === now.state &&
    last.writable === now.writable &&
    last.runId === now.runId;
  if (last !== undefined) own[own.length - 1] = { ...last, to: at };
  if (!unchanged) own.push({ ...now, from: at, to: at });
}
