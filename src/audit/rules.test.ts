import { basename, join } from 'node:path';
import { readdirSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import { PLANTED } from '../../test/fixtures/hazards/index.ts';
import { audit } from './audit.ts';
import { RULES } from './rules.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function namesIn(...folder: readonly string[]): string[] {
  return readdirSync(join(ROOT, ...folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => basename(name, '.ts'));
}

describe('the rules', () => {
  it('are all those of their folder, each named after its file', () => {
    expect(RULES.map(({ id }) => id).toSorted()).toEqual(namesIn('src', 'audit', 'rules').toSorted());
  });

  it('are each planted, and each lacking somewhere', () => {
    expect(Object.keys(PLANTED).toSorted()).toEqual(RULES.map(({ id }) => id).toSorted());
  });

  it('name experiments that there are', () => {
    const known = new Set([...namesIn('experiments'), ...namesIn('experiments', 'catalogue')]);
    expect(RULES.flatMap(({ experiments }) => experiments).filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(RULES)('$id is put in sentences', ({ title, holds, change }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(holds).toMatch(/^[A-Za-z].*[^.]$/);
    expect(change).toMatch(/^[A-Z].*\.$/);
  });
});

test('a clean deployment has no hazard, and every rule could look everywhere', () => {
  const { findings, unseen } = audit(deployment());
  expect({ findings, unseen }).toEqual({ findings: [], unseen: [] });
});

const CASES = Object.entries(PLANTED).flatMap(([id, { has, lacks }]) => [
  ...has.map((one) => ({ id, ...one, isFound: true })),
  ...lacks.map((one) => ({ id, ...one, isFound: false })),
]);

test.each(CASES)('$id: $name, found: $isFound', ({ id, change, isFound, severity, with: part = '' }) => {
  const findings = audit(deployment(change)).findings.filter(({ rule }) => rule === id);
  expect(findings.length > 0, JSON.stringify(findings)).toBe(isFound);
  expect(findings.filter(({ consequence }) => !/^[A-Z\d].*\.$/.test(consequence))).toEqual([]);
  const severities = findings.map((finding) => finding.severity);
  expect(severities).toEqual(severity === undefined ? severities : [severity]);
  expect(JSON.stringify(findings).replaceAll('\u202F', ' ')).toContain(part);
});
