/** traceroute against recordings of the real one on the recorded network: every letter but times. */
import { expect, test } from 'vitest';
import { butTimes, recordedCases, replay } from '../../helpers/golden-network.ts';

/** What is not to be had here, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'traceroute/p-bad': 'recorded while the kernel’s limit for all ICMP errors together held the first answers back',
  'traceroute/stub-several-faces-n': 'the stub’s turn was carried over from the case before',
};

const cases = recordedCases('traceroute').filter(({ name }) => NOT_HERE[name] === undefined);

test.each(cases)('$name', (golden) => {
  expect(butTimes(replay(golden))).toEqual(butTimes(golden));
});
