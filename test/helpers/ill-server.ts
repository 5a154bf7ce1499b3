// A server of a test's own: says bytes to whoever connects, whatever was asked, and then does as it is told.
import type { Call, Fd, Sys } from '../../src/core/sys.ts';
import type { World } from '../../src/sim/world.ts';

export const PAIR = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

export type After = 'close' | 'reset' | 'stay';

/** Every connection gets the bytes after its first request, one connection at a time. Returns how many there were. */
export function illServer(world: World, says: Uint8Array, after: After): { connections: number } {
  const told = { connections: 0 };
  const kernel = world.sys('web');
  kernel.run(kernel.terminal('test'), 'ill', (sys) => serve(sys, says, after, told), true);
  world.run();
  return told;
}

function* serve(sys: Sys, says: Uint8Array, after: After, told: { connections: number }): Call<number> {
  sys.handle('SIGPIPE');
  const socket = sys.socket('stream');
  if (!socket.ok) return 1;
  sys.bind(socket.value, { address: 0, port: 80 });
  sys.listen(socket.value);
  for (;;) {
    const accepted = yield* sys.accept(socket.value);
    if (!accepted.ok) continue;
    told.connections++;
    yield* answer(sys, accepted.value.fd, says, after);
  }
}

function* answer(sys: Sys, fd: Fd, says: Uint8Array, after: After): Call<void> {
  yield* sys.read(fd);
  yield* sys.writeAll(fd, says);
  while (after === 'stay') {
    const read = yield* sys.read(fd);
    if (!read.ok || read.value.length === 0) break;
    if (says.length > 0) yield* sys.writeAll(fd, says);
  }
  if (after === 'reset') sys.setOptions(fd, { linger: 0 });
  sys.close(fd);
}
