// Holds our programs to a recorded section: every case by name, and each one that differs with the reason why.
import { describe, expect, test } from 'vitest';
import { recordedCases, replaySection, type GoldenCase, type Printed } from './golden-network.ts';

export interface Exceptions {
  /** Case → what wirelab does not have. Such a command must say so itself. */
  readonly notBuilt: Readonly<Record<string, string>>;
  /** Case → why there is nothing to compare. */
  readonly notHere: Readonly<Record<string, string>>;
  /** Case → the recording as it would be without what wirelab lacks or counts differently. */
  readonly differs: Readonly<Record<string, (stdout: string) => string>>;
  /** What two runs need not have in common: counters, the order of a hash table. */
  readonly alike: (stdout: string) => string;
}

const SAYS_SO = /not built in wirelab yet/;

/** Registers a test for each case of the section that is of one of the programs. */
export function holdSection(section: string, programs: readonly string[], exceptions: Partial<Exceptions>): void {
  const { notBuilt = {}, notHere = {}, differs = {}, alike = (text) => text } = exceptions;
  const golden = new Map(programs.flatMap(recordedCases).map((each) => [each.name, each]));
  const printed = replaySection(section);
  const cases = [...printed.keys()].filter((name) => golden.has(name) && !(name in notHere));

  describe(`section ${section} of the recordings`, () => {
    test.each(cases)('%s', (name) => {
      const real = golden.get(name)!;
      const ours = printed.get(name)!;
      if (name in notBuilt) {
        expect(`${ours.stderr}`, notBuilt[name]).toMatch(SAYS_SO);
        expect(ours.exit).not.toBe(0);
        expect(ours.stdout).toBe('');
      } else expect(judged(ours, alike)).toEqual(judged(adjusted(real, differs[name]), alike));
    });

    test('knows every case that it excepts', () => {
      const excepted = [...Object.keys(notBuilt), ...Object.keys(notHere), ...Object.keys(differs)];
      expect(excepted.filter((name) => !printed.has(name))).toEqual([]);
    });
  });
}

const judged = ({ stdout, stderr, exit }: Printed, alike: (stdout: string) => string): Printed => ({
  stdout: alike(stdout),
  stderr,
  exit,
});

const adjusted = (real: GoldenCase, differs: ((stdout: string) => string) | undefined): Printed => ({
  ...real,
  stdout: differs ? differs(real.stdout) : real.stdout,
});

/** The text without the lines that a pattern fits. */
export const without =
  (pattern: RegExp) =>
  (text: string): string =>
    text
      .split('\n')
      .filter((line) => !pattern.test(line))
      .join('\n');
