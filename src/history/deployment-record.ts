/** Records of where everything is. */

/** Every record has its moment, µs since the epoch of the run. */
export interface At {
  readonly at: number;
}

/** Where everything is: written once by the runner, before anything else of substance. */
export interface DeploymentRecord extends At {
  readonly kind: 'deployment';
  readonly testbed: string;
  readonly server: string;
  readonly masterName: string;
  /** Whose word the states of processes are; absent for the kernel's. */
  readonly statesBy?: 'kubelet';
  /** `node` is the machine a host was on when the deployment was steady, where there are several. */
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly node?: string }[];
  readonly processes: readonly {
    readonly name: string;
    readonly kind: 'redis' | 'sentinel';
    readonly host: string;
    readonly port: number;
    /** Where clients reach it, if not at its host's address and its own port. */
    readonly announced?: { readonly host: string; readonly port: number };
  }[];
}

/** What is different in a deployment that was found from what it was before the run. */
export interface DifferencesRecord extends At {
  readonly kind: 'differences';
  readonly sentences: readonly string[];
}

/** A host has another address than before: a pod that was made anew. */
export interface MovedRecord extends At {
  readonly kind: 'moved';
  readonly host: string;
  readonly address: string;
}
