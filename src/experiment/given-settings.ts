/** Settings given by name, as an author writes them in a fault. */

import { shown } from '../core/did-you-mean.ts';
import type { Parameter } from './parameter.ts';

export type Settings = Readonly<Record<string, string>>;

const NAME = /^[a-z][a-z0-9-]*$/;
/** What is a credential is kept out of records, and whom a node follows is its state and no setting. */
const REFUSED = /pass|auth|secret|^(?:replica|slave)of$/;

/** One or more settings, each with the value that it is to have, written as the server answers it or with units of memory. */
export const givenSettings: Parameter<Settings> = {
  help: "settings by name, such as { maxmemory: '1mb' }",
  problem: (value) => {
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
    const entries = isTable ? Object.entries(value) : [];
    if (entries.length === 0) return `must name one setting or more, not ${shown(value)}`;
    const wrong = entries.find(([name, given]) => !NAME.test(name) || typeof given !== 'string');
    if (wrong !== undefined) return `must be names and texts, not ${shown(Object.fromEntries([wrong]))}`;
    const refused = entries.find(([name]) => REFUSED.test(name));
    return refused && `cannot have ${refused[0]}: credentials and whom a node follows are no settings here`;
  },
  bind: (value) => value,
  say: (value) =>
    Object.entries(value)
      .map(([name, given]) => `${name} ${given === '' ? '""' : given}`)
      .join(' and '),
};
