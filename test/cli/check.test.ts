import { afterAll, expect, test } from 'vitest';
import { temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A lab of one step that expects something of two pings to bob. */
const lab = (expectation: string, solution = '"alice: ping -c 2 10.0.0.2"'): string =>
  folder.file(
    'lab.yaml',
    `lab: 1
id: mine
title: Mine
level: beginner
minutes: 1
goals: [Ping]
${TWO_HOSTS}steps:
  - say: Ping bob twice.
    expect: [{ ${expectation} }]
    hints: [one, two, three]
    solution: [${solution}]
    why: So it is.
`,
  );

test.each([
  'packet: icmp.type == 0',
  'packet: { filter: icmp.type == 0, at: alice, times: ">= 2" }',
  'in-order: [arp.opcode == 1, arp.opcode == 2, icmp.type == 8]',
  'ran: { node: alice, command: "ping -c 2", exit: 0 }',
  'ran: { any-of: [arp, ping] }',
  'table: { node: alice, name: neigh, row: { address: 10.0.0.2, state: REACHABLE } }',
])('a lab that expects %s proves itself', (expectation) => {
  const ran = wirelab('check', lab(expectation));
  expect(ran).toMatchObject({ exit: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^lab +1 steps {2}proven {2}sha256:[0-9a-f]+\n1 of 1 labs prove themselves\n$/);
});

test.each([
  ['packet: icmp.type == 3', /the solution does not pass: .*unreachable/],
  ['packet: { filter: icmp.type == 0, times: "== 1" }', /2 so far|exactly 1/],
  ['in-order: [arp.opcode == 2, arp.opcode == 1]', /in this order/],
  ['ran: { node: alice, command: "ping -c 3" }', /`ping -c 3` ran on alice/],
  ['table: { node: alice, name: neigh, row: { address: 10.0.0.2 }, present: false }', /step 1/],
])('a lab that expects %s of this solution does not', (expectation, why) => {
  const ran = wirelab('check', lab(expectation));
  expect(ran.exit).toBe(1);
  expect(ran.stdout).toMatch(why);
  expect(ran.stdout).toContain('0 of 1 labs prove themselves\n');
});

test('a file that is no lab is explained on stderr, with exit status 2, and the others are still tried', () => {
  const wrong = folder.file('wrong.yaml', TWO_HOSTS);
  const ran = wirelab('check', wrong, lab('packet: icmp.type == 0'));
  expect(ran.exit).toBe(2);
  expect(ran.stderr).toMatch(/wrong\.yaml:1:1: the key "\w+" is missing/);
  expect(ran.stdout).toContain('1 of 2 labs prove themselves\n');
});
