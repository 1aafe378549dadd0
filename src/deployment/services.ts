/** The Services of a found deployment, as far as clients may go through them. */

import { unknownWord } from '../core/did-you-mean.ts';
import type { Description } from './description.ts';

type Described = Pick<Description, 'services' | 'nodes'>;

/** Services that lead to the master alone because somebody keeps a label of its role on pods, by name. */
export function servicesToMaster({ services, nodes }: Described): string[] {
  const masters = nodes.filter(({ role }) => role === 'master').map(({ pod }) => pod);
  return services
    .filter(({ keptLabels, pods }) => keptLabels !== undefined && pods.join() === masters.join())
    .map(({ name }) => name);
}

/** Why no client can go through the Service with this name, as a clause; undefined where one can. */
export function serviceProblem(name: string, { services, nodes }: Described): string | undefined {
  const service = services.find((one) => one.name === name);
  if (service === undefined)
    return unknownWord(
      'Service of it',
      name,
      services.map((one) => one.name),
    );
  const { pods, keptLabels } = service;
  if (pods.some((pod) => nodes.some((node) => node.pod === pod))) return undefined;
  return keptLabels === undefined
    ? `the Service ${name} leads to no data node`
    : leadsNowhere(name, keptLabels);
}

/** Services that select by labels which somebody keeps on data nodes, each with what it leads to now. */
export function labelledServices({ services }: Pick<Description, 'services'>): string[] {
  return services.flatMap(({ name, keptLabels, pods }) =>
    keptLabels === undefined
      ? []
      : [`${name}, by ${labelWords(keptLabels)}: ${pods.length === 0 ? 'leads nowhere' : pods.join(', ')}`],
  );
}

/** Words for a Service that leads nowhere because nobody keeps its labels. */
function leadsNowhere(name: string, labels: Labels): string {
  return `the Service ${name} leads nowhere: it selects by ${labelWords(labels)}, which no data node has, so whoever keeps that on pods (an operator, as a rule) is not at work`;
}

type Labels = Readonly<Record<string, string>>;

function labelWords(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(' and ');
}
