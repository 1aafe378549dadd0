/** The deployment of a description as it is now: nothing is broken that is not what was reviewed, or not whole. */

import { ChaosError } from '../../../core/errors.ts';
import type { Description } from '../../../deployment/description.ts';
import { disagreements } from '../../../deployment/disagreements.ts';
import type { Api } from '../api.ts';
import { discover } from '../discovery/discover.ts';
import type { Given } from '../discovery/given-credential.ts';

/** Looks again, with the credentials of the description. */
export function presentOf(api: Api, { namespace, master, credentials }: Description): Promise<Description> {
  return discover(api, {
    namespace,
    master,
    passwords: { redis: givenBy(credentials.redis), sentinel: givenBy(credentials.sentinel) },
  });
}

/** Looks again. BAD_ARGUMENT where it has other processes than described, or does not agree with itself. */
export async function asItIsNow(api: Api, described: Description): Promise<Description> {
  const { name } = described;
  const present = await presentOf(api, described);
  const [lacking, added] = [missingIn(present, described), missingIn(described, present)];
  if (lacking.length + added.length > 0) {
    const words = [
      ...(lacking.length > 0 ? [`${lacking.join(', ')} is not there`] : []),
      ...(added.length > 0 ? [`${added.join(', ')} is not described`] : []),
    ];
    throw new ChaosError(
      'BAD_ARGUMENT',
      `${name} is not what its description says: ${words.join(', and ')}`,
      {
        hint: 'wait until it is whole, or let `sentinel-chaos discover` describe it anew',
      },
    );
  }
  const problems = disagreements(present);
  if (problems.length > 0)
    throw new ChaosError(
      'BAD_ARGUMENT',
      `nothing of ${name} is broken while it is not healthy:\n${problems.map((one) => `- ${one}`).join('\n')}`,
    );
  return present;
}

/** Where a description says that a password is. */
function givenBy({ username, password }: Description['credentials']['redis']): Given {
  if (password === undefined) return { username };
  if ('secret' in password) return { username, secret: `${password.secret}/${password.key}` };
  const name = password.environment;
  return { username, environment: { name, value: process.env[name] ?? '' } };
}

function missingIn(here: Description, there: Description): string[] {
  const names = new Set(namesIn(here));
  return namesIn(there).filter((name) => !names.has(name));
}

function namesIn({ nodes, sentinels }: Description): string[] {
  return [...nodes, ...sentinels].map(({ name }) => name);
}
