/** `watch`: the current master, every second, as Sentinel gives it. */

import { watch } from '../agent/watch.ts';
import { ChaosError } from '../core/errors.ts';
import type { Command } from './command.ts';

export const WATCH: Command = {
  name: 'watch',
  usage: 'HOST:PORT…',
  words:
    'Asks Sentinels for the current master every second and prints it, until Ctrl-C; optionally counts a key up on it.',
  options: [
    { name: 'name', value: 'NAME', words: 'the name the master has there (default: mymaster)' },
    { name: 'password', value: 'SECRET', words: 'password of Sentinels and data nodes (or REDIS_PASSWORD)' },
    { name: 'counter', value: 'KEY', words: 'also INCR this key on the master' },
  ],
  examples: [
    'sentinel-chaos watch localhost:26379',
    'sentinel-chaos watch sentinel-0:5000 sentinel-1:5000 --counter visits',
  ],
  async run({ words, values }) {
    if (words.length === 0)
      throw new ChaosError('BAD_ARGUMENT', 'watch needs the address of a Sentinel', {
        hint: 'such as localhost:26379',
      });
    const abort = new AbortController();
    process.once('SIGINT', () => abort.abort()).once('SIGTERM', () => abort.abort());
    const password = values['password'] ?? process.env['REDIS_PASSWORD'];
    await watch({
      sentinels: words.map(addressOf),
      masterName: String(values['name'] ?? 'mymaster'),
      ...(password === undefined ? {} : { password: String(password) }),
      ...(values['counter'] === undefined ? {} : { counter: String(values['counter']) }),
      signal: abort.signal,
      print: (line) => process.stdout.write(`${line}\n`),
    });
    return 0;
  },
};

function addressOf(word: string): { address: string; port: number } {
  const match = /^(.+):(\d+)$/.exec(word);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65_535)
    throw new ChaosError('BAD_ARGUMENT', `"${word}" is no address; write HOST:PORT`);
  return { address: match[1]!, port };
}
