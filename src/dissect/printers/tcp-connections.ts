/** What tcpdump remembers of each connection of a capture: the numbers that later ones are told relative to. */
import type { Ipv4Address } from '../../core/address.ts';

/** Of the end with the lower service port (the lower address, where ports are equal), and of the other one. */
interface Beginning {
  low: number;
  high: number;
}

export interface RelativeNumbers {
  readonly sequence: number;
  readonly acknowledgment: number;
  /** What to take from the edges of SACK blocks. */
  readonly sackBase: number;
}

export class TcpConnections {
  readonly #beginnings = new Map<string, Beginning>();

  /** A segment with ACK: the first of its connection, and every SYN, is told in absolute numbers, and those after it relative to them. */
  relative(
    source: Ipv4Address,
    destination: Ipv4Address,
    sourcePort: number,
    destinationPort: number,
    isSyn: boolean,
    sequence: number,
    acknowledgment: number,
  ): RelativeNumbers {
    const fromHigh = sourcePort > destinationPort || (sourcePort === destinationPort && source > destination);
    const key = fromHigh
      ? `${destination}:${destinationPort} ${source}:${sourcePort}`
      : `${source}:${sourcePort} ${destination}:${destinationPort}`;
    const before = (acknowledgment - 1) >>> 0;
    const known = this.#beginnings.get(key);
    if (!known || isSyn) {
      this.#beginnings.set(key, fromHigh ? { low: before, high: sequence } : { low: sequence, high: before });
      return { sequence, acknowledgment, sackBase: before };
    }
    const [own, other] = fromHigh ? [known.high, known.low] : [known.low, known.high];
    return {
      sequence: (sequence - own) >>> 0,
      acknowledgment: (acknowledgment - other) >>> 0,
      sackBase: other,
    };
  }
}
