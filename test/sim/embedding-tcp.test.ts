// docs/embedding.md, "Playing the other end of a TCP connection": the very program printed there, run against what it promises.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { World } from '../../src/cli/embed.ts';

const page = readFileSync('docs/embedding.md', 'utf8');
const section = page.slice(page.indexOf('## Playing the other end')).split('```')[1]!;
const program = section.replace(/^js\n/, '').replace(/^import .*$/m, '');
/** What the comments under `console.log` say the answer is. */
const promised = program
  .slice(program.indexOf('console.log'))
  .split('\n')
  .filter((line) => line.startsWith('// '))
  .map((line) => line.slice(3).split(/ {2,}/)[0]!.replaceAll(' ', ''))
  .join('');

/** Runs the printed program with ours for the imported World. */
function run(): { readonly printed: string[]; readonly world: World } {
  const printed: string[] = [];
  const worlds: World[] = [];
  const spy = {
    fromYaml: (text: string): World => {
      worlds.push(World.fromYaml(text));
      return worlds[0]!;
    },
  };
  // eslint-disable-next-line no-new-func -- the document's own program
  new Function('World', 'console', program)(spy, { log: (line: string) => printed.push(line) });
  return { printed, world: worlds[0]! };
}

test('a SYN in, a SYN-ACK out, byte for byte', () => {
  expect(promised).toMatch(/^020000000009020000000002080045[0-9a-f]+020405b4$/);
  const [answer] = run().printed;
  expect(answer!.slice(0, promised.length)).toBe(promised);
  expect(answer).toHaveLength(2 * 64); // padding up to 60 bytes, and the FCS
});

test('without an answer the SYN-ACK comes again after one second, then after two more', () => {
  const { world } = run();
  const again: number[] = [];
  world.external('x:eth0').onFrame(() => again.push(Math.round(world.now / 1e8) / 10));
  world.run({ until: 4e9 });
  expect(again).toEqual([1, 3]);
  expect(world.table('bob', 'tcp')).toMatchObject([{ state: 'SYN-RECEIVED', irs: 1000, iss: 5000, rcvNxt: 1 }]);
});
