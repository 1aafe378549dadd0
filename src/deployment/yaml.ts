/** The text of a description: YAML, checked against its shape. */

import { parseDocument } from 'yaml';
import { ChaosError } from '../core/errors.ts';
import { Description } from './description.ts';

/** The description in the text of a file; throws with a sentence for each problem, in the file's name. */
export function readDescription(text: string, file: string): Description {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken !== undefined) {
    const where = broken.linePos?.[0].line;
    const line = where === undefined ? '' : `, line ${where}`;
    throw refused(file, [`${file}${line}: ${broken.message.split('\n')[0]!.replace(/ at line \d+.*/, '')}`]);
  }
  const value = document.toJS() as Record<string, unknown> | null;
  // Parts that a person fills in are empty until then.
  const read = Description.safeParse({
    ...value,
    objectives: value?.['objectives'] ?? {},
    abort: value?.['abort'] ?? {},
  });
  if (read.success) return read.data;
  throw refused(
    file,
    read.error.issues.map(
      ({ path, message }) => `${file}: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`,
    ),
  );
}

function refused(file: string, problems: readonly string[]): ChaosError {
  return new ChaosError('BAD_ARGUMENT', problems.join('\n'), {
    hint: `${file} is no description of a deployment`,
  });
}
