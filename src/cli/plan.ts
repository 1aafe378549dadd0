/** `plan`: what an experiment would do, from its value alone. Touches nothing. */

import { CAPABILITIES } from '../cluster/capabilities.ts';
import { auditTopology } from '../audit/of-topology.ts';
import { describeExpectations } from '../check/describe.ts';
import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import { durationWords, lasting, span } from '../core/quantity.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Step } from '../experiment/schedule.ts';
import { describeCoordinates } from '../experiment/table.ts';
import { livenessWords } from '../experiment/probes.ts';
import { placementOf, type Topology } from '../experiment/topology.ts';
import { lackingCapability } from '../plan/capabilities.ts';
import { floorMs, plannedMs, SETTLE_MS } from '../plan/durations.ts';
import type { NamedExperiment } from '../plan/planned-run.ts';
import { sharedFloorMs } from '../plan/side-by-side.ts';
import { describeFault, describeStep } from '../plan/describe.ts';
import type { NamedTable } from '../plan/variants.ts';
import { auditText } from '../report/audit/terminal.ts';
import { foundCapabilities } from '../testbed/kubernetes/found/capabilities.ts';
import { imagesFrom, imageVariables } from '../testbed/kubernetes/images.ts';
import { ownWords } from '../workload/profile.ts';
import { wayWords, type Workload } from '../workload/workload.ts';
import { hasColours } from './colours.ts';
import { command, type Options, type ValuesOf } from './command.ts';
import { describedIn } from './described.ts';
import { planOn, refuseBesideOn } from './plan-on.ts';
import { loadExperiments, type Named } from './experiments.ts';
import { experimentsFor } from './fitting.ts';
import { jobsHere } from './jobs.ts';

type Soak = Extract<Step, { step: 'soak' }>;

const TESTBEDS: readonly string[] = ['local', 'kubernetes'];

const OPTIONS = {
  testbed: {
    value: 'NAME',
    help: `where it would run: ${TESTBEDS.join(' or ')} (default: local)`,
  },
  audit: { help: 'say which hazards what it deploys has' },
  on: {
    value: 'FILE',
    help: 'what experiments would do to the deployment that is described there (all of those for any deployment where none is named)',
  },
  'no-injector': { help: 'with --on: as it would be done without privileged pods' },
  cronjob: {
    value: 'IMAGE',
    help: 'with --on: print what carries it out every night in the cluster itself, as YAML: rights, a volume, and a CronJob of this image, which has sentinel-chaos on its PATH',
  },
  manifests: { help: 'print the objects it would make on Kubernetes as YAML, the rest as comments' },
} as const satisfies Options;

export const PLAN = command({
  name: 'plan',
  usage: '[ID…]',
  help: 'Prints what an experiment would deploy, break and expect, and how long it should take. Nothing is started.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos plan master-killed',
    'sentinel-chaos plan my-experiments/two-failures.ts',
    'sentinel-chaos plan master-killed --audit',
    'sentinel-chaos plan master-killed --testbed kubernetes --manifests',
    'sentinel-chaos plan --on redis.deployment.yaml',
    'sentinel-chaos plan --on redis.deployment.yaml --cronjob registry.example/sentinel-chaos:1 | kubectl apply -f -',
  ],
  async run({ positionals, values }) {
    if (values.on !== undefined) {
      refuseBesideOn(values);
      return planned(positionals, { ...values, on: values.on });
    }
    const idle = (['no-injector', 'cronjob'] as const).find((option) => values[option]);
    if (idle !== undefined)
      throw new ChaosError('BAD_ARGUMENT', `--${idle} is for a deployment that is there already`, {
        hint: 'add --on FILE',
      });
    if (positionals.length === 0)
      throw new ChaosError('BAD_ARGUMENT', 'plan needs the id of an experiment', {
        hint: 'see sentinel-chaos list',
      });
    const withManifests = areManifestsWanted(values);
    const experiments = await loadExperiments(positionals);
    const texts = experiments.map((one) =>
      withHazards(one, 'table' in one ? tableText(one) : planText(one), values),
    );
    if (withManifests) {
      const parts = experiments.map((one, index) => withObjects(deployedBy(one), texts[index]!));
      process.stdout.write((await Promise.all(parts)).join('---\n'));
      return 0;
    }
    process.stdout.write(`${texts.join('\n\n')}\n`);
    if (experiments.length > 1)
      process.stdout.write(
        `\nall side by side: at least ${lasting(Math.max(...experiments.flatMap(experimentsOf).map(floorMs)) / 1e3)}\n`,
      );
    return 0;
  },
});

