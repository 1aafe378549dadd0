import { expect, test } from 'vitest';
import { serversUp } from './proxy-state.ts';

const HEADING = '# pxname,svname,qcur,status,weight,';
const ROWS = [
  'redis,FRONTEND,,OPEN,,',
  'redis,redis-0,0,UP 1/3,1,',
  'redis,redis-1,0,DOWN 1/2,1,',
  'redis,redis-2,0,UP,1,',
  'redis,BACKEND,0,UP,2,',
];

test('up are servers, also those that have failed a check, and nothing else', () => {
  expect(serversUp([HEADING, ...ROWS, '', ''].join('\n'))).toEqual(['redis-0', 'redis-2']);
  expect(serversUp([HEADING, ROWS[2], '', ''].join('\n'))).toEqual([]);
});

test('an answer that is not whole says nothing', () => {
  expect(serversUp([HEADING, ...ROWS.slice(0, 3)].join('\n'))).toBeUndefined();
  expect(serversUp([HEADING, ...ROWS, ''].join('\n'))).toBeUndefined();
  expect(serversUp('Permission denied\n\n')).toBeUndefined();
  expect(serversUp('')).toBeUndefined();
});
