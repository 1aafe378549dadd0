import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { seenStored, storageScript, type StorageAct, type Stored } from './storage-script.ts';

const RESIDENT = { process: { name: 'redis-0', kind: 'redis' }, uid: 'no-such-uid' } as const;
/** With what hinders each where there is no pod. */
const ACTS: readonly (readonly [StorageAct, Stored['hindrance']])[] = [
  [{ act: 'seal', ttlS: 60 }, 'absent'],
  [{ act: 'unseal' }, undefined],
  [{ act: 'fill', ttlS: 60 }, 'shared'],
  [{ act: 'drain' }, undefined],
  [{ act: 'attempt', to: 'configuration' }, undefined],
  [{ act: 'attempt', to: 'volume' }, undefined],
];

describe('the script for files', () => {
  test.each(ACTS)('can do %j, and nothing to a pod that is not there', (act, hindrance) => {
    const script = storageScript(RESIDENT, act);
    const seen = seenStored(execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }));
    expect(seen.attempt).toBeUndefined();
    expect(seen.hindrance).toBe(hindrance);
    expect(Number(seen.stamp)).toBeGreaterThan(1e9);
  });
});

describe('reports', () => {
  test('say what the kernel refused', () => {
    const output = 'attempted redis-0 5.25 Read-only file system\nstored redis-0 5.5\n';
    const attempt = { stamp: '5.25', refusal: 'Read-only file system' };
    expect(seenStored(output)).toEqual({ attempt, stamp: '5.5' });
  });

  test('say that it refused nothing', () => {
    expect(seenStored('attempted redis-0 5.25 \nstored redis-0 5.5\n').attempt).toEqual({ stamp: '5.25' });
  });

  test('that cannot be understood are an error that names the program', () => {
    expect(() => seenStored('bash: nsenter: not found')).toThrow(
      'storage.sh should have printed the time of its end, but printed "bash: nsenter: not found"',
    );
  });
});

/**
 * A machine, which is process 1, and a container, which is process 7, with the volume `data` of a pod: what is mounted where is a
 * file for each, and what a path leads to is below a folder for each.
 */
const WORLD = `
  PATH=$PATH:/usr/sbin
  undo_file() { echo "$PWD/undo-$1"; }
  processes_of_pods() { echo /proc/7/cgroup:pod; }
  seen_by() { echo "\${WORLD_FOLDER}/seen-$1$2"; }
  mounts_of() { cat "\${WORLD_FOLDER}/mounts-$1"; }
  in_mounts() {
    cd "\${WORLD_FOLDER}"; local at=\${*: -1}
    case "\${*:2}" in
      'mount -o bind '*) echo "1 1 0:9 / $at rw" >> "mounts-$1" ;;
      'mount -o remount,bind,ro '*) sed -i "s|^1 1 0:9 / $at rw|1 1 0:9 / $at ro|" "mounts-$1" ;;
      'umount -l '*) sed -i "\\| $at r[ow]|d" "mounts-$1" ;;
      'mount -o remount,size='*) echo "$4" > size ;;
    esac
  }
  space() { echo 4096 65536; }
  hold() { :; }
  export WORLD_FOLDER=$PWD
  mkdir -p seen-1/var/volumes/data seen-7/data
  echo 'port 6379' > seen-1/var/volumes/data/redis.conf; ln seen-1/var/volumes/data/redis.conf seen-7/data/redis.conf
  printf '%s\\n' '1 1 8:1 / / rw' '1 1 8:2 /docker /var rw' '1 1 8:2 /elsewhere /opt rw' > mounts-1
  printf '%s\\n' '1 1 0:5 / / ro' '1 1 8:2 /docker/volumes/data /data rw' > mounts-7
  cp mounts-1 before-1; cp mounts-7 before-7
  as_before() { cmp -s mounts-1 before-1 && cmp -s mounts-7 before-7; }
`;

/** The lines that a script prints in this world. */
function lines(script: string): string[] {
  const program = readFileSync(join(import.meta.dirname, 'storage.sh'), 'utf8');
  const all = `${program}\n${WORLD}\n${script}`;
  const cwd = temporaryFolder();
  return execFileSync('bash', ['--norc', '-c', all], { cwd, encoding: 'utf8' }).trimEnd().split('\n');
}

