/** Who can stop the machines of a cluster. A cluster made by kind has its nodes as containers; elsewhere nobody can. */

export interface Machines {
  freeze(node: string): Promise<void>;
  thaw(node: string): Promise<void>;
  /** Switches it off, so that it stays off until `start`. */
  kill(node: string): Promise<void>;
  start(node: string): Promise<void>;
  state(node: string): Promise<'running' | 'frozen' | 'off'>;
}
