/** What udhcpc tells of its work. */
import { BROADCAST_IPV4, formatIpv4 } from '../../core/address.ts';
import type { ClientAction } from '../../protocols/dhcp/client.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';

export const said = (words: string): string => `udhcpc: ${words}\n`;

export function line(action: ClientAction): string | undefined {
  const words = wordsOf(action);
  return words === undefined ? undefined : said(words).trimEnd();
}

function wordsOf(action: ClientAction): string | undefined {
  switch (action.do) {
    case 'send':
      return sent(action.sending);
    case 'bind': {
      const { address, server, seconds } = action.lease;
      return `lease of ${formatIpv4(address)} obtained from ${formatIpv4(server)}, lease time ${seconds}`;
    }
    case 'heard':
      return action.type === 'nak' ? 'received DHCP NAK' : undefined;
    case 'conflict':
      return 'offered address is in use (got ARP reply), declining';
    case 'unbind':
      return action.why === 'expired' ? 'lease lost, entering init state' : undefined;
    case 'refuse':
    case 'probe':
    case 'give-up':
      return undefined;
  }
}

function sent({ type, message, to }: Extract<ClientAction, { do: 'send' }>['sending']): string {
  const server = formatIpv4(dhcp.u32Option(message, dhcp.OPTION.server) ?? to);
  switch (type) {
    case 'discover':
      return 'broadcasting discover';
    case 'request': {
      const wanted = dhcp.u32Option(message, dhcp.OPTION.requested);
      if (wanted !== undefined) return `broadcasting select for ${formatIpv4(wanted)}, server ${server}`;
      return to === BROADCAST_IPV4 ? 'broadcasting renew' : `sending renew to server ${server}`;
    }
    case 'decline':
      return 'broadcasting decline';
    case 'release': {
      const address = formatIpv4(message.clientAddress);
      return `unicasting a release of ${address} to ${server}\n${said('sending release')}`.trimEnd();
    }
  }
}
