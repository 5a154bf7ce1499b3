// One real stack and, at the other end of its cable, a script that makes every segment by hand and says what must come back. The
// clock is the script's. A wrong answer ends the script with the story so far.
import { parseMac } from '../../src/core/address.ts';
import { getU16, getU32, setU16, setU48 } from '../../src/core/bytes.ts';
import { checksumHolds, pseudoHeaderSum } from '../../src/core/checksum.ts';
import type { StreamSocket } from '../../src/core/network.ts';
import type { SocketOptions } from '../../src/core/sys.ts';
import type { SocketRow } from '../../src/core/tables.ts';
import { encode as encodeIp } from '../../src/protocols/ipv4/codec.ts';
import { encode, sealed } from '../../src/protocols/tcp/codec.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import {
  flagBits,
  flagText,
  optionBytes,
  readLine,
  readOptionBytes,
  writeLine,
  type Said,
} from './tcp-segment-text.ts';
import { ip, prefix, Wire } from './wire.ts';

export const HOST = ip('10.0.0.1');
export const PEER = ip('10.0.0.2');
const HOST_MAC = macOf('02:00:00:00:00:01');
const PEER_MAC = macOf('02:00:00:00:00:02');
const MS = 1_000_000;
/** The peer's streams begin just before their sequence numbers wrap. */
const PEER_ISN = 0xffff_fff0;

