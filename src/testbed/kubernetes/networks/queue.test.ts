import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';

/** A network that is a folder: its queue is a file, whose lines are what tc was given. */
const NETWORK = `
  pin() { return 0; }
  network() { echo 4026; }
  paced_file() { echo "$PWD/paced"; }
  inside() {
    case "$*" in
      *'qdisc show'*) if [[ -e queue ]]; then echo 'qdisc htb 5c: root'; echo ' backlog 0b 0p'; fi ;;
      *'qdisc add'*) : > queue ;;
      *-batch*) cat >> queue ;;
      *'qdisc del'*) rm queue ;;
      *'class show'*) echo 'class htb 5c:2 root'; echo ' Sent 7 bytes 1 pkt (dropped 0, overlimits 3 requeues 0)' ;;
    esac
  }`;

/** What the functions of networks.sh that care for queues print there. */
function printed(script: string): string[] {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'redis-0'), '');
  writeFileSync(join(folder, 'nsenter'), '#!/bin/sh\nrm queue\n');
  chmodSync(join(folder, 'nsenter'), 0o755);
  const program = readFileSync(join(import.meta.dirname, 'networks.sh'), 'utf8');
  const functions = program.slice(0, program.indexOf('declare -A networks')).replaceAll('/run/netns', folder);
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  const command = ['--norc', '-c', `${functions}\n${NETWORK}\n${script}`];
  return execFileSync('bash', command, { cwd: folder, encoding: 'utf8', env })
    .replaceAll(/\d+\.\d+/g, 'NOW')
    .trimEnd()
    .split('\n');
}

const PACE = (seconds: number): string => `pace redis-0 uid ${seconds} <<< 'class replace'`;

test('a queue is made once, with one watchdog, which nobody waits for, and taken away with it', () => {
  const script = `${PACE(600)}; read -r first < paced; ${PACE(600)}; cat queue
    kill -0 "$first" 2> /dev/null || echo 'the first one is gone'
    read -r second < paced; kill -0 "$second" && echo 'the second one is there'
    wait; unpace redis-0 uid <<< 'class replace'
    for n in {1..300}; do kill -0 "$second" 2> /dev/null || break; sleep 0.01; done; kill -0 "$second" 2> /dev/null && echo 'still there'; ls queue paced 2> /dev/null; :`;
  expect(printed(script)).toEqual([
    'class replace',
    'class replace',
    'the first one is gone',
    'the second one is there',
    'classes redis-0 4026 NOW class htb 5c:2 root; Sent 7 bytes 1 pkt (dropped 0, overlimits 3 requeues 0)',
    'unpaced redis-0 4026 NOW',
  ]);
});

test('a queue that nobody takes away its watchdog does', () => {
  const script = `${PACE(0.3)}; for n in {1..300}; do [[ -e queue ]] || break; sleep 0.01; done; ls queue paced 2> /dev/null || echo gone`;
  expect(printed(script)).toEqual(['gone']);
});

test('a watchdog that has hardly begun ends as well', () => {
  const slow = `setsid() { sleep 0.3; exec setsid "$@"; }`;
  const script = `${slow}; ${PACE(600)}; read -r first < paced; forget_queue redis-0
    for n in {1..200}; do kill -0 "$first" 2> /dev/null || break; sleep 0.01; done
    if kill -0 "$first" 2> /dev/null; then kill -- "-$first"; echo 'it goes on'; else echo 'it is gone'; fi`;
  expect(printed(script)).toEqual(['it is gone']);
});

test('a kernel that has no such queue is quoted', () => {
  const script = `inside() { case "$*" in *'qdisc add'*) echo 'Error: unknown kind.' >&2; return 2 ;; esac; }; ${PACE(600)}`;
  expect(printed(script)).toEqual(['failed redis-0 tc Error: unknown kind.']);
});
