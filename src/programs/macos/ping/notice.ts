/** ICMP errors as Apple's ping tells them: a sentence, then the header of the packet that came back (network_cmds, pr_icmph). */
import { getU16, getU32 } from '../../../core/bytes.ts';
import { formatIpv4 } from '../../../core/address.ts';
import type { IcmpMessage } from '../../../protocols/icmp/codec.ts';
import {
  CHECKSUM_AT,
  DESTINATION_AT,
  IDENTIFICATION_AT,
  LENGTH_AT,
  PROTOCOL_AT,
  SOURCE_AT,
  TOS_AT,
  TTL_AT,
} from '../../../protocols/ipv4/codec.ts';
import type { Answer } from '../../lib/icmp-answers.ts';

const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'Destination Net Unreachable',
  1: 'Destination Host Unreachable',
  2: 'Destination Protocol Unreachable',
  3: 'Destination Port Unreachable',
  5: 'Source Route Failed',
  13: 'Communication prohibited by filter',
};

/** Two lines about the packet, and an empty one. */
export function noticeText({ icmp, about }: Answer): string {
  return `${sentence(icmp)}\n${about ? quotedHeader(about.packet) : ''}\n`;
}

function sentence(icmp: IcmpMessage): string {
  switch (icmp.kind) {
    case 'unreachable':
      if (icmp.code === 4) return `frag needed and DF set (MTU ${icmp.mtu})`;
      return UNREACHABLE[icmp.code] ?? `Dest Unreachable, Bad Code: ${icmp.code}`;
    case 'time-exceeded':
      if (icmp.code > 1) return `Time exceeded, Bad Code: ${icmp.code}`;
      return icmp.code === 0 ? 'Time to live exceeded' : 'Frag reassembly time exceeded';
    case 'redirect': {
      const what = ['Network', 'Host', 'Type of Service and Network', 'Type of Service and Host'][icmp.code];
      const kind = what === undefined ? `Redirect, Bad Code: ${icmp.code}` : `Redirect ${what}`;
      return `${kind}(New addr: ${formatIpv4(icmp.gateway)})`;
    }
    case 'parameter-problem':
      return `Parameter problem: pointer = 0x${icmp.pointer.toString(16).padStart(2, '0')}`;
    default:
      return icmp.kind === 'other' ? `Bad ICMP type: ${icmp.type}` : 'Source Quench';
  }
}

/** Flags and fragment offset are always printed as 0: Apple's code swaps the bytes of a long (pr_iph). */
function quotedHeader(packet: Uint8Array): string {
  const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
  const word = (at: number): string => hex(getU16(packet, at), 4);
  const first = packet[0]!;
  const start = ` ${hex(first >> 4, 1)}  ${hex(first & 15, 1)}  ${hex(packet[TOS_AT]!, 2)}`;
  const lengths = `${word(LENGTH_AT)} ${word(IDENTIFICATION_AT)}   0 0000`;
  const rest = `${hex(packet[TTL_AT]!, 2)}  ${hex(packet[PROTOCOL_AT]!, 2)} ${word(CHECKSUM_AT)}`;
  const ends = [SOURCE_AT, DESTINATION_AT].map((at) => ` ${formatIpv4(getU32(packet, at))} `).join('');
  return `Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      Dst\n${start} ${lengths}  ${rest}${ends}\n`;
}
