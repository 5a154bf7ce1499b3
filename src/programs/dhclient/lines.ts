/** What dhclient tells of its work with -v, line by line. */
import { BROADCAST_IPV4, formatIpv4 } from '../../core/address.ts';
import { NEVER, NS_PER_S, type Ns } from '../../core/time.ts';
import type { ClientAction } from '../../protocols/dhcp/client.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import type { ClientStatus } from '../lib/dhcp/status.ts';

export const BANNER = `Internet Systems Consortium DHCP Client 4.4.3-P1
Copyright 2004-2022 Internet Systems Consortium.
All rights reserved.
For info, please visit https://www.isc.org/software/dhcp/

`;

export const listening = (name: string, mac: string): string =>
  `Listening on LPF/${name}/${mac}\nSending on   LPF/${name}/${mac}\n`;

export const FALLBACK = 'Sending on   Socket/fallback\n';

export function line(action: ClientAction, status: ClientStatus, now: Ns): string | undefined {
  switch (action.do) {
    case 'send':
      return sent(action, status);
    case 'heard': {
      const type = action.type.toUpperCase();
      const address = action.type === 'nak' ? '' : ` of ${formatIpv4(action.message.yourAddress)}`;
      return `DHCP${type}${address} from ${formatIpv4(action.from)}`;
    }
    case 'bind': {
      const { address, renewAt } = action.lease;
      const renewal = renewAt === NEVER ? 'never' : `in ${Math.floor((renewAt - now) / NS_PER_S)} seconds`;
      return `bound to ${formatIpv4(address)} -- renewal ${renewal}.`;
    }
    case 'give-up':
      return 'No DHCPOFFERS received.';
    case 'refuse':
      return `DHCP${action.type.toUpperCase()} from ${formatIpv4(action.from)} rejected: ${action.why}`;
    case 'conflict':
    case 'probe':
    case 'unbind':
      return undefined;
  }
}

function sent({ sending, wait }: Extract<ClientAction, { do: 'send' }>, status: ClientStatus): string {
  const { type, message, to } = sending;
  const where = `on ${status.interface} to ${formatIpv4(to)} port ${dhcp.SERVER_PORT}`;
  const address = dhcp.u32Option(message, dhcp.OPTION.requested) ?? message.clientAddress;
  switch (type) {
    case 'discover':
      return `DHCPDISCOVER ${where} interval ${Math.round(wait / NS_PER_S)}`;
    case 'request':
      return `DHCPREQUEST for ${formatIpv4(address)} ${where}`;
    case 'decline':
      return `DHCPDECLINE of ${formatIpv4(address)} on ${status.interface} to ${formatIpv4(BROADCAST_IPV4)} port ${dhcp.SERVER_PORT}`;
    case 'release':
      return `DHCPRELEASE of ${formatIpv4(address)} ${where}`;
  }
}
