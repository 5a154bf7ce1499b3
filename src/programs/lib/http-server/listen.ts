/** A server's process: one listening socket, and all its connections at a time, each a task of its own (as nginx's event loop). */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Row } from '../../../core/device.ts';
import type { Accepted, Call, ExitStatus, Sys } from '../../../core/sys.ts';
import { Tasks } from '../tasks.ts';
import { ServerConnection, type Service } from './connection.ts';

/** A connection that shows itself in the table `http` while it is served. */
export interface Served {
  readonly row: Row;
  serve(): Call<void>;
}

export interface Door {
  readonly address: Ipv4Address;
  readonly port: number;
  readonly program: string;
}

/** Serves for as long as the machine runs; `begun` is given the tasks, to add its own. Status 1, and a message, when the service port is taken. */
export function* listenFor(
  sys: Sys,
  door: Door,
  made: (accepted: Accepted) => Served,
  begun?: (tasks: Tasks) => void,
): Call<ExitStatus> {
  sys.handle('SIGPIPE');
  const socket = sys.socket('stream');
  const bound = socket.ok ? sys.bind(socket.value, { address: door.address, port: door.port }) : socket;
  const listening = socket.ok && bound.ok ? sys.listen(socket.value, 511) : bound;
  if (!socket.ok || !listening.ok) {
    const why = errnoText(listening.ok ? 'EINVAL' : listening.error);
    sys.warn(`${door.program}: bind() to ${formatIpv4(door.address)}:${door.port} failed: ${why}\n`);
    return 1;
  }
  const tasks = new Tasks(sys);
  begun?.(tasks);
  const open = new Set<Served>();
  sys.publish('http', () => [...open].map((each) => ({ ...each.row })));
  tasks.start(acceptAll(sys, socket.value, tasks, open, made));
  yield* tasks.run();
  return 0;
}

function* acceptAll(
  sys: Sys,
  socket: number,
  tasks: Tasks,
  open: Set<Served>,
  made: (accepted: Accepted) => Served,
): Call<void> {
  for (;;) {
    const accepted = yield* sys.accept(socket);
    if (!accepted.ok) continue; // it went before it was taken
    sys.setOptions(accepted.value.fd, { noDelay: true }); // nginx: tcp_nodelay
    const connection = made(accepted.value);
    open.add(connection);
    tasks.start(
      (function* () {
        try {
          yield* connection.serve();
        } finally {
          open.delete(connection);
        }
      })(),
    );
  }
}

/** A web server's process. */
export const serveHttp = (sys: Sys, door: Door, service: Service, begun?: (tasks: Tasks) => void): Call<ExitStatus> =>
  listenFor(sys, door, (accepted) => new ServerConnection(sys, accepted, service), begun);
