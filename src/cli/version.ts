/** The version of the harness, as package.json says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from '../core/home.ts';

const PACKAGE = join(HOME, 'package.json');

export const VERSION: string = (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version;
