/** Records and zones as master files write them (RFC 1035, 5.1), names whole: what BIND's tools print too. */
import { formatIpv4 } from '../../../core/address.ts';
import { fromUtf8, toHex } from '../../../core/bytes.ts';
import type { RecordData } from '../records.ts';
import { typeName } from '../types.ts';
import { recordsOf, type Zone } from './zone.ts';

/** The data of a record: `192.0.2.1`, `10 mail.example.com.`, `"a text"`, `\# 2 0A0B`. */
export function dataText(data: RecordData): string {
  switch (data.kind) {
    case 'a':
      return formatIpv4(data.address);
    case 'aaaa':
      return data.address;
    case 'name':
      return data.target;
    case 'soa': {
      const { primary, mailbox, serial, refresh, retry, expire, minimum } = data;
      return [primary, mailbox, serial, refresh, retry, expire, minimum].join(' ');
    }
    case 'mx':
      return `${data.preference} ${data.exchange}`;
    case 'txt':
      return data.strings.map(stringText).join(' ');
    case 'srv':
      return `${data.priority} ${data.weight} ${data.port} ${data.target}`;
    case 'caa':
      return `${data.flags} ${fromUtf8(data.tag)} ${stringText(data.value)}`;
    case 'opt':
      return data.options.map(({ code, data: bytes }) => `${code} ${toHex(bytes)}`).join(' ');
    case 'unknown':
      return `\\# ${data.bytes.length}${data.bytes.length > 0 ? ` ${toHex(data.bytes).toUpperCase()}` : ''}`;
  }
}

/** A character-string in quotes; what is not printable as \DDD. */
export function stringText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x7f) text += `\\${String(byte).padStart(3, '0')}`;
    else text += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `"${text}"`;
}

/** One line for each record, the SOA record first. */
export function zoneText(zone: Zone): string {
  const sets = [...zone.nodes.values()].flatMap((node) => [...node.sets.values()]);
  const ordered = [zone.soa, ...sets.filter((set) => set !== zone.soa)];
  return ordered
    .flatMap(recordsOf)
    .map((record) => `${record.name} ${record.ttl} IN ${typeName(record.type)} ${dataText(record.data)}\n`)
    .join('');
}
