/** Passwords that are changed on real servers: it is proven, it is completed, and where nothing is changed nothing is decided. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { during, quiet } from '../src/experiment/steps.ts';
import { master, replicas } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { rotatePassword } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import { brief, brokenGuards, faultLives, ran, short, SMALL } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-passwords-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const LIFE = ['injecting', 'injected', 'healing', 'healed'];
const USERS = topology({ ...SMALL, downAfter: '5s', users: true });
const nodes = [master, replicas];

describe.concurrent('a run in which a password is changed', () => {
  // Sentinels first they do not recover by themselves: the experiment of that name takes its time for it.
  test.each([
    ['replica', 'servers first'],
    ['replica', 'both accepted'],
    ['replica', 'logins first'],
    ['sentinel', 'servers first'],
    ['sentinel', 'both accepted'],
  ] as const)('of %s, %s, proves it and shows it to nobody', async (of, order) => {
    const fault = rotatePassword(nodes, { of, order });
    const experiment = short([quiet('1s'), during(fault, '2s'), quiet('2s')], { topology: USERS });
    const run = await ran(root, `${of}-${order.replace(' ', '-')}`, experiment);
    const broken = brokenGuards(run);
    for (const guard of ['every step was carried out', 'passwords were changed', 'nothing else intervened'])
      expect(broken[guard], guard).toBeUndefined();
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `rotate-password ${phase}`));
    expect(outcomeOf(run.result)).not.toMatch(/^failed/);
    const words = recordsOf(run.history, 'command').map((one) => one.words);
    expect(
      words.filter((one) => /^(?:ACL SETUSER|CONFIG SET|SENTINEL SET)/.test(one)).length,
    ).toBeGreaterThan(2);
    expect(words.join('\n')).not.toMatch(/[0-9a-f]{32}/);
  });

  test.each([
    ['servers that keep the old one', 'ACL', /redis-\d did not take the new password alone of replica/],
    [
      'replicas that are not given the new one',
      'CONFIG SET',
      /redis-\d did not take the new password of replica to log in/,
    ],
  ])('is undecided with %s', async (name, dropped, problem) => {
    const fault = rotatePassword(nodes, { of: 'replica', order: 'servers first' });
    const experiment = brief([quiet('1s'), during(fault, '1s'), quiet('1s')], { topology: USERS });
    const run = await ran(root, name.replaceAll(' ', '-'), experiment, {
      onOpen: (cluster) => {
        const start = cluster.startAgent.bind(cluster);
        cluster.startAgent = async (host, specification) => {
          const agent = await start(host, specification);
          const order = agent.order.bind(agent);
          agent.order = (given, limitMs) => {
            const words = given.order === 'command' ? given.args.join(' ') : '';
            const isDropped = words.startsWith(dropped) && !words.includes('GETUSER');
            return isDropped ? Promise.resolve('"OK"') : order(given, limitMs);
          };
          return agent;
        };
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['passwords were changed']).toMatch(problem);
  });
});
