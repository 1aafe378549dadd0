/**
 * Ends a test run's output with what machines and people find without knowing vitest: the names of the tests that failed,
 * and one line, `N passed, N failed`. Of a long output often only the end is kept.
 */

import { inspect } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Of what was found instead, as long as a verdict with its reasons may be. */
const LONGEST_ACTUAL = 1500;

/** `failed: test/run.e2e.test.ts > held > a kill of the master (first line of its error; found: what it was instead)`. */
function failureLine(test: TestCase): string {
  const [first] = test.result().errors ?? [];
  const error = first?.message.split('\n')[0] ?? 'without an error';
  // Not always the text that its type promises.
  const found: unknown = first?.actual;
  const text = typeof found === 'string' ? found : inspect(found);
  const actual = found === undefined ? undefined : text.replaceAll(/\s+/g, ' ').slice(0, LONGEST_ACTUAL);
  const why = actual === undefined ? error : `${error}; found: ${actual}`;
  return `failed: ${test.module.relativeModuleId} > ${test.fullName} (${why})`;
}

/** Counts tests; a file that could not be loaded counts as one that failed. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const states = tests.map((test) => test.result().state);
    const unloaded = modules.filter((module) => module.errors().length > 0);
    const count = (state: string): number => states.filter((each) => each === state).length;
    const skipped = count('skipped');
    const more = skipped === 0 ? '' : `, ${skipped} skipped`;
    // Other reporters print their summary in the same moment; ours comes last.
    setImmediate(() => {
      for (const test of tests) if (test.result().state === 'failed') console.log(failureLine(test));
      for (const { relativeModuleId } of unloaded)
        console.log(`failed: ${relativeModuleId} could not be loaded`);
      console.log(`${count('passed')} passed, ${count('failed') + unloaded.length} failed${more}`);
    });
  }
}
