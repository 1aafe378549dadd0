import { expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import { PLANTED } from '../../test/fixtures/hazards/index.ts';
import { Description } from '../deployment/description.ts';
import { audit } from './audit.ts';

type Path = readonly (string | number)[];

/** Where absence says that there is none, not that it is unknown. */
const NONE_WHERE_ABSENT = new Set(['preStop', 'liveness', 'startup', 'readiness', 'cpu']);

/** Every field of a description, however deep. */
function fieldsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [path]), ...fieldsOf(inner, path)];
  });
}

/** The description without a field; undefined where it must not lack it. */
function without(description: Description, path: Path): Description | undefined {
  const copy = structuredClone(description) as unknown;
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as never)?.[key], copy);
  if (typeof holder !== 'object' || holder === null) return undefined;
  delete (holder as Record<string, unknown>)[path.at(-1)!];
  const read = Description.safeParse(copy);
  return read.success ? read.data : undefined;
}

function optional(description: Description): Path[] {
  return fieldsOf(description).filter(
    (path) => !NONE_WHERE_ABSENT.has(String(path.at(-1))) && without(description, path) !== undefined,
  );
}

function rulesFound(description: Description): string[] {
  return [...new Set(audit(description).findings.map(({ rule }) => rule))];
}

test('a clean deployment of which a thing is unknown has no hazard', () => {
  const paths = optional(deployment());
  expect(paths.length).toBeGreaterThan(100);
  const found = paths.flatMap((path) =>
    rulesFound(without(deployment(), path)!).map((rule) => [path.join('.'), rule]),
  );
  expect(found).toEqual([]);
});

test('what is unknown adds no hazard to those that there are', () => {
  const paths = optional(deployment());
  const added = Object.entries(PLANTED).flatMap(([id, { has }]) =>
    has.flatMap(({ change }) => {
      const description = deployment(change);
      const before = rulesFound(description);
      return paths.flatMap((path) =>
        rulesFound(without(description, path) ?? description)
          .filter((rule) => !before.includes(rule))
          .map((rule) => `${rule} where ${id} is planted and ${path.join('.')} is unknown`),
      );
    }),
  );
  expect(added).toEqual([]);
}, 60_000);
