/** database: keeps the orders of applications on other machines, a query and its rows at a time. */
import type { DatabaseConfig } from '../../core/http-config.ts';
import type { Daemon } from '../../core/services.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { OrderStore } from '../lib/orders/store.ts';
import { encodeLine, parseQuery, readLine } from '../lib/orders/wire.ts';
import { Tasks } from '../lib/tasks.ts';

export const database: Daemon<DatabaseConfig> = {
  name: 'database',
  *main(sys, { address, port }) {
    sys.handle('SIGPIPE');
    const socket = sys.socket('stream');
    if (!socket.ok || !sys.bind(socket.value, { address, port }).ok || !sys.listen(socket.value).ok) return 1;
    const store = new OrderStore(sys);
    sys.publish('orders', () => store.rows().map((row) => ({ ...row })));
    const tasks = new Tasks(sys);
    tasks.start(accept(sys, socket.value, store, tasks));
    yield* tasks.run();
    return 0;
  },
};

function* accept(sys: Sys, socket: Fd, store: OrderStore, tasks: Tasks): Call<void> {
  for (;;) {
    const accepted = yield* sys.accept(socket);
    if (accepted.ok) tasks.start(serve(sys, accepted.value.fd, store));
  }
}

/** Until the application closes, or says what is no query. */
function* serve(sys: Sys, fd: Fd, store: OrderStore): Call<void> {
  for (;;) {
    const line = yield* readLine(sys, fd);
    const query = line === undefined ? undefined : parseQuery(line);
    if (!query?.ok) break;
    if (!(yield* sys.writeAll(fd, encodeLine({ rows: store.perform(query.value) }))).ok) break;
  }
  sys.close(fd);
}
