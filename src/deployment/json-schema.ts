/**
 * The JSON Schema of a description, for editors. A copy is committed as deployment.schema.json; a test compares the two, and
 * `vitest -u src/deployment/json-schema.test.ts` writes it anew after a deliberate change.
 */

import { z } from 'zod';
import { Description } from './description.ts';

/** JSON Schema, draft 2020-12. */
export function deploymentJsonSchema(): object {
  const { objectives, abort } = Description.shape;
  return z.toJSONSchema(Description, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // A part of which everything is still commented out has no value.
      const isFilledIn = zodSchema === objectives || zodSchema === abort;
      if (isFilledIn) Object.assign(jsonSchema, { type: ['object', 'null'] });
    },
  });
}
