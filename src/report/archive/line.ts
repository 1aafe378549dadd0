/**
 * An archive: what nights leave behind, a line of JSON each. A line is a run, or settings that runs were carried out with,
 * which stand once however many runs have them. Lines are only ever appended, none depends on its place, and what stands
 * twice counts once: two archives one after the other are an archive.
 */

import { z } from 'zod';
import { UNITS } from '../../core/quantity.ts';
import { elections } from '../result.ts';
import { SUITE_WORDS } from '../suite.ts';

/** Raised when a reader of an older archive would misread a line of this one. */
export const ARCHIVE_VERSION = 1;

const version = z.literal(ARCHIVE_VERSION);

export const RunLine = z
  .strictObject({
    archive: version,
    run: z.string().meta({ description: 'Name of its folder; two lines of one name are the same run' }),
    experiment: z.string(),
    title: z.string(),
    place: z.string().optional().meta({ description: 'In a sweep or table, such as "downAfter=1s"' }),
    startedAt: z.iso.datetime().meta({ description: 'UTC' }),
    testbed: z.string(),
    word: z.enum(SUITE_WORDS).exclude(['skipped']),
    sentence: z.string().optional().meta({ description: 'What was seen; absent where it held' }),
    attempts: z.int().min(1).meta({ description: 'This one and those before it, which were undecided' }),
    elections: elections.meta({ description: 'Of all attempts; absent where no votes could split' }),
    versions: z.record(z.string(), z.string()).optional().meta({ description: 'Absent where not known' }),
    settings: z.string().optional().meta({ description: 'Digest of its settings; absent where not known' }),
    measures: z
      .record(
        z.string(),
        z.tuple([
          z.number().nullable().meta({ description: 'null: not measurable in this run' }),
          z.number().meta({ description: 'What it may be off by' }),
          z.enum(UNITS),
        ]),
      )
      .meta({ description: 'Value, error and unit by the id of the measure' }),
  })
  .meta({ description: 'A run' });

export const SettingsLine = z
  .strictObject({
    archive: version,
    settings: z.string().meta({ description: 'Digest of the values' }),
    values: z.record(z.string(), z.string()),
  })
  .meta({ description: 'Settings that runs were carried out with' });

export const ArchiveLine = z
  .union([RunLine, SettingsLine])
  .meta({ id: 'ArchiveLine', title: 'A line of an archive of sentinel-chaos' });

export type RunLine = z.infer<typeof RunLine>;
export type SettingsLine = z.infer<typeof SettingsLine>;
export type ArchiveLine = z.infer<typeof ArchiveLine>;
