/** The data must be possible: nothing present that was never attempted, nothing present that surely was not applied. */

import { count } from '../../core/quantity.ts';
import type { Facts } from '../../facts/facts.ts';
import { PROFILES } from '../../workload/profile.ts';
import { broken, intact, type Guard } from './guard.ts';

/** Of an experiment that claims nothing of the data. */
export const UNREAD = 'The data was not read at the end: this experiment claims nothing of it.';

export const DATA_POSSIBLE: Guard = {
  name: 'the data is possible',
  masks: 'all',
  judge({ facts, experiment }) {
    if (experiment.settle === false) return intact(UNREAD);
    const losses = facts.losses;
    if (losses === undefined) return broken('The converged data could not be read.');
    const { impossible, beyond, unasked, duplicated, missingLists } = losses;
    if (missingLists.length > 0)
      return broken(
        `The reading of the converged master lacks ${count(missingLists.length, 'list')} that ${missingLists.length === 1 ? 'was' : 'were'} written to: ${missingLists.join(', ')}.`,
      );
    const [unknown] = unknownLists(facts);
    if (unknown !== undefined) return broken(`${unknown} is in the data, which no writer wrote to.`);
    if (beyond > 0)
      return broken(
        `${count(beyond, 'number is', 'numbers are')} in the data that ${beyond === 1 ? 'was' : 'were'} never attempted: the harness is wrong.`,
      );
    const [program] = unasked;
    if (program !== undefined)
      return broken(
        `${count(program[1], 'number is', 'numbers are')} in the data that the program of "${program[0]}" was never asked to write.`,
      );
    if (impossible.length > 0) {
      const { writer, number } = impossible[0]!;
      return broken(
        `${impossible.length} writes are in the data though they surely were not applied, the first ${writer.key} number ${number}: the harness is wrong.`,
      );
    }
    // What a library sends again of itself is a finding, not an impossibility.
    const mayRepeat = experiment.workload.filter(({ profile }) => PROFILES[profile].resends);
    const repeated = duplicated.filter(
      ({ writer }) => !mayRepeat.some(({ name }) => name === writer.workload),
    );
    if (repeated.length > 0) {
      const { writer, number } = repeated[0]!;
      return broken(
        `${repeated.length} writes are in the data more than once though nothing is ever re-sent, the first ${writer.key} number ${number}.`,
      );
    }
    return intact(
      `Nothing is in the data that was not attempted, or that was refused${duplicated.length === 0 ? ', or twice' : `; twice only what a library sent again`}.`,
    );
  },
};

/** Lists that were read and that no writer has. */
function unknownLists({ history, dataSet }: Facts): string[] {
  const known = new Set(history.ledger.writers.map(({ key }) => key));
  return [...(dataSet?.lists.keys() ?? [])].filter((key) => !known.has(key));
}
