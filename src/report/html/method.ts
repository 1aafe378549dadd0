/** How the run was made: topology, hosts, steps as planned and as they happened. */

import { quantity } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent, moment, pairs, section, table } from './parts.ts';

/** Everything needed to make it again. */
export function method(result: RunResult): Markup {
  const { run, method: made } = result;
  return section('method', 'How it was done', [
    html`<h3>Steps</h3>`,
    steps(made.steps),
    html`<h3>Topology</h3>`,
    made.topology.length === 0 ? absent('The topology was not recorded.') : pairs(made.topology),
    html`<h3>Hosts</h3>`,
    hosts(made.hosts),
    html`<h3>Software</h3>`,
    pairs([
      { name: 'Server', value: run.server },
      { name: 'Testbed', value: testbed(result) },
      { name: 'Kernel', value: run.kernel },
      { name: 'sentinel-chaos', value: run.harness },
      { name: 'Node', value: run.node },
      { name: 'Seed', value: String(run.seed) },
    ]),
  ]);
}

function steps(all: RunResult['method']['steps']): Markup {
  if (all.length === 0) return absent('No step was begun.');
  return table({
    caption: 'Steps in their order, with the times at which they really happened',
    columns: [
      { title: 'Step' },
      { title: 'Plan' },
      { title: 'From' },
      { title: 'To' },
      { title: 'Took', numeric: true },
    ],
    rows: all.map((step): Markup[] => [
      step.path,
      html`<span class="depth-${Math.min(4, step.path.split('.').length)}">${step.words}</span>
        ${step.problem === undefined ? null : html`<div class="outside">${step.problem}</div>`}`,
      step.fromS === null ? 'not begun' : moment(step.fromS),
      step.toS === null ? (step.fromS === null ? '–' : 'not ended') : moment(step.toS),
      step.fromS === null || step.toS === null ? '–' : quantity(step.toS - step.fromS, 's'),
    ]),
  });
}

function hosts(all: RunResult['method']['hosts']): Markup {
  if (all.length === 0) return absent('No host was recorded.');
  return pairs(
    all.map(({ name, address, node, processes }) => {
      const others = processes.filter((process) => process !== name);
      const machine = node === undefined ? [] : [`on ${node}`];
      return { name, value: [address, ...machine, ...others].join(', ') };
    }),
  );
}

/** The testbed, and its machines where it has several. */
function testbed({ run, method: { hosts } }: RunResult): string {
  const machines = [...new Set(hosts.flatMap(({ node }) => node ?? []))].toSorted();
  return machines.length === 0
    ? run.testbed
    : `${run.testbed}, on ${machines.length === 1 ? 'one machine' : `${machines.length} machines`}: ${machines.join(', ')}`;
}
