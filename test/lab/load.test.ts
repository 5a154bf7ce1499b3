import { describe, expect, test } from 'vitest';
import { readLab, loadLab } from '../../src/lab/load.ts';
import { EXAMPLE } from './example.ts';

/** The example with one text replaced, which must be there. */
function withChange(from: string, to: string): string {
  expect(EXAMPLE).toContain(from);
  return EXAMPLE.replace(from, to);
}

describe('a lab', () => {
  const lab = loadLab(EXAMPLE, { number: '04' });

  test('has its steps with questions, hints and commands', () => {
    expect(lab).toMatchObject({ id: 'tiny', number: '04', level: 'beginner', minutes: 5 });
    expect(lab.steps.map((s) => s.question?.kind)).toEqual([
      undefined,
      'choose',
      'predict',
      'number',
      'order',
      'point',
    ]);
    expect(lab.steps[0]!.solution).toEqual([{ node: 'alice', line: 'ping -c 1 192.168.1.4' }]);
    expect(lab.steps.map((s) => s.points)).toEqual([2, 1, 1, 1, 1, 1]);
  });

  test('says what it expects in words', () => {
    expect(lab.steps[0]!.expectations.map((e) => e.text)).toEqual([
      'an echo reply arrives at alice',
      'in this order: an ARP request, then an ARP reply, then an echo request',
      'an ICMP "destination unreachable" never arrives',
      '`ping -c 1` or `ping -n` ran on alice and succeeded',
      "alice's ARP table has a line with address 192.168.1.4, mac 02:00:00:00:01:04",
      's1 counts flooded: at least 1',
    ]);
  });

  test('shows the items of an order question in another order than the file', () => {
    const shown = lab.steps[4]!.question!.shown;
    expect(shown.kind === 'order' && shown.items[0]).not.toBe('alice asks');
  });
});

/** What the caret of an issue stands under, and the message. */
function pointed(text: string): string[] {
  const lines = text.split('\n');
  return readLab(text).issues.map((i) => `${lines[i.line - 1]!.slice(i.column - 1)} <- ${i.message}`);
}

describe('refused with a sentence at its place:', () => {
  test.each([
    [
      'an unknown field in a filter',
      'filter: icmp.type == 0, at: alice }',
      'filter: icmp.typ == 0, at: alice }',
      'icmp.typ == 0',
      '"icmp.typ" is neither a field nor a protocol name; did you mean "icmp.type"?',
    ],
    ['a filter cut short', 'never: icmp.type == 3', 'never: icmp.type ==', '', 'Unexpected end of filter expression.'],
    ['a field of an answer', 'ip.ttl)', 'ip.tttl)', 'ip.tttl)', 'no field is called "ip.tttl"; did you mean "ip.ttl"?'],
    [
      'an answer that is none',
      'answer: last(icmp.type == 0, ip.ttl)',
      'answer: ip.ttl',
      'ip.ttl',
      'expected last(FILTER, field), first(FILTER, field), count(FILTER) or metric(NUMBER, FILTER)',
    ],
    ['a claim that no packet can make', 'value: 64', 'value: alice', 'alice', '"alice" cannot be a value of ip.ttl'],
    [
      'a tempting right answer',
      'tempting: { "63"',
      'tempting: { "64"',
      'There is no router',
      'the right answer cannot be a tempting wrong one',
    ],
    [
      'an unknown node',
      'solution: ["alice: ping -c 1',
      'solution: ["alic: ping -c 1',
      '"alic: ping',
      'no node is called "alic"; did you mean "alice"?',
    ],
    [
      'a command without a node',
      'solution: ["alice: ping -c 1',
      'solution: ["ping -c 1',
      '"ping -c 1',
      'a command says where it runs',
    ],
    ['an unknown table', 'name: arp', 'name: apr', 'apr', 'no table is called "apr"; did you mean "arp"?'],
    [
      'an unknown column',
      'row: { address',
      'row: { adress',
      'adress: 192',
      'the table neigh has no column "adress"; did you mean "address"?',
    ],
    ['no right option', ', right: true', '', '- { text: none', 'exactly one option is right'],
    [
      'two questions',
      'number: {',
      'point: { ask: x, packet: ip, field: ip.ttl }\n    number: {',
      '{ ask: x',
      'a step asks one question',
    ],
    [
      'an unknown kind of expectation',
      '- never: icmp',
      '- nevr: icmp',
      'nevr: icmp',
      'unknown key "nevr"; did you mean "never"?',
    ],
    [
      'two expectations in one',
      '- never: icmp.type == 3',
      '- { never: icmp.type == 3, packet: ip }',
      '{ never:',
      'an expectation is one thing',
    ],
    [
      'a comparison that is none',
      'is: ">= 1"',
      'is: many',
      'many }',
      'expected a comparison such as ">= 1", "== 2" or "< 5", found "many"',
    ],
    [
      'a step without anything to do',
      'point: { ask: Which field counts the hops?, packet: icmp.type == 8, field: ip.ttl }\n    ',
      '',
      'say: Open a ping',
      'a step asks a question or expects something',
    ],
    [
      'a step that only forbids',
      'point: { ask: Which field counts the hops?, packet: icmp.type == 8, field: ip.ttl }',
      'expect: [never: arp]',
      '[never: arp]',
      'a step that only forbids would be passed at once',
    ],
    [
      'an unknown level',
      'level: beginner',
      'level: begginner',
      'begginner',
      'expected one of beginner, intermediate, advanced, found "begginner"; did you mean "beginner"?',
    ],
    [
      'a missing title',
      'title: Two hosts and a switch\n',
      '',
      'lab: 1',
      'the key "title" is missing: a title of at most 200 characters',
    ],
    [
      'too many steps',
      'steps:\n',
      `steps:\n${'  - { say: x, expect: [packet: ip] }\n'.repeat(100)}`,
      '- { say: x',
      'expected a list of 1 to 100 steps, found a list of 106',
    ],
  ])('%s', (_, from, to, place, message) => {
    const [first, ...more] = pointed(withChange(from, to));
    expect(first).toMatch(new RegExp(`^${escaped(place)}.* <- ${escaped(message)}$`));
    expect(more).toEqual([]);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
