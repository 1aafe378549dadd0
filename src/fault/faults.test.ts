import { describe, expect, expectTypeOf, test } from 'vitest';
import { bindParameters, parameterProblems } from '../experiment/parameter.ts';
import type { Fault } from '../experiment/schedule.ts';
import { cutLinks, deletePod, kill, swizzle } from './words.ts';
import { master, replica, replicas, sentinel } from '../experiment/targets.ts';
import type { Aspect } from '../history/fault-effect.ts';
import { describeFault } from '../plan/describe.ts';
import { stepFor } from './fault.ts';
import { FAULTS } from './faults.ts';

/** The compiler asks for one that is new. */
const ASPECTS: Readonly<Record<Aspect, true>> = {
  links: true,
  names: true,
  processes: true,
  settings: true,
  storage: true,
  passwords: true,
  addresses: true,
  resources: true,
  connections: true,
};

describe.each(Object.values(FAULTS))('$kind', (definition) => {
  const { kind, parameters, example } = definition;

  test('has an effect that is proven, if it lasts', () => {
    const effect = definition.effect(bindParameters(parameters, example));
    const proven = Object.keys(effect).filter((name) => Object.hasOwn(ASPECTS, name));
    expect(proven.length > 0 || stepFor(definition) === 'once').toBe(true);
  });

  test('has an example that validates', () => {
    expect(parameterProblems(parameters, example, { faults: [], workloads: [] })).toEqual([]);
  });

  test('can be put into words', () => {
    const fault: Fault = { kind, as: kind, targets: [sentinel(0)], peers: [master], parameters: example };
    expect(describeFault(fault)).toContain('sentinel-0');
    expect(describeFault(fault)).not.toContain('undefined');
  });
});

describe('the word of a fault', () => {
  test('takes one target or several, and a name of its own', () => {
    expect(kill(master)).toEqual({ kind: 'kill', as: 'kill', targets: [master] });
    expect(kill([master, replica(0)], { as: 'two' })).toEqual({
      kind: 'kill',
      as: 'two',
      targets: [master, replica(0)],
    });
  });

  test('writes down what is meant where an option is left out', () => {
    expect(deletePod(master).parameters).toEqual({ grace: 'own', keepAway: false, volume: 'kept' });
    expect(deletePod(master, { keepAway: true }).parameters).toMatchObject({ grace: 'own', keepAway: true });
  });

  test('has the hosts at the other end beside the parameters', () => {
    const fault = {
      kind: 'cut-links',
      as: 'cut-links',
      targets: [master],
      parameters: { direction: 'both' },
    };
    expect(cutLinks(master, { from: replicas })).toEqual({ ...fault, peers: [replicas] });
    expect(cutLinks(master, { from: [replica(0), replica(1)] }).peers).toHaveLength(2);
  });

  test('is known to expectations by its kind or its name, and to no others', () => {
    expectTypeOf(kill(master)).toEqualTypeOf<Fault<'kill'>>();
    expectTypeOf(kill(master, { as: 'two' })).toEqualTypeOf<Fault<'two'>>();
    expectTypeOf(cutLinks(master, { from: replicas })).toEqualTypeOf<Fault<'cut-links'>>();
  });

  test('takes no option that its definition does not declare, and needs those that have no default', () => {
    // @ts-expect-error a kill has no grace
    kill(master, { grace: 'own' });
    // @ts-expect-error there is no such grace
    deletePod(master, { grace: 'non' });
    // @ts-expect-error the hosts at the other end are missing
    expect(() => cutLinks(master, {})).not.toThrow();
    // @ts-expect-error a share is a percentage
    swizzle(master, { share: 0.33, over: '4s' });
    // @ts-expect-error the time is missing
    swizzle(master, { share: '33%' });
  });
});
