// The tools of macOS and Windows, held to hand-written files whose layouts come from the vendors (test/golden/personas/README.md).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const FOLDER = join(import.meta.dirname, '../../golden/personas');
const yaml = readFileSync(join(FOLDER, 'network.yaml'), 'utf8');

interface Case {
  readonly before: readonly (readonly [node: string, command: string])[];
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

function readCase(file: string): Case {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const [, head = '', command = '', body = '', exit = ''] =
    /^((?:# .*\n)*)\$ (.*)\n([^]*?)\[exit (\d+)\]\n$/.exec(text) ?? expect.fail(`${file} is no case`);
  const [stdout = '', stderr = ''] = body.split('[stderr]\n');
  const before = [...head.matchAll(/^# (\w+): (.*)$/gm)].map(([, node = '', line = '']) => [node, line] as const);
  return { before, command, stdout, stderr, exit: Number(exit) };
}

/** Digits that the files leave open: fractions of a millisecond, identifications, checksums. */
const masked = (text: string): string =>
  text
    .replace(/(\d)\.\d{3}(?=\/| ms)/g, '$1.###')
    .replace(/^( 4 {2}5 {2}\w\w \w{4}) \w{4}(.* \d\d) \w{4} /gm, '$1 ####$2 #### ');

function run(node: string, { before, command }: Case): { stdout: string; stderr: string; exit: number } {
  const world = World.fromYaml(yaml);
  for (const each of ['win', 'mac']) {
    const once = each === 'win' ? '-n 1' : '-c 1';
    for (const target of ['r1', 'bob']) world.exec(each, `ping ${once} ${target}`);
  }
  for (const [where, line] of before) {
    if (line.endsWith('&')) {
      world.start(where, line.slice(0, -1).trim(), 'other');
      world.run({ until: world.now + 1e6 });
    } else world.exec(where, line);
  }
  const { stdout, stderr, exit } = world.exec(node, command);
  return { stdout: masked(stdout), stderr, exit };
}

describe.each([
  ['windows', 'win'],
  ['macos', 'mac'],
])('%s', (system, node) => {
  const files = readdirSync(join(FOLDER, system));

  test('has its cases', () => {
    expect(files.length).toBeGreaterThan(15);
  });

  test.each(files)('%s', (file) => {
    const golden = readCase(join(system, file));
    const { stdout, stderr, exit } = golden;
    expect(run(node, golden)).toEqual({ stdout, stderr, exit });
  });
});
