// A client program with node-redis (docs/client-protocol.md), SETTINGS=defaults or recommended; installed by `make clients`.
// With READ_FROM=replica it reads from those that the library chooses among the ones that the Sentinels name.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { createSentinel, ErrorReply } = createRequire(new URL('../.clients/node/', import.meta.url))('redis');
const env = process.env;
const tls = env.TLS_CA_FILE && {
  tls: true,
  ca: readFileSync(env.TLS_CA_FILE),
  cert: readFileSync(env.TLS_CERTIFICATE_FILE),
  key: readFileSync(env.TLS_KEY_FILE),
  checkServerIdentity: () => undefined,
};
// redis.io, "node-redis: Production usage": Connection timeouts, and Command execution reliability for what is not idempotent.
const recommended = env.SETTINGS === 'recommended' && { disableOfflineQueue: true };
const socket = { ...tls, ...(recommended && { connectTimeout: 10_000 }) };

const sentinel = createSentinel({
  name: env.MASTER_NAME,
  sentinelRootNodes: env.SENTINELS.split(',').map((address) => {
    const colon = address.lastIndexOf(':');
    return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
  }),
  nodeClientOptions: { username: env.REDIS_USERNAME, password: env.REDIS_PASSWORD, socket, ...recommended },
  ...(env.READ_FROM === 'replica' && { replicaPoolSize: 1 }),
  sentinelClientOptions: { username: env.SENTINEL_USERNAME, password: env.SENTINEL_PASSWORD, socket },
});
sentinel.on('error', () => {});

async function write(writer, number) {
  try {
    await sentinel.rPush(writer, number);
    console.log(`ok ${writer} ${number}`);
  } catch (error) {
    // Refused by the server, as far as the error says: it is that of the last attempt.
    const outcome = error instanceof ErrorReply ? 'fail' : 'unknown';
    console.log(`${outcome} ${writer} ${number} ${error.message.replaceAll('\n', ' ')}`);
  }
}

async function read(reader, number, writer) {
  try {
    console.log(`value ${reader} ${number} ${(await sentinel.lIndex(writer, -1)) ?? 0}`);
  } catch (error) {
    const outcome = error instanceof ErrorReply ? 'fail' : 'unknown';
    console.log(`${outcome} ${reader} ${number} ${error.message.replaceAll('\n', ' ')}`);
  }
}

// The library subscribes again on each connection that it makes.
async function subscribe(subscriber, channel) {
  await sentinel.subscribe(channel, (number) => console.log(`got ${subscriber} ${channel} ${number}`));
  console.log(`subscribed ${subscriber} ${channel}`);
}

await sentinel.connect();
const does = { write, read, subscribe };
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [command, ...words] = line.split(' ');
  if (Object.hasOwn(does, command)) does[command](...words).catch(() => {});
});
lines.on('close', () => process.exit());
console.log('ready');
