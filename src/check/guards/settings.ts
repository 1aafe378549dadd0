/** A change of settings counts only if each target answered them while it lasted, and those of before afterwards. */

import { isAsWritten, settingChanges, type SettingChange } from '../../facts/setting-changes.ts';
import { broken, intact, type Guard } from './guard.ts';

export const SETTINGS_CHANGED: Guard = {
  name: 'changed settings were in force',
  masks: 'all',
  judge({ facts: { timeline } }) {
    const changes = settingChanges(timeline);
    if (changes.length === 0) return intact('No settings were to be changed.');
    const problems = changes.flatMap((change) => problemOf(change) ?? []);
    return problems.length > 0
      ? broken(`${problems.join('; ')}.`)
      : intact(`Answered by the processes themselves: ${changes.map(sentenceOf).join('; ')}.`);
  },
};

function problemOf({ fault, process, name, wanted, before, changed, kept, restored }: SettingChange) {
  const { as, healed } = fault;
  if (before === undefined || changed === undefined)
    return `${process} was not asked for ${name} before and after "${as}" changed it`;
  if (!isAsWritten(wanted, changed))
    return `${process} went by ${name} ${shown(changed)} and not by ${shown(wanted)} when "${as}" had changed it`;
  if (changed === before) return `${process} went by ${name} ${shown(before)} before "${as}" as well`;
  // Whether a run that was interrupted was healed is for another guard.
  if (healed === undefined) return undefined;
  if (kept === undefined || restored === undefined)
    return `${process} was not asked for ${name} before and after "${as}" was healed`;
  if (kept !== changed)
    return `${process} went by ${name} ${shown(kept)} at the end of "${as}", and not by ${shown(changed)} any more`;
  return restored === before
    ? undefined
    : `${process} went by ${name} ${shown(restored)} after "${as}", and not by ${shown(before)} as before`;
}

function sentenceOf({ process, name, before, changed }: SettingChange): string {
  return `${process} went from ${name} ${shown(before!)} to ${shown(changed!)} and back`;
}

function shown(value: string): string {
  return value === '' ? '""' : value;
}
