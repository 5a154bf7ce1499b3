/** The transcript: all handshake messages so far, which every secret, signature and Finished is bound to (RFC 8446, 4.4.1). */
import { encodeHandshake } from './codec.ts';
import { digest, type HashName } from './crypto/hash.ts';
import { HANDSHAKE } from './numbers.ts';

export class Transcript {
  /** Headers included, in the order on the wire. */
  messages: Uint8Array[] = [];

  add(message: Uint8Array): void {
    this.messages.push(message);
  }

  hash(hash: HashName): Uint8Array {
    return digest(hash, this.messages);
  }

  /** Of no messages: what secrets are bound to that are bound to nothing. */
  emptyHash(hash: HashName): Uint8Array {
    return digest(hash, []);
  }

  /** As if these bytes had been added: a ClientHello up to its binders. */
  hashWith(hash: HashName, bytes: Uint8Array): Uint8Array {
    return digest(hash, [...this.messages, bytes]);
  }

  /** After a HelloRetryRequest the first ClientHello counts by its hash alone, so that a server need not keep it. */
  replaceByHash(hash: HashName): void {
    this.messages = [encodeHandshake(HANDSHAKE.messageHash, this.hash(hash)).bytes];
  }
}
