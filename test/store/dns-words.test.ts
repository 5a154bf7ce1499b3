// DNS, DHCP and HTTP rows in fewer words, what matters first: real exchanges, told by the store.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dnsView } from '../../src/store/dns-message.ts';
import { dnsLines } from '../../src/store/dns-words.ts';
import { Journal } from '../../src/store/journal.ts';
import { Wording } from '../../src/store/wording.ts';
import { NAMES_AND_WEB } from '../helpers/names-and-web.ts';
import { StagedSession } from '../helpers/staged-session.ts';

const DNS_TREE = readFileSync(new URL('../scenarios/dns-tree.yaml', import.meta.url), 'utf8');

/** The rows of one protocol after some commands, each told once. */
function rows(yaml: string, node: string, protocol: string, ...commands: string[]) {
  const session = new StagedSession(yaml);
  while (!session.quiet) session.advance(64);
  for (const text of commands) session.send({ type: 'line', node, text });
  const journal = new Journal(session);
  journal.sync();
  const wording = new Wording(session.lens);
  const events = Array.from({ length: journal.packets.journeys }, (_, i) => journal.packets.journey(i).event);
  const own = events.filter((event) => wording.packet(event)?.protocol === protocol);
  const views = own.flatMap((event) => wording.layers(event).flatMap((layer) => dnsView(layer) ?? []));
  return { words: own.map((event) => wording.words(event)!.replace(/ {2}0x[0-9a-f]+$/, '')), views };
}

describe('DNS', () => {
  test('questions, answers, aliases, and what does not exist', () => {
    const asks = ['www A', 'cdn A', 'nope A', 'www AAAA'].map((ask) => `dig ${ask.replace(' ', '.example.com ')}`);
    const { words } = rows(NAMES_AND_WEB, 'pc', 'DNS', ...asks);
    expect(words).toEqual([
      'A www.example.com?',
      'A 10.0.0.2  for www.example.com',
      'A cdn.example.com?',
      'CNAME www.example.com, A 10.0.0.2  for cdn.example.com',
      'A nope.example.com?',
      'no such name: A nope.example.com',
      'AAAA www.example.com?',
      'no AAAA record  for www.example.com',
    ]);
  });

  test('referrals name whom to ask', () => {
    const { words } = rows(DNS_TREE, 'alice', 'DNS', 'dig +norecurse @198.41.0.4 www.example.com');
    expect(words[1]).toMatch(/^com: ask [ab]\.gtld-servers\.net \+1$/);
  });

  test('a message line by line, by section', () => {
    const { views } = rows(NAMES_AND_WEB, 'pc', 'DNS', 'dig cdn.example.com');
    const [query, answer] = views.map(dnsLines);
    expect(query![0]).toMatch(/^query 0x[0-9a-f]{4}, rd ad$/);
    expect(query![1]).toMatch(/^ {2}question {4}cdn\.example\.com +A$/);
    expect(answer![0]).toMatch(/^answer 0x[0-9a-f]{4}, no error, aa rd$/);
    expect(answer!.slice(1, 4)).toEqual([
      '  question    cdn.example.com       A',
      '  answer      cdn.example.com  300  CNAME  www.example.com',
      '  answer      www.example.com  300  A      10.0.0.2',
    ]);
  });
});

test('DHCP rows have the address that they are about', () => {
  const { words } = rows(NAMES_AND_WEB, 'pc', 'DHCP', 'dhclient -r eth0');
  expect(words).toEqual(['Discover', 'Offer 10.0.0.100', 'Request 10.0.0.100', 'ACK 10.0.0.100', 'Release 10.0.0.100']);
});

test('HTTP rows say what is asked of whom, and how it went', () => {
  const { words } = rows(NAMES_AND_WEB, 'pc', 'HTTP', 'curl -s http://www.example.com/');
  expect(words).toEqual([
    'GET /  at www.example.com',
    'GET /  at www.example.com',
    '200 OK  text/html',
    '200 OK  text/html',
  ]);
});