/** On a deployment that is there already: what would be done to it, then each experiment. */
async function planned(
  positionals: readonly string[],
  { on, cronjob: image, ...values }: ValuesOf<typeof OPTIONS> & { readonly on: string },
): Promise<number> {
  const hasInjectors = !values['no-injector'];
  const description = describedIn(on);
  const named = await experimentsFor(description, positionals);
  const experiments = named.filter((one) => 'experiment' in one).map((one) => fitted(one, hasInjectors));
  if (image !== undefined) {
    const { nightlyYaml } = await import('../testbed/kubernetes/nightly/nightly.ts');
    const images = imageVariables(process.env);
    // With the names as they were given: what fits is what fits then.
    process.stdout.write(nightlyYaml({ description, image, images, experiments: positionals, hasInjectors }));
    return 0;
  }
  const texts = experiments.filter(({ misfit }) => misfit === undefined).map(plannedText);
  process.stdout.write(`${[planOn(description, experiments, hasInjectors), ...texts].join('\n\n')}\n`);
  return 0;
}

/** An experiment with the reason why it is left out where that is missing which it needs. */
function fitted(named: NamedExperiment, hasInjectors: boolean): NamedExperiment {
  const lacking = lackingCapability(named, { capabilities: foundCapabilities(hasInjectors) });
  if (named.misfit !== undefined || lacking === undefined) return named;
  const where = foundCapabilities(true).has(lacking) ? 'without injectors' : 'in a deployment that was found';
  return { ...named, misfit: `${where} nothing can ${CAPABILITIES[lacking]}` };
}

/** The plan, followed by the hazards of its topology where these are wanted. */
function withHazards(one: Named, text: string, { audit }: ValuesOf<typeof OPTIONS>): string {
  if (!audit) return text;
  const result = auditTopology(one.id, deployedBy(one).topology);
  return `${text}\n\nhazards\n${auditText(result, hasColours()).replaceAll(/^(?=.)/gm, '  ')}`;
}

/** Throws when there is no such testbed, or when it makes nothing that could be printed. */
function areManifestsWanted({ testbed: name = 'local', manifests }: ValuesOf<typeof OPTIONS>): boolean {
  if (!TESTBEDS.includes(name)) {
    const meant = nearest(name, TESTBEDS);
    throw new ChaosError('BAD_ARGUMENT', `there is no testbed named "${name}"`, {
      hint: meant === undefined ? `there are ${TESTBEDS.join(' and ')}` : `did you mean "${meant}"?`,
    });
  }
  if (manifests && name === 'local')
    throw new ChaosError('BAD_ARGUMENT', 'the testbed "local" makes nothing on Kubernetes to be printed', {
      hint: 'add --testbed kubernetes',
    });
  return manifests;
}

/** The plan as a comment on top of the objects, so that the whole is still YAML. */
async function withObjects(experiment: Experiment, text: string): Promise<string> {
  // Takes longer to load than everything else here.
  const { manifestsText } = await import('../testbed/kubernetes/manifests/text.ts');
  const comment = text.replaceAll(/^/gm, '# ').replaceAll(/ +$/gm, '');
  return `${comment}\n#\n${await manifestsText(experiment, imagesFrom(process.env))}`;
}

function experimentsOf(one: Named): Experiment[] {
  return 'table' in one ? one.table.cells.map(({ experiment }) => experiment) : [one.experiment];
}

/** What the objects are shown of: of a table its first cell, because all cells are alike. */
function deployedBy(one: Named): Experiment {
  return experimentsOf(one)[0]!;
}

/** A table in a few lines, and its first cell in full. */
function tableText({ id, table }: NamedTable): string {
  const { title, hypothesis, axes, cells, control } = table;
  const [first] = cells;
  const outcomes = Map.groupBy(cells, ({ experiment }) => describeExpectations(experiment).join(' '));
  const runs = cells.map(({ experiment }) => ({ id, experiment }));
  return [
    `${id}: ${title}`,
    `  ${hypothesis}`,
    '',
    `${cells.length} cells, each a run of its own: ${Object.entries(axes)
      .map(([name, words]) => `${name} (${words})`)
      .join(' × ')}`,
    ...[...outcomes].map(([words, own]) => `  ${own.length} of them: ${words}`),
    `  a page on which no cell shows "${control}" proves nothing`,
    '',
    `expected duration: at least ${lasting(sharedFloorMs(runs, jobsHere()) / 1e3)}, ${jobsHere()} side by side`,
    '',
    `the first cell, ${describeCoordinates(first!.at)}:`,
    planText({ id, experiment: first!.experiment }).replaceAll(/^(?=.)/gm, '  '),
  ].join('\n');
}

