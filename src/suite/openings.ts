/**
 * How the testbed opens for the runs of a suite. A reason that all of them share, such as an image that cannot be had, would
 * otherwise be waited for again with every single run.
 *
 * The rule is cautious: two openings for the same kind of server failed with the same code and the same sentence, and no
 * run of the suite has been steady yet. One alone may be bad luck, or about that experiment's own deployment.
 */

import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError } from '../core/errors.ts';
import type { Topology } from '../experiment/topology.ts';
import type { ProgressSink } from '../run/progress.ts';

type Servers = Pick<Topology, 'server' | 'servers'>;

export class Openings {
  /** Failures of each kind of server; those of deployments of different sizes may alternate. */
  private readonly failures = new Map<string, ChaosError[]>();
  private readonly shared = new Map<string, ChaosError>();
  private hasBeenSteady = false;

  /** Why no deployment of this kind of server can be had; undefined as long as that is not known. */
  reason(servers: Servers): ChaosError | undefined {
    return this.shared.get(keyOf(servers));
  }

  /** The same testbed, its failures taken note of. */
  watched(testbed: Testbed): Testbed {
    return {
      name: testbed.name,
      capabilities: testbed.capabilities,
      open: async (topology, options) => {
        try {
          return await testbed.open(topology, options);
        } catch (error) {
          if (!options.signal.aborted && error instanceof ChaosError) this.failed(keyOf(topology), error);
          throw error;
        }
      },
    };
  }

  /** The same sink, a steady deployment taken note of. */
  announcedTo(sink: ProgressSink): ProgressSink {
    return {
      ...sink,
      phase: (phase) => {
        if (phase === 'steady') this.hasBeenSteady = true;
        sink.phase(phase);
      },
    };
  }

  private failed(servers: string, error: ChaosError): void {
    const before = this.failures.get(servers) ?? [];
    this.failures.set(servers, [...before, error]);
    const isSeen = before.some(({ code, message }) => code === error.code && message === error.message);
    if (isSeen && !this.hasBeenSteady) this.shared.set(servers, error);
  }
}

function keyOf({ server, servers }: Servers): string {
  return JSON.stringify([server, servers]);
}
