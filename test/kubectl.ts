/** What a person sees of a cluster with kubectl, on a way that no code of ours has part in. */

import { LABEL, namespaceOf } from '../src/testbed/kubernetes/names.ts';
import { attempt, type Attempt } from '../src/testbed/shell.ts';

/** Longer than the API server may need to start anew, ms. */
const LIMIT_MS = 30_000;

export class Kubectl {
  readonly context: string;

  constructor(context: string) {
    this.context = context;
  }

  run(...args: readonly string[]): Promise<Attempt> {
    return attempt(['kubectl', '--context', this.context, ...args], { limitMs: LIMIT_MS });
  }

  /** The output, without the space around it; throws what kubectl complains of. */
  async say(...args: readonly string[]): Promise<string> {
    const { succeeded, output, errors } = await this.run(...args);
    if (!succeeded) throw new Error(`kubectl ${args.join(' ')}: ${errors}${output}`);
    return output.trim();
  }

  /** Whether a server answers at this address to a client inside a pod, on a connection made for that, within 2 s. */
  async answers(
    from: { readonly namespace: string; readonly pod: string },
    address: string,
  ): Promise<boolean> {
    const ping = ['timeout', '2', 'redis-cli', '-h', address, 'ping'];
    const { output } = await this.run('exec', '-n', from.namespace, from.pod, '--', ...ping);
    return output.trim() === 'PONG';
  }

  /** Every object that carries the labels of a run, and every volume claimed in its namespace, by kind and name. */
  async leftOf(runId: string): Promise<string[]> {
    const run = namespaceOf(runId);
    const kinds = 'ns,pods,statefulsets,daemonsets,services,configmaps,secrets,leases,pvc,pdb';
    const labelled = await this.say('get', kinds, '-A', '-l', `${LABEL.run}=${run}`, '-o', 'name');
    const claims = '{range .items[*]}{.spec.claimRef.namespace} {.metadata.name}{"\\n"}{end}';
    const volumes = await this.say('get', 'pv', '-o', `jsonpath=${claims}`);
    return [
      ...labelled.split('\n').filter((name) => name !== ''),
      ...volumes.split('\n').filter((line) => line.startsWith(`${run} `)),
    ];
  }
}
