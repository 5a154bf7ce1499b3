/** Servers that give what no client should take at its word: times that leave no time, texts that are more than a name. */
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/core/bytes.ts';
import { NS_PER_S } from '../../../src/core/time.ts';
import * as dhcp from '../../../src/protocols/dhcp/codec.ts';
import { leaseOf } from '../../../src/protocols/dhcp/lease.ts';

const offer = (seconds: number, more: readonly dhcp.DhcpOption[] = []): dhcp.DhcpMessage =>
  dhcp.message(0x020000000002, {
    operation: dhcp.REPLY,
    xid: 1,
    yourAddress: 0x0a000064,
    options: [
      dhcp.u32sOption(dhcp.OPTION.server, [0x0a000001]),
      dhcp.u32sOption(dhcp.OPTION.lease, [seconds]),
      ...more,
    ],
  });
const read = (m: dhcp.DhcpMessage) => {
  const lease = leaseOf(m, 0, (length) => length / 2);
  if (!lease.ok) throw new Error(lease.error);
  return lease.value;
};

test('a lease of seconds is renewed after a second at the earliest, never at once', () => {
  for (const seconds of [1, 2, 3]) {
    const { renewAt, rebindAt, expiresAt } = read(offer(seconds));
    expect([renewAt, rebindAt].every((at) => at >= NS_PER_S && at <= expiresAt)).toBe(true);
  }
  const times = [dhcp.u32sOption(dhcp.OPTION.renewal, [1]), dhcp.u32sOption(dhcp.OPTION.rebinding, [1])];
  expect(read(offer(2, times)).renewAt).toBe(NS_PER_S);
});

describe('a domain name (option 15)', () => {
  const domain = (text: string): string => read(offer(600, [{ code: dhcp.OPTION.domain, data: utf8(text) }])).domain;

  test('is taken as it is, and a list of them, and without the zero byte at its end', () => {
    expect(['home.lan', 'my-home.lan a.b', 'home.lan\0', 'under_score.lan.'].map(domain)).toEqual([
      ...['home.lan', 'my-home.lan a.b', 'home.lan', 'under_score.lan.'],
    ]);
  });

  test('that would write lines of its own into /etc/resolv.conf or the file of leases is not taken', () => {
    const bad = ['x\nnameserver 6.6.6.6', 'x"; } lease {', 'x\u001b[2J', 'x\ty', ''];
    expect(bad.map(domain)).toEqual(bad.map(() => ''));
  });
});
