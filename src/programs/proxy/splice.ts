/** Two TCP connections joined byte for byte: what one side says the other hears, each half closed by itself. */
import { formatIpv4 } from '../../core/address.ts';
import type { ProxyConfig } from '../../core/http-config.ts';
import { concat } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { HttpConnectionRow } from '../../core/service-tables.ts';
import type { Accepted, Call, Fd, SocketAddress, Sys } from '../../core/sys.ts';
import type { Served } from '../lib/http-server/listen.ts';

/** Bytes that wait to be written, at most, for each direction. */
const BUFFER = 65_536;

/** One direction. */
interface Way {
  readonly from: Fd;
  readonly to: Fd;
  held: Uint8Array;
  /** Whether `from` may still say something. */
  open: boolean;
  /** How many bytes are left before the one that is flipped; negative when it has passed, or there is none. */
  untilFlip: number;
}

export class Splice implements Served {
  readonly row: { -readonly [Key in keyof HttpConnectionRow]: HttpConnectionRow[Key] };
  readonly #sys: Sys;
  readonly #client: Fd;
  readonly #config: ProxyConfig;

  constructor(sys: Sys, { fd, peer }: Accepted, config: ProxyConfig) {
    this.#sys = sys;
    this.#client = fd;
    this.#config = config;
    const local = sys.localAddress(fd);
    this.row = {
      role: 'proxy',
      program: 'proxy',
      local: local.ok ? text(local.value) : '',
      remote: text(peer),
      state: 'request',
      requests: 0,
      request: '',
      status: 0,
      bytes: 0,
    };
  }

  *serve(): Call<void> {
    const upstream = this.#config.routes.get('/')!;
    const socket = this.#sys.socket('stream');
    if (!socket.ok) return this.#sys.close(this.#client);
    this.#sys.setOptions(socket.value, { noDelay: true });
    const connected = yield* this.#sys.connect(socket.value, upstream, { timeout: this.#config.connectTimeout });
    if (connected.ok) yield* this.#carry(socket.value);
    else {
      this.#sys.warn(`proxy: connect to ${text(upstream)} failed: ${errnoText(connected.error)}\n`);
      // a client whose backend is not there is told so by a reset, as if nobody listened here
      this.#sys.setOptions(this.#client, { linger: 0 });
    }
    this.#sys.close(socket.value);
    this.#sys.close(this.#client);
  }

  *#carry(upstream: Fd): Call<void> {
    const ways: readonly Way[] = [
      { from: this.#client, to: upstream, held: new Uint8Array(0), open: true, untilFlip: this.#config.flip ?? -1 },
      { from: upstream, to: this.#client, held: new Uint8Array(0), open: true, untilFlip: -1 },
    ];
    while (ways.some((way) => way.open || way.held.length > 0)) {
      const reads = ways.filter((way) => way.open && way.held.length < BUFFER).map((way) => way.from);
      const writes = ways.filter((way) => way.held.length > 0).map((way) => way.to);
      yield* this.#sys.poll(reads, { write: writes });
      for (const way of ways) {
        if (!(yield* this.#move(way))) return this.#reset(ways);
      }
    }
  }

  /** What can be moved without waiting; false when one of the two connections broke. */
  *#move(way: Way): Call<boolean> {
    if (way.open && way.held.length < BUFFER) {
      const read = yield* this.#sys.read(way.from, { timeout: 0, max: BUFFER - way.held.length });
      if (!read.ok && read.error !== 'ETIMEDOUT') return false;
      if (read.ok && read.value.length > 0) way.held = concat([way.held, flipped(way, read.value)]);
      else if (read.ok) way.open = false;
      if (!way.open && way.held.length === 0) this.#sys.shutdown(way.to, 'write');
    }
    if (way.held.length === 0) return true;
    const sent = this.#sys.send(way.to, way.held);
    if (!sent.ok) return sent.error === 'EAGAIN';
    way.held = way.held.subarray(sent.value);
    if (way.to === this.#client) this.row.bytes += sent.value;
    if (!way.open && way.held.length === 0) this.#sys.shutdown(way.to, 'write');
    return true;
  }

  /** One side broke off: so does the other, that nobody takes half a message for a whole one. */
  #reset(ways: readonly Way[]): void {
    for (const { to } of ways) this.#sys.setOptions(to, { linger: 0 });
  }
}

/** What came, with the one bit flipped when its byte is among it: what an attacker on the path does, who mends TCP's checksum too. */
function flipped(way: Way, bytes: Uint8Array): Uint8Array {
  const place = way.untilFlip;
  way.untilFlip -= bytes.length;
  if (place < 0 || place >= bytes.length) return bytes;
  return bytes.map((byte, index) => (index === place ? byte ^ 1 : byte));
}

const text = ({ address, port }: SocketAddress): string => `${formatIpv4(address)}:${port}`;
