/** What stands behind the proxy: how long no data node does, and how long two do at once. */

import { optional, fault, range, type Range } from '../experiment/parameter.ts';
import { backendsIn, type Longest } from '../facts/backends.ts';
import { watchedIn } from '../facts/window.ts';
import { moment, seconds } from '../history/moment.ts';
import { expectation } from './expectation.ts';

/** The proxy leads to no data node, and to two at once, for no longer and no shorter than expected. */
export const backends = expectation({
  name: 'backends',
  title: 'The proxy leads to no data node, or to two, for as long as expected',
  failureTitle: 'The proxy led to no data node, or to two, for longer or shorter than expected',
  parameters: {
    /** How long at a stretch no data node passes its check. */
    none: optional(range),
    /** How long at a stretch two do, or more. */
    two: optional(range),
    /** After this fault, up to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
  },
  measures: {
    none: { label: 'no data node behind the proxy', unit: 's', worse: 'more' },
    two: { label: 'two data nodes behind the proxy', unit: 's', worse: 'more' },
  },
  example: { none: ['0s', '10s'], two: ['0s', '8s'] },
  problem: ({ none, two }) =>
    none === undefined && two === undefined ? 'needs none or two, or both' : undefined,
  says: ({ none, two, after }) => {
    const parts = [
      ...(none === undefined ? [] : [`to no data node for ${none}`]),
      ...(two === undefined ? [] : [`to two at once for ${two}`]),
    ];
    return `${after === undefined ? 'In the whole run' : `After "${after}"`} the proxy leads ${parts.join(' and ')}, at a stretch.`;
  },
  check({ history, timeline }, { none, two, after }, finding) {
    const watched = watchedIn(timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const behind = backendsIn(history, watched);
    if (behind === undefined)
      return finding.undecided('The proxy did not say whom it leads to, or there is none.');
    const { several } = behind;
    const texts = {
      none: finding.measure('none', figureOf(behind.none), none?.words),
      two: finding.measure('two', figureOf(several), two?.words),
    };
    finding.evidence(...seenOf(behind.none, 'no data node'), ...seenOf(several, 'two data nodes'));
    const sentence = `The proxy led to no data node for ${texts.none} and to two at once for ${texts.two}, at a stretch.`;
    const judged = [
      ...(none === undefined ? [] : [{ ...behind.none, expected: none }]),
      ...(two === undefined ? [] : [{ ...several, expected: two }]),
    ];
    const wrong = judged.filter((one) => verdictOf(one) === false);
    if (wrong.length > 0)
      return finding.failed(
        `${sentence} Expected: ${wrong.map(({ expected }) => expected.words).join('; ')}.`,
      );
    const open = judged.filter((one) => verdictOf(one) === undefined);
    return open.length === 0
      ? finding.held(sentence)
      : finding.undecided(
          `${sentence} Whether that is ${open.map(({ expected }) => expected.words).join('; ')} is not known: it was not asked all the time.`,
        );
  },
});

/** Undefined where the limit lies between what was seen and what may have been. */
function verdictOf({ least, most, expected }: Longest & { readonly expected: Range }): boolean | undefined {
  if (least > expected.most.us || most < expected.least.us) return false;
  return least >= expected.least.us && most <= expected.most.us ? true : undefined;
}

function figureOf({ least, most }: Longest) {
  return { value: seconds((least + most) / 2), error: seconds((most - least) / 2), unit: 's' as const };
}

function seenOf({ seen }: Longest, what: string) {
  if (seen === undefined) return [];
  return [
    { at: seen.from, text: `the proxy led to ${what} from ${moment(seen.from)} to ${moment(seen.to)}` },
  ];
}
