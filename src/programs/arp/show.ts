/** What arp prints of the neighbour table: BSD's sentences with `-a`, Linux's columns without. */
import { formatIpv4, parseIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { NeighbourRow } from '../../core/tables.ts';
import { lookupHost, reverseLookup } from '../lib/hosts.ts';
import { neighbourRows } from '../lib/rows.ts';

export interface ShowOptions {
  readonly bsd: boolean;
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly device: string | undefined;
}

const HEADER = 'Address                  HWtype  HWaddress           Flags Mask            Iface\n';

export function show(sys: Sys, options: ShowOptions, host: string | undefined): number {
  const wanted = host === undefined ? undefined : lookupHost(sys, host);
  if (wanted && !wanted.ok) return (sys.warn(`${host}: Unknown host\n`), 255);
  const address = wanted && formatIpv4(wanted.value);
  const entries = neighbourRows(sys);
  const found = entries
    .filter((row) => address === undefined || row.address === address)
    .filter((row) => options.device === undefined || row.interface === options.device);
  if (!options.bsd && found.length > 0) sys.print(HEADER);
  for (const row of found)
    sys.print(options.bsd ? sentence(row, nameOf(sys, row, options)) : columns(sys, row, options));
  if (options.verbose) {
    const skipped = entries.length - found.length;
    sys.print(`Entries: ${entries.length}\tSkipped: ${skipped}\tFound: ${found.length}\n`);
  }
  if (found.length > 0) return 0;
  if (host !== undefined && !options.bsd) sys.print(`${host} (${address}) -- no entry\n`);
  else if (host !== undefined || options.device !== undefined)
    sys.print(`arp: in ${entries.length} entries no match found.\n`);
  return 0;
}

function nameOf(sys: Sys, row: NeighbourRow, options: ShowOptions): string | undefined {
  const address = parseIpv4(row.address);
  return address.ok && !options.numeric ? reverseLookup(sys, address.value) : undefined;
}

/** Complete: it has a MAC address that may be used. */
const complete = (row: NeighbourRow): boolean => row.mac !== '' && row.state !== 'FAILED';

function sentence(row: NeighbourRow, name: string | undefined): string {
  const mac = complete(row) ? `${row.mac} [ether] ` : '<incomplete> ';
  const fixed = row.state === 'PERMANENT' ? 'PERM ' : '';
  return `${name ?? '?'} (${row.address}) at ${mac}${fixed}on ${row.interface}\n`;
}

function columns(sys: Sys, row: NeighbourRow, options: ShowOptions): string {
  const name = (nameOf(sys, row, options) ?? row.address).slice(0, 23).padEnd(25);
  const known = complete(row);
  const mac = `${(known ? 'ether' : '').padEnd(8)}${(known ? row.mac : '(incomplete)').padEnd(20)}`;
  const flags = `${known ? 'C' : ''}${row.state === 'PERMANENT' ? 'M' : ''}`;
  return `${name}${mac}${flags.padEnd(22)}${row.interface}\n`;
}
