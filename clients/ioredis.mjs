// A client program with ioredis (docs/client-protocol.md), SETTINGS=defaults or recommended, or with options given as JSON.
// With READ_FROM=replica it reads from one that the library chooses among those that the Sentinels name.

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

// A connection for each writer, reader and subscriber, as each of the built-in ones has its own.
function connection(whose, role = 'master') {
  if (!connections.has(whose)) connections.set(whose, connect(role));
  return connections.get(whose);
}

function connect(role) {
  const redis = new Redis({
    role,
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

async function read(reader, number, writer) {
  try {
    const redis = connection(reader, env.READ_FROM === 'replica' ? 'slave' : 'master');
    console.log(`value ${reader} ${number} ${(await redis.lindex(writer, -1)) ?? 0}`);
  } catch (error) {
    console.log(`${error.name === 'ReplyError' ? 'fail' : 'unknown'} ${reader} ${number} ${error.message}`);
  }
}

// The library subscribes again on each connection that it makes.
async function subscribe(subscriber, channel) {
  const redis = connection(subscriber);
  redis.on('message', (from, number) => {
    if (from === channel) console.log(`got ${subscriber} ${channel} ${number}`);
  });
  await redis.subscribe(channel);
  console.log(`subscribed ${subscriber} ${channel}`);
}

const does = { write, read, subscribe };
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [command, ...words] = line.split(' ');
  if (Object.hasOwn(does, command)) does[command](...words).catch(() => {});
});
lines.on('close', () => process.exit());
console.log('ready');
