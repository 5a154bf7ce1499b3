/** Runs the client machine of one interface (protocols/dhcp/machine.ts) on the sockets of a process: what the machine says is done here. */
import { formatIpv4, parseMac, type MacAddress } from '../../../core/address.ts';
import type { Call, Fd, Sys } from '../../../core/sys.ts';
import { milliseconds, type Ns } from '../../../core/time.ts';
import * as dhcp from '../../../protocols/dhcp/codec.ts';
import type { ClientAction } from '../../../protocols/dhcp/client.ts';
import { isClaim, probe } from './arp-probe.ts';
import { record } from './client-events.ts';
import { configure, unconfigure } from './configure.ts';
import type { ClientStatus } from './status.ts';
import { EVERYBODY, frameOf, type IpStyle, messageIn } from './wire.ts';
import * as arp from '../../../protocols/arp/codec.ts';
import * as ipv4 from '../../../protocols/ipv4/codec.ts';

/** What a program makes of what its client does. */
export interface Manner {
  /** A line for the user, without a newline. */
  says(action: ClientAction, status: ClientStatus, now: Ns): string | undefined;
  /** After the interface has been set up or cleared. */
  remembers?(action: ClientAction, status: ClientStatus): void;
  readonly print: (line: string) => void;
  readonly style: IpStyle;
}

/** How long a RELEASE may wait for ARP, in steps. */
const WAIT = milliseconds(10);
const MOST_WAITS = 300;

type Event = Parameters<ClientStatus['machine']['handle']>[0];

export class ClientSession {
  readonly status: ClientStatus;
  readonly #sys: Sys;
  readonly #manner: Manner;
  readonly #mac: MacAddress;
  /** Frames while there is no address, datagrams once there is one, ARP while an address is checked. */
  #packet: Fd | undefined;
  #datagram: Fd | undefined;
  #arp: Fd | undefined;

  constructor(sys: Sys, status: ClientStatus, manner: Manner) {
    this.#sys = sys;
    this.status = status;
    this.#manner = manner;
    this.#mac = macOf(sys, status.interface);
    status.pid = sys.pid;
    this.#fitSockets();
  }

