import { expect, test } from 'vitest';
import { setupHint } from './setup-hint.ts';

const NFT = { what: 'nft', package: 'nftables', sentence: 'nft is missing.' };
const REDIS = { what: 'redis-server', package: 'redis-tools', sentence: 'There is no Redis server.' };
const NAMESPACES = { what: 'namespaces', sentence: 'Namespaces are refused.', hint: 'Run it as root.' };

test('a checkout has a Makefile', () => {
  expect(setupHint([NFT])).toBe('make setup installs what it may');
});

test('a package names Debian’s packages, each once', () => {
  expect(setupHint([NFT, NFT, NAMESPACES, REDIS], false)).toBe(
    'on Debian, `apt-get install --no-install-recommends nftables redis-tools` brings it',
  );
});

test('no package brings namespaces', () => {
  expect(setupHint([NAMESPACES], false)).toBe('what else helps stands above');
});
