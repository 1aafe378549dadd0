/** What the harness and the program at the doors of a lab say to each other, and what a door is. */

/** A port of the machine's loopback that leads to a process of a lab. */
export interface Door {
  readonly process: string;
  /** The number of its listening socket in the program. */
  readonly fd: number;
  /** Where the process listens in the lab. */
  readonly address: string;
  readonly port: number;
}

/** The processes whose doors are to be shut from now on; those of all others are to be open. */
export interface DoorOrder {
  readonly id: number;
  readonly shut: readonly string[];
}

/** The order with that number is carried out, or what kept it from that; 0 is that the program is ready. */
export interface DoorAnswer {
  readonly id: number;
  readonly problem?: string;
}
