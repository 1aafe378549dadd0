/** Ends a test run's output with one line that machines and people find without knowing vitest: `N passed, N failed`. */

import type { Reporter, TestModule } from 'vitest/node';

/** Counts tests; a file that could not be loaded counts as one that failed. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules
      .flatMap((module) => [...module.children.allTests()])
      .map((test) => test.result().state);
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const count = (state: string): number => states.filter((each) => each === state).length;
    const skipped = count('skipped');
    const more = skipped === 0 ? '' : `, ${skipped} skipped`;
    // Other reporters print their summary in the same moment; ours comes last.
    setImmediate(() => console.log(`${count('passed')} passed, ${count('failed') + broken} failed${more}`));
  }
}
