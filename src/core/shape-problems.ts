/** What is wrong with the shape of a value that a person wrote, in a person's words rather than a library's. */

import { z } from 'zod';
import { oneOf, shown, unknownWord } from './did-you-mean.ts';

/** A problem and where it is: the keys and numbers that lead to it from the whole. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Keys that should not be there, of a problem that is about them. */
  readonly unknownKeys?: readonly string[];
}

/** All that is wrong with the shape of a value. */
export function problemsBy(schema: z.ZodType, value: unknown): Problem[] {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    path: issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
    message: issue.message,
    ...(issue.code === 'unrecognized_keys' && { unknownKeys: issue.keys }),
  }));
}

/** What a problem is called; undefined leaves it to the schema's own words. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined
        ? 'is missing'
        : `must be ${KINDS[issue.expected] ?? issue.expected}, not ${shown(input)}`;
    case 'invalid_value':
      return oneOf(input, issue.values);
    case 'invalid_union':
      return unionProblem(issue);
    case 'too_small': {
      const limit = issue.inclusive === false ? 'more than' : 'at least';
      return issue.origin === 'number'
        ? `must be ${limit} ${issue.minimum}, not ${shown(input)}`
        : 'must not be empty';
    }
    case 'too_big':
      return `must be at most ${issue.maximum}, not ${shown(input)}`;
    case 'invalid_format':
      return `cannot be ${shown(input)}`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownWord('setting', key, keysOf(issue.inst))).join('; ');
    default:
      return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  record: 'an object',
  object: 'an object',
};

function unionProblem(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const options = (issue as { options?: readonly string[] }).options;
  const { discriminator, input } = issue;
  if (options !== undefined && discriminator !== undefined)
    return oneOf((input as Record<string, unknown>)[discriminator], options);
  return input === undefined ? 'is missing' : `cannot be ${shown(input)}`;
}

function keysOf(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
