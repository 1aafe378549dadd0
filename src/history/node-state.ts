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
  /** While a replica takes a full copy; older histories do not say. */
  readonly copy?: CopyInProgress;
  readonly connectedReplicas: number;
  readonly loading: boolean;
  /** How often it has brought a replica up to date since its process began; older histories do not say. */
  readonly resyncs?: Resyncs;
}

/** How far a full copy is, bytes (master_sync_read_bytes, master_sync_total_bytes). */
export interface CopyInProgress {
  readonly read: number;
  /** Absent where the master does not say, as one that sends its data without a file in between. */
  readonly total?: number;
}

/** Resynchronisations that a data node has served (sync_full, sync_partial_ok), and partial ones it refused. */
export interface Resyncs {
  readonly full: number;
  readonly partial: number;
  readonly refused: number;
}
