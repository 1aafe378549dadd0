import { describe, expect, it, test } from 'vitest';
import { deployment } from '../../../test/fixtures/clean-deployment.ts';
import { audit, AuditResult } from '../../audit/audit.ts';
import { AUDIT_FORMATS, auditIn } from './formats.ts';
import { auditSarif } from './sarif.ts';

const OPTIONS = { colours: false, file: 'deploy/redis.deployment.yaml' };

const result = audit(
  deployment((description) => {
    for (const { watches } of description.sentinels) watches.failoverTimeout = 180_000;
    for (const { settings } of description.nodes) settings!['save'] = '900 1';
    for (const { settings } of description.nodes) settings!['appendonly'] = 'no';
    delete description.nodes[1]!.isOpen;
    description.pods[0]!.machine = '<b>evil</b>\u001b[31m';
    for (const pod of description.pods) pod.machine = description.pods[0]!.machine;
    description.unseen = ['The Secrets could not be read: forbidden'];
  }),
);

test('the result is what its schema accepts', () => {
  expect(AuditResult.safeParse(result).error).toBeUndefined();
  expect(result.findings.map(({ severity }) => severity).toSorted()).toContain('high');
});

describe.each(AUDIT_FORMATS)('an audit as %s', (format) => {
  const text = auditIn(format, result, OPTIONS);

  it('ends with a line break, and names every hazard', () => {
    expect(text.endsWith('\n')).toBe(true);
    for (const { rule } of result.findings) expect(text).toContain(rule);
  });

  it('obeys nothing that a deployment is named', () => {
    expect(text).not.toContain('\u001b[31m');
  });
});

test.each(['text', 'json', 'markdown', 'html'] as const)('%s says what could not be looked at', (format) => {
  const text = auditIn(format, result, OPTIONS);
  expect(text).toContain('redis-open');
  expect(text).toContain('The Secrets could not be read: forbidden');
});

test('markup of a deployment is text on the page and in Markdown', () => {
  for (const format of ['html', 'markdown'] as const)
    expect(auditIn(format, result, OPTIONS)).not.toMatch(/[^`]<b>evil/);
});

test('SARIF has each rule once, each finding at the file, and severities as levels', () => {
  const sarif = auditSarif(result, OPTIONS.file) as {
    runs: [
      {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string }[];
      },
    ];
  };
  const [{ tool, results }] = sarif.runs;
  expect(results.length).toBe(result.findings.length);
  expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]!.id)).toEqual(
    results.map(({ ruleId }) => ruleId),
  );
  expect(results[0]).toMatchObject({
    level: 'error',
    locations: [{ physicalLocation: { artifactLocation: { uri: OPTIONS.file } } }],
  });
});

test('a clean deployment has no hazard in any format', () => {
  const clean = audit(deployment());
  expect(auditIn('text', clean, OPTIONS)).toBe('shop: no hazard by 53 rules\n');
  expect(auditIn('html', clean, OPTIONS)).toContain('No rule found its hazard.');
});

test('no password stands in it, not even one that a hook or a probe spells out', () => {
  const open = audit(
    deployment(({ pods }) => {
      for (const {
        containers: [one],
      } of pods) {
        one!.preStop = `REDISCLI_AUTH=hunter2 redis-cli -a hunter2 --pass 'hunter2' sentinel failover mymaster`;
        one!.readiness!.command = 'timeout 5 redis-cli -a "hunter2" role; echo AUTH hunter2';
      }
    }),
  );
  expect(open.findings.map(({ rule }) => rule)).toEqual(['pre-stop-loses', 'readiness-by-role']);
  for (const format of AUDIT_FORMATS) expect(auditIn(format, open, OPTIONS)).not.toContain('hunter2');
});
