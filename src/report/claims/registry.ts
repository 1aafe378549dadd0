/** Every claim, in the order a reader would ask. Adding one is a value in its group's file. */

import { ACCESS_CLAIMS } from './access.ts';
import type { Claim } from './claim.ts';
import { CLIENT_CLAIMS } from './clients.ts';
import { DATA_CLAIMS } from './data.ts';
import { ELECTION_CLAIMS } from './elections.ts';
import { LINK_CLAIMS } from './links.ts';
import { NAME_CLAIMS } from './names.ts';
import { ORDER_CLAIMS } from './orders.ts';
import { PASSWORD_CLAIMS } from './passwords.ts';
import { POD_CLAIMS } from './pods.ts';
import { SETTING_CLAIMS } from './settings.ts';
import { RESOURCE_CLAIMS } from './resources.ts';
import { UPGRADE_CLAIMS } from './upgrades.ts';

export const CLAIMS: readonly Claim[] = [
  ...DATA_CLAIMS,
  ...ORDER_CLAIMS,
  ...ELECTION_CLAIMS,
  ...SETTING_CLAIMS,
  ...CLIENT_CLAIMS,
  ...ACCESS_CLAIMS,
  ...PASSWORD_CLAIMS,
  ...NAME_CLAIMS,
  ...POD_CLAIMS,
  ...RESOURCE_CLAIMS,
  ...LINK_CLAIMS,
  ...UPGRADE_CLAIMS,
];
