/** Every guard, in the order a reader would ask. Adding one is its function and a line here. */

import type { CheckContext } from '../context.ts';
import { ACKNOWLEDGEMENTS_POSSIBLE } from './acknowledgements.ts';
import { ADDRESSES_CHANGED } from './addresses.ts';
import { CONNECTIONS_EXHAUSTED } from './admission.ts';
import { BLOCKED } from './busy.ts';
import { CLOCKS_AGREE } from './clock.ts';
import { DATA_POSSIBLE } from './data.ts';
import { DEPLOYED_AS_ANNOUNCED } from './deployed.ts';
import { FINAL_READS } from './final-reads.ts';
import type { Guard, GuardResult } from './guard.ts';
import { COMPLETE, NO_STALL, NO_TILT, OBSERVER_ASKED, OBSERVER_LOOKED } from './harness.ts';
import { LEDGER_CLEAN } from './ledger.ts';
import { LEFT_AS_IT_WAS } from './left-as-it-was.ts';
import { LIMITS_MET } from './limits.ts';
import { LINKS_CUT } from './links.ts';
import { PRELOADED } from './preload.ts';
import { NAMES_LOST } from './names.ts';
import { PROCESSES_HIT } from './processes.ts';
import { NOTHING_INTERVENED } from './interventions.ts';
import { NODES_WELL } from './nodes.ts';
import { ORDERS_FOLLOWED } from './orders.ts';
import { SETTINGS_CHANGED } from './settings.ts';
import { PASSWORDS_ROTATED } from './passwords.ts';
import { PROGRAMS_ANSWERED } from './programs.ts';
import { PROXY_ANSWERED } from './proxy.ts';
import { WRITES_RESUMED } from './resumed.ts';
import { LINKS_SLOWED } from './slowed.ts';
import { SOURCES_AGREE } from './sources.ts';
import { STEPS_DONE } from './steps.ts';
import { STORAGE_SPOILT } from './storage.ts';
import { RATE_KEPT, WRITES_FLOWED } from './writes.ts';

export const GUARDS: readonly Guard[] = [
  COMPLETE,
  STEPS_DONE,
  DEPLOYED_AS_ANNOUNCED,
  PRELOADED,
  WRITES_FLOWED,
  WRITES_RESUMED,
  RATE_KEPT,
  PROGRAMS_ANSWERED,
  PROXY_ANSWERED,
  LINKS_CUT,
  LINKS_SLOWED,
  PROCESSES_HIT,
  NAMES_LOST,
  ADDRESSES_CHANGED,
  BLOCKED,
  SETTINGS_CHANGED,
  PASSWORDS_ROTATED,
  STORAGE_SPOILT,
  LIMITS_MET,
  CONNECTIONS_EXHAUSTED,
  ORDERS_FOLLOWED,
  NOTHING_INTERVENED,
  NODES_WELL,
  OBSERVER_LOOKED,
  OBSERVER_ASKED,
  NO_TILT,
  NO_STALL,
  CLOCKS_AGREE,
  FINAL_READS,
  DATA_POSSIBLE,
  ACKNOWLEDGEMENTS_POSSIBLE,
  SOURCES_AGREE,
  LEDGER_CLEAN,
  LEFT_AS_IT_WAS,
];

/** Judges every guard. */
export function judgeGuards(context: CheckContext): GuardResult[] {
  return GUARDS.map((guard) => ({
    name: guard.name,
    masks: guard.masks,
    ...guard.judge(context),
  }));
}