  get fds(): readonly Fd[] {
    return [this.#packet, this.#datagram, this.#arp].filter((fd) => fd !== undefined);
  }

  /** What happened because of it, for whoever waits for something. */
  handle(event: Event): readonly ClientAction[] {
    return this.#perform(this.status.machine.handle(event, this.#sys.now()));
  }

  tick(): readonly ClientAction[] {
    return this.#perform(this.status.machine.tick(this.#sys.now()));
  }

  /** Takes one message from a socket of its own. */
  *take(fd: Fd): Call<readonly ClientAction[]> {
    const sys = this.#sys;
    const received = yield* sys.receive(fd);
    if (!received.ok) return [];
    const { bytes, from, interface: name } = received.value;
    if (name !== this.status.interface) return [];
    if (fd === this.#arp) {
      const { candidate } = this.status.machine;
      return candidate && isClaim(bytes, candidate.address, this.#mac) ? this.handle({ on: 'conflict' }) : [];
    }
    const found = fd === this.#packet ? messageIn(bytes, dhcp.CLIENT_PORT) : messageOf(bytes, from.address);
    return found ? this.#perform(this.status.machine.receive(found.message, found.from, sys.now())) : [];
  }

  /** Gives the lease back. The address stays until the message is on its way: its server's MAC address may have to be asked for. */
  *release(): Call<readonly ClientAction[]> {
    const { machine } = this.status;
    const server = machine.lease?.server ?? 0;
    const actions = machine.handle({ on: 'release' }, this.#sys.now());
    const sent = actions.findIndex((action) => action.do === 'send') + 1;
    this.#perform(actions.slice(0, sent));
    if (sent > 0) yield* this.#untilKnown(formatIpv4(server));
    return this.#perform(actions.slice(sent));
  }

  /** Asks for the old address again, as after a restart, and minds no answer. */
  reboot(): void {
    const { machine } = this.status;
    if (!machine.lease) return;
    machine.stopTimers();
    machine.state = 'INIT-REBOOT';
    this.#fitSockets();
    this.handle({ on: 'begin' });
    machine.stopTimers();
  }

  *#untilKnown(server: string): Call<void> {
    const path = this.#sys.table('path', { destination: server })[0];
    const hop = String(path?.['via'] || server);
    const asks = (): boolean =>
      this.#sys.table('neigh').some((row) => row['address'] === hop && row['state'] === 'INCOMPLETE');
    for (let tries = 0; tries < MOST_WAITS && asks(); tries++) yield* this.#sys.sleep(WAIT);
  }

  close(): void {
    for (const fd of this.fds) this.#sys.close(fd);
    this.#packet = this.#datagram = this.#arp = undefined;
    if (this.status.pid === this.#sys.pid) this.status.pid = 0;
  }

  #perform(actions: readonly ClientAction[]): readonly ClientAction[] {
    for (const action of actions) {
      const line = this.#manner.says(action, this.status, this.#sys.now());
      if (line !== undefined) this.#manner.print(`${line}\n`);
      this.#do(action);
      record(this.#sys, action, this.status);
      this.#manner.remembers?.(action, this.status);
    }
    this.#fitSockets();
    return actions;
  }

  #do(action: ClientAction): void {
    const { status } = this;
    switch (action.do) {
      case 'send':
        return this.#send(action.sending.message, action.sending.to);
      case 'probe':
        return this.#probe(action.address);
      case 'bind':
        status.outcome = 'bound';
        return configure(this.#sys, status, action.lease, action.before);
      case 'unbind':
        if (action.why === 'released') status.outcome = 'released';
        return unconfigure(this.#sys, status, action.lease);
      case 'give-up':
        status.outcome = 'no answer';
        return;
      case 'heard':
      case 'refuse':
      case 'conflict':
        return;
    }
  }

  /** Who has an address, and knows whom to ask, sends as everybody does; the others make the whole frame (RFC 2131, 4.1). */
  #send(message: dhcp.DhcpMessage, to: number): void {
    if (this.#datagram !== undefined && message.clientAddress !== 0) {
      this.#sys.send(this.#datagram, dhcp.encode(message), { address: to, port: dhcp.SERVER_PORT });
      return;
    }
    const from = { mac: this.#mac, address: message.clientAddress, port: dhcp.CLIENT_PORT };
    if (this.#packet !== undefined) this.#sys.send(this.#packet, frameOf(message, from, EVERYBODY, this.#manner.style));
  }

  #probe(address: number): void {
    this.#arp ??= this.#open('packet', arp.ETHER_TYPE);
    if (this.#arp !== undefined) this.#sys.send(this.#arp, probe(this.#mac, address));
  }

  /** A packet socket hears every packet of the interface: it is kept only while nothing else would do. */
  #fitSockets(): void {
    const { machine } = this.status;
    if (machine.inUse) this.#datagram ??= this.#bound();
    else this.#packet ??= this.#open('packet', ipv4.ETHER_TYPE);
    if (machine.inUse) this.#packet = this.#closed(this.#packet);
    else this.#datagram = this.#closed(this.#datagram);
    if (machine.state !== 'CHECKING') this.#arp = this.#closed(this.#arp);
  }

  #closed(fd: Fd | undefined): undefined {
    if (fd !== undefined) this.#sys.close(fd);
  }

  #bound(): Fd | undefined {
    const fd = this.#open('datagram', 0);
    if (fd !== undefined) this.#sys.bind(fd, { address: 0, port: dhcp.CLIENT_PORT });
    return fd;
  }

  #open(kind: 'datagram' | 'packet', protocol: number): Fd | undefined {
    const socket = this.#sys.socket(kind, protocol);
    if (!socket.ok) return undefined;
    this.#sys.setOptions(socket.value, { device: this.status.interface, reuseAddress: true, broadcast: true });
    return socket.value;
  }
}

function messageOf(bytes: Uint8Array, from: number): ReturnType<typeof messageIn> {
  const message = dhcp.decode(bytes);
  return message.ok ? { message: message.value, from } : undefined;
}

/** 0 for an interface that is not there. */
export function macOf(sys: Sys, name: string): MacAddress {
  const link = sys.table('link').find((row) => row['interface'] === name);
  const mac = parseMac(String(link?.['mac'] ?? ''));
  return mac.ok ? mac.value : 0;
}
