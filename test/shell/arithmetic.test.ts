/** `$((...))` against what bash printed (test/golden/bash-arithmetic), and where it stands in a line. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestMachine } from '../helpers/machine.ts';

const RECORDED = readFileSync(new URL('../golden/bash-arithmetic/recorded.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t') as [string, string]);

const shown = (line: string): string => {
  const machine = new TestMachine({ interactive: true });
  machine.run('a=5');
  machine.run('b=a');
  machine.run(line);
  return machine.screen;
};

describe('the shell does sums as bash does', () => {
  test.each(RECORDED)('$((%s))', (sum, printed) => {
    expect(shown(`echo $((${sum}))`).replace(/^bash: /, '')).toBe(`${printed}\n`);
  });

  test('a sum may stand inside a word, in quotes, in an assignment and around a command', () => {
    expect(shown('echo x$((a+1))y "is $(( 2 * $a ))" $(( $(echo 4) + 1 ))')).toBe('x6y is 10 5\n');
    expect(shown('c=$((a*a)); echo $c')).toBe('25\n');
    expect(shown('for i in $((1+1)) $((a)); do echo $i; done')).toBe('2\n5\n');
  });

  test('a sum that fails keeps the command from running', () => {
    expect(shown('echo before$((1/0)); echo $?')).toMatch(/^bash: 1\/0: division by 0 \(error token is "0"\)\n/);
    expect(shown('echo a > $((1/0)); ls')).not.toContain('a\n');
  });

  test('two parentheses that are a subshell stay one', () => {
    expect(shown('echo $( (echo a) )')).toBe('a\n');
    expect(shown('echo $((echo a); (echo b))')).toBe('a b\n');
  });
});
