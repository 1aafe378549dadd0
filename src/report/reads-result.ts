/** What `run.json` has of a workload that reads. */

import { z } from 'zod';

export const readsResult = z.strictObject({
  of: z.string().meta({ description: 'The workload whose numbers are read' }),
  from: z
    .enum(['master', 'replica'])
    .optional()
    .meta({ description: 'Whom Sentinel is asked for; absent where a client program reads' }),
  through: z.string().optional().meta({ description: 'The workload of the client program that reads' }),
  stalestS: z.number().nullable().meta({
    description:
      'How long ago what the stalest read did not show had been acknowledged when it was sent, at least; what was lost later is not held against it',
  }),
  errorS: z.number().optional().meta({ description: 'What stalestS may be off by where clocks differ' }),
  back: z.int().nullable().meta({ description: 'Reads that showed less than their reader had seen before' }),
  lost: z.int().nullable().meta({ description: 'Reads that showed what was lost later' }),
  stalestMs: z.array(z.number().nullable()).meta({
    description: 'The same as stalestS for each bucket of the series; null where nothing was read',
  }),
});
