/** Where in a failover a difference arises, in words. */

import { isDifferent, type ComparedSubject } from '../../compare/compare.ts';
import type { Step } from '../../compare/steps.ts';
import { amount, range } from './amount.ts';
import { differingWords } from './differing.ts';

/** What a step is called, and the setting that its length depends on. */
const STEPS: Readonly<Record<Step, { readonly words: string; readonly setting?: string }>> = {
  sdown: { words: 'sdown', setting: 'down-after-milliseconds' },
  odown: { words: 'odown', setting: 'quorum' },
  elected: { words: 'the election', setting: 'failover-timeout' },
  ordered: { words: 'the choice of the replica' },
  'first write': { words: 'the promotion and the first write' },
};

/** `, all of it in sdown; down-after-milliseconds is the same`; nothing where the phases are not known. */
export function originWords(subject: ComparedSubject): string {
  if (subject.origin === undefined) return '';
  const { main } = subject.origin;
  if (main === undefined) return ', spread over its steps';
  return `, ${main.part} of it in ${STEPS[main.step].words}${settingWords(subject, main.step)}`;
}

/** The steps that differ each, a sentence without its full stop: where the whole leaves open whether it does. */
export function stepWords(subject: ComparedSubject): string[] {
  const steps = subject.origin?.steps ?? [];
  return steps.filter(isDifferent).map(({ step, shift }) => {
    const { low, high, estimate } = shift;
    const [from, to] = low > 0 ? [low, high] : [-high, -low];
    const size = amount(Math.abs(estimate ?? from), 's', shift);
    const { words } = STEPS[step];
    const name = `${words[0]!.toUpperCase()}${words.slice(1)}`;
    return `${name} ${size} ${low > 0 ? 'longer' : 'shorter'} (${range(from, to, 's')})${settingWords(subject, step)}`;
  });
}

/** `; down-after-milliseconds is the same`. */
function settingWords({ settings }: ComparedSubject, step: Step): string {
  const { setting } = STEPS[step];
  if (setting === undefined || settings === undefined) return '';
  if (settings.same.includes(setting)) return `; ${setting} is the same`;
  const changed = settings.differing.find(({ name }) => name === setting);
  return changed === undefined ? '' : `; ${differingWords(changed)}`;
}
