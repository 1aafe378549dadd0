/** The runs of a series, each with a link to its own report. */

import { lasting, quantity } from '../../../core/quantity.ts';
import { byWord } from '../../suite.ts';
import type { SeriesMember, SeriesResult } from '../../series/result.ts';
import { namedAttempts } from '../../../core/attempt.ts';
import { address } from '../address.ts';
import { attemptList } from '../attempts.ts';
import { html, type Markup } from '../html.ts';
import { badge, section, table } from '../parts.ts';

/** The runs, worst first. */
export function members({ members: all, series }: SeriesResult): Markup {
  const order = all.toSorted(byWord);
  return section(
    'runs',
    series.kind === 'table' ? 'The cells one by one' : 'The runs one by one',
    table({
      caption: 'Worst first',
      columns: [
        { title: 'Verdict' },
        { title: 'Run' },
        { title: 'What was observed' },
        { title: 'Seed', numeric: true },
        { title: 'Chance delayed the fault by', numeric: true },
        { title: 'Took', numeric: true },
      ],
      header: 1,
      rows: order.map((member) => [
        badge(member.word),
        linked(member, member.label),
        [html`<p class="quote">${member.sentence}</p>`, attemptList(namedAttempts(member.attempts), '../')],
        `${member.seed}`,
        member.faultDelayS === null ? '–' : quantity(member.faultDelayS, 's'),
        member.durationS === undefined ? '–' : lasting(member.durationS),
      ]),
    }),
  );
}

/** The label of a run as a link to its report. */
export function memberLink(all: readonly SeriesMember[], label: string): Markup {
  const member = all.find((one) => one.label === label);
  return member === undefined ? label : linked(member, label);
}

/** Some text as a link to the report of a run; the text alone where there is no report. */
export function linked({ directory }: SeriesMember, text: Markup): Markup {
  if (directory === undefined) return text;
  return html`<a href="../${address(directory).slice(2)}/report.html">${text}</a>`;
}
