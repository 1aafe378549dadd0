/** Phrases: sentences with figures in them, as text and on a page. */

import { figureText, type Figure } from '../../facts/figures.ts';
import { html, type Markup } from './html.ts';
import { figure } from './parts.ts';

export type Phrase = readonly (string | Figure)[];

/** The phrase as text. */
export function plain(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : figureText(part))).join('');
}

/** The phrase on a page, its figures with their facts. */
export function marked(phrase: Phrase): Markup {
  return html`${phrase.map((part) => (typeof part === 'string' ? part : figure(part)))}`;
}
