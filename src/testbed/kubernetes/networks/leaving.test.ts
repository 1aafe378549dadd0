import { describe, expect, test } from 'vitest';
import { threeHosts } from '../../../../test/three-hosts.ts';

describe('when a run ends', () => {
  test('networks of a deployment that was found have nothing of ours in them any more', async () => {
    const { machines, networks } = await threeHosts({ isOurs: false });
    await networks.close();
    expect([...machines.left].toSorted()).toEqual(['uid-0', 'uid-1', 'uid-2']);
    expect(machines.pinned.size).toBe(0);
  });

  test('it is said where that could not be done', async () => {
    const { machines, networks } = await threeHosts({ isOurs: false });
    machines.refusal = 'Device or resource busy';
    await expect(networks.close()).rejects.toThrow(
      /^nft failed in the network of redis-\d: Device or resource/,
    );
    machines.refusal = undefined;
  });

  test('those of our own end with their pods', async () => {
    const { machines, networks } = await threeHosts();
    await networks.close();
    expect(machines.left.size).toBe(0);
  });
});
