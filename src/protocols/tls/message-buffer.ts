/** Puts handshake messages together from the records that carry them: several in one, or one over several (RFC 8446, 5.1). */
import { concat } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { decodeHandshake, handshakeLength, type HandshakeMessage } from './codec.ts';
import { REASONS, type TlsReason } from './reasons.ts';

/** No certificate chain of ours comes near it; a peer that announces more wants our memory. */
const MAX_MESSAGE = 2 ** 17;

export class MessageBuffer {
  #bytes: Uint8Array = new Uint8Array(0);

  /** Whether no message has begun that is not whole. */
  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  add(bytes: Uint8Array): void {
    this.#bytes = this.isEmpty ? bytes : concat([this.#bytes, bytes]);
  }

  /** The next message; undefined until it is there as a whole. */
  next(): Result<HandshakeMessage, TlsReason> | undefined {
    const length = handshakeLength(this.#bytes);
    if (length !== undefined && length > MAX_MESSAGE) return fail(REASONS.messageTooLong);
    const message = decodeHandshake(this.#bytes);
    if (!message) return undefined;
    this.#bytes = this.#bytes.subarray(message.bytes.length);
    return ok(message);
  }
}
