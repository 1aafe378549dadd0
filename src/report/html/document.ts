/** The shell around a page: one file that loads nothing and in which only our own style and script may run. */

import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { printable } from '../printable.ts';
import { html, type Markup } from './html.ts';
import { STYLE } from './style.ts';

export interface Document {
  readonly title: string;
  readonly body: Markup;
  /** Runs after the body; a page must be whole without it. */
  readonly script?: string;
}

/** A complete HTML document. */
export function documentOf({ title, body, script }: Document): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content=${policy(script)} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title}</title>
      <style dangerouslySetInnerHTML=${{ __html: STYLE }} />
    </head>
    <body>
      ${body} ${script === undefined ? null : html`<script dangerouslySetInnerHTML=${{ __html: script }} />`}
    </body>
  </html>`;
  return `<!doctype html>\n${printable(renderToString(page as VNode))}\n`;
}

/** Nothing may load; style and script run only if they are, to the byte, those we wrote. */
function policy(script: string | undefined): string {
  const allowed = script === undefined ? "'none'" : hash(script);
  return `default-src 'none'; style-src ${hash(STYLE)}; script-src ${allowed}; base-uri 'none'; form-action 'none'`;
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
