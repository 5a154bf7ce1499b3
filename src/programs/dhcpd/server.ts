/** A DHCP server on the sockets of its process: reads a message, decides, says so, and sends (RFC 2131, 4.1 and 4.3). */
import { BROADCAST_IPV4, BROADCAST_MAC, parseIpv4, parseMac, type Ipv4Address } from '../../core/address.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import type { DhcpConfig } from '../../core/services.ts';
import type { Fd, Message, Sys } from '../../core/sys.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import { frameOf } from '../lib/dhcp/wire.ts';
import { answer, type Decision, setAside } from './answer.ts';
import { ANSWERED, CHECKED, PROBING, SET_ASIDE } from './events.ts';
import { Leases, type Who } from './leases.ts';
import { abandoned, answered, heard } from './log.ts';
import { Pings } from './pings.ts';

/** A message and the decision on it. */
interface Case {
  readonly m: dhcp.DhcpMessage;
  readonly who: Who;
  readonly own: Ipv4Address;
  /** Interface that it came in by. */
  readonly name: string;
  readonly decision: Decision;
}

export class DhcpServer {
  readonly leases = new Leases();
  readonly pings: Pings<Case>;
  readonly #sys: Sys;
  readonly #config: DhcpConfig;
  readonly #socket: Fd;
  readonly #packet: Fd;

  /** `socket`: bound to the server's port; `packet`: for those who have no address yet. */
  constructor(sys: Sys, config: DhcpConfig, socket: Fd, packet: Fd) {
    this.#sys = sys;
    this.#config = config;
    this.#socket = socket;
    this.#packet = packet;
    this.pings = new Pings(sys);
  }

  receive({ bytes, interface: name }: Message): void {
    const own = this.#addressOf(name);
    const asked = dhcp.decode(bytes);
    if (!asked.ok || asked.value.operation !== dhcp.REQUEST || own === undefined) return;
    const m = asked.value;
    const who = whoAsks(m);
    const same = (c: Case): boolean => c.who.mac === who.mac;
    if (dhcp.typeOf(m) === dhcp.TYPE.discover && this.pings.find(same)) return;
    const decision = this.#decide(m, who, own);
    const line = heard(m, who, name, decision);
    if (line !== undefined) this.#log(line);
    if (decision) this.#follow({ m, who, own, name, decision });
  }

  /** Pings that nobody answered: the addresses can be offered. */
  tick(): void {
    for (const each of this.pings.unanswered()) this.#reply(each);
  }

  /** A packet for the socket of the pings: an address that answers is not offered, but another one. */
  pingAnswered(packet: Uint8Array): void {
    const found = this.pings.answered(packet);
    if (!found) return;
    const { m, who, own, name, decision } = found;
    setAside(this.leases, decision.address, who, this.#sys.now());
    this.#log(abandoned(decision.address));
    this.#sys.emit(SET_ASIDE, { reason: ANSWERED, numbers: [decision.address, who.mac, 0] });
    const other = this.#decide(m, who, own);
    if (other) this.#follow({ m, who, own, name, decision: other });
  }

  #decide(m: dhcp.DhcpMessage, who: Who, own: Ipv4Address): Decision | undefined {
    return answer({ m, own, who, config: this.#config, leases: this.leases, now: this.#sys.now() });
  }

  #follow(one: Case): void {
    const { address, fresh } = one.decision;
    if (!fresh || !this.#config.ping) return this.#reply(one);
    this.#sys.emit(CHECKED, { reason: PROBING, numbers: [address, one.who.mac, 0] });
    this.pings.ask(address, one);
  }

  #reply({ m, who, own, name, decision }: Case): void {
    const { kind, why, address, seconds, reply } = decision;
    this.#sys.emit(kind, { reason: why, numbers: [address, who.mac, seconds] });
    if (!reply) return;
    this.#log(answered(m, who, name, decision));
    this.#send(name, own, reply);
  }

  #log(line: string): void {
    this.#sys.print(`${line}\n`);
  }

  /** RFC 2131, 4.1: to the relay; to the address that the client has; else to its MAC address, or to everybody when it asks so. */
  #send(name: string, own: Ipv4Address, m: dhcp.DhcpMessage): void {
    const sys = this.#sys;
    const nak = dhcp.typeOf(m) === dhcp.TYPE.nak;
    if (m.relayAddress !== 0 || (m.clientAddress !== 0 && !nak)) {
      const [address, port] =
        m.relayAddress !== 0 ? [m.relayAddress, dhcp.SERVER_PORT] : [m.clientAddress, dhcp.CLIENT_PORT];
      sys.send(this.#socket, dhcp.encode(m), { address, port });
      return;
    }
    const mac = parseMac(String(sys.table('link').find((row) => row['interface'] === name)?.['mac']));
    if (!mac.ok) return;
    const everybody = nak || (m.flags & dhcp.BROADCAST_FLAG) !== 0 || m.yourAddress === 0;
    const to = everybody
      ? { mac: BROADCAST_MAC, address: BROADCAST_IPV4, port: dhcp.CLIENT_PORT }
      : { mac: dhcp.macOf(m), address: m.yourAddress, port: dhcp.CLIENT_PORT };
    sys.setOptions(this.#packet, { device: name });
    sys.send(this.#packet, frameOf(m, { mac: mac.value, address: own, port: dhcp.SERVER_PORT }, to));
  }

  #addressOf(name: string): Ipv4Address | undefined {
    const text = this.#sys.table('addr').find((row) => row['interface'] === name)?.['address'];
    const parsed = parseIpv4(String(text).split('/')[0]!);
    return parsed.ok ? parsed.value : undefined;
  }
}

const whoAsks = (m: dhcp.DhcpMessage): Who => ({
  mac: dhcp.macOf(m),
  client: dhcp.option(m, dhcp.OPTION.client),
  hostname: hostnameOf(m),
});

/** Logs and tables show it, so anything but printable ASCII is no name, as for the real one. */
function hostnameOf(m: dhcp.DhcpMessage): string {
  const text = fromUtf8(dhcp.option(m, dhcp.OPTION.hostname) ?? new Uint8Array(0)).replace(/\0+$/, '');
  return /^[\x20-\x7e]*$/.test(text) ? text : '';
}
