/** What `run.json` has of a client program: how it kept to the protocol, and how it got over each fault. */

import { z } from 'zod';

export const programResult = z.strictObject({
  misreported: z
    .int()
    .nullable()
    .meta({ description: 'Writes that it called refused and that are in the data' }),
  unanswered: z.int().meta({ description: 'Writes that it had not answered when writing stopped' }),
  misspoken: z.int().meta({ description: 'Lines that were no answer to anything' }),
  twice: z.int().nullable().optional().meta({ description: 'Writes that were executed more than once' }),
  faults: z
    .array(
      z.strictObject({
        fault: z.string(),
        backS: z.number().nullable().meta({
          description:
            'From the beginning of the fault until its last writer without an acknowledgement for a second had one again; 0 where none was without, null where one never had',
        }),
        hung: z.boolean().meta({
          description: 'Nothing was acknowledged to it from when others were again until the heal',
        }),
        gone: z.int().meta({ description: 'Writers that were never acknowledged again' }),
      }),
    )
    .optional(),
});
