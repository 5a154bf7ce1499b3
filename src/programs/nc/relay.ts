/** What nc -u does once it knows its peer: input to datagrams, datagrams to output, until neither can go on. */
import type { Call, Fd, Sys } from '../../core/sys.ts';
import type { Settings } from './settings.ts';
import { withCrlf } from './stream.ts';

/** netcat's buffer: no datagram of its own making is larger. */
const BUFFER = 16_384;

/** Relays between standard input and output and a connected socket (or, with -k, one that everybody may send to). */
export function* relay(sys: Sys, socket: Fd, settings: Settings, alreadyReceived = 0): Call<void> {
  let reading = settings.readsInput;
  let received = alreadyReceived;
  let leaveAt = reading ? undefined : endOfInput(sys, settings);
  while (received < settings.receiveLimit) {
    const limits = [settings.idle, leaveAt === undefined ? undefined : leaveAt - sys.now()].filter(
      (t) => t !== undefined,
    );
    const fds = reading ? [socket, 0] : [socket];
    const ready = yield* sys.poll(fds, limits.length > 0 ? { timeout: Math.max(0, Math.min(...limits)) } : {});
    if (!ready.ok) return;
    if (ready.value === socket) {
      const message = yield* sys.receive(socket);
      // An ICMP error breaks the socket for netcat: it leaves without a word.
      if (!message.ok) return;
      sys.print(message.value.bytes);
      received++;
      continue;
    }
    const input = yield* sys.read(0);
    if (!input.ok) return;
    if (input.value.length === 0) {
      reading = false;
      leaveAt = endOfInput(sys, settings);
    } else if (!(yield* sendAll(sys, socket, input.value, settings))) reading = false;
  }
}

const endOfInput = (sys: Sys, { afterInput }: Settings): number | undefined =>
  afterInput === undefined ? undefined : sys.now() + afterInput;

/** One datagram for each piece of input. False when the socket takes no more. */
function* sendAll(sys: Sys, socket: Fd, input: Uint8Array, { crlf, interval }: Settings): Call<boolean> {
  const bytes = crlf ? withCrlf(input) : input;
  for (let at = 0; at < bytes.length; at += BUFFER) {
    if (interval > 0) yield* sys.sleep(interval);
    if (!sys.send(socket, bytes.subarray(at, at + BUFFER)).ok) return false;
  }
  return true;
}
