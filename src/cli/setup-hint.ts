/** What helps where this machine lacks something for the local testbed. */

import { IS_CHECKOUT } from '../core/home.ts';
import type { Missing } from '../testbed/local/prerequisites.ts';

/** As a clause: a checkout has a Makefile that installs it; what was installed itself can only name packages. */
export function setupHint(missing: readonly Missing[], isCheckout = IS_CHECKOUT): string {
  if (isCheckout) return 'make setup installs what it may';
  const packages = new Set(missing.flatMap((one) => one.package ?? []));
  if (packages.size === 0) return 'what else helps stands above';
  return `on Debian, \`apt-get install --no-install-recommends ${[...packages].join(' ')}\` brings it`;
}
