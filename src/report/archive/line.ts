/**
 * An archive: what nights leave behind, a line of JSON each. A line is a run, or what many runs have in common, which stands once
 * however many they are. Lines are only ever appended, none depends on its place, and what stands twice counts once: two archives
 * one after the other are an archive.
 */

import { z } from 'zod';
import { UNITS } from '../../core/quantity.ts';
import { elections } from '../result.ts';
import { SUITE_WORDS } from '../suite.ts';

/** Raised when a reader of an older archive would misread a line of this one. */
export const ARCHIVE_VERSION = 2;

const ERRORS_ARE_NUMBERS = 'what a number may be off by is a number of at least 0';

const version = z.literal(ARCHIVE_VERSION);

export const RunLine = z
  .strictObject({
    archive: version,
    run: z.string().meta({ description: 'Name of its folder; two lines of one name are the same run' }),
    common: z.string().meta({ description: 'Digest of what it has in common with others' }),
    startedAt: z.iso.datetime().meta({ description: 'UTC' }),
    word: z.enum(SUITE_WORDS).exclude(['skipped']),
    sentence: z.string().optional().meta({ description: 'What was seen; absent where it held' }),
    attempts: z.int().min(1).meta({ description: 'This one and those before it, which were undecided' }),
    elections: elections.meta({ description: 'Of all attempts; absent where no votes could split' }),
    numbers: z
      .array(z.number().nullable())
      .refine(
        (numbers) => numbers.every((one, n) => n % 2 === 0 || (one !== null && one >= 0)),
        ERRORS_ARE_NUMBERS,
      )
      .meta({ description: 'Of each measure its value, null if not measurable, and what it may be off by' }),
  })
  .meta({ description: 'A run' });

export const CommonLine = z
  .strictObject({
    archive: version,
    common: z.string().meta({ description: 'Digest of all that follows' }),
    experiment: z.string(),
    title: z.string(),
    place: z.string().optional().meta({ description: 'In a sweep or table, such as "downAfter=1s"' }),
    testbed: z.string(),
    versions: z.record(z.string(), z.string()).optional().meta({ description: 'Absent where not known' }),
    settings: z.record(z.string(), z.string()).optional().meta({ description: 'Absent where not known' }),
    measures: z
      .record(z.string(), z.enum(UNITS))
      .meta({ description: 'Units by the ids of measures, in the order in which runs have their numbers' }),
  })
  .meta({ description: 'What runs have in common' });

export const ArchiveLine = z
  .union([RunLine, CommonLine])
  .meta({ id: 'ArchiveLine', title: 'A line of an archive of sentinel-chaos' });

export type RunLine = z.infer<typeof RunLine>;
export type CommonLine = z.infer<typeof CommonLine>;
export type ArchiveLine = z.infer<typeof ArchiveLine>;
