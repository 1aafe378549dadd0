/** Where a package is made. */

import { join } from 'node:path';

export const CHECKOUT = join(import.meta.dirname, '..');

/** What is compiled. */
export const DIST = join(CHECKOUT, 'dist');

export const MANIFEST = join(CHECKOUT, 'package.json');

/** The checkout's own package.json while the package's stands in its place; there is none at other times. */
export const OWN_MANIFEST = join(CHECKOUT, '.cache', 'package.json');
