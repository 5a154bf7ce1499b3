/** What a handshake message is read by. */
import type { Emit } from '../../../core/protocol.ts';

export interface MessageContext {
  /** The buffer that holds the message. */
  readonly bytes: Uint8Array;
  /** What the two sides agreed on, 0 while they have not. */
  readonly version: number;
  readonly suite: number;
  readonly emit: Emit;
}
