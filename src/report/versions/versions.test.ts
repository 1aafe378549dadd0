import { expect, test } from 'vitest';
import { redis7, sideOf, threeVersions, versionSide } from '../../../test/fixtures/compared.ts';
import { versionsPage } from '../html/versions/page.ts';
import { versionsMarkdown } from './markdown.ts';
import { versionsOf } from './versions.ts';

test('a server that is slower is told of with its interval, and one that is the same is not', () => {
  const versions = threeVersions();
  expect(versions.versions.map(({ server, runs }) => [server, runs])).toEqual([
    ['redis 7.0.15', 10],
    ['redis 8.0.2', 7],
    ['valkey 8.1.4', 10],
  ]);
  const [same, slower] = versionsMarkdown(versions)
    .split('### ')
    .filter((part) => /^\S+ \S+ compared with redis 7\.0\.15/.test(part));
  expect(same).toContain('No difference was seen in `master-killed`.');
  expect(slower).toMatch(
    /`master-killed`: Failover 1\.0\u202fs slower \(.+ to .+\u202fs\), all of it in sdown/,
  );
  // What is compared is said once, and is no difference beside others.
  expect(slower).not.toContain('server is');
});

test('each number is beside that of the first version, and what one version lacks is a dash', () => {
  const other = { ...redis7.subjects[0]!, experiment: 'steady', title: 'Nothing happens' };
  const page = versionsMarkdown(
    versionsOf([
      { ...redis7, subjects: [...redis7.subjects, other] },
      { name: 'redis-8.0', subjects: [other] },
      versionSide('valkey-8.1', 'valkey 8.1.4', { by: 1 }),
    ]),
  );
  expect(page).toContain('| Verdicts | 10 held | – |  | 10 held |  |');
  expect(page).toMatch(/\| failover \| [^|]+ \| – \| – \| [^|]+ \| 1\.0\u202fs slower/);
  expect(page).toContain('Only with redis 7.0.15: `master-killed`.');
});

test('a verdict that is another one, and an expectation with it, is a sentence', () => {
  const failing = versionSide('redis-8.0', 'redis 8.0.2', {
    more: {
      verdict: 'failed',
      sentence: '3 writes were lost.',
      findings: [{ expected: 'Nothing is lost.', verdict: 'failed' }],
    },
  });
  const page = versionsMarkdown(versionsOf([redis7, failing]));
  expect(page).toMatch(
    /Failed: 7 of 7 instead of 0 of 10 runs: more often \(by .+\)\. \\#1: 3 writes were lost\./,
  );
  expect(page).toContain('Nothing is lost. 7 failed instead of 10 held.');
});

test('one that failed among few is told of with what chance could have made of it', () => {
  const [first, ...others] = versionSide('redis-8.0', 'redis 8.0.2').subjects[0]!.runs;
  const once = sideOf('redis-8.0', [{ ...first!, verdict: 'failed', sentence: 'One was lost.' }, ...others]);
  expect(versionsMarkdown(versionsOf([redis7, once]))).toMatch(
    /Failed: 1 of 7 instead of 0 of 10 runs: no difference seen \(.+\)\. \\#1: One was lost\./,
  );
});

test('where no run came to a verdict nothing is said to be the same', () => {
  const undecided = versionSide('redis-8.0', 'redis 8.0.2', { more: { verdict: 'undecided' } });
  const page = versionsMarkdown(versionsOf([redis7, undecided]));
  expect(page).toContain('Nothing is known of `master-killed`: of one of the two no run came to a verdict.');
  expect(page).not.toContain('No difference was seen');
});

test('the usual server of a mixed deployment is the version, and settings that differ are named', () => {
  const more = {
    versions: [{ name: 'server', value: 'redis 8.0.2 (redis-1: valkey 8.1.4)' }],
    settings: [{ name: 'quorum', value: '3' }],
  };
  const { versions, ...rest } = versionsOf([redis7, versionSide('redis-8.0', '', { more })]);
  expect(versions[1]!.server).toBe('redis 8.0.2');
  expect(versionsMarkdown({ versions, ...rest })).toContain('quorum is 3 instead of 2');
});

test('of too few runs nothing is said to differ, however far apart they are', () => {
  const slower = versionSide('valkey-8.1', 'valkey 8.1.4', { by: 3 }).subjects[0]!.runs.slice(0, 2);
  const page = versionsMarkdown(versionsOf([redis7, sideOf('valkey-8.1', slower)]));
  expect(page).toContain('- Too few runs for an interval: `master-killed`.');
  expect(page).toMatch(/\| failover \| [^|]+ \| [^|]+ \| [^|]+ to [^|]+\u202fs slower between these runs \|/);
  expect(page).not.toMatch(/`master-killed`: Failover/);
});

test('the page has every sample, and the same words as the text', () => {
  const page = versionsPage(threeVersions());
  expect(page).toMatch(/Failover 1\.0\u202fs slower/);
  expect(page).toContain('No difference was seen in <code>master-killed</code>.');
  const picture = page.slice(page.indexOf('strips-0-1-0-title'), page.indexOf('strips-0-1-1-title'));
  expect(picture.match(/<circle/g)).toHaveLength(20);
  expect(page).not.toMatch(/https?:|<link|<img|<iframe|@import|url\((?!#)|src=/);
});

test('the page keeps words from outside words', () => {
  const hostile = versionSide('<b>', '<script>alert(1)</script>');
  expect(versionsPage(versionsOf([redis7, hostile]))).not.toMatch(/<b>|<script>alert/);
});

test('planted: servers that carried out one experiment each, and not the same, are not compared', () => {
  const steady = { ...redis7.subjects[0]!, experiment: 'steady', title: 'Nothing happens' };
  const page = versionsMarkdown(versionsOf([redis7, { name: 'redis-8.0', subjects: [steady] }]));
  expect(page).toContain('Only with redis 7.0.15: `master-killed`.');
  expect(page).not.toContain('| Verdicts |');
});
