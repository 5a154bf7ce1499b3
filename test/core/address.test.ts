/** Addresses, with ipaddr.js as the second opinion. */
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import * as A from '../../src/core/address.ts';

const address = fc.integer({ min: 0, max: 0xffffffff });
const length = fc.integer({ min: 0, max: 32 });
const value = <T>(result: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

describe('an IPv4 address', () => {
  test('is written and read as ipaddr.js does', () => {
    fc.assert(
      fc.property(address, (a) => {
        const theirs = new ipaddr.IPv4([a >>> 24, (a >>> 16) & 255, (a >>> 8) & 255, a & 255]);
        expect(A.formatIpv4(a)).toBe(theirs.toString());
        expect(A.parseIpv4(theirs.toString())).toEqual({ ok: true, value: a });
      }),
    );
  });

  test('has four numbers up to 255 and nothing else', () => {
    for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1.2.3.x', ' 1.2.3.4', '1.2.3.4/8', '0x1.2.3.4']) {
      expect(A.parseIpv4(text).ok).toBe(false);
    }
  });

  test('belongs to the ranges that ipaddr.js finds', () => {
    for (const text of [
      '224.0.0.1',
      '239.255.255.255',
      '127.0.0.1',
      '127.255.0.9',
      '10.0.0.1',
      '223.255.255.255',
      '240.0.0.1',
    ]) {
      const range = ipaddr.IPv4.parse(text).range();
      const a = value(A.parseIpv4(text));
      expect([A.isMulticastIpv4(a), A.isLoopbackIpv4(a)]).toEqual([range === 'multicast', range === 'loopback']);
    }
  });
});

describe('a prefix', () => {
  test('has the network, the broadcast address and the members that ipaddr.js finds', () => {
    fc.assert(
      fc.property(address, length, address, (a, bits, other) => {
        const text = A.formatPrefix({ address: a, length: bits });
        const prefix = value(A.parsePrefix(text));
        expect(A.formatIpv4(A.networkOf(prefix))).toBe(ipaddr.IPv4.networkAddressFromCIDR(text).toString());
        if (bits < 31) {
          expect(A.formatIpv4(A.broadcastOf(prefix)!)).toBe(ipaddr.IPv4.broadcastAddressFromCIDR(text).toString());
        } else expect(A.broadcastOf(prefix)).toBeUndefined();
        expect(A.formatIpv4(A.netmask(bits))).toBe(ipaddr.IPv4.subnetMaskFromPrefixLength(bits).toString());
        const candidates = [other, ((a & A.netmask(bits)) | (other & ~A.netmask(bits))) >>> 0];
        for (const candidate of candidates) {
          const theirs = ipaddr.IPv4.parse(A.formatIpv4(candidate)).match(ipaddr.IPv4.parseCIDR(text));
          expect(A.inPrefix(candidate, prefix)).toBe(theirs);
        }
      }),
    );
  });

  test('keeps its host bits, and stands for one address when no length is given', () => {
    expect(A.parsePrefix('192.168.1.3/24')).toEqual({ ok: true, value: { address: 0xc0a80103, length: 24 } });
    expect(A.parsePrefix('10.0.0.7')).toEqual({ ok: true, value: { address: 0x0a000007, length: 32 } });
    for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '10.0.0.0/-1', '/8'])
      expect(A.parsePrefix(text).ok).toBe(false);
  });
});

describe('a MAC address', () => {
  test('is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (mac) => {
        expect(A.parseMac(A.formatMac(mac))).toEqual({ ok: true, value: mac });
        expect(A.formatMac(mac)).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      }),
    );
  });

  test('may have dashes, capitals and single digits', () => {
    expect(A.parseMac('2-0-0-0-1-A')).toEqual({ ok: true, value: 0x02000000010a });
    for (const text of ['02:00:00:00:01', '02:00:00:00:01:03:04', '02:00:00:00:01:0g', ''])
      expect(A.parseMac(text).ok).toBe(false);
  });

  test('is a group when the lowest bit of its first byte is set', () => {
    expect([0xffffffffffff, 0x01005e000001, 0x020000000103].map(A.isGroupMac)).toEqual([true, true, false]);
  });
});
