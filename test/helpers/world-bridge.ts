/**
 * A loopback bridge into a simulated network: one of its hosts moves bytes between a real TCP connection and a simulated one. Whenever
 * something real arrives, it is handed in between two dispatches and the world runs until it is quiet: nothing waits for a clock.
 */
import { connect, createServer, type Socket } from 'node:net';
import type { Call, ExitStatus, SocketAddress, Sys } from '../../src/core/sys.ts';
import type { World } from '../../src/sim/world.ts';

const QUIET = { until: 'quiet' } as const;

/** What came from outside and waits for the program inside. */
class Inbox {
  readonly pieces: Uint8Array[] = [];
  ended = false;
  /** Wakes the program. */
  ring: () => void = () => undefined;
}

export class WorldBridge {
  readonly #world: World;
  readonly #node: string;
  readonly #sockets: Socket[] = [];
  #close: () => void = () => undefined;

  constructor(world: World, node: string) {
    this.#world = world;
    this.#node = node;
  }

  /** Listens on loopback; each connection goes on to an address inside. Returns the real service port. */
  inward(remote: SocketAddress): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#join(socket, (sys, inbox) => dial(sys, remote, inbox, socket));
    });
    this.#close = () => server.close();
    return new Promise((done) => {
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
    });
  }

  /** Listens inside on a service port; a connection goes on to a real one on loopback. */
  outward(port: number, realPort: number): void {
    this.#start(`outward ${port}`, (sys) => this.#answer(sys, port, realPort));
  }

  stop(): void {
    this.#close();
    for (const socket of this.#sockets) socket.destroy();
  }

  *#answer(sys: Sys, port: number, realPort: number): Call<ExitStatus> {
    const listening = sys.socket('stream');
    if (!listening.ok) return 1;
    sys.bind(listening.value, { address: 0, port });
    sys.listen(listening.value, 5);
    for (;;) {
      const accepted = yield* sys.accept(listening.value, { upkeep: true });
      if (!accepted.ok) return 1;
      const socket = connect({ port: realPort, host: '127.0.0.1', allowHalfOpen: true });
      yield* relay(sys, accepted.value.fd, this.#inbox(socket), socket);
    }
  }

  #join(socket: Socket, body: (sys: Sys, inbox: Inbox) => Call<ExitStatus>): void {
    const inbox = this.#inbox(socket);
    this.#start('inward', (sys) => body(sys, inbox));
    this.#world.run(QUIET);
  }

  #inbox(socket: Socket): Inbox {
    const inbox = new Inbox();
    const arrived = (): void => {
      inbox.ring();
      this.#world.run(QUIET);
    };
    this.#sockets.push(socket);
    socket.on('data', (bytes: Buffer) => {
      inbox.pieces.push(Uint8Array.from(bytes));
      arrived();
    });
    socket.on('end', () => {
      inbox.ended = true;
      arrived();
    });
    socket.on('error', () => undefined);
    return inbox;
  }

  #start(name: string, body: (sys: Sys) => Call<ExitStatus>): void {
    const kernel = this.#world.sys(this.#node);
    kernel.run(kernel.terminal(`bridge ${name}`), name, body, true);
  }
}

function* dial(sys: Sys, remote: SocketAddress, inbox: Inbox, socket: Socket): Call<ExitStatus> {
  const fd = sys.socket('stream');
  if (!fd.ok) return 1;
  const connected = yield* sys.connect(fd.value, remote);
  if (connected.ok) yield* relay(sys, fd.value, inbox, socket);
  else socket.destroy();
  return 0;
}

/** Both ways until both ends have said that they are done. */
function* relay(sys: Sys, fd: number, inbox: Inbox, socket: Socket): Call<void> {
  const bell = sys.pipe();
  inbox.ring = () => void sys.write(bell.writer, '!');
  let reading = true;
  let writing = true;
  while (reading || writing) {
    for (let piece = inbox.pieces.shift(); piece; piece = inbox.pieces.shift()) yield* sys.writeAll(fd, piece);
    if (inbox.ended && writing) {
      sys.shutdown(fd, 'write');
      writing = false;
      continue;
    }
    const ready = yield* sys.poll([bell.reader, ...(reading ? [fd] : [])]);
    if (!ready.ok) break;
    const bytes = yield* sys.read(ready.value, { timeout: 0 });
    if (ready.value === bell.reader) continue;
    if (bytes.ok && bytes.value.length > 0) socket.write(bytes.value);
    else if (bytes.ok || bytes.error !== 'ETIMEDOUT') {
      socket.end();
      reading = false;
    }
  }
  sys.close(fd);
  inbox.ring = () => undefined;
}
