/** getopt's manners and words (getopt_long(3)). */
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { hasOption, optionValue, parseOptions, type LongOption } from '../../../src/programs/lib/options.ts';

const LONG: readonly LongOption[] = [
  { name: 'count', short: 'c', value: 'required' },
  { name: 'color', value: 'optional' },
  { name: 'numeric', short: 'n' },
];
const ping = (...args: string[]) => parseOptions('ping', args, 'c:nqM:x::', LONG);
const flags = (...args: string[]) => {
  const parsed = ping(...args);
  if (!parsed.ok) throw new Error(parsed.error);
  return { options: parsed.value.options.map((o) => [o.flag, o.value]), operands: parsed.value.operands };
};

describe('what is allowed', () => {
  test('values attached or apart, letters in one word, operands in between', () => {
    expect(flags('-nqc3', 'bob', '-M', 'do', 'more')).toEqual({
      options: [
        ['n', undefined],
        ['q', undefined],
        ['c', '3'],
        ['M', 'do'],
      ],
      operands: ['bob', 'more'],
    });
  });

  test('-- ends the options, and - alone is an operand', () => {
    expect(flags('-n', '-', '--', '-q')).toEqual({ options: [['n', undefined]], operands: ['-', '-q'] });
  });

  test('long options go by their letter, and may be cut short', () => {
    expect(flags('--count=3', '--num', '--count', '4', '--color', '--color=auto').options).toEqual([
      ['c', '3'],
      ['n', undefined],
      ['c', '4'],
      ['color', undefined],
      ['color', 'auto'],
    ]);
  });

  test('an optional value must be attached', () => {
    expect(flags('-x', 'bob')).toEqual({ options: [['x', undefined]], operands: ['bob'] });
    expect(flags('-x5').options).toEqual([['x', '5']]);
  });

  test('with + the first operand ends the options', () => {
    const parsed = parseOptions('sudo', ['-n', 'ping', '-c', '1'], '+n');
    expect(parsed.ok && parsed.value.operands).toEqual(['ping', '-c', '1']);
  });

  test('the value given last counts', () => {
    const parsed = ping('-c', '1', '-c', '2');
    expect(parsed.ok && [optionValue(parsed.value, 'c'), hasOption(parsed.value, 'n')]).toEqual(['2', false]);
  });
});

describe('what is wrong is said as glibc says it', () => {
  test.each([
    [['-z'], "ping: invalid option -- 'z'"],
    [['-nz'], "ping: invalid option -- 'z'"],
    [['-:'], "ping: invalid option -- ':'"],
    [['-c'], "ping: option requires an argument -- 'c'"],
    [['--count'], "ping: option '--count' requires an argument"],
    [['--numeric=1'], "ping: option '--numeric' doesn't allow an argument"],
    [['--co'], "ping: option '--co' is ambiguous; possibilities: '--count' '--color'"],
    [['--zzz=1'], "ping: unrecognized option '--zzz'"],
  ])('%j', (args, words) => {
    expect(ping(...args)).toEqual({ ok: false, error: words });
  });
});

test('any words give options or a sentence', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (args) => {
      const parsed = ping(...args);
      expect(parsed.ok ? 'ping: ' : parsed.error).toMatch(/^ping: /);
      expect(parsed.ok ? parsed.value.operands.length : 0).toBeLessThanOrEqual(args.length);
    }),
  );
});
