/** What keeps a container from running, as the kubelet reports it, and whether waiting can help. */

import type { V1ContainerStatus } from '@kubernetes/client-node';
import { ChaosError } from '../../../core/errors.ts';

/** Why a container does not start. */
export interface StartFailure {
  /** What it is, the same for every container that fails like it. */
  readonly sentence: string;
  /** Whether it will not pass: no such image, not allowed, no such program. */
  readonly isFinal: boolean;
}

/** The image cannot be pulled at the moment. Source: kubelet, pkg/kubelet/images/types.go. */
const PULLING: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable']);
/** What no second try mends. Source: as above, and pkg/kubelet/kuberuntime. */
const FINAL: ReadonlySet<string> = new Set([
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'CreateContainerConfigError',
]);
/** What a registry answers that has been reached: the image is not there, or not for us. */
const REFUSED =
  /not found|manifest unknown|no match for platform|denied|unauthorized|forbidden|authentication/i;
/** Exit codes of a shell or runtime that finds no program to run, or none that it may (POSIX, Shell Command Language §2.8.2). */
const NO_PROGRAM: ReadonlySet<number> = new Set([126, 127]);
/** The runtime did not start it. Source: kubelet, pkg/kubelet/kuberuntime, and containerd, internal/cri. */
const NOT_STARTED: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun']);
/** What it answers, with the kernel's words (errno), where the image has no such program. */
const MISSING =
  /\bexec\b.*(?:executable file not found|no such file or directory|permission denied|is a directory)/i;

/** Why one of a pod's containers does not run; undefined where they run, or nothing is known against it. */
export function startFailureOf(statuses: readonly V1ContainerStatus[]): StartFailure | undefined {
  for (const status of statuses) {
    const failure = pullFailure(status) ?? programFailure(status);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function pullFailure({ image, state }: V1ContainerStatus): StartFailure | undefined {
  const { reason = '', message = reason } = state?.waiting ?? {};
  if (FINAL.has(reason))
    return { sentence: `the image "${image}" cannot be used: ${message}`, isFinal: true };
  if (!PULLING.has(reason)) return undefined;
  return { sentence: `the image "${image}" cannot be pulled: ${message}`, isFinal: REFUSED.test(message) };
}

/**
 * A container that ended because there was nothing in its image to run, or that the runtime could not start: on a busy machine
 * that passes, and the kubelet tries it again.
 */
function programFailure({ name, image, state, lastState }: V1ContainerStatus): StartFailure | undefined {
  const ended = state?.terminated ?? lastState?.terminated;
  if (ended === undefined || state?.running !== undefined) return undefined;
  const { reason = '', exitCode, message } = ended;
  if (NO_PROGRAM.has(exitCode) || (NOT_STARTED.has(reason) && MISSING.test(message ?? ''))) {
    const why = message ?? `exit code ${exitCode}, which means that there is none to run`;
    return {
      sentence: `the image "${image}" has no program for the container ${name}: ${why}`,
      isFinal: true,
    };
  }
  if (!NOT_STARTED.has(reason)) return undefined;
  const why = message ?? reason;
  return {
    sentence: `the container ${name} of the image "${image}" cannot be started: ${why}`,
    isFinal: false,
  };
}

/**
 * The kubelet tries a pull at once, and again 10 s and 30 s later (its back-off begins with 10 s and doubles): what
 * still fails then has been refused three times, ms.
 */
const THREE_REFUSALS_MS = 35_000;

/** Watches containers that do not start, and gives up on those for which waiting is in vain. */
export class StartWatch {
  private readonly since = new Map<string, number>();

  /** Throws TESTBED_BROKE for a failure that will not pass; `nowMs` is a moment of any steady clock. */
  check(failures: readonly StartFailure[], nowMs: number): void {
    for (const { sentence, isFinal } of failures) {
      const image = sentence.split(':')[0]!;
      const since = this.since.get(image) ?? nowMs;
      this.since.set(image, since);
      if (isFinal || nowMs - since >= THREE_REFUSALS_MS)
        throw new ChaosError('TESTBED_BROKE', sentence, {
          hint: 'name another image (`run --help` lists the options), or make this one available to the cluster',
        });
    }
  }
}
