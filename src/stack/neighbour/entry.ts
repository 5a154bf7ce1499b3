/** One entry of the neighbour table, with the packets that wait for it (RFC 1122, 2.3.2). */
import type { Ipv4Address, MacAddress } from '../../core/address.ts';
import type { Alarm } from '../../core/device.ts';
import type { Frame } from '../../core/frame.ts';
import type { Ns } from '../../core/time.ts';
import type { NeighbourState } from './machine.ts';

export class Neighbour {
  readonly address: Ipv4Address;
  state: NeighbourState = 'INCOMPLETE';
  /** Whether `mac` means anything. */
  known = false;
  /** Whether a packet may go at once, with nothing to decide: REACHABLE and PERMANENT. */
  connected = false;
  macHigh = 0;
  macLow = 0;
  /** When the neighbour last answered us. */
  confirmed: Ns = 0;
  /** When state or MAC address last changed by what somebody said. */
  updated: Ns = 0;
  used: Ns = 0;
  /** Questions asked without an answer. */
  attempts = 0;
  readonly waiting: Frame[] = [];
  /** Repeats a question that packets wait for: work. */
  retry: Alarm | undefined;
  /** Lets the entry age: upkeep. */
  ageing: Alarm | undefined;
  #mac: MacAddress = 0;

  constructor(address: Ipv4Address) {
    this.address = address;
  }

  get mac(): MacAddress {
    return this.#mac;
  }

  set mac(mac: MacAddress) {
    this.#mac = mac;
    this.known = true;
    this.macHigh = Math.floor(mac / 0x1_0000_0000);
    this.macLow = mac % 0x1_0000_0000;
  }
}
