import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPcap } from '../../../src/dissect/pcap.ts';
import { compilePcapFilter, type FilterContext } from '../../../src/dissect/pcap-filter/index.ts';

const HOSTS: Readonly<Record<string, number>> = { alice: 0xc0a80103, bob: 0xc0a80304 };
const context: FilterContext = { host: (name) => HOSTS[name] };
const mixed = readPcap(readFileSync(new URL('../../golden/captures/mixed.pcap', import.meta.url)));

/** Numbers, from 1, of the packets of mixed.pcap that pass; the list is in test/golden/captures/mixed.list. */
function select(expression: string, more: Partial<FilterContext> = {}): readonly number[] | string {
  const filter = compilePcapFilter(expression, { ...context, ...more });
  if (!filter.ok) return filter.error;
  if (!mixed.ok) throw new Error(mixed.error);
  return mixed.value.packets.flatMap((p, i) => (filter.value(p.bytes, p.wireLength) ? [i + 1] : []));
}

describe('pcap-filter', () => {
  test('a name after "or" takes over the qualifiers before it', () => {
    expect(select('udp dst port 33434 or 9')).toEqual(select('udp dst port 33434 or udp dst port 9'));
    expect(select('dst host alice or bob')).toEqual(select('dst host alice or dst host bob'));
    expect(select('host (alice or bob)')).toEqual(select('host alice or host bob'));
  });

  test('"and" and "or" bind alike, from the left', () => {
    expect(select('arp or icmp and less 50')).toEqual(select('(arp or icmp) and less 50'));
    expect(select('arp or (icmp and less 50)')).not.toEqual(select('arp or icmp and less 50'));
  });

  test('ports are looked for in first fragments only', () => {
    expect(select('udp port 5000')).toEqual([46, 47, 48, 49, 50, 55]);
    expect(select('udp')).toContain(56);
  });

  test('a byte beyond the packet says no, whatever "not" says', () => {
    expect(select('ether[5000] = 1')).toEqual([]);
    expect(select('not ether[5000] = 1')).toEqual([]);
    expect(select('arp or ether[5000] = 1')).toEqual(select('arp'));
  });

  test('arithmetic is unsigned and 32 bits wide', () => {
    const everything = select('');
    expect(select('0 - 1 = 0xffffffff')).toEqual(everything);
    expect(select('1 << 31 > 5')).toEqual(everything);
    expect(select('6 * 5 % 4 = 6')).toEqual(everything);
    expect(select('len / (len - len) = 1')).toEqual([]);
  });

  test('"vlan" moves what follows it behind the tag', () => {
    expect(select('vlan 10 and icmp')).toEqual([73]);
    expect(select('vlan 11 and icmp')).toEqual([]);
    expect(select('icmp and ether[12:2] = 0x8100')).toBe('expression rejects all packets');
  });

  test.each([
    ['host nosuch', "unknown host 'nosuch'"],
    ['port nosuch', "unknown port 'nosuch'"],
    ['icmp port 80', "illegal qualifier of 'port'"],
    ['tcp host alice', "'tcp' modifier applied to host"],
    ['net 10.1.0.0/8', 'non-network bits set in "10.1.0.0/8"'],
    ['gateway r1', "'gateway' not supported in this configuration"],
    ['ip[0:3] = 1', 'data size must be 1, 2, or 4'],
    ['8 / udp[0:2] = 3', 'division by zero'],
    ['icmp and alice', 'syntax error in filter expression'],
    ['tcp port ntp', "port 'ntp' is udp"],
    ['1-5=3', "can't parse filter expression: syntax error"],
    ['arp and icmp', 'expression rejects all packets'],
    ['outbound', 'inbound/outbound not supported on Ethernet when reading savefiles'],
  ])('%s: %s', (expression, error) => {
    expect(select(expression)).toBe(error);
  });

  test('a live capture knows which packets went out', () => {
    const filter = compilePcapFilter('outbound and arp', { ...context, live: true });
    const request = mixed.ok ? mixed.value.packets[3]!.bytes : new Uint8Array(0);
    expect(filter.ok && filter.value(request, request.length, true)).toBe(true);
    expect(filter.ok && filter.value(request, request.length, false)).toBe(false);
  });

  test('`ip broadcast` asks for the host bits under the interface’s mask', () => {
    expect(select('ip broadcast', { netmask: 0xffffff00 })).toEqual([50]);
    expect(select('ip broadcast')).toEqual([]);
  });

  test('the cooked header of -i any has its own places', () => {
    const cooked = new Uint8Array(20 + 28);
    cooked.set([8, 6], 0);
    cooked[10] = 4;
    const passes = (expression: string): boolean | string => {
      const filter = compilePcapFilter(expression, { ...context, linkType: 276 });
      return filter.ok ? filter.value(cooked) : filter.error;
    };
    expect(passes('arp')).toBe(true);
    expect(passes('outbound')).toBe(true);
    expect(passes('icmp')).toBe(false);
    expect(passes('ether src 2:0:0:0:1:3')).toContain('ethernet addresses supported only on ethernet');
  });

  test('no text makes the compiler throw, and no bytes the filter', () => {
    const words =
      'host net port ( ) not and or icmp ip [ ] : 1 0x2 = + - / 10.0.0.0 /8 alice vlan & len src dst proto'.split(' ');
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((w) => w.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 60 }), (expression, bytes) => {
        const filter = compilePcapFilter(expression, context);
        expect(filter.ok ? typeof filter.value(bytes) : typeof filter.error).toMatch(/boolean|string/);
      }),
      { numRuns: 2000 },
    );
  });

  test('long and deep expressions are compiled quickly or refused', () => {
    const long = Array.from({ length: 350 }, (_, i) => `host 10.0.${i >> 8}.${i & 255}`).join(' or ');
    expect(typeof select(long)).toBe('object');
    expect(typeof select(Array.from({ length: 100 }, (_, i) => `(arp or ip[${i}] = 1)`).join(' and '))).toBe('object');
    expect(select('('.repeat(5000))).toBe('the expression is too long');
    expect(select(`${'('.repeat(700)}arp${')'.repeat(700)}`)).toEqual(select('arp'));
  });
});
