/** What carries experiments out every night inside of the cluster that the deployment is in, as objects to be applied. */

import { dumpYaml, type KubernetesObject, type V1CronJob, type V1EnvVar } from '@kubernetes/client-node';
import { ChaosError } from '../../../core/errors.ts';
import type { Description } from '../../../deployment/description.ts';
import { writeDescription } from '../../../deployment/yaml.ts';
import { shellProgram } from '../../shell-program.ts';
import { IN_CLUSTER } from '../client/connection.ts';
import { labelsFor } from '../discovery/roles.ts';
import { RUNNER_ACCOUNT, runnerRole } from '../found/runner-role.ts';
import { MANAGER } from '../names.ts';
import { AGENT_USER, CONTAINER_SECURITY, podSecurity } from '../manifests/security.ts';

/** When other jobs of a night seldom begin: minutes past two, in UTC. */
const SCHEDULE = '17 2 * * *';
/** A night that takes longer has gone wrong, s: a third of a day. */
const LONGEST_S = 28_800;
/** Healing takes a minute at most, and the namespaces of a run are then deleted, s. */
const GRACE_S = 180;
/** A suite of a dozen experiments leaves 20 to 50 MB; a month of them is kept. */
const VOLUME = '5Gi';

const PROGRAM_FOLDER = '/program';
const NIGHTS_FOLDER = '/nights';
const NIGHT = 'night.sh';
const DESCRIPTION = 'deployment.yaml';
/** The Secret with what a description leaves to the environment. */
const ENVIRONMENT_SECRET = 'sentinel-chaos-environment';
/** CronJobs leave room for the time in the names of their jobs: 52 characters at most. */
const LONGEST_NAME = 52;

export interface Nightly {
  readonly description: Description;
  /** An image with `sentinel-chaos` on its PATH. */
  readonly image: string;
  /** Ids of experiments; all that fit where there are none. */
  readonly experiments: readonly string[];
  readonly hasInjectors: boolean;
  /** Variables by which images of agents and injectors are replaced: what the cluster can pull is the same every night. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Rights, a ConfigMap, a volume claim and a CronJob, as YAML. BAD_ARGUMENT for a description that refers to a file, which no pod
 * would find.
 */
export function nightlyYaml(nightly: Nightly): string {
  const { description } = nightly;
  const { ca } = description.tls ?? {};
  if (ca !== undefined && 'file' in ca)
    throw new ChaosError(
      'BAD_ARGUMENT',
      `the authority of ${description.name} is in the file ${ca.file}, which a pod does not have`,
      { hint: 'put it into a Secret of the namespace and write { secret, key } into the description' },
    );
  const objects = [files(nightly), claim(nightly), cronJob(nightly)];
  return [
    runnerRole(description.namespace),
    ...objects.map((object) => dumpYaml(object, { noRefs: true, lineWidth: -1 })),
  ].join('---\n');
}

function metadata({ description: { name, namespace } }: Nightly): NonNullable<KubernetesObject['metadata']> {
  const whole = `${MANAGER}-${name}`.replaceAll('.', '-');
  return {
    name: whole.slice(0, LONGEST_NAME).replace(/-+$/, ''),
    namespace,
    labels: labelsFor('run'),
  };
}

/** The description, which names the cluster as a pod of it does, and the program of a night. */
function files(nightly: Nightly): KubernetesObject {
  const data = {
    [DESCRIPTION]: writeDescription({ ...nightly.description, context: IN_CLUSTER }),
    [NIGHT]: shellProgram(import.meta.dirname, NIGHT),
  };
  return Object.assign({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(nightly) }, { data });
}

function claim(nightly: Nightly): KubernetesObject {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: VOLUME } } };
  return Object.assign(
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: metadata(nightly) },
    { spec },
  );
}

function cronJob(nightly: Nightly): V1CronJob {
  const { image, images, experiments, description, hasInjectors } = nightly;
  const { name } = metadata(nightly);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(nightly),
    spec: {
      schedule: SCHEDULE,
      timeZone: 'Etc/UTC',
      // Two runs at once would disturb each other, and the second is refused.
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3_600,
      jobTemplate: {
        spec: {
          // What is undecided is carried out again by the run itself, and what failed is not.
          backoffLimit: 0,
          activeDeadlineSeconds: LONGEST_S,
          template: {
            spec: {
              restartPolicy: 'Never',
              terminationGracePeriodSeconds: GRACE_S,
              serviceAccountName: RUNNER_ACCOUNT,
              enableServiceLinks: false,
              securityContext: podSecurity(AGENT_USER),
              containers: [
                {
                  name: MANAGER,
                  image,
                  command: [
                    'sh',
                    `${PROGRAM_FOLDER}/${NIGHT}`,
                    NIGHTS_FOLDER,
                    `${PROGRAM_FOLDER}/${DESCRIPTION}`,
                  ],
                  args: [...experiments, ...(hasInjectors ? [] : ['--no-injector'])],
                  env: environment(description, images),
                  // No limits: a harness that is throttled measures itself.
                  resources: { requests: { cpu: '500m', memory: '512Mi' } },
                  securityContext: CONTAINER_SECURITY,
                  volumeMounts: [
                    { name: 'program', mountPath: PROGRAM_FOLDER, readOnly: true },
                    { name: 'nights', mountPath: NIGHTS_FOLDER },
                    { name: 'tmp', mountPath: '/tmp' },
                  ],
                },
              ],
              volumes: [
                { name: 'program', configMap: { name: name! } },
                { name: 'nights', persistentVolumeClaim: { claimName: name! } },
                { name: 'tmp', emptyDir: {} },
              ],
            },
          },
        },
      },
    },
  };
}

/** What the description leaves to the environment comes from a Secret; what is compiled is kept where one may write. */
function environment({ credentials, tls = {} }: Description, images: Nightly['images']): V1EnvVar[] {
  const references = [credentials.redis.password, credentials.sentinel.password, ...Object.values(tls)];
  const names = references.flatMap((one) =>
    one !== undefined && 'environment' in one ? [one.environment] : [],
  );
  return [
    { name: 'NODE_COMPILE_CACHE', value: '/tmp/node' },
    // A user that no image knows has no home; what a night that died has left to undo is where the next one finds it.
    { name: 'HOME', value: NIGHTS_FOLDER },
    ...Object.entries(images).map(([name, value]) => ({ name, value })),
    ...[...new Set(names)].map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: ENVIRONMENT_SECRET, key: name } },
    })),
  ];
}
