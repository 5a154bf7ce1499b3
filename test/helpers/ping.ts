/** A hand-made ping over a raw socket, for tests of the stack alone. */
import { setU16 } from '../../src/core/bytes.ts';
import { internetChecksum } from '../../src/core/checksum.ts';
import type { Errno } from '../../src/core/errno.ts';
import type { Socket } from '../../src/core/network.ts';
import type { Result } from '../../src/core/result.ts';
import type { SocketOptions } from '../../src/core/sys.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { ip } from './wire.ts';

export const OWNER = { pid: 1, program: 'test', fd: 3 };

export function echoRequest(sequence: number, size = 56): Uint8Array {
  const bytes = new Uint8Array(8 + size).map((_, i) => i);
  bytes[0] = 8;
  bytes[1] = 0;
  setU16(bytes, 2, 0);
  setU16(bytes, 4, 7);
  setU16(bytes, 6, sequence);
  setU16(bytes, 2, internetChecksum(bytes));
  return bytes;
}

export function rawSocket(stack: NetworkStack, options: SocketOptions = { receiveErrors: true }, protocol = 1): Socket {
  const opened = stack.open('raw', protocol, OWNER);
  if (!opened.ok) throw new Error(opened.error);
  const set = opened.value.setOptions(options);
  if (!set.ok) throw new Error(set.error);
  return opened.value;
}

export const ping = (socket: Socket, to: string, sequence = 1, size = 56): Result<number, Errno> =>
  socket.send(echoRequest(sequence, size), { address: ip(to), port: 0 });
