/** Offers that wait for a ping: nobody must answer for the address within a second (RFC 2131, 3.1, 2; as ISC's dhcpd does). */
import type { Ipv4Address } from '../../core/address.ts';
import type { Fd, Sys } from '../../core/sys.ts';
import { type Ns, seconds } from '../../core/time.ts';
import * as icmp from '../../protocols/icmp/codec.ts';
import * as ipv4 from '../../protocols/ipv4/codec.ts';

const PATIENCE: Ns = seconds(1);

interface Waiting<T> {
  readonly address: Ipv4Address;
  readonly until: Ns;
  readonly identifier: number;
  readonly offer: T;
}

export class Pings<T> {
  readonly #sys: Sys;
  readonly #waiting: Waiting<T>[] = [];
  /** A raw socket hears all ICMP of the machine: it is open only while a ping is out. */
  #socket: Fd | undefined;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  get fd(): Fd | undefined {
    return this.#socket;
  }

  /** When the next ping has gone unanswered. */
  get next(): Ns | undefined {
    return this.#waiting[0]?.until;
  }

  find(fits: (offer: T) => boolean): T | undefined {
    return this.#waiting.find(({ offer }) => fits(offer))?.offer;
  }

  ask(address: Ipv4Address, offer: T): void {
    const sys = this.#sys;
    const identifier = sys.rng.below(0x10000);
    this.#waiting.push({ address, until: sys.now() + PATIENCE, identifier, offer });
    if (this.#socket === undefined) {
      const socket = sys.socket('raw', icmp.IP_PROTOCOL);
      if (socket.ok) this.#socket = socket.value;
    }
    const data = new Uint8Array(0);
    const echo = icmp.encode({ kind: 'echo', code: 0, identifier, sequence: 0, data });
    if (this.#socket !== undefined) sys.send(this.#socket, echo, { address, port: 0 });
  }

  /** Those that nobody has answered in time: free to be offered. */
  unanswered(): T[] {
    const now = this.#sys.now();
    return this.#take((waiting) => waiting.until <= now);
  }

  /** The offer whose address answers in this packet. */
  answered(packet: Uint8Array): T | undefined {
    const read = ipv4.decode(packet);
    const message = read.ok ? icmp.decode(read.value.payload) : read;
    if (!read.ok || !message.ok || message.value.kind !== 'echo-reply') return undefined;
    const { identifier } = message.value;
    return this.#take((waiting) => waiting.address === read.value.source && waiting.identifier === identifier)[0];
  }

  #take(which: (waiting: Waiting<T>) => boolean): T[] {
    const taken = this.#waiting.filter(which);
    for (const each of taken) this.#waiting.splice(this.#waiting.indexOf(each), 1);
    if (this.#waiting.length === 0 && this.#socket !== undefined) {
      this.#sys.close(this.#socket);
      this.#socket = undefined;
    }
    return taken.map(({ offer }) => offer);
  }
}