const AWAIT = (condition: string): string =>
  `for n in {1..500}; do ${condition} && break; sleep 0.01; done; ${condition} && echo so`;

describe('a configuration file', () => {
  const SEALED = ['1 1 0:9 / /var/volumes/data/redis.conf ro', '1 1 0:9 / /data/redis.conf ro'];

  test('is sealed for the machine and for the container, once, and for nobody any more when that is taken back', () => {
    const script = `seal redis-0 pod /data/redis.conf 600; seal redis-0 pod /data/redis.conf 600
      grep -h redis.conf mounts-1 mounts-7; keep_promise seal redis-0; as_before && echo as before; ls undo* 2> /dev/null; :`;
    expect(lines(script)).toEqual([...SEALED, 'as before']);
  });

  test('is unsealed by the watchdog when nobody does', () => {
    const script = `seal redis-0 pod /data/redis.conf 0.3; ${AWAIT('as_before')}`;
    expect(lines(script)).toEqual(['so']);
  });

  test('that is sealed again is sealed for as long as was said last', () => {
    const script = `seal redis-0 pod /data/redis.conf 300; read -r first < undo-seal.watchdog; seal redis-0 pod /data/redis.conf 600
      ${AWAIT('! kill -0 "$first" 2> /dev/null')}; grep -h redis.conf mounts-1 mounts-7; keep_promise seal redis-0`;
    expect(lines(script)).toEqual(['so', ...SEALED]);
  });

  test('is unsealed for a container that came in between', () => {
    const script = `seal redis-0 pod /data/redis.conf 600; cp mounts-7 mounts-8; ln -s seen-7 seen-8
      processes_of_pods() { echo /proc/8/cgroup:pod; }
      keep_promise seal redis-0; unseal pod /data/redis.conf; cmp mounts-8 before-7 && echo as before`;
    expect(lines(script)).toEqual(['as before']);
  });

  test('that nobody sees is left alone', () => {
    const script = `processes_of_pods() { :; }; seal redis-0 pod /data/redis.conf 600; as_before && echo as before; ls undo* 2> /dev/null; :`;
    expect(lines(script)).toEqual(['absent redis-0', 'as before']);
  });
});

describe('a volume', () => {
  const MEMORY = `echo '1 1 0:7 / /var/lib/kubelet/pods/pod/volumes/kubernetes.io~empty-dir/data rw' >> mounts-1`;
  const AT = '/var/lib/kubelet/pods/pod/volumes/kubernetes.io~empty-dir/data';

  test('in memory is as large as what is in it, and then as large as before', () => {
    const script = `${MEMORY}; fill redis-0 pod data 600; cat size; space() { echo 4096 4096; }; fill redis-0 pod data 600
      keep_promise fill redis-0; cat size; ls undo* 2> /dev/null; :`;
    expect(lines(script)).toEqual(['remount,size=4096', 'remount,size=65536']);
  });

  test('is as large as before by the watchdog when nobody sees to it', () => {
    const script = `${MEMORY}; fill redis-0 pod data 0.3; ${AWAIT('grep -qx remount,size=65536 size')}`;
    expect(lines(script)).toEqual(['so']);
  });

  test('that went with its pod is nobody’s concern', () => {
    const script = `${MEMORY}; fill redis-0 pod data 600; cp before-1 mounts-1; echo none > size; keep_promise fill redis-0; cat size`;
    expect(lines(script)).toEqual(['none']);
  });

  test('on the disk of the machine is not made full', () => {
    expect(lines('fill redis-0 pod data 600; ls size 2> /dev/null; :')).toEqual(['shared redis-0']);
  });

  test('is tried by a file that does not stay', () => {
    const script = `${MEMORY}; mkdir -p "$(seen_by 1 ${AT})"; ln -s /dev/full "$(seen_by 1 ${AT}/attempt)"
      attempt redis-0 volume pod data; attempt redis-0 volume pod data; ls "$(seen_by 1 ${AT})"`;
    const [full, whole, ...left] = lines(script);
    expect(full).toMatch(/^attempted redis-0 [\d.]+ No space left on device$/);
    expect(whole).toMatch(/^attempted redis-0 [\d.]+ ?$/);
    expect(left).toEqual([]);
  });
});
