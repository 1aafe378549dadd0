/** A data node's own state, as it shows it. */

export interface NodeState {
  readonly runId: string;
  readonly role: 'master' | 'slave';
  readonly replid: string;
  readonly replid2: string;
  /** master_repl_offset. */
  readonly offset: number;
  readonly secondOffset: number;
  /** For a replica: the node it follows and whether that link is up. */
  readonly master?: string;
  readonly linkUp?: boolean;
  readonly connectedReplicas: number;
  readonly loading: boolean;
  /** How often it has brought a replica up to date since its process began; older histories do not tell. */
  readonly resyncs?: Resyncs;
}

/** Resynchronisations that a data node has served (sync_full, sync_partial_ok), and partial ones it refused. */
export interface Resyncs {
  readonly full: number;
  readonly partial: number;
  readonly refused: number;
}
