/** database: keeps the orders and pages of applications on other machines, a query and its rows at a time. */
import type { DatabaseConfig, PageRow } from '../../core/http-config.ts';
import type { Daemon } from '../../core/services.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { findPages, OrderStore } from '../lib/orders/store.ts';
import { encodeLine, parseQuery, readLine } from '../lib/orders/wire.ts';
import { Tasks } from '../lib/tasks.ts';

export const database: Daemon<DatabaseConfig> = {
  name: 'database',
  *main(sys, { address, port, pages }) {
    sys.handle('SIGPIPE');
    const socket = sys.socket('stream');
    if (!socket.ok || !sys.bind(socket.value, { address, port }).ok || !sys.listen(socket.value).ok) return 1;
    const store = new OrderStore(sys);
    sys.publish('orders', () => store.rows().map((row) => ({ ...row })));
    if (pages.length > 0) sys.publish('pages', () => pages.map((page) => ({ ...page, words: page.words.join(' ') })));
    const tasks = new Tasks(sys);
    tasks.start(accept(sys, socket.value, { orders: store, pages }, tasks));
    yield* tasks.run();
    return 0;
  },
};

interface Stores {
  readonly orders: OrderStore;
  readonly pages: readonly PageRow[];
}

function* accept(sys: Sys, socket: Fd, stores: Stores, tasks: Tasks): Call<void> {
  for (;;) {
    const accepted = yield* sys.accept(socket);
    if (accepted.ok) tasks.start(serve(sys, accepted.value.fd, stores));
  }
}

/** Until the application closes, or says what is no query. */
function* serve(sys: Sys, fd: Fd, { orders, pages }: Stores): Call<void> {
  for (;;) {
    const line = yield* readLine(sys, fd);
    const query = line === undefined ? undefined : parseQuery(line);
    if (!query?.ok) break;
    const asked = query.value;
    const rows = asked.op === 'find' ? findPages(sys, pages, asked) : orders.perform(asked);
    if (!(yield* sys.writeAll(fd, encodeLine({ rows }))).ok) break;
  }
  sys.close(fd);
}
