/** Rules of settings that do not go together. */

/** What is wrong with a setting, as the end of a sentence that begins with its name. */
export type SettingProblem = readonly [setting: string, message: string];

/** Whether it is broken, by which setting, and what is wrong then. */
export type SettingRule = readonly [isBroken: boolean, setting: string, message: string];

/** What the broken ones say, in order. */
export function brokenOf(rules: readonly SettingRule[]): SettingProblem[] {
  return rules.flatMap(([isBroken, setting, message]) => (isBroken ? [[setting, message] as const] : []));
}
