// A client program with ioredis (docs/client-protocol.md), SETTINGS=defaults or recommended, or with options given as JSON.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';

const env = process.env;
const file = (path) => (path === undefined ? undefined : readFileSync(path, 'utf8'));
const tls = env.TLS_CA_FILE && {
  ca: file(env.TLS_CA_FILE),
  cert: file(env.TLS_CERTIFICATE_FILE),
  key: file(env.TLS_KEY_FILE),
  checkServerIdentity: () => undefined,
};
// Its own option for Sentinels: it subscribes to every one of them, and leaves the old master when they name another.
const recommended = env.SETTINGS === 'recommended' && { failoverDetector: true };
const connections = new Map();

// A connection for each writer, as each of the built-in ones has its own.
function connection(writer) {
  if (!connections.has(writer)) connections.set(writer, connect());
  return connections.get(writer);
}

function connect() {
  const redis = new Redis({
    sentinels: env.SENTINELS.split(',').map((address) => {
      const colon = address.lastIndexOf(':');
      return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
    }),
    name: env.MASTER_NAME,
    username: env.REDIS_USERNAME,
    password: env.REDIS_PASSWORD,
    sentinelUsername: env.SENTINEL_USERNAME,
    sentinelPassword: env.SENTINEL_PASSWORD,
    ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
    ...recommended,
    ...JSON.parse(process.argv[2] ?? '{}'),
  });
  redis.on('error', () => {});
  return redis;
}

async function write(writer, number) {
  try {
    await connection(writer).rpush(writer, number);
    console.log(`ok ${writer} ${number}`);
  } catch (error) {
    // The library may have sent it before it gave up, or before the server refused it: that it was not applied is not known.
    console.log(`unknown ${writer} ${number} ${error.message}`);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [command, writer, number] = line.split(' ');
  if (command === 'write') void write(writer, number);
});
lines.on('close', () => process.exit());
console.log('ready');
