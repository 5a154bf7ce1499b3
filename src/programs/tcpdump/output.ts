/** Where tcpdump's packets go: lines on standard output, a pcap file, or only a count. */
import { fail, ok, type Result } from '../../core/result.ts';
import { errnoText } from '../../core/errno.ts';
import type { Fd, Sys } from '../../core/sys.ts';
import { pcapHeader, pcapRecord } from '../../dissect/pcap.ts';
import { named, NUMERIC, PacketPrinter, type Names, type PrintablePacket } from '../../dissect/printers/index.ts';
import { reverseLookup } from '../lib/hosts.ts';
import { interfaceOfIndex } from './interfaces.ts';
import type { Settings } from './options.ts';

const STDOUT: Fd = 1;

export class Output {
  /** Packets that passed the filter and went here. */
  packets = 0;
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #printer: PacketPrinter;
  readonly #file: Fd | undefined;

  private constructor(sys: Sys, settings: Settings, linkType: number, file: Fd | undefined) {
    this.#sys = sys;
    this.#settings = settings;
    this.#file = file;
    const names = settings.print.numeric ? NUMERIC : hostNames(sys);
    this.#printer = new PacketPrinter(linkType, settings.print, names, (index) => interfaceOfIndex(sys, index));
  }

  /** Opens the file of -w, if there is one; the error is the line to print. */
  static open(sys: Sys, settings: Settings, linkType: number): Result<Output> {
    const { write } = settings;
    if (write === undefined) return ok(new Output(sys, settings, linkType, undefined));
    const file = write === '-' ? ok(STDOUT) : sys.open(write, 'write');
    if (!file.ok) return fail(`tcpdump: ${write}: ${errnoText(file.error)}`);
    const header = sys.write(file.value, pcapHeader(linkType, settings.snapLength));
    if (!header.ok) return fail(`tcpdump: ${write}: ${errnoText(header.error)}`);
    return ok(new Output(sys, settings, linkType, file.value));
  }

  /** Takes a packet; false once there are as many as -c asked for. */
  take(packet: PrintablePacket): boolean {
    this.packets++;
    const { onlyCount, numbered, printToo, write, count } = this.#settings;
    if (this.#file !== undefined) {
      this.#sys.write(this.#file, pcapRecord(packet.stamp, packet.bytes, packet.wireLength));
    }
    if (!onlyCount && (write === undefined || printToo)) {
      const number = numbered ? `${String(this.packets).padStart(5)}  ` : '';
      this.#sys.print(number + this.#printer.print(packet));
    }
    return count === undefined || this.packets < count;
  }

  close(): void {
    if (this.#file !== undefined && this.#file !== STDOUT) this.#sys.close(this.#file);
  }
}

/** Names from the hosts file, each looked up once, as the real one does. */
function hostNames(sys: Sys): Names {
  const known = new Map<number, string | undefined>();
  return named((address) => {
    if (!known.has(address)) known.set(address, reverseLookup(sys, address));
    return known.get(address);
  });
}