function planText(named: NamedExperiment): string {
  const { hosts, processes } = placementOf(named.experiment.topology);
  return planWith(named, 'deploys', [
    `${processes.length} processes on ${hosts.length} hosts: ${hosts.join(', ')}`,
  ]);
}

/** On a deployment that is there already. */
function plannedText(named: NamedExperiment): string {
  return planWith(named, 'on a deployment of', []);
}

/** What is not so by default. */
function otherwiseWords({ proxy, tls, users, announce, preStop, probes: { liveness } }: Topology): string {
  return [
    ...(proxy === 'haproxy' ? [', HAProxy before the data nodes'] : []),
    ...(tls ? [', TLS'] : []),
    ...(users ? [', a user for each kind of client'] : []),
    ...(announce === 'pod-ip' ? [', announced by the addresses of pods'] : []),
    ...(announce === 'hostname' ? [', announced by host names'] : []),
    ...(announce === 'loopback' ? [', announced by ports of loopback'] : []),
    ...(preStop === 'none' ? [] : [`, preStop ${preStop}`]),
    ...(liveness === undefined ? [] : [`, liveness ${livenessWords(liveness)}`]),
  ].join('');
}

function planWith({ id, experiment }: NamedExperiment, heading: string, places: readonly string[]): string {
  const { topology } = experiment;
  return [
    `${id}: ${experiment.title}`,
    `  ${experiment.hypothesis}`,
    ...(experiment.source === undefined ? [] : [`  reported by operators: ${experiment.source.join(', ')}`]),
    '',
    heading,
    `  ${topology.redis} data nodes, ${topology.sentinels} Sentinels, quorum ${topology.quorum}, down-after ${durationWords(topology.downAfter)}, failover-timeout ${durationWords(topology.failoverTimeout)}, parallel-syncs ${topology.parallelSyncs}${otherwiseWords(topology)}`,
    ...places.map((line) => `  ${line}`),
    ...experiment.workload.map((workload) => `  ${describeWorkload(workload)}`),
    '',
    'does',
    ...stepLines(experiment.schedule, experiment.topology, '  '),
    experiment.settle === false
      ? '  end: nothing is claimed of the data, so nothing is waited for and nothing read'
      : `  settle: convergence, then final reads at least ${SETTLE_MS / 1e3} s after the last heal`,
    '',
    'expects',
    ...describeExpectations(experiment).map((sentence) => `  ${sentence}`),
    '',
    `expected duration: at least ${lasting(floorMs(experiment) / 1e3)} (the floor: quiets, windows, predicted phases, conversion of the old master, settling)`,
  ].join('\n');
}

function describeWorkload(workload: Workload): string {
  const { name, writers, rate, client, profile } = workload;
  return [
    `${name}: ${writers} ${whoseWords(workload)} on client host ${client}`,
    rate === 'max' ? 'as fast as possible' : `${rate}/s`,
    profile,
    ...ownWords(workload),
    wayWords(workload),
  ].join(', ');
}

function whoseWords({ kind, of, subscribers }: Workload): string {
  if (of !== undefined) return `readers of ${of}`;
  return subscribers === undefined
    ? `writers of ${kind}`
    : `publishers and ${subscribers} subscribers by ${kind}`;
}

function stepLines(
  steps: readonly Step[],
  topology: NamedExperiment['experiment']['topology'],
  indent: string,
): string[] {
  return steps.flatMap((step) => {
    const own = `${indent}${describeStep(step)}  (${span(plannedMs([step], topology))})`;
    if (step.step === 'during')
      return [own, ...stepLines(step.steps, topology, `${indent}  `), `${indent}heal`];
    if (step.step === 'soak') return [own, ...soakLines(step, `${indent}  `)];
    return step.step === 'repeat' ? [own, ...stepLines(step.steps, topology, `${indent}  `)] : [own];
  });
}

/** What it may draw: which of them, when and for how long is for the seed of a run to say, and stands in its plan. */
function soakLines({ draw, lasting, within }: Soak, indent: string): string[] {
  const [least, most] = lasting.map(durationWords);
  return [
    `${indent}one of these, drawn by the seed of the run, for ${least} to ${most}; then await convergence within ${durationWords(within)}`,
    ...draw.map((fault) => `${indent}  ${describeFault(fault)}`),
  ];
}
