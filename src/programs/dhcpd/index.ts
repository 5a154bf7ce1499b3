/** dhcpd: hands out addresses (RFC 2131, 4.3), to clients on its own links and through relays. */
import { BROADCAST_IPV4, BROADCAST_MAC, parseIpv4, parseMac, type Ipv4Address } from '../../core/address.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import type { Daemon, DhcpConfig } from '../../core/services.ts';
import type { Message, Sys } from '../../core/sys.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import { frameOf } from '../lib/dhcp/wire.ts';
import { answer } from './answer.ts';
import { Leases, type Who } from './leases.ts';

export const dhcpd: Daemon<DhcpConfig> = {
  name: 'dhcpd',
  *main(sys, config) {
    const socket = sys.socket('datagram');
    const packet = sys.socket('packet', 0);
    if (!socket.ok || !packet.ok) return 1;
    const bound = sys.bind(socket.value, { address: 0, port: dhcp.SERVER_PORT });
    if (!bound.ok) return 1;
    const leases = new Leases();
    sys.publish('leases', () => leases.rows(sys.now()));
    for (;;) {
      const received = yield* sys.receive(socket.value);
      if (!received.ok) continue;
      const own = addressOf(sys, received.value.interface);
      const asked = dhcp.decode(received.value.bytes);
      if (!asked.ok || asked.value.operation !== dhcp.REQUEST || own === undefined) continue;
      const reply = answer(asked.value, own, whoAsks(asked.value), config, leases, sys.now());
      if (reply) deliver(sys, socket.value, packet.value, received.value, own, reply);
    }
  },
};

const whoAsks = (m: dhcp.DhcpMessage): Who => ({
  mac: dhcp.macOf(m),
  client: dhcp.option(m, dhcp.OPTION.client),
  hostname: fromUtf8(dhcp.option(m, dhcp.OPTION.hostname) ?? new Uint8Array(0)),
});

function addressOf(sys: Sys, name: string): Ipv4Address | undefined {
  const text = sys.table('addr').find((row) => row['interface'] === name)?.['address'];
  const parsed = parseIpv4(String(text).split('/')[0]!);
  return parsed.ok ? parsed.value : undefined;
}

/** RFC 2131, 4.1: to the relay; to the address that the client has; else to its MAC address, or to everybody when it asks so. */
function deliver(
  sys: Sys,
  socket: number,
  packet: number,
  asked: Message,
  own: Ipv4Address,
  m: dhcp.DhcpMessage,
): void {
  if (m.relayAddress !== 0) {
    sys.send(socket, dhcp.encode(m), { address: m.relayAddress, port: dhcp.SERVER_PORT });
    return;
  }
  const nak = dhcp.typeOf(m) === dhcp.TYPE.nak;
  if (m.clientAddress !== 0 && !nak) {
    sys.send(socket, dhcp.encode(m), { address: m.clientAddress, port: dhcp.CLIENT_PORT });
    return;
  }
  const mac = parseMac(String(sys.table('link').find((row) => row['interface'] === asked.interface)?.['mac']));
  if (!mac.ok) return;
  const everybody = nak || (m.flags & dhcp.BROADCAST_FLAG) !== 0 || m.yourAddress === 0;
  sys.setOptions(packet, { device: asked.interface });
  sys.send(
    packet,
    frameOf(
      m,
      { mac: mac.value, address: own, port: dhcp.SERVER_PORT },
      everybody
        ? { mac: BROADCAST_MAC, address: BROADCAST_IPV4, port: dhcp.CLIENT_PORT }
        : { mac: dhcp.macOf(m), address: m.yourAddress, port: dhcp.CLIENT_PORT },
    ),
  );
}
