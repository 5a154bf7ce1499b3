// iptables -t nat, iptables-save and conntrack, held to what the real ones printed on the same network (test/golden/nat).
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { natNetwork } from '../../helpers/nat-network.ts';

const GOLDEN = new URL('../../golden/nat/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, GOLDEN), 'utf8');

const CASES = read('cases.tsv')
  .trim()
  .split('\n')
  .map((line) => line.split('\t') as [name: string, node: string, command: string]);

/** Ours is another answer, for the reason given. */
const DIFFERS: Readonly<Record<string, string>> = {
  'conntrack-dst-nat': 'the real one also lists flows whose source alone is translated; ours follows its manual page',
  'S-v': 'the kernel’s own multicast reports hit a rule',
  'save-both': 'counters of a moment’s traffic of the kernel’s own',
};

/** Times, identifiers and dates are a run's own; `sudo` advice is wirelab's. */
const settled = (text: string): string =>
  text
    .replace(/^on a real machine: .*\n/gm, '')
    .replace(/\[stderr\]\n(?=\[exit)/, '')
    .replace(/ id=\d+/g, ' id=ID')
    .replace(/^((?:ipv4 +2 )?icmp +1) \d+ /gm, '$1 SECONDS ')
    .replace(/ on \w{3} \w{3} +\d+ [\d:]+ \d{4}$/gm, ' on DATE')
    .replace(/time=\S+ ms|= [\d./]+ ms|time \d+ms/g, 'TIME');

describe('with the same commands in the same order', () => {
  const outputs = new Map<string, string>();
  beforeAll(() => {
    const world = World.fromYaml(natNetwork());
    for (const [name, node, command] of CASES) {
      const { exit, stderr, stdout } = world.exec(node, command);
      outputs.set(name, `$ ${command}\n${stdout}${stderr === '' ? '' : `[stderr]\n${stderr}`}[exit ${exit}]\n`);
    }
  });

  test.each(CASES.filter(([name]) => DIFFERS[name] === undefined).map(([name, , command]) => [command, name]))(
    '%s (%s)',
    (_command, name) => {
      expect(settled(outputs.get(name)!)).toBe(settled(read(`${name}.txt`)));
    },
  );

  test.each(Object.keys(DIFFERS))('%s still differs, and only so', (name) => {
    expect(settled(outputs.get(name)!)).not.toBe(settled(read(`${name}.txt`)));
  });
});
