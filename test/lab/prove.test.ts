import { describe, expect, test } from 'vitest';
import { openProof } from '../../src/cli/session/prove-session.ts';
import { loadLab } from '../../src/lab/load.ts';
import { proveLab } from '../../src/lab/prove.ts';
import { EXAMPLE } from './example.ts';

function prove(text: string): { found: string[]; hash: string } {
  const lab = loadLab(text);
  const { findings, hash } = proveLab(lab, () => openProof(text, lab, {}));
  return { found: findings.map((f) => `${f.step} ${f.rule}: ${f.message}`), hash };
}

function withChange(from: string, to: string): string {
  expect(EXAMPLE).toContain(from);
  return EXAMPLE.replace(from, to);
}

test('a good lab is found good, with one and the same hash', () => {
  const first = prove(EXAMPLE);
  expect(first.found).toEqual([]);
  expect(first.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(prove(EXAMPLE).hash).toBe(first.hash);
});

describe('a lab is refused when', () => {
  test.each([
    [
      'its solution does not pass',
      'solution: ["alice: ping -c 2',
      'solution: ["alice: ping -c 1',
      /^3 solution: the solution does not pass: an echo reply arrives at alice, at least 2 times \(1 so far, wanted at least 2\)$/,
    ],
    [
      'its author claims what the packets deny',
      'value: 64\n      tempting: { "63"',
      'value: 65\n      tempting: { "63"',
      /^3 claim: the file claims 65, the packets say 64$/,
    ],
    ['a step passes without its solution', 'solution: ["alice: ping -c 2 192.168.1.4"]', 'solution: []', /^3 solution/],
    [
      'its commands are not needed',
      'hints: [Type arp -a on bob.]',
      'hints: [Type arp -a on bob.]\n    solution: ["bob: arp -a"]',
      /^2 needed: the step passes without its solution$/,
    ],
    ['a step has no hint', 'hints: [6 and 6 and 2]', 'hints: []', /^4 hints: there is no hint$/],
    [
      'a step is too long',
      'say: Work it out.',
      `say: "${'Work it out. '.repeat(60)}"`,
      /^4 size: text and question need \d+ rows, and 18 is the limit$/,
    ],
  ])('%s', (_, from, to, message) => {
    const { found } = prove(withChange(from, to));
    expect(
      found.filter((line) => message.test(line)),
      found.join('\n'),
    ).toHaveLength(1);
  });

  test('the start state passes already', () => {
    const text = EXAMPLE.replace(
      / {4}expect:\n( {6}- .*\n)+/,
      '    expect: [table: { node: alice, name: link, row: { interface: eth0 } }]\n',
    );
    expect(prove(text).found[0]).toBe('1 start: the start state passes without anybody doing anything');
  });

  test('the solution does what the step forbids', () => {
    const never = EXAMPLE.replace(
      'never: icmp.type == 3',
      'never: arp.opcode == 1 && arp.src.proto_ipv4 == 192.168.1.3',
    );
    expect(prove(never).found[0]).toMatch(/^1 solution: .*an ARP request from 192.168.1.3 never arrives/);
  });
});
