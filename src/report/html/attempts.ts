/** Attempts that were undecided, each with a link to its own report. */

import type { NamedAttempt } from '../../core/attempt.ts';
import { address } from './address.ts';
import { html, type Markup } from './html.ts';

/** The attempts in the order of time, or nothing where there were none; their folders are here or beside this one. */
export function attemptList(attempts: readonly NamedAttempt[] = [], place: './' | '../' = './'): Markup {
  if (attempts.length === 0) return null;
  return html`<ul class="attempts">
    ${attempts.map(
      ({ name, directory, reason }) =>
        html`<li>
          <a href="${place}${address(directory).slice(2)}/report.html">${name}</a> undecided: ${reason}
        </li>`,
    )}
  </ul>`;
}
