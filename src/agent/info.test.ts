import { describe, expect, test } from 'vitest';
import { field, nodeState } from './info.ts';

const SERVER = '# Server\r\nredis_version:7.0.15\r\nrun_id:abc\r\n';
const REPLICATION =
  '# Replication\r\nrole:slave\r\nmaster_host:10.0.0.1\r\nmaster_port:6379\r\nmaster_link_status:down\r\n' +
  'slave_repl_offset:41\r\nconnected_slaves:0\r\nmaster_replid:r1\r\nmaster_replid2:r2\r\n' +
  'master_repl_offset:42\r\nsecond_repl_offset:-1\r\n';
const PERSISTENCE = '# Persistence\r\nloading:0\r\nasync_loading:1\r\n';
const STATS = '# Stats\r\nsync_full:2\r\nsync_partial_ok:1\r\nsync_partial_err:3\r\n';

describe('INFO', () => {
  test('gives a field by its whole name only', () => {
    expect(field(PERSISTENCE, 'loading')).toBe('0');
    expect(field(REPLICATION, 'repl_offset')).toBe('');
    expect(field('run_id:first', 'run_id')).toBe('first');
  });

  test('shows a replica, named by the directory, and its broken link', () => {
    const nodes = [{ name: 'redis-0', address: '10.0.0.1', port: 6379 }];
    expect(nodeState([SERVER, REPLICATION, PERSISTENCE, STATS], nodes)).toEqual({
      runId: 'abc',
      role: 'slave',
      replid: 'r1',
      replid2: 'r2',
      offset: 42,
      secondOffset: -1,
      master: 'redis-0',
      linkUp: false,
      connectedReplicas: 0,
      loading: false,
      resyncs: { full: 2, partial: 1, refused: 3 },
    });
  });

  test.each([
    ['master_sync_total_bytes:300\r\nmaster_sync_read_bytes:100\r\n', { read: 100, total: 300 }],
    // Sent without a file in between: the total is not known.
    ['master_sync_total_bytes:0\r\nmaster_sync_read_bytes:100\r\n', { read: 100 }],
    ['master_sync_total_bytes:-1\r\nmaster_sync_read_bytes:0\r\n', { read: 0 }],
    // Before 6.2.
    ['master_sync_left_bytes:7\r\n', { read: 0 }],
  ])('shows a full copy that a replica takes: %j', (fields, copy) => {
    const replication = REPLICATION + `master_sync_in_progress:1\r\n${fields}`;
    expect(nodeState([SERVER, replication, PERSISTENCE, STATS], [])?.copy).toEqual(copy);
    const over = REPLICATION + `master_sync_in_progress:0\r\n`;
    expect(nodeState([SERVER, over, PERSISTENCE, STATS], [])).not.toHaveProperty('copy');
  });

  test('shows a replica of an unknown master by address', () => {
    expect(nodeState([SERVER, REPLICATION, PERSISTENCE, STATS], [])?.master).toBe('10.0.0.1:6379');
  });

  test.each([
    'BUSY Redis is busy running a script.',
    'LOADING Redis is loading the dataset in memory',
    'NOAUTH Authentication required.',
  ])('that is refused with %s shows no state', (message) => {
    const refusal = Object.assign(new Error(message), { name: 'ReplyError' });
    expect(nodeState([refusal, refusal, refusal, refusal], [])).toBeUndefined();
    expect(nodeState([SERVER, refusal, PERSISTENCE, STATS], [])).toBeUndefined();
  });

  test('without a run id or a role shows no state', () => {
    expect(nodeState(['', REPLICATION, PERSISTENCE, STATS], [])).toBeUndefined();
    expect(nodeState([SERVER, '', PERSISTENCE, STATS], [])).toBeUndefined();
  });
});
