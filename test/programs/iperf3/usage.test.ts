// What iperf3 says to a command line that it cannot do, held to version 3.12's words; and its way to write numbers.
import { describe, expect, test } from 'vitest';
import { formatUnit, parseUnit } from '../../../src/programs/iperf3/units.ts';
import { readGolden } from '../../helpers/golden.ts';
import { TestMachine } from '../../helpers/machine.ts';

const CASES =
  'no-arguments,s-and-c,bad-option,missing-argument,t-with-server,R-with-server,1-with-client,t-and-n,t-too-long,i-bad,' +
  'l-too-big,w-too-big,M-too-big,O-too-long,P-too-many,f-bad,p-bad,h,unknown-host';

test.each(CASES.split(','))('iperf3/%s', (name) => {
  const { command, stdout, stderr, exit } = readGolden(`iperf3/${name}`);
  expect(new TestMachine().run(command)).toEqual({ stdout, stderr, exit });
});

test.each(['-s -J', '-c bob -V', '-c bob -u', '-c bob --bidir', '-s -D', '-c bob -6', '-c bob -Z'])(
  'says that %s is not built',
  (args) => {
    const { exit, stdout, stderr } = new TestMachine().run(`iperf3 ${args}`);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toMatch(/^iperf3: --?\w+ is not built in wirelab yet\.\n$/);
  },
);

describe('numbers', () => {
  test.each([
    [655_360, 'A', ' 640 KBytes'],
    [37_027_000, 'A', '35.3 MBytes'],
    [0, 'A', '0.00 Bytes'],
    [2 ** 20, 'A', '1.00 MBytes'],
    [1023 * 1024, 'A', '1023 KBytes'],
    [655_360, 'a', '5.24 Mbits'],
    [37_000_000, 'a', ' 296 Mbits'],
    [0, 'a', '0.00 bits'],
    [655_360, 'k', '5243 Kbits'],
    [655_360, 'K', ' 640 KBytes'],
    [655_360, 'M', '0.62 MBytes'],
  ])('%i bytes as %s are %s', (bytes, format, text) => expect(formatUnit(bytes, format)).toBe(text));

  test('sizes count by 1024, rates by 1000', () => {
    expect(['64K', '2m', '1.5K', '7', 'x'].map((text) => parseUnit(text, 1024))).toEqual([
      65_536, 2_097_152, 1536, 7, 0,
    ]);
    expect(['5M', '500k', '1G'].map((text) => parseUnit(text, 1000))).toEqual([5e6, 5e5, 1e9]);
  });
});
