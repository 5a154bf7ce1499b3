/** Addresses as numbers: an IPv4 address is a uint32, a MAC address a 48-bit integer. Text only at the edges. */
import { fail, ok, type Result } from './result.ts';

/** An IPv4 address as an unsigned 32-bit integer, 192.168.1.3 = 0xc0a80103. */
export type Ipv4Address = number;
/** A MAC address as an integer below 2^48, 02:00:00:00:01:03 = 0x020000000103. */
export type MacAddress = number;
/** `address` keeps its host bits: 192.168.1.3/24 is an interface's, 192.168.1.0/24 a network's. */
export interface Prefix {
  readonly address: Ipv4Address;
  readonly length: number;
}

export const BROADCAST_MAC: MacAddress = 0xffff_ffff_ffff;
export const BROADCAST_IPV4: Ipv4Address = 0xffff_ffff;
export const LOOPBACK_IPV4: Ipv4Address = 0x7f00_0001;

export function parseIpv4(text: string): Result<Ipv4Address> {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const parts = match?.slice(1).map(Number);
  if (!parts || parts.some((p) => p > 255)) return fail(`"${text}" is not an IPv4 address such as 192.168.1.3`);
  return ok(((parts[0]! << 24) | (parts[1]! << 16) | (parts[2]! << 8) | parts[3]!) >>> 0);
}

export const formatIpv4 = (a: Ipv4Address): string => `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`;

export function parseMac(text: string): Result<MacAddress> {
  if (!/^[0-9a-f]{1,2}([:-][0-9a-f]{1,2}){5}$/i.test(text)) {
    return fail(`"${text}" is not a MAC address such as 02:00:00:00:01:03`);
  }
  return ok(text.split(/[:-]/).reduce((n, byte) => n * 256 + parseInt(byte, 16), 0));
}

export function formatMac(mac: MacAddress): string {
  const hex = mac.toString(16).padStart(12, '0');
  return `${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}:${hex.slice(6, 8)}:${hex.slice(8, 10)}:${hex.slice(10)}`;
}

/** The group bit, the lowest of the first byte (IEEE 802, 8.2): broadcast and multicast. */
export const isGroupMac = (mac: MacAddress): boolean => Math.floor(mac / 0x100_0000_0000) % 2 === 1;

export function parsePrefix(text: string): Result<Prefix> {
  const slash = text.indexOf('/');
  const address = parseIpv4(slash < 0 ? text : text.slice(0, slash));
  const length = slash < 0 ? '32' : text.slice(slash + 1);
  if (!address.ok || !/^\d{1,2}$/.test(length) || Number(length) > 32) {
    return fail(`"${text}" is not an address with a prefix length such as 192.168.1.3/24`);
  }
  return ok({ address: address.value, length: Number(length) });
}

export const formatPrefix = (p: Prefix): string => `${formatIpv4(p.address)}/${p.length}`;

export const netmask = (length: number): Ipv4Address => (length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0);
export const networkOf = (p: Prefix): Ipv4Address => (p.address & netmask(p.length)) >>> 0;
/** The directed broadcast address; a /31 or /32 has none (RFC 3021). */
export const broadcastOf = (p: Prefix): Ipv4Address | undefined =>
  p.length >= 31 ? undefined : (p.address | ~netmask(p.length)) >>> 0;
export const inPrefix = (address: Ipv4Address, p: Prefix): boolean => ((address ^ p.address) & netmask(p.length)) === 0;

export const isMulticastIpv4 = (a: Ipv4Address): boolean => a >>> 28 === 0xe;
export const isLoopbackIpv4 = (a: Ipv4Address): boolean => a >>> 24 === 127;
