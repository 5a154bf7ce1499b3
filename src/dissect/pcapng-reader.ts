/** Reads pcapng (draft-ietf-opsawg-pcapng): every section, both byte orders, any time resolution; unknown blocks are passed over. */
import { fromUtf8 } from '../core/bytes.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { CapturedPacket, CaptureFile, CaptureInterface, Stamp } from './capture-file.ts';
import { BLOCK, BYTE_ORDER_MAGIC, OPTION } from './pcapng.ts';

interface InterfaceBlock extends CaptureInterface {
  /** Units of a stamp per second. */
  readonly unitsPerSecond: bigint;
  readonly offsetSeconds: bigint;
}

const IF_TSOFFSET = 14;
/** Type of the secrets: `TLSK`. */
const TLS_KEY_LOG = 0x544c534b;

/** Reads a whole file. Trouble after the first section header ends the packets and is told in `trouble`. */
export function readPcapng(bytes: Uint8Array): Result<CaptureFile> {
  const reader = new SectionReader(bytes);
  const trouble = reader.run();
  if (trouble !== undefined && !reader.started) return fail(trouble);
  const interfaces = reader.interfaces.map(({ name, linkType, snapLength, fcsBytes }) => ({
    name,
    linkType,
    snapLength,
    fcsBytes,
  }));
  const file = { interfaces, packets: reader.packets, ...(reader.secrets !== '' && { secrets: reader.secrets }) };
  return ok(trouble === undefined ? file : { ...file, trouble });
}

class SectionReader {
  readonly interfaces: InterfaceBlock[] = [];
  readonly packets: CapturedPacket[] = [];
  started = false;
  secrets = '';
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #little = true;
  /** Interfaces are numbered anew in every section. */
  #firstInterface = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Goes through all blocks; returns why it stopped early. */
  run(): string | undefined {
    for (let at = 0; at < this.#bytes.length;) {
      const left = this.#bytes.length - at;
      if (left < 12) return `truncated pcapng dump file; tried to read 12 bytes, only got ${left}`;
      if (this.#u32(at) === BLOCK.section) {
        const order = this.#byteOrder(at + 8);
        if (order === undefined) return 'pcapng section header block has an invalid byte order magic';
        this.#little = order;
      }
      const length = this.#u32(at + 4);
      if (length < 12 || length % 4 !== 0) return `block in pcapng dump file has an impossible length of ${length}`;
      if (length > left) return `truncated pcapng dump file; tried to read ${length} bytes, only got ${left}`;
      if (this.#u32(at + length - 4) !== length) return 'block total length in header and trailer do not match';
      const trouble = this.#block(this.#u32(at), at + 8, at + length - 4);
      if (trouble !== undefined) return trouble;
      at += length;
    }
    return undefined;
  }

  #block(type: number, at: number, end: number): string | undefined {
    if (type === BLOCK.section) return this.#section(at, end);
    if (!this.started) return 'pcapng dump file does not begin with a section header block';
    if (type === BLOCK.interface) return this.#interface(at, end);
    if (type === BLOCK.enhanced) return this.#enhanced(at, end);
    if (type === BLOCK.simple) return this.#simple(at, end);
    if (type === BLOCK.secrets) return this.#secretsBlock(at, end);
    return undefined;
  }

