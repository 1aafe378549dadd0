import { expect, test } from 'vitest';
import { lacking } from './installation.ts';
import { forbiddenNamespaces, refuseOtherPlatforms } from './prerequisites.ts';

test('elsewhere than on Linux it says so, and where to go', () => {
  expect(() => {
    refuseOtherPlatforms('linux');
  }).not.toThrow();
  expect(() => {
    refuseOtherPlatforms('darwin');
  }).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED_PLATFORM', hint: expect.stringContaining('kind') }),
  );
});

test('the setting that forbids namespaces is named with the command that allows them', () => {
  const settings = {
    'kernel.apparmor_restrict_unprivileged_userns': '1',
    'user.max_user_namespaces': '63000',
  };
  const missing = forbiddenNamespaces(false, 'unshare failed', settings);
  expect(missing.sentence).toBe('Ordinary users may not make namespaces on this machine (unshare failed).');
  expect(missing.hint).toContain('`sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`');
  expect(missing.package).toBeUndefined();
});

test('where no setting explains it, all of them are named; root gets a hint about containers', () => {
  expect(forbiddenNamespaces(false, 'no', {}).hint).toContain('user.max_user_namespaces');
  expect(forbiddenNamespaces(true, 'no', {}).hint).toContain('--privileged');
});

test('what may not be installed is named with the exact command', () => {
  const missing = [
    { what: 'nft', package: 'nftables', sentence: 'nft is missing.' },
    { what: 'ip', package: 'iproute2', sentence: 'ip is missing.' },
  ];
  const error = lacking(missing, ['nftables', 'iproute2']);
  expect(error.exitCode).toBe(254);
  expect(error.message).toBe('nft is missing. ip is missing.');
  expect(error.hint).toBe(
    'Install it with `sudo apt-get install --yes --no-install-recommends nftables iproute2`.',
  );
});
