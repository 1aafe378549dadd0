import { describe, expect, test } from 'vitest';
import { topology } from '../../experiment/topology.ts';
import { IMAGE_OPTIONS, imagesFrom, serverImage } from './images.ts';

describe('images', () => {
  test('by default all have an exact tag, so that they are not pulled anew and a run can be repeated', () => {
    for (const image of Object.values(imagesFrom({})))
      expect(image).toMatch(/^docker\.io\/[a-z/]+:v?\d+\.\d+[.\w-]*$/);
  });

  test('an option beats the environment, which beats the default; one that is empty says nothing', () => {
    const environment = {
      SENTINEL_CHAOS_REDIS_IMAGE: 'env/redis:1',
      SENTINEL_CHAOS_AGENT_IMAGE: 'env/node:1',
      SENTINEL_CHAOS_INJECTOR_IMAGE: '',
    };
    const images = imagesFrom(environment, { 'redis-image': 'own/redis:2' });
    expect(images).toEqual({ ...imagesFrom({}), redis: 'own/redis:2', agent: 'env/node:1' });
  });

  test('every image has an option of the command line, which names the variable, too', () => {
    const names = Object.keys(IMAGE_OPTIONS);
    const options = Object.fromEntries(names.map((name) => [name, `own/${name}`]));
    expect(Object.values(imagesFrom({}, options))).toEqual(names.map((name) => `own/${name}`));
    for (const { help } of Object.values(IMAGE_OPTIONS)) {
      const [variable] = /SENTINEL_CHAOS_\w+_IMAGE/.exec(help) ?? [];
      expect(Object.values(imagesFrom({ [variable!]: 'by/variable' }))).toContain('by/variable');
    }
  });

  test.each([
    [{}, { 'agent-image': '' }, '--agent-image'],
    [{ SENTINEL_CHAOS_VALKEY_IMAGE: 'two words' }, {}, 'SENTINEL_CHAOS_VALKEY_IMAGE'],
  ])('what is no name of an image is refused by the name of what said so', (environment, options, said) => {
    expect(() => imagesFrom(environment, options)).toThrow(`${said} names no image`);
  });

  test('the server’s image goes by the topology', () => {
    const images = imagesFrom({}, { 'redis-image': 'a', 'valkey-image': 'b' });
    const counts = { redis: 1, sentinels: 1, quorum: 1 };
    expect(serverImage(images, topology(counts))).toBe('a');
    expect(serverImage(images, topology({ ...counts, server: 'valkey' }))).toBe('b');
  });
});
