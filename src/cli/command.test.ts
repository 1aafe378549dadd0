import { describe, expect, test } from 'vitest';
import { command, understand } from './command.ts';

const BAKE = command({
  name: 'bake',
  usage: '[cake…]',
  help: 'Bakes.',
  options: {
    heat: { value: 'N', help: 'how hot' },
    topping: { value: 'NAME', isRepeatable: true, help: 'can be given again' },
    vegan: { help: 'without eggs' },
  },
  examples: [],
  run: () => Promise.resolve(0),
});

describe('the arguments of a command', () => {
  test('have the types that the options declare, given or not', () => {
    const { values } = understand(BAKE, []);
    const heat: string | undefined = values.heat;
    const topping: readonly string[] = values.topping;
    const vegan: boolean = values.vegan;
    expect({ heat, topping, vegan }).toEqual({ heat: undefined, topping: [], vegan: false });
  });

  test('are options in any place, and the rest in order', () => {
    const given = understand(BAKE, ['--topping', 'nuts', 'carrot', '--vegan', '--topping=sugar', 'plum']);
    expect(given).toEqual({
      positionals: ['carrot', 'plum'],
      values: { heat: undefined, topping: ['nuts', 'sugar'], vegan: true },
      isHelpWanted: false,
    });
  });

  test.each([['--help'], ['-h']])('%s asks for the help text', (option) => {
    expect(understand(BAKE, [option])).toMatchObject({ isHelpWanted: true });
  });

  test.each([
    [['--heat'], '--heat needs a value: --heat N'],
    [['--vegan=yes'], '--vegan takes no value'],
    [['--heat', ''], '--heat needs a value: --heat N'],
    [['--topping', 'nuts', '--topping='], '--topping needs a value: --topping NAME'],
    [['--heat', '3', '--heat', '4'], '--heat is given twice, as 3 and as 4'],
    [['plum', ''], 'an argument of "bake" is empty'],
    [['--haet', '3'], '"bake" has no option --haet'],
  ])('%j is refused with a sentence', (args, message) => {
    expect(() => understand(BAKE, args)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT', message }));
  });
});
