/** arp against recordings of net-tools', each case in the state that those before it left; the order of entries is a hash table's. */
import { describe, expect, test } from 'vitest';
import { type Printed, recordedCases, replaySection } from '../../helpers/golden-network.ts';

/** Between the recordings seconds passed, and carol and r1 asked for alice again; here no time passes in between. */
const MEANWHILE = ['s-then-a', 's-then-n', 's-pub-then-a', 's-pub-then-n', 'two-hosts'].map((name) => `arp/${name}`);

const inAnyOrder = ({ stdout, stderr, exit }: Printed): Printed => ({
  stdout: stdout.split('\n').toSorted().join('\n'),
  stderr,
  exit,
});

describe('arp', () => {
  const printed = replaySection('arp');
  const cases = recordedCases('arp').filter(({ name }) => !MEANWHILE.includes(name));
  test.each(cases)('$name', (golden) => {
    expect(inAnyOrder(printed.get(golden.name)!)).toEqual(inAnyOrder(golden));
  });
});
