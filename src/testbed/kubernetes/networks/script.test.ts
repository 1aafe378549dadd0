import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { LIST_COUNTERS } from '../../packet-filter.ts';
import { FIRST_REJECTION_RULES } from './rejections.ts';
import { networkReports, networkScript, type NetworkTask } from './script.ts';

const UID = '0e6cbb2c-9d0f-4b1e-8f0a-aaaaaaaaaaaa';

function task(task: NetworkTask['task'], host = 'redis-0'): NetworkTask {
  return { host, uid: UID, task };
}

describe('the script for networks', () => {
  test('is one that bash can read, with all tasks in their order', () => {
    const script = networkScript([
      task({
        do: 'apply',
        cuts: new Map([['10.0.0.1', 999.2]]),
        losses: new Map(),
        describe: true,
        hasSentinel: false,
      }),
      task(
        { do: 'apply', cuts: new Map(), losses: new Map(), describe: false, hasSentinel: true },
        'redis-1',
      ),
      task({ do: 'count' }),
      task({ do: 'unpin' }),
      task({ do: 'dial', targets: ['10.0.0.1/6379', '10.0.0.2/9'] }),
    ]);
    execFileSync('bash', ['--norc', '-n'], { input: script });
    const orders = script.match(/^(apply|describe|count|unpin|dial) '\S+/gm);
    expect(orders).toEqual([
      "apply 'redis-0'",
      "describe 'redis-0'",
      "apply 'redis-1'",
      "count 'redis-0'",
      "unpin 'redis-0'",
      "dial 'redis-0'",
    ]);
    expect(script).toContain(
      'flush set inet chaos cut\nadd element inet chaos cut { 10.0.0.1 timeout 1000ms }\nflush map inet chaos lossy\nEND',
    );
    expect(script).toContain("'10.0.0.1/6379' '10.0.0.2/9' &\nwait\n");
  });

  test('reads /proc once, for all pods together, whatever their runtime makes of the uid', () => {
    const script = networkScript([task({ do: 'count' }), { ...task({ do: 'count' }, 'b'), uid: 'a-b' }]);
    expect(script.match(/\/proc\/\[0-9\]\*\/cgroup/g)).toHaveLength(1);
    expect(script).toContain('|a[-_]b');
  });

  test('reports that a pod without a process has no network', () => {
    const script = networkScript([
      task({ do: 'apply', cuts: new Map(), losses: new Map(), describe: true, hasSentinel: false }),
      task({ do: 'count' }, 'no-such-host'),
    ]);
    const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(networkReports(output)).toEqual([
      { host: 'redis-0', kind: 'absent' },
      { host: 'no-such-host', kind: 'absent' },
    ]);
  });

  test('keeps a Sentinel from spinning, and does nothing of that kind to others', () => {
    const apply = { do: 'apply', cuts: new Map(), losses: new Map(), describe: false } as const;
    expect(networkScript([task({ ...apply, hasSentinel: true })])).toContain(FIRST_REJECTION_RULES);
    expect(networkScript([task({ ...apply, hasSentinel: false })])).not.toContain('icmp');
  });

  test('reads counters with the command whose output is understood', () => {
    expect(networkScript([task({ do: 'count' })])).toContain(` ${LIST_COUNTERS.join(' ')} `);
  });

  test('takes names and uids as they are, whatever they would mean to a shell', () => {
    const [host, uid] = [`it's $(id)"`, '; exit 3 #'];
    const script = networkScript([
      {
        host,
        uid,
        task: { do: 'apply', cuts: new Map(), losses: new Map(), describe: true, hasSentinel: false },
      },
      { host, uid, task: { do: 'dial', targets: ['$(id)'] } },
    ]);
    const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(output).toBe(`absent ${host}\n`.repeat(2));
  });
});

describe('reports of networks', () => {
  const listing = JSON.stringify({
    nftables: [
      { set: { name: 'peers', elem: [{ elem: { val: '10.0.0.1', counter: { packets: 4 } } }] } },
      { set: { name: 'dropped' } },
      { set: { name: 'lost' } },
    ],
  });

  test('are read, and what is none is left out', () => {
    const output = [
      'applied redis-0 4026 1795389636.267379',
      'address redis-0 2: eth0    inet 10.244.1.29/24 brd 10.244.1.255 scope global eth0\\ valid_lft forever',
      'segments redis-0 Tcp: 1 200 120000 -1 35 12 0 5 3 1044 1000 0 0 20 0',
      `counted redis-1 4027 1.5 ${listing}`,
      `last redis-2 4028 1.6 ${listing}`,
      'dialled redis-1 124 1.7',
      'redis-1 10.0.0.1/6379',
      'failed redis-2 nft Error: no such thing',
      '',
    ].join('\n');
    const counts = { passed: new Map([['10.0.0.1', 4]]), dropped: new Map(), lost: new Map() };
    expect(networkReports(output)).toEqual([
      { host: 'redis-0', kind: 'applied', network: '4026', stamp: '1795389636.267379' },
      { host: 'redis-0', kind: 'address', address: '10.244.1.29' },
      { host: 'redis-0', kind: 'segments', count: 1044 },
      { host: 'redis-1', kind: 'counted', network: '4027', stamp: '1.5', ...counts },
      { host: 'redis-2', kind: 'last', network: '4028', stamp: '1.6', ...counts },
      { host: 'redis-1', kind: 'dialled', code: 124, stamp: '1.7' },
      { host: 'redis-2', kind: 'failed', program: 'nft', message: 'Error: no such thing' },
    ]);
  });
});

test.each([
  ['counted redis-1 4027 1.5', 'nft on redis-1 should have printed the table chaos as JSON'],
  ['segments redis-0 Tcp: 1 200', 'grep on redis-0 should have printed the line Tcp: of /proc/net/snmp'],
  ['dialled redis-1 ? 1.7', 'bash on redis-1 should have printed the exit code of dial.sh'],
  [
    'address redis-0 2: eth0 inet6 fe80::1/64',
    'ip on redis-0 should have printed an address after the word inet',
  ],
])('a report that cannot be understood is an error that names the program: %s', (line, message) => {
  expect(() => networkReports(`${line}\n`)).toThrow(message);
});

describe('a network that is pinned', () => {
  /** Files stand for networks: the same file is the same network. */
  function pinned(live: Readonly<Record<string, string>>, candidates: readonly string[]): string[] {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'netns'));
    writeFileSync(join(folder, 'old'), '');
    linkSync(join(folder, 'old'), join(folder, 'netns', 'redis-0'));
    for (const [pid, network] of Object.entries(live)) {
      mkdirSync(join(folder, pid));
      if (network !== 'old') writeFileSync(join(folder, network), '', { flag: 'a' });
      linkSync(join(folder, network), join(folder, pid, 'net'));
    }
    const pin = /^pin\(\) \{$[^]*?^\}$/m.exec(networkScript([task({ do: 'count' })]))![0];
    const script = `
      counted() { echo "$1"; }
      ip() { if [[ $2 = attach ]]; then ln "$4/net" "$pinned" && echo attached; else rm "$pinned" && echo deleted; fi; }
      declare -A networks=([uid]="${candidates.map((pid) => `${pid}/net`).join(' ')}")
      ${pin.replaceAll('/run/netns', 'netns').replaceAll('"${live//[^0-9]/}"', '"${live%/net}"')}
      pin redis-0 uid && echo there`;
    const output = execFileSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8' });
    return output.trim().split('\n');
  }

  test('stays, whatever becomes of processes that were there for a moment only', () => {
    expect(pinned({ '1': 'old' }, ['1'])).toEqual(['there']);
    expect(pinned({ '1': 'old' }, ['1', '2'])).toEqual(['there']);
    expect(pinned({ '1': 'old' }, ['2', '1'])).toEqual(['there']);
  });

  test('is read a last time and let go of when the pod is in another one', () => {
    expect(pinned({ '1': 'new' }, ['2', '1'])).toEqual(['last', 'deleted', 'attached', 'there']);
  });
});
