/** Field values as text, the way Wireshark writes them. */
import { formatIpv4, formatMac } from '../core/address.ts';
import { toHex } from '../core/bytes.ts';
import type { Field, FieldValue } from '../core/protocol.ts';
import { NS_PER_S } from '../core/time.ts';

/** `64`, `0x0800`, `192.168.1.3`, `1` for a set bit, `0.004011000` for a time in seconds. */
export function formatValue(field: Field, value: FieldValue): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return toHex(value);
  switch (field.type) {
    case 'label':
      return '1';
    case 'hex':
      return `0x${value.toString(16).padStart(Math.ceil(container(field) / 4), '0')}`;
    case 'ipv4':
      return formatIpv4(value);
    case 'mac':
      return formatMac(value);
    case 'time':
      return `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / NS_PER_S)}.${String(Math.abs(value) % NS_PER_S).padStart(9, '0')}`;
    default:
      return String(value);
  }
}

/** The smallest integer type that Wireshark has for a field of so many bits. */
export function container(field: Field): number {
  const bits = field.bits ?? 32;
  return bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
}

/** What this value stands for: what the dissector noticed, else the value's name. */
export const valueNote = (field: Field, value: FieldValue, note: string | undefined): string | undefined =>
  note ?? (typeof value === 'number' ? field.values?.[value] : undefined);
