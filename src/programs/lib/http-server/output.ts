/** Bytes to a client who may read slowly, or have gone. */
import type { Call, Sys } from '../../../core/sys.ts';
import { microseconds, seconds } from '../../../core/time.ts';
import type { Transport } from '../transport.ts';

/** How long a client may read nothing before the server gives up on it (nginx: send_timeout). */
const SEND_TIMEOUT = seconds(60);

/** False when the connection broke or the client took nothing for too long. SIGPIPE must be handled. */
export function* sendAll(transport: Transport, bytes: Uint8Array): Call<boolean> {
  for (let at = 0; at < bytes.length;) {
    const sent = transport.send(bytes.subarray(at));
    if (sent.ok) {
      at += sent.value;
      continue;
    }
    if (sent.error !== 'EAGAIN') return false;
    const room = yield* transport.poll({ write: true, hangUp: true, timeout: SEND_TIMEOUT, upkeep: true });
    if (!room.ok && room.error === 'ETIMEDOUT') return false;
  }
  return (yield* transport.flush({ timeout: SEND_TIMEOUT, upkeep: true })).ok;
}

/** Turns that are taken without any time passing. */
const TURNS = 256;

/** Whoever does a little many times does not do all of it at one instant, as no machine could: a kernel would stop it. */
export class Pace {
  #turns = 0;

  *turn(sys: Sys): Call<void> {
    if (++this.#turns % TURNS === 0) yield* sys.sleep(microseconds(1));
  }
}
