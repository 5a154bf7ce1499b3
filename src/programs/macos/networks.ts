/** Networks and MAC addresses as BSD writes them: `192.168.1` for 192.168.1.0/24, `10.1/30`, `2:0:0:0:1:1` (network_cmds, netstat.tproj). */
import { formatIpv4, netmask, networkOf, parsePrefix, type Prefix } from '../../core/address.ts';

export const prefixOf = (to: string): Prefix => {
  const parsed = parsePrefix(to === 'default' ? '0.0.0.0/0' : to);
  return parsed.ok ? parsed.value : { address: 0, length: 0 };
};

/** Zeros at the end of the network are left out, and a length that is its class's own. */
export function netName(prefix: Prefix): string {
  const network = networkOf(prefix);
  if (prefix.length === 0 && network === 0) return 'default';
  const natural = network >>> 31 === 0 ? 8 : network >>> 30 === 2 ? 16 : 24;
  const parts = formatIpv4(network).split('.');
  const kept = [8, 16, 24].find((bits) => bits >= natural && (network & ~netmask(bits)) === 0) ?? 32;
  const name = parts.slice(0, kept / 8).join('.');
  return prefix.length === natural ? name : `${name}/${prefix.length}`;
}

/** Bytes without leading zeros. */
export const shortMac = (mac: string): string =>
  mac
    .split(':')
    .map((byte) => parseInt(byte, 16).toString(16))
    .join(':');
