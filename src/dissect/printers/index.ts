/** tcpdump's lines: a captured packet as Debian 12's tcpdump 4.99 prints it. */
import { LINKTYPE_LINUX_SLL2, type Stamp } from '../capture-file.ts';
import { asciiText, hexAsciiLines, hexLines } from './hex.ts';
import { printCooked, printEthernet } from './link.ts';
import type { Names } from './names.ts';
import { Pen, type PrintOptions } from './pen.ts';
import { TcpConnections } from './tcp-connections.ts';
import { stampText, type StampHistory } from './stamp.ts';

export { named, NUMERIC, type Names } from './names.ts';
export type { PrintOptions } from './pen.ts';

export interface PrintablePacket {
  readonly stamp: Stamp;
  /** As captured, without FCS. */
  readonly bytes: Uint8Array;
  /** Length on the wire, without FCS. */
  readonly wireLength: number;
}

/** Prints the packets of one capture, in order. */
export class PacketPrinter {
  readonly #linkType: number;
  readonly #options: PrintOptions;
  readonly #names: Names;
  readonly #interfaceName: (index: number) => string | undefined;
  readonly #connections = new TcpConnections();
  readonly #history: StampHistory = { first: undefined, previous: undefined };

  constructor(
    linkType: number,
    options: PrintOptions,
    names: Names,
    interfaceName: (index: number) => string | undefined = () => undefined,
  ) {
    this.#linkType = linkType;
    this.#options = options;
    this.#names = names;
    this.#interfaceName = interfaceName;
  }

  /** All lines of one packet, with the last newline. */
  print(packet: PrintablePacket): string {
    const pen = new Pen(packet.bytes, this.#options, this.#names, this.#connections);
    if (this.#linkType === LINKTYPE_LINUX_SLL2) printCooked(pen, packet.wireLength, this.#interfaceName);
    else printEthernet(pen, packet.wireLength);
    const stamp = stampText(packet.stamp, this.#options.time ?? 0, this.#history);
    return `${stamp}${pen.text}${this.#dump(packet.bytes, pen.linkHeaderBytes)}\n`;
  }

  #dump(bytes: Uint8Array, linkHeaderBytes: number): string {
    const { hex = 0, hexAscii = 0, ascii = 0 } = this.#options;
    const from = (times: number): Uint8Array => (times > 1 ? bytes : bytes.subarray(linkHeaderBytes));
    if (hexAscii > 0) return hexAsciiLines(from(hexAscii));
    if (hex > 0) return hexLines(from(hex));
    return ascii > 0 ? asciiText(from(ascii)) : '';
  }
}
