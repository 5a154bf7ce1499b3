/** What dhcpd writes to its log, in ISC dhcpd's words. */
import { formatIpv4, formatMac } from '../../core/address.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import type { Decision } from './answer.ts';
import { EXHAUSTED, NAK, SILENT, WRONG_NETWORK } from './events.ts';
import type { Who } from './leases.ts';

const { OPTION, TYPE } = dhcp;

const client = ({ mac, hostname }: Who): string => formatMac(mac) + (hostname === '' ? '' : ` (${hostname})`);

/** `via` is the relay's address, or the interface that a message came in by. */
const via = (m: dhcp.DhcpMessage, name: string): string =>
  `via ${m.relayAddress === 0 ? name : formatIpv4(m.relayAddress)}`;

/** The line about a message that came, and how it was decided; undefined for one that no server answers. */
export function heard(m: dhcp.DhcpMessage, who: Who, name: string, decision: Decision | undefined): string | undefined {
  const from = `from ${client(who)} ${via(m, name)}`;
  const address = formatIpv4(decision?.address || dhcp.u32Option(m, OPTION.requested) || m.clientAddress);
  switch (dhcp.typeOf(m)) {
    case TYPE.discover:
      return `DHCPDISCOVER ${from}${decision?.why === EXHAUSTED ? ': no free leases' : ''}`;
    case TYPE.request: {
      const server = dhcp.u32Option(m, OPTION.server);
      const named = server === undefined ? '' : ` (${formatIpv4(server)})`;
      return `DHCPREQUEST for ${address}${named} ${from}${complaint(decision)}`;
    }
    case TYPE.decline:
      return `DHCPDECLINE of ${address} ${from}: ${decision ? 'abandoned' : 'not found'}`;
    case TYPE.release:
      return `DHCPRELEASE of ${address} ${from} (${decision ? 'found' : 'not found'})`;
    case TYPE.inform:
      return `DHCPINFORM ${from}`;
    default:
      return undefined;
  }
}

function complaint(decision: Decision | undefined): string {
  if (decision?.kind === NAK) return decision.why === WRONG_NETWORK ? ': wrong network.' : ': lease unavailable.';
  return decision?.kind === SILENT ? ': ignored.' : '';
}

export function answered(m: dhcp.DhcpMessage, who: Who, name: string, { kind, address }: Decision): string {
  const type = dhcp.typeOf(m) === TYPE.discover ? 'OFFER' : kind === NAK ? 'NAK' : 'ACK';
  const preposition = dhcp.typeOf(m) === TYPE.inform ? 'to' : 'on';
  return `DHCP${type} ${preposition} ${formatIpv4(address)} to ${client(who)} ${via(m, name)}`;
}

export const abandoned = (address: number): string =>
  `Abandoning IP address ${formatIpv4(address)}: pinged before offer`;
