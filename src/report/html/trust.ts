/** Why this run may be believed, what it does not show, and how to repeat it. */

import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent, pairs, section } from './parts.ts';

/** The guards against a misleading run, and how well the harness itself could see. */
export function trust(result: RunResult): Markup {
  const guards = result.guards.toSorted((a, b) => Number(a.intact) - Number(b.intact));
  return section('trust', 'Why this run can be trusted', [
    guards.length === 0
      ? absent('No guard was checked.')
      : html`<ul class="guards">
          ${guards.map(
            ({ name, intact, sentence }) =>
              html`<li class=${intact ? 'held' : 'failed'}>
                <span class="sign" aria-hidden="true">${intact ? '✓' : '✗'}</span>
                <div>
                  <b>${name}</b>${intact ? null : html` <span class="outside">broken</span>`}<br />${sentence}
                </div>
              </li>`,
          )}
        </ul>`,
    result.trust.length === 0
      ? absent('No figures about the harness itself were recorded.')
      : pairs(result.trust),
  ]);
}

/** What was not tried, so that no more is concluded than was seen. */
export function limits(result: RunResult): Markup {
  const content =
    result.limits.length === 0
      ? absent('No limits were written down. A held hypothesis is still no proof.')
      : html`<ul>
          ${result.limits.map((limit) => html`<li>${limit}</li>`)}
        </ul>`;
  return section('limits', 'What this run does not show', content);
}

const FILES = [
  ['run.json', 'everything on this page, for machines'],
  ['history/', 'every record, as it was written'],
  ['logs/', 'logs of all processes'],
  ['summary.md', 'this page in short'],
  ['junit.xml', 'for continuous integration'],
] as const;

/** The command, and the files beside this page. */
export function repetition(result: RunResult): Markup {
  return section('repeat', 'Repeat it, or look deeper', [
    html`<pre tabindex="0"><code id="command">${result.run.command}</code></pre>`,
    html`<ul class="files">
      ${FILES.map(([file, words]) => html`<li><a href=${file}>${file}</a> ${words}</li>`)}
    </ul>`,
  ]);
}
