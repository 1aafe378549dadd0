import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decoder, line } from './codec.ts';
import type { HistoryRecord, OperationRecord } from './record.ts';

/** What a decoder finds in a file that comes in pieces which end at these places. */
function decoded(file: Buffer, cuts: readonly number[] = []) {
  const found: (HistoryRecord | number[])[] = [];
  const decoder = new Decoder({
    // The eighth field is there for operations that have none as well.
    operation: (fields) => found.push([...(fields[7] === 0 ? fields.subarray(0, 7) : fields)]),
    record: (record) => found.push(record),
  });
  let from = 0;
  for (const cut of [...cuts, file.length].map((at) => Math.min(at, file.length)).toSorted((a, b) => a - b)) {
    decoder.push(file.subarray(from, cut));
    from = cut;
  }
  decoder.end();
  return { found, torn: decoder.torn, damaged: decoder.damaged };
}

const OPERATION: OperationRecord = [3, 17, 1_000, -1, 2_345_678_901, 2, 0];
const INCREMENT: OperationRecord = [3, 17, 1_000, 1_010, 2_345_678_901, 0, 0, 4_711];
const RECORDS: (HistoryRecord | OperationRecord)[] = [
  { kind: 'error', at: 1, id: 0, code: 'closed', text: 'é\n]' },
  OPERATION,
  { kind: 'phase', at: 3, phase: 'ended' },
  INCREMENT,
  OPERATION,
];
const FILE = Buffer.from(RECORDS.map(line).join(''));

test('records come back as they were, wherever the pieces of the file end', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(FILE.length), { maxLength: 12 }), (cuts) => {
      expect(decoded(FILE, cuts)).toEqual({ found: RECORDS, torn: 0, damaged: 0 });
    }),
  );
});

test('a line that was torn off at the end is counted, wherever it was torn', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length), fc.array(fc.nat(FILE.length), { maxLength: 4 }), (length, cuts) => {
      const { found, torn, damaged } = decoded(FILE.subarray(0, length), cuts);
      const whole = FILE.toString('latin1', 0, length).split('\n');
      expect(found).toEqual(RECORDS.slice(0, whole.length - 1));
      expect([torn, damaged]).toEqual([whole.at(-1) === '' ? 0 : 1, 0]);
    }),
  );
});

test.each(['[1,2,3]', '[1,2,3,4,5,6,7,8,9]', '[1,2,3,4,5,6,x]', '[1,2,3,4,5,6,7', '{"at":1}', '{', ''])(
  'the line %j inside a file is damage, and the next one is read',
  (text) => {
    const { found, torn, damaged } = decoded(Buffer.from(`${text}\n${line(OPERATION)}`));
    expect([found, torn, damaged]).toEqual([[OPERATION], 0, 1]);
  },
);