function macOf(text: string): number {
  const parsed = parseMac(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** The byte at a place of any stream: its neighbours differ, and so do places 256 apart. */
const patternAt = (place: number): number => (place * 31 + (place >>> 8) * 7) & 255;
export const pattern = (place: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => patternAt(place + i));

export interface TalkOptions {
  readonly sysctl?: Readonly<Record<string, string>>;
  readonly socket?: SocketOptions;
  readonly mtu?: number;
  readonly peerPort?: number;
}

export class Talk {
  readonly wire = new Wire();
  readonly host: NetworkStack;
  readonly hostPort = 80;
  peerPort: number;
  /** What the program holds: the listening socket, and the connection. */
  listener: StreamSocket | undefined;
  socket: StreamSocket | undefined;
  readonly story: string[] = [];
  #port: number | undefined;
  readonly #options: TalkOptions;
  #hostIsn: number | undefined;
  #peerIsn = PEER_ISN;
  #read = 0;
  /** Place of the next byte that the program writes, of the next that the peer has not yet checked, and reads. */
  #written = 0;
  #taken = 0;
  /** The peer's timestamps, once both ends have sent some: value, and echo of the host's last. */
  #stamps: [number, number] | undefined;
  #peerNext = 0;
  #hostNext = 0;

  constructor(options: TalkOptions = {}) {
    this.#options = options;
    this.peerPort = options.peerPort ?? 5000;
    this.host = this.wire.node('host', { ...(options.sysctl ? { sysctl: options.sysctl } : {}) });
    this.host.addInterface({
      name: 'eth0',
      port: 0,
      mac: HOST_MAC,
      mtu: options.mtu ?? 1500,
      addresses: [prefix('10.0.0.1/24')],
    });
    this.wire.link([this.host, 0]);
    this.host.addNeighbour({ address: PEER, mac: PEER_MAC });
    this.host.addRoute({ to: prefix('0.0.0.0/0'), via: PEER });
    this.wire.run(this.wire.now);
    this.wire.sent.length = 0;
  }

  // what the program does

  open(): StreamSocket {
    const opened = this.host.open('stream', 6, { pid: 7, program: 'test', fd: 3 });
    if (!opened.ok || !opened.value.stream) throw new Error('no stream socket');
    const socket = opened.value.stream;
    const set = socket.setOptions({ reuseAddress: true, ...this.#options.socket });
    if (!set.ok) throw new Error(set.error);
    return socket;
  }

  listen(backlog = 16): this {
    this.listener = this.open();
    this.#must('bind', this.listener.bind({ address: 0, port: this.hostPort }));
    this.#must('listen', this.listener.listen(backlog));
    return this.#tell('program listens');
  }

  connect(): this {
    this.socket = this.open();
    this.#must('connect', this.socket.connect({ address: PEER, port: this.peerPort }));
    const local = this.socket.localAddress();
    if (local.ok) this.#port = local.value.port;
    return this.#tell('program connects');
  }

  accept(): this {
    this.socket = this.listener?.accept({ pid: 7, program: 'test', fd: 4 });
    if (!this.socket) this.#fail('a connection that waits to be accepted', 'none');
    return this.#tell('program accepts');
  }

  /** Writes so many bytes of the pattern; all must have room. */
  write(length: number): this {
    const sent = this.socket!.send(pattern(this.#written, length));
    this.#tell(`program writes ${length}`);
    if (!sent.ok || sent.value !== length) this.#fail(`room for ${length}`, JSON.stringify(sent));
    this.#written += length;
    return this;
  }

  /** Reads at most `max` and checks that it is the next `length` bytes of the pattern. */
  read(length: number, max = length): this {
    const bytes = this.socket!.read(max);
    this.#tell(`program reads ${bytes?.length ?? 'nothing'}`);
    if (bytes?.length !== length) this.#fail(`${length} bytes`, `${bytes?.length ?? 'nothing'}`);
    const right = pattern(this.#taken, length);
    if (Buffer.compare(bytes!, right) !== 0) this.#fail('the bytes that the peer sent', 'others');
    this.#taken += length;
    return this;
  }

  readsEnd(): this {
    const bytes = this.socket!.read(1);
    return bytes?.length === 0 ? this.#tell('program reads the end') : this.#fail('the end of the stream', 'none');
  }

  readsNothing(): this {
    return this.socket!.read(1) === undefined ? this : this.#fail('nothing to read', 'something');
  }

  close(): this {
    this.#tell('program closes');
    this.socket!.close();
    return this;
  }

  shutdown(half: 'read' | 'write' | 'both' = 'write'): this {
    this.#tell(`program shuts down: ${half}`);
    this.#must('shutdown', this.socket!.shutdown(half));
    return this;
  }

  /** The errno that the program is told. */
  fails(errno: string): this {
    const pending = this.socket!.takePending();
    this.#tell(`program is told ${pending}`);
    return pending === errno ? this : this.#fail(errno, `${pending}`);
  }

  // what the peer does

  /** A new connection of the peer, from another number or port; or one that it left, with its handshake half done, when the host's number is given. */
  anew(isn: number, peerPort = this.peerPort, hostIsn?: number): this {
    this.#peerIsn = isn;
    this.peerPort = peerPort;
    this.#hostIsn = hostIsn;
    this.#stamps = undefined;
    [this.#peerNext, this.#hostNext, this.#written, this.#taken] = [0, 0, 0, 0];
    return this;
  }

  /** A segment of the peer. Without a sequence number it continues its stream; with the ACK flag and no number it acknowledges all. */
  peer(line: string): this {
    const said = this.#stamped(readLine(line));
    this.#tell(`peer > ${line}`);
    const seq = said.seq ?? this.#peerNext;
    const length = said.len ?? 0;
    const bytes = this.#segment(said, seq, length);
    const span = length + (said.flags.includes('S') ? 1 : 0) + (said.flags.includes('F') ? 1 : 0);
    if (!said.flags.includes('R')) this.#peerNext = Math.max(this.#peerNext, seq + span);
    this.raw(6, bytes, said.ecn ?? 0);
    return this;
  }

  /** Timestamps go on as they last were when a line does not name them. */
  #stamped(said: Said): Said {
    if (said.ts && this.#stamps) this.#stamps[0] = said.ts[0];
    return !said.ts && this.#stamps && !said.flags.includes('S') ? { ...said, ts: [...this.#stamps] } : said;
  }

  /** Any IP payload from the peer, or from `source`. */
  raw(protocol: number, payload: Uint8Array, ecn = 0, source = PEER, destination = HOST): this {
    const packet = encodeIp({
      dscp: 0,
      ecn,
      identification: 1,
      reserved: false,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 64,
      protocol,
      source,
      destination,
      options: [],
      payload,
    });
    const frame = new Uint8Array(14 + packet.length);
    setU48(frame, 0, HOST_MAC);
    setU48(frame, 6, PEER_MAC);
    setU16(frame, 12, 0x0800);
    frame.set(packet, 14);
    this.wire.inject(this.host, 0, frame);
    this.wire.run(this.wire.now);
    return this;
  }

  #segment(said: Said, seq: number, length: number): Uint8Array {
    const ack = said.ack ?? (said.flags.includes('.') ? this.#hostNext : 0);
    const bytes = encode({
      sourcePort: said.from ?? this.peerPort,
      destinationPort: said.to ?? this.#port ?? this.hostPort,
      sequence: (this.#peerIsn + seq) >>> 0,
      acknowledgment: said.flags.includes('.') ? ((this.#hostIsn ?? 0) + ack) >>> 0 : 0,
      reserved: 0,
      flags: flagBits(said.flags),
      window: said.win ?? 65_535,
      checksum: 0,
      urgent: said.urg ?? 0,
      options: optionBytes(said, (n) => ((this.#hostIsn ?? 0) + n) >>> 0),
      payload: pattern(seq - 1, length),
    });
    sealed(bytes, PEER, HOST);
    if (said.badChecksum) bytes[16] = bytes[16]! ^ 0x55;
    return bytes;
  }

  // what must be

  /** The next segments of the host, one for each line; of each, what the line says. */
  expect(...lines: readonly string[]): this {
    for (const line of lines) {
      const expected = readLine(line);
      const actual = this.next();
      if (!actual) this.#fail(line, 'no segment');
      for (const [key, value] of Object.entries(expected)) {
        const found = actual![key as keyof Said];
        if (JSON.stringify(found) !== JSON.stringify(value)) this.#fail(line, writeLine(actual!));
      }
    }
    return this;
  }

  /** Nothing comes from the host for so many milliseconds. */
  quiet(ms = 0): this {
    if (ms > 0) this.wait(ms);
    const actual = this.next();
    return actual ? this.#fail(`silence for ${ms} ms`, writeLine(actual)) : this;
  }

  wait(ms: number): this {
    this.wire.wait(ms * MS);
    return this.#tell(`${ms} ms pass`);
  }

  /** The host's initial sequence number, once it was seen. */
  get isn(): number {
    return this.#hostIsn ?? this.#fail('a SYN of the host', 'none');
  }

  get now(): number {
    return this.wire.now / MS;
  }

  /** State of the connection between both ends; CLOSED when there is none. */
  get state(): string {
    const rows = this.host.table('sockets') as readonly SocketRow[];
    const row = rows.find((r) => r.protocol === 'tcp' && r.remote === `10.0.0.2:${this.peerPort}`);
    return row?.state ?? 'CLOSED';
  }

  in(state: string): this {
    return this.state === state ? this : this.#fail(`state ${state}`, this.state);
  }

  /** The next segment that the host has sent, read; undefined when it has sent no more. */
  next(): Said | undefined {
    this.wire.run(this.wire.now);
    for (; this.#read < this.wire.sent.length;) {
      const { bytes } = this.wire.sent[this.#read++]!;
      if (getU16(bytes, 12) === 0x0800 && bytes[23] === 6) return this.#readFrame(bytes);
    }
    return undefined;
  }

  /** All segments of the host that were not looked at. */
  rest(): Said[] {
    const all: Said[] = [];
    for (let said = this.next(); said; said = this.next()) all.push(said);
    return all;
  }

  #readFrame(frame: Uint8Array): Said {
    const at = 14 + (frame[14]! & 15) * 4;
    const end = 14 + getU16(frame, 16);
    if (!checksumHolds(frame, 14, at)) this.#fail('a right IP checksum', 'a wrong one');
    const pseudo = pseudoHeaderSum(getU32(frame, 26), getU32(frame, 30), 6, end - at);
    if (!checksumHolds(frame, at, end, pseudo)) this.#fail('a right TCP checksum', 'a wrong one');
    const flags = flagText(frame[at + 13]!);
    const sequence = getU32(frame, at + 4);
    if (flags.includes('S')) this.#hostIsn ??= sequence;
    const seq = (sequence - (this.#hostIsn ?? sequence)) | 0;
    const payloadAt = at + (frame[at + 12]! >>> 4) * 4;
    const said: Said = {
      flags,
      seq,
      ...(flags.includes('.') ? { ack: (getU32(frame, at + 8) - this.#peerIsn) | 0 } : {}),
      win: getU16(frame, at + 14),
      len: end - payloadAt,
      ...readOptionBytes(frame, at + 20, payloadAt, (n) => (n - this.#peerIsn) | 0),
      ecn: frame[15]! & 3,
      from: getU16(frame, at),
      to: getU16(frame, at + 2),
    };
    this.#tell(`host > ${writeLine(said)}`);
    if (said.ts) this.#stamps = [this.#stamps?.[0] ?? said.ts[1], said.ts[0]];
    this.#checkPayload(frame.subarray(payloadAt, end), seq);
    const span = end - payloadAt + (flags.includes('S') ? 1 : 0) + (flags.includes('F') ? 1 : 0);
    if (!flags.includes('R')) this.#hostNext = Math.max(this.#hostNext, seq + span);
    return said;
  }

  #checkPayload(payload: Uint8Array, seq: number): void {
    if (Buffer.compare(payload, pattern(seq - 1, payload.length)) !== 0) this.#fail('the bytes written', 'others');
  }

  #must(what: string, done: { readonly ok: boolean; readonly error?: unknown }): void {
    if (!done.ok) this.#fail(`${what} to succeed`, String(done.error));
  }

  #tell(line: string): this {
    this.story.push(`${this.now.toFixed(3).padStart(10)}  ${line}`);
    return this;
  }

  #fail(expected: string, actual: string): never {
    throw new Error(`${this.story.join('\n')}\n  expected: ${expected}\n  actual:   ${actual}`);
  }
}

/** A connection that the peer has opened and the program has accepted. `syn`: the peer's options; `win`: its window. */
export function accepted(options: TalkOptions = {}, syn = 'mss 1460', win = 65_535): Talk {
  const talk = new Talk(options).listen();
  talk.peer(`S 0 win ${win} ${syn}`).expect('S. 0 ack 1').peer(`. ack 1 win ${win}`).accept().in('ESTABLISHED').quiet();
  return talk;
}

/** A connection that the program has opened. */
export function connected(options: TalkOptions = {}, syn = 'mss 1460', win = 65_535): Talk {
  const talk = new Talk(options).connect().expect('S 0');
  return talk.peer(`S. 0 ack 1 win ${win} ${syn}`).expect('. 1 ack 1').in('ESTABLISHED');
}
