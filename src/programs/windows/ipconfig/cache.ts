/** `ipconfig /displaydns` and `/flushdns`: the operating system's rung of the cache ladder, one block per name. */
import type { DnsCacheRow } from '../../../core/service-tables.ts';
import type { Sys } from '../../../core/sys.ts';
import { NS_PER_S } from '../../../core/time.ts';
import { TYPE } from '../../../protocols/dns/types.ts';
import { RESOLVER_CACHE } from '../../lib/dns/os-cache.ts';
import { HEADING } from './adapters.ts';

const RULE = `    ${'-'.repeat(40)}\n`;
/** What is held as a pointer is as long as one. */
const POINTER_BYTES = 8;
/** Label and length of a record's data. */
const SHOWN: Readonly<Record<string, readonly [label: string, bytes: number]>> = {
  A: ['A (Host) Record . . . ', 4],
  AAAA: ['AAAA Record . . . . . ', 16],
  CNAME: ['CNAME Record  . . . . ', POINTER_BYTES],
  NS: ['NS Record . . . . . . ', POINTER_BYTES],
  PTR: ['PTR Record  . . . . . ', POINTER_BYTES],
  MX: ['MX Record . . . . . . ', POINTER_BYTES],
  SRV: ['SRV Record  . . . . . ', POINTER_BYTES],
  TXT: ['Text Record . . . . . ', POINTER_BYTES],
};

export function displayDns(sys: Sys): string {
  const rows = sys.shared(RESOLVER_CACHE).cache.rows(sys.now());
  if (rows.length === 0) return `${HEADING}Could not display the DNS Resolver Cache.\n`;
  const names = [...new Set(rows.map((row) => row.name))];
  return (
    HEADING +
    names
      .map((name) =>
        block(
          name,
          rows.filter((row) => row.name === name),
        ),
      )
      .join('')
  );
}

export function flushDns(sys: Sys): string {
  sys.shared(RESOLVER_CACHE).cache.flush();
  return `${HEADING}Successfully flushed the DNS Resolver Cache.\n`;
}

const withoutDot = (name: string): string => (name === '.' ? name : name.replace(/\.$/, ''));

function block(name: string, rows: readonly DnsCacheRow[]): string {
  const parts = rows.map((row) => {
    if (row.data === 'NXDOMAIN') return '    Name does not exist.\n\n\n';
    return row.data === 'NODATA' ? `    No records of type ${row.type}\n\n\n` : `${record(row)}\n\n`;
  });
  return `    ${withoutDot(name)}\n${RULE}${parts.join('')}`;
}

function record({ name, type, data, expires }: DnsCacheRow): string {
  const [label, bytes] = SHOWN[type] ?? ['Record  . . . . . . . ', POINTER_BYTES];
  const number = TYPE[type as keyof typeof TYPE] ?? type;
  const lines = [
    `Record Name . . . . . : ${withoutDot(name)}`,
    `Record Type . . . . . : ${number}`,
    `Time To Live  . . . . : ${Math.max(0, Math.ceil(expires / NS_PER_S))}`,
    `Data Length . . . . . : ${bytes}`,
    'Section . . . . . . . : Answer',
    `${label}: ${withoutDot(data)}`,
  ];
  return lines.map((line) => `    ${line}\n`).join('');
}