  #section(at: number, end: number): string | undefined {
    if (end - at < 16) return 'pcapng section header block is too short';
    const major = this.#u16(at + 4);
    if (major !== 1) return `unsupported pcapng savefile version ${major}.${this.#u16(at + 6)}`;
    this.started = true;
    this.#firstInterface = this.interfaces.length;
    return undefined;
  }

  #interface(at: number, end: number): string | undefined {
    if (end - at < 8) return 'pcapng interface description block is too short';
    let name = '';
    let fcsBytes = 0;
    let unitsPerSecond = 1_000_000n;
    let offsetSeconds = 0n;
    this.#options(at + 8, end, (code, value) => {
      if (code === OPTION.name) name = fromUtf8(value);
      if (code === OPTION.fcsLength && value.length > 0) fcsBytes = value[0]!;
      if (code === OPTION.resolution && value.length > 0) unitsPerSecond = resolution(value[0]!);
      if (code === IF_TSOFFSET && value.length === 8) offsetSeconds = this.#signed64(value);
    });
    const linkType = this.#u16(at);
    this.interfaces.push({ name, linkType, snapLength: this.#u32(at + 4), fcsBytes, unitsPerSecond, offsetSeconds });
    return undefined;
  }

  #enhanced(at: number, end: number): string | undefined {
    if (end - at < 20) return 'pcapng enhanced packet block is too short';
    const index = this.#firstInterface + this.#u32(at);
    const from = this.interfaces[index];
    if (!from) return `a packet arrived on interface ${this.#u32(at)}, but there is no such interface`;
    const kept = this.#u32(at + 12);
    const data = at + 20;
    if (kept > end - data) return `pcapng enhanced packet block does not hold its ${kept} bytes`;
    let direction: 'in' | 'out' | undefined;
    let comment: string | undefined;
    this.#options(data + ((kept + 3) & ~3), end, (code, value) => {
      if (code === OPTION.comment) comment ??= fromUtf8(value);
      if (code === OPTION.flags && value.length === 4) {
        direction = ([undefined, 'in', 'out'] as const)[value[this.#little ? 0 : 3]! & 3];
      }
    });
    this.packets.push({
      stamp: stampOfUnits((BigInt(this.#u32(at + 4)) << 32n) | BigInt(this.#u32(at + 8)), from),
      interface: index,
      bytes: this.#bytes.slice(data, data + kept),
      wireLength: this.#u32(at + 16),
      ...(direction && { direction }),
      ...(comment !== undefined && { comment }),
    });
    return undefined;
  }

  /** Those of other protocols are passed over. */
  #secretsBlock(at: number, end: number): string | undefined {
    if (end - at < 8 || this.#u32(at + 4) > end - at - 8) return 'pcapng decryption secrets block is too short';
    if (this.#u32(at) === TLS_KEY_LOG) {
      this.secrets += `${fromUtf8(this.#bytes.subarray(at + 8, at + 8 + this.#u32(at + 4)))}\n`;
    }
    return undefined;
  }

  #simple(at: number, end: number): string | undefined {
    const from = this.interfaces[this.#firstInterface];
    if (!from) return 'a simple packet block comes before any interface';
    if (end - at < 4) return 'pcapng simple packet block is too short';
    const wireLength = this.#u32(at);
    const kept = Math.min(wireLength, end - at - 4, from.snapLength || Infinity);
    const bytes = this.#bytes.slice(at + 4, at + 4 + kept);
    this.packets.push({ stamp: { seconds: 0, nanoseconds: 0 }, interface: this.#firstInterface, bytes, wireLength });
    return undefined;
  }

  /** Walks the options up to the end mark; one that does not fit ends the walk. */
  #options(start: number, end: number, take: (code: number, value: Uint8Array) => void): void {
    for (let at = start; at + 4 <= end;) {
      const code = this.#u16(at);
      const length = this.#u16(at + 2);
      if (code === OPTION.end || at + 4 + length > end) return;
      take(code, this.#bytes.subarray(at + 4, at + 4 + length));
      at += 4 + ((length + 3) & ~3);
    }
  }

  #byteOrder(at: number): boolean | undefined {
    if (this.#view.getUint32(at, true) === BYTE_ORDER_MAGIC) return true;
    return this.#view.getUint32(at, false) === BYTE_ORDER_MAGIC ? false : undefined;
  }

  #signed64(value: Uint8Array): bigint {
    return new DataView(value.buffer, value.byteOffset, 8).getBigInt64(0, this.#little);
  }

  #u16(at: number): number {
    return this.#view.getUint16(at, this.#little);
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, this.#little);
  }
}

/** `if_tsresol`: a power of 10, or of 2 when the top bit is set. */
const resolution = (code: number): bigint => (code & 0x80 ? 2n : 10n) ** BigInt(code & 0x7f);

function stampOfUnits(units: bigint, from: InterfaceBlock): Stamp {
  const seconds = units / from.unitsPerSecond + from.offsetSeconds;
  const nanoseconds = ((units % from.unitsPerSecond) * 1_000_000_000n) / from.unitsPerSecond;
  return { seconds: Number(seconds), nanoseconds: Number(nanoseconds) };
}
