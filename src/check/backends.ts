/** What stands behind the proxy, or a Service: how long no data node does, and how long two do at once. */

import { optional, fault, range, type Range } from '../experiment/parameter.ts';
import { backendsIn, type Longest } from '../facts/backends.ts';
import { figureText } from '../facts/figures.ts';
import { watchedIn } from '../facts/window.ts';
import { moment, seconds } from '../history/moment.ts';
import { expectation } from './expectation.ts';

/** The proxy, or a Service that clients go through, leads to no data node, and to two at once, for no longer and no shorter than expected. */
export const backends = expectation({
  name: 'backends',
  title: 'The proxy or Service leads to no data node, or to two, for as long as expected',
  failureTitle: 'The proxy or Service led to no data node, or to two, for longer or shorter than expected',
  parameters: {
    /** How long at a stretch no data node passes its check, or is ready. */
    none: optional(range),
    /** How long at a stretch two do, or more. */
    two: optional(range),
    /** After this fault, up to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
  },
  measures: {
    none: { label: 'no data node behind the proxy or Service', unit: 's', worse: 'more' },
    two: { label: 'two data nodes behind the proxy or Service', unit: 's', worse: 'more' },
  },
  example: { none: ['0s', '10s'], two: ['0s', '8s'] },
  problem: ({ none, two }) =>
    none === undefined && two === undefined ? 'needs none or two, or both' : undefined,
  says: ({ none, two, after }) => {
    const parts = [
      ...(none === undefined ? [] : [`to no data node for ${none}`]),
      ...(two === undefined ? [] : [`to two at once for ${two}`]),
    ];
    return `${after === undefined ? 'In the whole run' : `After "${after}"`} the proxy or Service leads ${parts.join(' and ')}, at a stretch.`;
  },
  check({ history, timeline }, { none, two, after }, finding) {
    const watched = watchedIn(timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const all = backendsIn(history, watched);
    if (all.length === 0)
      return finding.undecided('The proxy, or Service, did not say whom it leads to, or there is none.');
    const longest = {
      none: longestOf(all.map((one) => one.none)),
      two: longestOf(all.map(({ several }) => several)),
    };
    const measured = new Map([
      [longest.none, finding.measure('none', figureOf(longest.none), none?.words)],
      [longest.two, finding.measure('two', figureOf(longest.two), two?.words)],
    ]);
    const textOf = (one: Longest): string => measured.get(one) ?? figureText(figureOf(one));
    for (const { leader, ...behind } of all)
      finding.evidence(
        ...seenOf(behind.none, `${leader} led to no data node`),
        ...seenOf(behind.several, `${leader} led to two data nodes`),
      );
    const sentence = all
      .map(
        (one) =>
          `${capitalised(one.leader)} led to no data node for ${textOf(one.none)} and to two at once for ${textOf(one.several)}, at a stretch.`,
      )
      .join(' ');
    const judged = all.flatMap((one) => [
      ...(none === undefined ? [] : [{ ...one.none, expected: none }]),
      ...(two === undefined ? [] : [{ ...one.several, expected: two }]),
    ]);
    const wrong = judged.filter((one) => verdictOf(one) === false);
    if (wrong.length > 0) return finding.failed(`${sentence} Expected: ${limitsOf(wrong)}.`);
    const open = judged.filter((one) => verdictOf(one) === undefined);
    return open.length === 0
      ? finding.held(sentence)
      : finding.undecided(
          `${sentence} Whether that is ${limitsOf(open)} is not known: it was not asked all the time.`,
        );
  },
});

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Each is judged; the number is that of the one it was longest for. */
function longestOf(all: readonly Longest[]): Longest {
  return all.toSorted((a, b) => b.most - a.most || b.least - a.least)[0]!;
}

function limitsOf(all: readonly { readonly expected: Range }[]): string {
  return [...new Set(all.map(({ expected }) => expected.words))].join('; ');
}

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
  return [{ at: seen.from, text: `${what} from ${moment(seen.from)} to ${moment(seen.to)}` }];
}
