import type { KubernetesObject } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { deployment } from '../../../../test/fixtures/clean-deployment.ts';
import type { Api } from '../api.ts';
import { ALLOW_ANNOTATION, ON_ANNOTATION, refuseUnlessAllowed, refuseWhileInUse } from './permission.ts';

const DESCRIPTION = deployment((one) => {
  one.allow = 'faults';
});

function api(annotations: Readonly<Record<string, string>> | undefined, context = DESCRIPTION.context): Api {
  const namespace: KubernetesObject | undefined = annotations && { metadata: { annotations } };
  const fake: Pick<Api, 'context' | 'read'> = {
    context,
    read: <T>() => Promise.resolve(namespace as T | undefined),
  };
  return fake as Api;
}

test('a namespace that carries the name of the description may be broken', async () => {
  await expect(
    refuseUnlessAllowed(api({ [ALLOW_ANNOTATION]: DESCRIPTION.name }), DESCRIPTION, undefined),
  ).resolves.toBeUndefined();
});

test('so may one that was typed', async () => {
  await expect(refuseUnlessAllowed(api({}), DESCRIPTION, DESCRIPTION.namespace)).resolves.toBeUndefined();
});

test.each<[string, Parameters<typeof refuseUnlessAllowed>, RegExp]>([
  [
    'whose description allows nothing',
    [
      api({ [ALLOW_ANNOTATION]: DESCRIPTION.name }),
      { ...DESCRIPTION, allow: 'nothing' },
      DESCRIPTION.namespace,
    ],
    /does not allow faults/,
  ],
  ['without an annotation', [api({}), DESCRIPTION, undefined], /its namespace .* does not allow it/],
  [
    'that allows another description',
    [api({ [ALLOW_ANNOTATION]: 'other' }), DESCRIPTION, undefined],
    /allows it for "other" only/,
  ],
  ['other than the one that was typed', [api({}), DESCRIPTION, 'elsewhere'], /does not allow it/],
  ['that is not there', [api(undefined), DESCRIPTION, DESCRIPTION.namespace], /there is no namespace/],
  [
    'of another cluster',
    [api({ [ALLOW_ANNOTATION]: DESCRIPTION.name }, 'prod'), DESCRIPTION, undefined],
    /was found in the context .*, and this is prod/,
  ],
])('nothing is broken in a namespace %s', async (_, args, message) => {
  await expect(refuseUnlessAllowed(...args)).rejects.toThrow(message);
  await expect(refuseUnlessAllowed(...args)).rejects.toMatchObject({ exitCode: 254 });
});

function withRunOn(namespace: string): Api {
  const run: KubernetesObject = {
    metadata: { name: 'sc-other', annotations: { [ON_ANNOTATION]: namespace } },
  };
  const fake: Pick<Api, 'list'> = { list: <T>() => Promise.resolve([run] as T[]) };
  return fake as Api;
}

test('nothing is broken while another run is at work on it', async () => {
  await expect(refuseWhileInUse(withRunOn(DESCRIPTION.namespace), DESCRIPTION)).rejects.toThrow(
    /another run is at work on .*: sc-other/,
  );
  await expect(refuseWhileInUse(withRunOn('elsewhere'), DESCRIPTION)).resolves.toBeUndefined();
});
