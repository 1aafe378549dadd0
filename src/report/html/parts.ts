/** The small pieces that every section is put together from. */

import { figureText, type Figure } from '../../facts/figures.ts';
import { instant } from '../../core/quantity.ts';
import { WORDS } from '../word.ts';
import type { SuiteWord } from '../suite.ts';
import { html, type Markup } from './html.ts';

/** A verdict as sign, word and colour. */
export function badge(word: SuiteWord): Markup {
  const { label, sign } = WORDS[word];
  return html`<span class="badge ${word}"
    ><span class="sign" aria-hidden="true">${sign}</span>${label}</span
  >`;
}

/** A section with its heading; `id` is what links lead to. */
export function section(id: string, title: string, content: Markup): Markup {
  return html`<section id=${id} aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    ${content}
  </section>`;
}

/** A place in the timeline. */
export function moment(seconds: number): Markup {
  return html`<span class="at" data-t=${seconds.toFixed(3)}>${instant(seconds)}</span>`;
}

/** What stands where a section has nothing to show. */
export function absent(sentence: string): Markup {
  return html`<p class="absent">${sentence}</p>`;
}

export interface Column {
  readonly title: string;
  readonly numeric?: boolean;
}

export interface TableOptions {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Markup[])[];
  /** Column that names the row; the first one by default. */
  readonly header?: number;
}

/** A table. It scrolls sideways where the screen is too narrow. */
export function table({ caption, columns, rows, header = 0 }: TableOptions): Markup {
  const align = (index: number) => (columns[index]?.numeric === true ? 'number' : '');
  const cell = (content: Markup, index: number) =>
    index === header
      ? html`<th scope="row" class=${align(index)}>${content}</th>`
      : html`<td class=${align(index)}>${content}</td>`;
  return html`<div class="scroll" role="region" aria-label=${caption} tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title }, index) => html`<th scope="col" class=${align(index)}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Names with their values. */
export function pairs(list: readonly { readonly name: string; readonly value: Markup }[]): Markup {
  return html`<dl class="pairs">
    ${list.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A number with its unit; what is a fact says which, so that every place where it stands can be compared. */
export function figure({
  fact,
  ...number
}: Omit<Figure, 'fact'> & { readonly fact?: string | undefined }): Markup {
  const text = figureText(number);
  return fact === undefined ? text : html`<span data-fact=${fact}>${text}</span>`;
}
