import { expect, test } from 'vitest';
import { placementOf, topology } from '../../experiment/topology.ts';
import { Doorways, loopbackRules } from './doorways.ts';
import { addressed } from './network.ts';

const { hosts, processes } = placementOf(
  topology({ redis: 2, sentinels: 1, quorum: 1, placement: 'together' }),
);

test('each process gets a free port of loopback of its own, and every host leads it to where it listens', async () => {
  const doorways = await Doorways.take(processes);
  const announced = doorways.announced(processes);
  doorways.leave();
  const ports = announced.map((one) => one.announced!.port);
  expect(new Set(ports).size).toBe(3);
  expect(announced.map((one) => one.announced!.host)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
  const rules = loopbackRules(addressed(hosts), announced).match(/tcp dport .*/g);
  expect(rules).toEqual([
    `tcp dport ${ports[0]} dnat to 192.0.2.1:6379`,
    `tcp dport ${ports[1]} dnat to 192.0.2.2:6379`,
    `tcp dport ${ports[2]} dnat to 192.0.2.1:26379`,
  ]);
});
