// Wireshark's lines about DNS in fewer words, what matters first.
import { expect, test } from 'vitest';
import { dnsWords } from '../../src/store/dns-words.ts';

test.each([
  ['Standard query 0xa0e0 A www.example.com OPT', 'A www.example.com?  0xa0e0'],
  ['Standard query 0x0001 NS <Root> OPT', 'NS <Root>?  0x0001'],
  ['Standard query response 0xa0e0 A www.example.com A 10.0.1.80 OPT', 'A 10.0.1.80  for www.example.com  0xa0e0'],
  [
    'Standard query response 0x0002 A www.example.com CNAME web.example.com A 10.0.1.80',
    'CNAME web.example.com A 10.0.1.80  for www.example.com  0x0002',
  ],
  [
    'Standard query response 0x0003 No such name A nope.example.com SOA ns.example.com OPT',
    'no such name: A nope.example.com  0x0003',
  ],
  ['Standard query response 0x0004 Refused A example.org OPT', 'refused: A example.org  0x0004'],
  ['Standard query response 0x0005 Server failure A example.org', 'server failure: A example.org  0x0005'],
  ['Standard query response 0x0006 AAAA www.example.com OPT', 'no AAAA record  for www.example.com  0x0006'],
])('%s', (info, words) => {
  expect(dnsWords(info)).toBe(words);
});

test('other lines are left alone', () => {
  expect(['GET / HTTP/1.1 ', 'Standard query 0x0001', '47080 → 80 [SYN] Seq=0 Win=64240 Len=0'].map(dnsWords)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
