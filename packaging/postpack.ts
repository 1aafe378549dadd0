/** `postpack` of npm: the checkout is as it was. */

import { restoreManifest } from './restore.ts';

restoreManifest();
