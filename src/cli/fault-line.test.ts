import { expect, test } from 'vitest';
import * as target from '../experiment/targets.ts';
import * as fault from '../fault/words.ts';
import { answerTo, faultOf, type Acting } from './fault-line.ts';

test.each([
  ['kill master', fault.kill(target.master)],
  ['freeze sentinels-minority', fault.freeze(target.sentinels.minority)],
  ['isolate redis-1,sentinel-0', fault.isolate([target.node('redis-1'), target.node('sentinel-0')])],
  ['isolate client-a as=away', fault.isolate(target.client('a'), { as: 'away' })],
  ['slow master with=replicas loss=30%', fault.slow(target.master, { with: target.replicas, loss: '30%' })],
  [
    'cutLinks replica-1 from=master direction=to',
    fault.cutLinks(target.replica(1), { from: target.master, direction: 'to' }),
  ],
  [
    'configure master settings.maxmemory=1mb settings.maxmemory-policy=noeviction',
    fault.configure(target.master, { settings: { maxmemory: '1mb', 'maxmemory-policy': 'noeviction' } }),
  ],
  [
    'sentinelFailover sentinel-0 coordinated=true',
    fault.sentinelFailover(target.node('sentinel-0'), { coordinated: true }),
  ],
])('%s', (line, meant) => {
  expect(faultOf(line.split(' '))).toEqual(meant);
});

test.each([
  ['kil master', 'there is no "kil"; did you mean "kill"?'],
  ['constructor master', 'there is no "constructor"'],
  ['kill', '"kill" needs what it hits, such as master'],
  ['kill master now', '"now" is no option; write NAME=VALUE'],
])('%s is refused', (line, message) => {
  expect(() => faultOf(line.split(' '))).toThrow(message);
});

/** A lab that says what is done to it. */
function acting(): { readonly lab: Acting; readonly did: string[] } {
  const did: string[] = [];
  const lab: Acting = {
    inject({ as }) {
      did.push(as);
      const heal = (): Promise<void> => {
        did.push(`heal ${as}`);
        return as === 'stubborn' ? Promise.reject(new Error('it stays')) : Promise.resolve();
      };
      return Promise.resolve({ hit: ['redis-0'], heal, [Symbol.asyncDispose]: heal });
    },
    newMaster: () => Promise.resolve('redis-1'),
    converged: () => Promise.resolve(),
  };
  return { lab, did };
}

test('lines are carried out and answered, and all that lasts is healed in the opposite order', async () => {
  const { lab, did } = acting();
  const answer = answerTo(lab);
  expect(await answer('kill master')).toBe('kill: redis-0');
  expect(await answer('  ')).toBeUndefined();
  expect(await answer('isolate master as=away')).toBe('away: redis-0');
  expect(await answer('freeze sentinel-0')).toBe('freeze: redis-0');
  expect(await answer('await new-master')).toBe('new master: redis-1');
  expect(await answer('await converged')).toBe('converged');
  expect(await answer('heal away')).toBe('healed: away');
  expect(await answer('heal')).toBe('healed: freeze kill');
  expect(did).toEqual(['kill', 'away', 'freeze', 'heal away', 'heal freeze', 'heal kill']);
  await expect(answer('heal')).rejects.toThrow('nothing lasts');
  await expect(answer('heal kill')).rejects.toThrow('no "kill" lasts');
});

test('what could not be healed lasts, and can be healed again', async () => {
  const { lab, did } = acting();
  const answer = answerTo(lab);
  await answer('kill master as=stubborn');
  await expect(answer('heal')).rejects.toThrow('it stays');
  await expect(answer('heal')).rejects.toThrow('it stays');
  expect(did).toEqual(['stubborn', 'heal stubborn', 'heal stubborn']);
});
