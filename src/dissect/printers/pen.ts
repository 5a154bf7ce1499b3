/** What all tcpdump printers write with: it reads the captured bytes and runs dry at the end of the snapshot, as tcpdump does. */
import { getU16, getU32, getU48 } from '../../core/bytes.ts';
import type { Names } from './names.ts';
import type { TcpConnections } from './tcp-connections.ts';

export interface PrintOptions {
  /** -n */
  readonly numeric?: boolean;
  /** -e */
  readonly link?: boolean;
  /** -v, -vv, ...: how often. */
  readonly verbose?: number;
  /** -q: how often. */
  readonly quiet?: number;
  /** -x 1, -xx 2 */
  readonly hex?: number;
  /** -X 1, -XX 2 */
  readonly hexAscii?: number;
  /** -A 1, -AA 2 */
  readonly ascii?: number;
  /** -K */
  readonly ignoreChecksums?: boolean;
  /** -S */
  readonly absoluteNumbers?: boolean;
  /** -t 1, -tt 2, ... */
  readonly time?: number;
}

export class Pen {
  readonly bytes: Uint8Array;
  readonly options: PrintOptions;
  readonly names: Names;
  /** Of all packets printed so far. */
  readonly connections: TcpConnections;
  /** Where what may be read ends; narrowed to a datagram's end while its payload is printed. */
  end: number;
  /** Names the layer in the mark that a cut packet gets: ` [|icmp]`. */
  protocol = 'ether';
  /** Length of the link-layer header, which -x leaves out; nothing is left out of a packet that a printer gave up on. */
  linkHeaderBytes = 0;
  #text = '';
  #dry = false;

  constructor(bytes: Uint8Array, options: PrintOptions, names: Names, connections: TcpConnections) {
    this.bytes = bytes;
    this.options = options;
    this.names = names;
    this.connections = connections;
    this.end = bytes.length;
  }

  get text(): string {
    return this.#text;
  }

  /** False after a read beyond the end. */
  get wet(): boolean {
    return !this.#dry;
  }

  get verbose(): number {
    return this.options.verbose ?? 0;
  }

  get quiet(): number {
    return this.options.quiet ?? 0;
  }

  /** Writes, unless the packet has ended before: arguments are read first, so a read beyond the end drops the whole phrase. */
  put(text: string): void {
    if (!this.#dry) this.#text += text;
  }

  /** Marks the packet as cut here; nothing is written after it. */
  cut(): void {
    this.put(` [|${this.protocol}]`);
    this.#dry = true;
  }

  /** As `cut`, by a printer that gives up the whole packet. */
  giveUp(): void {
    this.cut();
    this.linkHeaderBytes = 0;
  }

  has(at: number, length: number): boolean {
    return at + length <= this.end;
  }

  u8(at: number): number {
    return this.#within(at, 1) ? this.bytes[at]! : 0;
  }

  u16(at: number): number {
    return this.#within(at, 2) ? getU16(this.bytes, at) : 0;
  }

  u32(at: number): number {
    return this.#within(at, 4) ? getU32(this.bytes, at) : 0;
  }

  mac(at: number): string {
    return this.#within(at, 6) ? this.names.mac(getU48(this.bytes, at)) : '';
  }

  ip(at: number): string {
    return this.names.host(this.u32(at));
  }

  #within(at: number, length: number): boolean {
    if (this.#dry) return false;
    if (at + length <= this.end) return true;
    this.giveUp();
    return false;
  }
}
