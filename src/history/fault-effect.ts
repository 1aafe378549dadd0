/** What a fault does, so that a stored run is judged by what was done and not by what a kind means today. */
export interface FaultEffect {
  /** What it takes hold of. A pod or a machine takes every process on it along; machine-pods are all pods of the deployment on a machine. */
  readonly target: 'links' | 'processes' | 'pods' | 'machine-pods' | 'machines' | 'names';
  /** What becomes of the packets on its links: none arrives, or fewer or later ones do; absent where it has none. */
  readonly links?: 'dropped' | 'slowed';
  /**
   * What becomes of the names; absent where it leaves them alone. They lead nowhere, while what they led to is as it was. Lost: that
   * is what a question for one is answered. Unanswered: a process that asks waits, and may do nothing else meanwhile, whatever host it is on.
   */
  readonly names?: 'lost' | 'unanswered';
  /**
   * What the kernel must show of its processes; absent where it leaves them alone. Dead or stopped: while it lasts, and
   * running afterwards. Replaced: the process of before is gone once it is injected, and another one runs afterwards.
   * Busy: it runs all the time, and answers nothing, or that it is busy, until its command is answered.
   */
  readonly processes?: 'dead' | 'stopped' | 'replaced' | 'busy';
  /**
   * What its processes are to go by while it lasts, by name, and as before afterwards; absent where it changes no settings.
   * It leaves the processes alone otherwise.
   */
  readonly settings?: Readonly<Record<string, string>>;
  /** What becomes of the files of its processes; absent where nothing does. Sealed: of their configuration alone. */
  readonly storage?: 'sealed' | 'full';
  /**
   * Whose password it changes, and in which order: in between its processes take the new one, the old one, or both. It leaves the
   * processes alone otherwise; absent where it changes none.
   */
  readonly passwords?: {
    readonly of: string;
    readonly order: 'servers first' | 'logins first' | 'both accepted';
  };
  /** What becomes of the addresses of its processes' hosts; absent where they stay. Changed: nothing answers at them any more, and the processes begin anew at others. */
  readonly addresses?: 'changed';
  /** What its processes get less of; absent where they get what they want. Of memory: the kernel ends those that take more. */
  readonly resources?: 'cpu' | 'memory';
  /** What becomes of connections to its processes; absent where nothing does. */
  readonly connections?: 'exhausted';
  /** Whether it cuts only some of the links of its targets, who then are not cut off. */
  readonly isSelective: boolean;
  /** Whether the peers' connections are reset, so that they know at once; otherwise they meet silence. */
  readonly resets: boolean;
  /** Whether something is undone at its end; otherwise it is over when it is injected. */
  readonly heals: boolean;
  /** Whether it is done to the master of the time, whatever process is its target: an order to fail over is. */
  readonly hitsMaster: boolean;
  /** How the timeline draws it. */
  readonly colour: string;
  readonly pattern: 'solid' | 'hatch' | 'dots';
}

/** What a fault does something to, where it does: all of an effect that may be absent. Each is proven by itself (`src/run/proof`). */
export type Aspect = {
  [K in keyof FaultEffect]-?: undefined extends FaultEffect[K] ? K : never;
}[keyof FaultEffect];

/** Whether it takes hold of processes, so that they may end, stand still or begin anew. */
export function isOfProcesses({ target, settings, passwords }: FaultEffect): boolean {
  return target !== 'links' && target !== 'names' && settings === undefined && passwords === undefined;
}

/** Whether it takes hold of pods as such, which end in order and may have a hook. */
export function isOfPods({ target }: Pick<FaultEffect, 'target'>): boolean {
  return target === 'pods' || target === 'machine-pods';
}

/** Whether it takes hold of whole hosts, with every process on them. */
export function isOfHosts({ target }: Pick<FaultEffect, 'target'>): boolean {
  return target === 'machines' || isOfPods({ target });
}

/** Whether an orchestrator brings back what it took away, in its own time. */
export function isUndoneByOrchestrator({ target, processes }: FaultEffect): boolean {
  return isOfHosts({ target }) || processes === 'replaced';
}
