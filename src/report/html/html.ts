/** Markup as tagged templates: typed, escaped by Preact, no build step. */

import htm from 'htm';
import { h, type ComponentChild } from 'preact';

/** What a template makes, and what may stand in one. */
export type Markup = ComponentChild | readonly Markup[];

type Template = (
  strings: TemplateStringsArray,
  ...values: readonly (Markup | Readonly<Record<string, unknown>>)[]
) => Markup;

/** `` html`<p class="note">${text}</p>` ``. Text and attributes are escaped. */
export const html: Template = (htm as unknown as { bind(create: typeof h): Template }).bind(h);
