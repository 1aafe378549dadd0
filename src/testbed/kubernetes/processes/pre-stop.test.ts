import { describe, expect, test } from 'vitest';
import { REDIS, SENTINELS, StartContainer } from '../../../../test/start-container.ts';

const HERE = '127.0.0.1 6379';

/** A Sentinel that names one master until it is ordered to fail over, and another one from then on. */
function handsOver(container: StartContainer, sentinel: string, from: string, to: string): void {
  const [before, after] = [from, to].map((one) => `echo '${one.replace(' ', '\n')}'`) as [string, string];
  const done = `"${container.root}/failed-over"`;
  container.answer(
    sentinel,
    'sentinel',
    `if [ "$2" = failover ]; then touch ${done}; echo OK; elif [ -e ${done} ]; then ${after}; else ${before}; fi`,
  );
}

/** What was sent, without who sent it. */
function sent(container: StartContainer): string[] {
  return container.asked().map((line) => line.replace(/^.* -p \d+ /, ''));
}

describe('before its pod stops', () => {
  test('a master has a Sentinel fail over and waits until that one names another', () => {
    const container = new StartContainer();
    container.answer(HERE, 'role', 'echo master');
    container.handOverBy(SENTINELS);
    handsOver(container, SENTINELS[0]!, REDIS[1]!, REDIS[2]!);
    expect(container.stop('redis-node-1', 'plainly')).toBe(0);
    const naming = 'sentinel get-master-addr-by-name the-master';
    expect(sent(container)).toEqual(['role', naming, 'sentinel failover the-master', naming]);
  });

  test('writes are held back first where the topology says so, and for no longer than the hook may take', () => {
    const container = new StartContainer();
    container.answer(HERE, 'role', 'echo master');
    container.answer(HERE, 'client', 'echo OK');
    container.handOverBy(SENTINELS);
    handsOver(container, SENTINELS[0]!, REDIS[1]!, REDIS[2]!);
    expect(container.stop('redis-node-1', 'paused')).toBe(0);
    expect(sent(container).slice(0, 2)).toEqual(['role', 'client pause 15000 write']);
  });

  test('a replica orders nothing', () => {
    const container = new StartContainer();
    container.answer(HERE, 'role', 'echo slave');
    container.handOverBy(SENTINELS);
    expect(container.stop('redis-node-1', 'plainly')).toBe(0);
    expect(sent(container)).toEqual(['role']);
  });

  test('the next Sentinel is asked where one does not answer, names another master or refuses', () => {
    const container = new StartContainer();
    container.answer(HERE, 'role', 'echo master');
    container.handOverBy(SENTINELS);
    container.answer(SENTINELS[1]!, 'sentinel', `echo '${REDIS[0]!.replace(' ', '\n')}'`);
    container.answer(
      SENTINELS[2]!,
      'sentinel',
      `if [ "$2" = failover ]; then echo INPROG; else echo '${REDIS[1]!.replace(' ', '\n')}'; fi`,
    );
    handsOver(container, SENTINELS[3]!, REDIS[1]!, REDIS[2]!);
    expect(container.stop('redis-node-1', 'plainly')).toBe(0);
    const ordered = container.asked().filter((line) => line.includes(' failover '));
    expect(ordered.map((line) => /-h (\S+)/.exec(line)![1])).toEqual(['10.0.0.6', '10.0.0.7']);
  });

  test('a hand-over that does not come about is not waited for without end', () => {
    const container = new StartContainer();
    container.answer(HERE, 'role', 'echo master');
    container.handOverBy(SENTINELS);
    handsOver(container, SENTINELS[0]!, REDIS[1]!, REDIS[1]!);
    container.hurry();
    expect(container.stop('redis-node-1', 'plainly')).toBe(0);
  });

  test('a data node that is known by the address of its pod knows itself', () => {
    const container = new StartContainer('pod-ip');
    container.answer(HERE, 'role', 'echo master');
    container.handOverBy(['address-of:sentinel-0.svc 26379']);
    handsOver(container, 'sentinel-0.svc 26379', REDIS[1]!, REDIS[2]!);
    expect(container.stop('redis-node-1', 'plainly')).toBe(0);
    expect(sent(container)).toContain('sentinel failover the-master');
  });
});
