/**
 * `metrics.prom`: the verdicts and headline numbers of a suite in the OpenMetrics text format (version 1.0.0), for whoever
 * collects them. A number that was not measurable is left out: there is no sample of it.
 */

import type { Unit } from '../core/quantity.ts';
import { HEADLINES, type Headline } from './headlines.ts';
import type { RunResult } from './result.ts';
import { SUITE_WORDS, type SuiteResult } from './suite.ts';

/** A run of the suite; in a series several have the same experiment. */
export interface MeasuredRun {
  /** As the suite calls it, such as `master-killed` or `master-killed #3`. */
  readonly name: string;
  readonly numbers: RunResult['numbers'];
}

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'stateset' | 'info';
  readonly unit?: string;
  readonly help: string;
  /** Lines of samples. */
  readonly samples: readonly string[];
}

const PREFIX = 'sentinel_chaos';
/** Units as OpenMetrics spells them: what a name ends with. */
const UNITS: Readonly<Record<Unit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  writes: 'writes',
  count: 'count',
};
const HEADLINE_IDS = Object.keys(HEADLINES) as Headline[];

/** The text, with its end. */
export function openMetrics(suite: SuiteResult, runs: readonly MeasuredRun[]): string {
  const families = [
    suiteInfo(suite),
    suiteTime(suite),
    suiteLength(suite),
    verdicts(suite),
    ...HEADLINE_IDS.flatMap((id) => headlines(id, runs)),
  ];
  return `${families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(linesOf)
    .join('\n')}\n# EOF\n`;
}

function linesOf({ name, type, unit, help, samples }: Family): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escapedText(help)}`,
    ...samples,
  ];
}

function suiteInfo({ testbed }: SuiteResult): Family {
  const name = `${PREFIX}_suite`;
  return { name, type: 'info', help: 'The suite.', samples: [`${name}_info${labels({ testbed })} 1`] };
}

function suiteTime({ startedAt }: SuiteResult): Family {
  const name = `${PREFIX}_suite_start_timestamp_seconds`;
  const samples = [`${name} ${Date.parse(startedAt) / 1e3}`];
  return { name, type: 'gauge', unit: 'seconds', help: 'When the suite began, Unix time.', samples };
}

function suiteLength({ durationS }: SuiteResult): Family {
  const name = `${PREFIX}_suite_duration_seconds`;
  return {
    name,
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the suite took.',
    samples: [`${name} ${durationS}`],
  };
}

/** A state set has its own name as the label of its states. */
function verdicts({ entries }: SuiteResult): Family {
  const name = `${PREFIX}_verdict`;
  const samples = entries.flatMap(({ experiment, word }) =>
    SUITE_WORDS.map((one) => `${name}${labels({ experiment, [name]: one })} ${one === word ? 1 : 0}`),
  );
  return { name, type: 'stateset', help: 'What became of an experiment.', samples };
}

/** The values, and what each may be off by. */
function headlines(id: Headline, runs: readonly MeasuredRun[]): Family[] {
  const { label, measure } = HEADLINES[id];
  const unit = UNITS[measure.unit];
  const base = `${PREFIX}_${id.replaceAll('-', '_')}`;
  const own = runs.flatMap(({ name, numbers }) => {
    const found = numbers.find((one) => one.id === id);
    return found === undefined || found.value === null
      ? []
      : [{ name, value: found.value, error: found.error ?? 0 }];
  });
  const family = (name: string, help: string, of: (one: (typeof own)[number]) => number): Family => ({
    name,
    type: 'gauge',
    unit,
    help,
    samples: own.map((one) => `${name}${labels({ run: one.name })} ${of(one)}`),
  });
  return [
    family(`${base}_${unit}`, `${label}.`, ({ value }) => value),
    family(`${base}_error_${unit}`, `What it may be off by: ${label}.`, ({ error }) => error),
  ];
}

function labels(pairs: Readonly<Record<string, string>>): string {
  return `{${Object.entries(pairs)
    .map(([name, value]) => `${name}="${escapedText(value).replaceAll('"', String.raw`\"`)}"`)
    .join(',')}}`;
}

/** Backslashes and ends of lines are escaped in a help text; in a label quotes are as well. */
function escapedText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`);
}
