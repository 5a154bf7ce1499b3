/** A DHCP relay: takes what clients broadcast to servers on other networks, and the answers back (RFC 2131, 4.1; RFC 1542, 4.1). */
import {
  BROADCAST_IPV4,
  BROADCAST_MAC,
  formatIpv4,
  formatMac,
  parseIpv4,
  parseMac,
  type Ipv4Address,
} from '../../core/address.ts';
import { setU32 } from '../../core/bytes.ts';
import type { Reason } from '../../core/event.ts';
import type { Daemon, DhcpRelayConfig } from '../../core/services.ts';
import type { Fd, Message, Sys } from '../../core/sys.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import { frameAround } from '../lib/dhcp/wire.ts';
import { addressRows, linkNamed } from '../lib/rows.ts';
import * as E from './events.ts';

/** RFC 1542, 4.1.1: a message that more relays have had is dropped. */
const MOST_HOPS = 16;
const HOPS_AT = 3;
const RELAY_ADDRESS_AT = 24;

export const dhcpRelay: Daemon<DhcpRelayConfig> = {
  name: 'dhcrelay',
  *main(sys, config) {
    const socket = sys.socket('datagram');
    // of a type that no frame has: it only sends
    const packet = sys.socket('packet', 0);
    if (!socket.ok || !packet.ok) return 1;
    const bound = sys.bind(socket.value, { address: 0, port: dhcp.SERVER_PORT });
    if (!bound.ok) return (sys.warn("Can't bind to dhcp address: Address already in use\n"), 1);
    const relay = new Relay(sys, config, socket.value, packet.value);
    for (;;) {
      const received = yield* sys.receive(socket.value);
      if (received.ok) relay.receive(received.value);
    }
  },
};

class Relay {
  readonly #sys: Sys;
  readonly #config: DhcpRelayConfig;
  readonly #socket: Fd;
  readonly #packet: Fd;

  constructor(sys: Sys, config: DhcpRelayConfig, socket: Fd, packet: Fd) {
    this.#sys = sys;
    this.#config = config;
    this.#socket = socket;
    this.#packet = packet;
  }

  receive({ bytes, interface: name }: Message): void {
    const m = dhcp.decode(bytes);
    if (!m.ok) return;
    if (m.value.operation === dhcp.REQUEST) this.#toServers(m.value, bytes, name);
    else if (m.value.operation === dhcp.REPLY) this.#toClient(m.value, bytes);
  }

  #toServers(m: dhcp.DhcpMessage, bytes: Uint8Array, name: string): void {
    const { servers, interfaces } = this.#config;
    const here = this.#addresses().find((own) => own.interface === name)?.address;
    const relay = m.relayAddress || here;
    const wrong = this.#refusal(m, interfaces.length === 0 || interfaces.includes(name));
    if (wrong || relay === undefined) return this.#drop(m, wrong ?? E.NOT_LISTENING);
    const onward = bytes.slice();
    onward[HOPS_AT] = m.hops + 1;
    setU32(onward, RELAY_ADDRESS_AT, relay);
    this.#sys.emit(E.RELAY, { reason: E.TO_SERVERS, numbers: [relay, dhcp.macOf(m), m.hops + 1] });
    for (const address of servers) {
      this.#sys.send(this.#socket, onward, { address, port: dhcp.SERVER_PORT });
      this.#log('BOOTREQUEST', m, address);
    }
  }

  #refusal(m: dhcp.DhcpMessage, listens: boolean): Reason | undefined {
    if (!listens) return E.NOT_LISTENING;
    if (m.hops > MOST_HOPS) return E.TOO_FAR;
    return this.#addresses().some((own) => own.address === m.relayAddress) ? E.OWN : undefined;
  }

  /** RFC 1542, 4.1.2: to the client's new address by its MAC address, or to everybody when it asks so or has none. */
  #toClient(m: dhcp.DhcpMessage, bytes: Uint8Array): void {
    const own = this.#addresses().find(({ address }) => address === m.relayAddress);
    const mac = parseMac((own && linkNamed(this.#sys, own.interface)?.mac) ?? '');
    if (!own || !mac.ok) return this.#drop(m, E.NOT_HERE);
    const address = m.yourAddress || m.clientAddress;
    const everybody = address === 0 || (m.flags & dhcp.BROADCAST_FLAG) !== 0;
    const to = everybody
      ? { mac: BROADCAST_MAC, address: BROADCAST_IPV4, port: dhcp.CLIENT_PORT }
      : { mac: dhcp.macOf(m), address, port: dhcp.CLIENT_PORT };
    this.#sys.emit(E.RELAY, { reason: E.TO_CLIENT, numbers: [own.address, dhcp.macOf(m), m.hops] });
    this.#sys.setOptions(this.#packet, { device: own.interface });
    const from = { mac: mac.value, address: own.address, port: dhcp.SERVER_PORT };
    this.#sys.send(this.#packet, frameAround(bytes, from, to));
    this.#log('BOOTREPLY', m, to.address);
  }

  #drop(m: dhcp.DhcpMessage, reason: Reason): void {
    this.#sys.emit(E.RELAY_DROP, { reason, numbers: [m.relayAddress, dhcp.macOf(m), m.hops] });
  }

  #log(what: string, m: dhcp.DhcpMessage, to: Ipv4Address): void {
    this.#sys.print(`Forwarded ${what} for ${formatMac(dhcp.macOf(m))} to ${formatIpv4(to)}\n`);
  }

  #addresses(): { readonly interface: string; readonly address: Ipv4Address }[] {
    return addressRows(this.#sys).flatMap((row) => {
      const parsed = parseIpv4(row.address.split('/')[0]!);
      return parsed.ok ? [{ interface: row.interface, address: parsed.value }] : [];
    });
  }
}
