import { describe, expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import type { ChaosError } from '../core/errors.ts';
import { readDescription, writeDescription } from './yaml.ts';

const WRITTEN = writeDescription(deployment());

/** What is said of a text that cannot be read. */
function refusal(text: string): string {
  try {
    readDescription(text, 'shop.yaml');
    return 'it was read';
  } catch (error) {
    return `${(error as ChaosError).exitCode} ${(error as Error).message}`.replace(/^254 /, '');
  }
}

/** The number of the first line that holds a text. */
function lineWith(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1;
}

describe('a description that is written', () => {
  test('reads back the same', () => {
    expect(readDescription(WRITTEN, 'shop.yaml')).toEqual(deployment());
  });

  test('reads back the same when it is filled in', () => {
    const filled = deployment((description) => {
      description.allow = 'faults';
      description.objectives = { 'writable-again': '30s', 'lost-writes': '0.1%' };
      description.abort = { outage: '2m' };
      description.unseen = ['A sentence: with a colon # and more.', 'no'];
      description.nodes[0]!.settings = { appendonly: 'no', maxmemory: '0', bind: '* -::*', save: '' };
    });
    expect(readDescription(writeDescription(filled), 'shop.yaml')).toEqual(filled);
  });

  test('explains what a person has to fill in', () => {
    expect(WRITTEN).toContain('# What an experiment may do here: `nothing`, or `faults`');
    expect(WRITTEN).toMatch(/^objectives:\n {2}# writable-again: 30s # longest/m);
  });

  test('takes its examples when they are no comments any more', () => {
    const edited = WRITTEN.replaceAll(/^ {2}# /gm, '  ');
    expect(readDescription(edited, 'shop.yaml')).toMatchObject({
      objectives: { 'writable-again': '30s', 'lost-writes': 0, 'no-failover-without-majority': true },
      abort: { outage: '2m' },
    });
  });

  test('is the same for readers that know yes and no as booleans', () => {
    expect(WRITTEN).toContain('appendonly: "yes"');
  });
});

describe('a description that cannot be read', () => {
  test('names a key that was probably meant, with its line', () => {
    const text = WRITTEN.replace('quorum: 2', 'qorum: 2');
    const line = lineWith(text, 'qorum');
    expect(refusal(text)).toContain(
      `shop.yaml, line ${line}: sentinels[0].watches: there is no setting named "qorum"; did you mean "quorum"?`,
    );
  });

  test('names a word that was probably meant', () => {
    const text = WRITTEN.replace('allow: nothing', 'allow: fault');
    const line = lineWith(text, 'allow: fault');
    expect(refusal(text)).toBe(
      `shop.yaml, line ${line}: allow: must be one of nothing, faults, not "fault"; did you mean "faults"?`,
    );
  });

  test('says of what kind a value must be', () => {
    const text = WRITTEN.replace('port: 6379', 'port: many');
    const line = lineWith(text, 'port: many');
    expect(refusal(text)).toBe(`shop.yaml, line ${line}: nodes[0].port: must be a number, not "many"`);
  });

  test('says what a duration looks like', () => {
    const text = WRITTEN.replace(/^objectives:$/m, 'objectives:\n  recovered: 5');
    expect(refusal(text)).toContain('objectives.recovered: must be text, not 5');
  });

  test('names every problem', () => {
    const text = WRITTEN.replace('allow: nothing', 'allow: all').replace(/^namespace: .*$/m, '');
    expect(refusal(text).split('\n')).toEqual([
      expect.stringContaining('namespace: is missing'),
      expect.stringContaining('allow: must be one of'),
    ]);
  });

  test('says where its YAML is broken', () => {
    const text = WRITTEN.replace('version: 1', 'version: [1');
    expect(refusal(text)).toMatch(/^shop\.yaml, line \d+: /);
  });

  test('may be empty', () => {
    expect(refusal('')).toMatch(/^shop\.yaml, line 1: must be an object/);
  });
});

test('of a file of another kind a few problems are named, and how many more there are', () => {
  const read = (): unknown => readDescription('{"name": "package", "version": "0.1.0"}', 'package.json');
  expect(read).toThrow(/^(package\.json, line 1: .*\n){5}and \d+ more$/);
});
