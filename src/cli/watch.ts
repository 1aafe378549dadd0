/** `watch`: the current master, every second, as Sentinel gives it. */

import { watch } from '../agent/watch.ts';
import { ChaosError } from '../core/errors.ts';
import { command } from './command.ts';
import { interruptible } from './interruption.ts';

export const WATCH = command({
  name: 'watch',
  usage: 'HOST:PORT…',
  help: 'Asks Sentinels for the current master every second and prints it, until Ctrl-C; optionally counts a key up on it.',
  options: {
    name: { value: 'NAME', help: 'the name the master has there (default: mymaster)' },
    password: { value: 'SECRET', help: 'password of Sentinels and data nodes (or REDIS_PASSWORD)' },
    counter: { value: 'KEY', help: 'also INCR this key on the master' },
  },
  examples: [
    'sentinel-chaos watch localhost:26379',
    'sentinel-chaos watch sentinel-0:5000 sentinel-1:5000 --counter visits',
  ],
  async run({ positionals, values }) {
    if (positionals.length === 0)
      throw new ChaosError('BAD_ARGUMENT', 'watch needs the address of a Sentinel', {
        hint: 'such as localhost:26379',
      });
    const { name = 'mymaster', password = process.env['REDIS_PASSWORD'], counter } = values;
    const options = {
      sentinels: positionals.map(addressOf),
      masterName: name,
      ...(password === undefined ? {} : { password }),
      ...(counter === undefined ? {} : { counter }),
      print: (line: string) => process.stdout.write(`${line}\n`),
    };
    await interruptible((signal) => watch({ ...options, signal }), { again: 'exits' });
    return 0;
  },
});

function addressOf(word: string): { address: string; port: number } {
  const match = /^(.+):(\d+)$/.exec(word);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65_535)
    throw new ChaosError('BAD_ARGUMENT', `"${word}" is no address; write HOST:PORT`);
  return { address: match[1]!, port };
}
