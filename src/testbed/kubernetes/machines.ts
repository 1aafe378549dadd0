/** Stopping the machines of a cluster: possible where kind made it, whose nodes are containers, and not elsewhere. */

export interface Machines {
  freeze(node: string): Promise<void>;
  thaw(node: string): Promise<void>;
  /** Switches it off, so that it stays off until `start`. */
  kill(node: string): Promise<void>;
  start(node: string): Promise<void>;
  state(node: string): Promise<'running' | 'frozen' | 'off'>;
}
