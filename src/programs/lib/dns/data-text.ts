/** The data of a record on one line, as master files and dig write it (RFC 1035, 5.1; what has no words of its own: RFC 3597, 5). */
import { formatIpv4 } from '../../../core/address.ts';
import { fromUtf8, toHex } from '../../../core/bytes.ts';
import type { RecordData } from '../../../protocols/dns/records.ts';

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
      return data.strings.map(quoted).join(' ');
    case 'srv':
      return `${data.priority} ${data.weight} ${data.port} ${data.target}`;
    case 'caa':
      return `${data.flags} ${fromUtf8(data.tag)} ${quoted(data.value)}`;
    case 'opt':
      return '';
    case 'unknown':
      return `\\# ${data.bytes.length}${data.bytes.length > 0 ? ` ${toHex(data.bytes).toUpperCase()}` : ''}`;
  }
}

/** A character-string: quotes and backslashes are escaped, and what does not print is a decimal number. */
const quoted = (bytes: Uint8Array): string => `"${Array.from(bytes, characterText).join('')}"`;

function characterText(byte: number): string {
  if (byte < 0x20 || byte > 0x7e) return `\\${String(byte).padStart(3, '0')}`;
  const text = String.fromCharCode(byte);
  return text === '"' || text === '\\' ? `\\${text}` : text;
}
