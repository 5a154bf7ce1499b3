/** What two programs said inside TLS, in the order of the records: the text of Wireshark's "Follow TLS Stream". */
import { formatIpv4 } from '../core/address.ts';
import { tlsDecrypted } from '../protocols/tls/index.ts';
import type { FollowedChunk } from './follow.ts';
import { fieldValue, type Dissection } from './tree.ts';

/** Show it the frames of one TCP stream, in order, dissected with the keys. */
export class OpenedStream {
  readonly #chunks: FollowedChunk[] = [];

  get chunks(): readonly FollowedChunk[] {
    return this.#chunks;
  }

  /** `first`: the end that the stream's first frame came from, `10.0.0.1:40000`. Bytes are copied. */
  add(d: Dissection, first: string): void {
    d.layers.forEach(({ protocol, bytes }, i) => {
      if (protocol !== tlsDecrypted || !hasData(d, i - 1)) return;
      const sender = `${formatIpv4(Number(fieldValue(d, 'ip.src')))}:${String(fieldValue(d, 'tcp.srcport'))}`;
      const frame = Number(fieldValue(d, 'frame.number') ?? 0);
      this.#chunks.push({ from: sender === first ? 0 : 1, frame, bytes: bytes.slice(), missing: 0 });
    });
  }
}

/** Whether the record carried the programs' data, and no message of TLS itself. */
const hasData = (d: Dissection, layer: number): boolean =>
  d.fields.some(({ name }, i) => name === 'tls.app_data' && d.layerOf[i] === layer);
