// The stub of test/golden/tools/README.md: a station at alice's LAN that answers as no kernel does.
import { internetChecksum } from '../../src/core/checksum.ts';
import { getU16, setU16 } from '../../src/core/bytes.ts';
import { milliseconds, type Ns } from '../../src/core/time.ts';
import * as ipv4 from '../../src/protocols/ipv4/codec.ts';
import type { ExternalPort } from '../../src/sim/world.ts';

const MAC = [2, 0, 0, 0, 1, 9];
const LAN = 0xc0a80100;
const FIRST = LAN + 100;
const LAST = LAN + 199;

interface Answer {
  readonly after: Ns;
  readonly packet: Uint8Array;
}

export class Stub {
  readonly #port: ExternalPort;
  readonly #now: () => Ns;
  readonly #waiting: { at: Ns; frame: Uint8Array }[] = [];
  #turn = 0;

  constructor(port: ExternalPort, now: () => Ns) {
    this.#port = port;
    this.#now = now;
    port.onFrame((frame) => this.#receive(frame));
  }

  /** When the next answer is due. */
  get nextAt(): Ns {
    return Math.min(Infinity, ...this.#waiting.map((w) => w.at));
  }

  /** Sends what is due. */
  answer(): void {
    const due = this.#waiting.filter((w) => w.at <= this.#now());
    for (const w of due) {
      this.#waiting.splice(this.#waiting.indexOf(w), 1);
      this.#port.send(w.frame);
    }
  }

  #receive(frame: Uint8Array): void {
    const sender = frame.subarray(6, 12);
    const send = (after: Ns, type: number, payload: Uint8Array): void => {
      const bytes = Uint8Array.from([...sender, ...MAC, type >> 8, type & 255, ...payload]);
      this.#waiting.push({ at: this.#now() + after, frame: bytes });
    };
    const type = getU16(frame, 12);
    if (type === 0x0806) {
      const reply = arpReply(frame);
      if (reply) send(0, type, reply);
    }
    if (type !== 0x0800 || !MAC.every((b, i) => frame[i] === b)) return;
    const packet = ipv4.decode(frame, 14);
    if (!packet.ok) return;
    const bytes = frame.slice(14, 14 + getU16(frame, 14 + ipv4.LENGTH_AT));
    for (const { after, packet: answer } of this.#answers(packet.value, bytes)) send(after, type, answer);
  }

  #answers(p: ipv4.Ipv4Packet, bytes: Uint8Array): Answer[] {
    const error = (type: number, code: number, rest = [0, 0, 0, 0], from = FIRST): Uint8Array =>
      wrap(from, p.source, 64, icmp(type, code, rest, bytes.subarray(0, 28)));
    const [a, b, c, d] = [24, 16, 8, 0].map((shift) => (p.destination >>> shift) & 255) as [
      number,
      number,
      number,
      number,
    ];
    if (a === 10) return this.#pretendRouter([b, c, d], p, error);
    if (p.protocol !== 1) return p.protocol === 17 ? [{ after: 0, packet: error(3, 3, undefined, p.destination) }] : [];
    return p.payload[0] === 8 ? misbehave(d, p, error) : [];
  }

  /** 10.0.type.code, 10.1.0.0/16, 10.2.0.0/16. */
  #pretendRouter([b, type, code]: [number, number, number], p: ipv4.Ipv4Packet, error: MakeError): Answer[] {
    const now = (packet: Uint8Array): Answer[] => [{ after: 0, packet }];
    if (b === 0) return now(error(type, code, type === 3 && code === 4 ? [0, 0, 1400 >> 8, 1400 & 255] : undefined));
    if (b === 1) {
      this.#turn++;
      return now(
        p.ttl > 1 ? error(3, 3, undefined, p.destination) : error(11, 0, undefined, LAN + 101 + (this.#turn % 3)),
      );
    }
    if (b !== 2 || p.ttl === 3) return [];
    if (p.ttl >= 5) return now(error(3, 3, undefined, p.destination));
    return [{ after: milliseconds(2 * p.ttl), packet: error(11, 0, undefined, LAN + 100 + p.ttl) }];
  }
}

type MakeError = (type: number, code: number, rest?: number[], from?: number) => Uint8Array;

/** An echo request to 192.168.1.n, answered wrongly in n's own way. */
function misbehave(n: number, p: ipv4.Ipv4Packet, error: MakeError): Answer[] {
  const rest = [...p.payload.subarray(4, 8)];
  const data = p.payload.subarray(8);
  const sequence = getU16(p.payload, 6);
  const reply = (from = p.destination, ttl = 64, changed = data, damage = 0): Uint8Array =>
    wrap(from, p.source, ttl, icmp(0, 0, rest, changed, damage));
  const at = (ms: number, packet: Uint8Array): Answer => ({ after: milliseconds(ms), packet });
  switch (n) {
    case 101:
      return [at(1.5, reply())];
    case 102:
      return [at(15, reply())];
    case 103:
      return [at(150, reply())];
    case 104:
      return [at(1500, reply())];
    case 105:
      return [at(0, reply()), at(1, reply())];
    case 106:
      return [
        at(
          0,
          reply(
            undefined,
            64,
            data.map((b, i) => (i === 20 ? 0xff : b)),
          ),
        ),
      ];
    case 107:
      return [at(0, reply(undefined, 64, data.subarray(0, 24)))];
    case 108:
      return [at(0, reply(undefined, 64, data, 0x0101))];
    case 109:
      return [at(0, reply(LAN + 199))];
    case 110:
      return [at(0, error(5, 1, [192, 168, 1, 5])), at(1, reply())];
    case 111:
      return [at(0, error(4, 0)), at(1, reply())];
    case 112:
      return [at(0, error(11, 1))];
    case 113:
      return [at(0, error(12, 0, [20, 0, 0, 0]))];
    case 114:
      return sequence % 2 === 0 ? [] : [at(0, reply())];
    case 115:
      return [at(sequence === 1 ? 250 : 0, reply())];
    case 116:
      return [at(0, reply(undefined, 255))];
    case 117:
      return [at(0, error(5, 0, [192, 168, 1, 5])), at(1, reply())];
    default:
      return [at(0, reply())];
  }
}

function arpReply(frame: Uint8Array): Uint8Array | undefined {
  const wanted = ((frame[38]! << 24) | (frame[39]! << 16) | (frame[40]! << 8) | frame[41]!) >>> 0;
  if (getU16(frame, 20) !== 1 || wanted < FIRST || wanted > LAST) return undefined;
  const asker = frame.subarray(22, 32);
  return Uint8Array.from([...frame.subarray(14, 20), 0, 2, ...MAC, ...frame.subarray(38, 42), ...asker]);
}

function icmp(type: number, code: number, rest: readonly number[], data: Uint8Array, damage = 0): Uint8Array {
  const bytes = Uint8Array.from([type, code, 0, 0, ...rest, ...data]);
  setU16(bytes, 2, internetChecksum(bytes) ^ damage);
  return bytes;
}

const wrap = (source: number, destination: number, ttl: number, payload: Uint8Array): Uint8Array =>
  ipv4.encode({
    dscp: 0,
    ecn: 0,
    identification: 0x1234,
    reserved: false,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl,
    protocol: 1,
    source,
    destination,
    options: [],
    payload,
  });
