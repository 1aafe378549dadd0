/** What the harness and a program that keeps doors of a lab say to each other, and what a door is. */

/** A port of the machine's loopback that leads to a process of a lab. */
export interface Door {
  readonly process: string;
  /** The number of its listening socket in the program. */
  readonly fd: number;
  /** Where the process listens in the lab. */
  readonly address: string;
  readonly port: number;
}

/** Keep the doors to these processes no more; who has come in by them stays. */
export interface DoorOrder {
  readonly id: number;
  readonly leave: readonly string[];
}

/** The order with that number is carried out; 0 is that the program keeps its doors. */
export interface DoorAnswer {
  readonly id: number;
}
