/** The orders application: a tiny web service whose every step can be traced, from the request to the store and back. */
import { fromUtf8, utf8 } from '../../../core/bytes.ts';
import type { Reason } from '../../../core/event.ts';
import type { HttpConfig, Upstream } from '../../../core/http-config.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Row } from '../../../core/device.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { fieldValue } from '../../../protocols/http/codec.ts';
import { tooLarge } from '../../lib/http-server/events.ts';
import { page } from '../../lib/http-server/pages.ts';
import { jsonReply, NOTHING, type Reply } from '../../lib/http-server/reply.ts';
import { encodePath, type Request } from '../../lib/http-server/request.ts';
import {
  appLog,
  appRequest,
  appResponse,
  appService,
  invalidOrder,
  noDatabase,
  noSuchOrder,
  orderExists,
} from '../../lib/orders/events.ts';
import { Database } from './database.ts';

const LOG = '/var/log/orders.log';
const MOST_QUANTITY = 1000;
const LONGEST_ITEM = 100;

/** What a POST brings, checked. */
interface NewOrder {
  readonly id: number | undefined;
  readonly item: string;
  readonly quantity: number;
}

export class Orders {
  readonly #sys: Sys;
  readonly #path: string;
  readonly #database: Database;

  /** `path`: where the application is found; `remote`: its database, when that is another machine's. */
  constructor(sys: Sys, path: string, remote: Upstream | undefined) {
    this.#sys = sys;
    this.#path = path.replace(/\/$/, '');
    this.#database = new Database(sys, remote);
  }

  rows(): Row[] {
    return this.#database.rows().map((order) => ({ ...order }));
  }

  /** `rest`: the order's number, or nothing. */
  *answer(request: Request, rest: string, { bodyLimit, server }: HttpConfig): Call<Reply> {
    const { method } = request;
    const body = yield* request.whole(bodyLimit);
    if (!body.ok) return { ...page(413, server, { reason: tooLarge }), closes: true };
    this.#sys.emit(appRequest, { numbers: [Number(rest) || 0], note: `${method} ${request.path}` });
    const reply = yield* this.#handle(request, rest, body.value);
    const line = `${method} ${request.path} ${reply.status}`;
    this.#sys.emit(appLog, { note: line });
    this.#sys.files.append(LOG, utf8(`${line}\n`));
    this.#sys.emit(appResponse, { note: String(reply.status), ...(reply.reason ? { reason: reply.reason } : {}) });
    return reply;
  }

  *#handle({ method, head }: Request, rest: string, body: Uint8Array): Call<Reply> {
    if (rest === '') {
      if (method === 'DELETE') return notOfThis('GET, HEAD, POST, OPTIONS');
      return method === 'POST'
        ? yield* this.#create(fieldValue(head.headers, 'content-type'), body)
        : yield* this.#list();
    }
    if (method === 'POST') return notOfThis('GET, HEAD, DELETE, OPTIONS');
    if (!/^[1-9]\d{0,8}$/.test(rest)) return problem(404, noSuchOrder, `${rest} is not the number of an order`);
    const id = Number(rest);
    return method === 'DELETE' ? yield* this.#delete(id) : yield* this.#show(id);
  }

  *#list(): Call<Reply> {
    this.#sys.emit(appService, { note: 'list the orders' });
    const rows = yield* this.#database.ask({ op: 'all' });
    return rows.ok ? jsonReply(200, rows.value) : problem(503, noDatabase, rows.error);
  }

  *#show(id: number): Call<Reply> {
    this.#sys.emit(appService, { numbers: [id], note: `show order ${id}` });
    const rows = yield* this.#database.ask({ op: 'one', id });
    if (!rows.ok) return problem(503, noDatabase, rows.error);
    const [order] = rows.value;
    return order ? jsonReply(200, order) : problem(404, noSuchOrder, `there is no order ${id}`);
  }

  *#delete(id: number): Call<Reply> {
    this.#sys.emit(appService, { numbers: [id], note: `delete order ${id}` });
    const rows = yield* this.#database.ask({ op: 'delete', id });
    if (!rows.ok) return problem(503, noDatabase, rows.error);
    if (rows.value.length === 0) return problem(404, noSuchOrder, `there is no order ${id}`);
    return { status: 204, headers: [], content: NOTHING };
  }

  *#create(type: string | undefined, body: Uint8Array): Call<Reply> {
    if (!/^application\/json\s*(?:;|$)/i.test(type ?? ''))
      return problem(415, invalidOrder, 'orders come as application/json');
    const order = readOrder(body);
    if (!order.ok) {
      this.#sys.emit(appService, { reason: invalidOrder, note: order.error });
      return problem(400, invalidOrder, order.error);
    }
    const { id, item, quantity } = order.value;
    this.#sys.emit(appService, { numbers: [id ?? 0], note: `take an order of ${quantity} ${item}` });
    const rows = yield* this.#database.ask({ op: 'insert', item, quantity, ...(id === undefined ? {} : { id }) });
    if (!rows.ok) return problem(503, noDatabase, rows.error);
    const [created] = rows.value;
    if (!created) return problem(409, orderExists, `there is an order ${id} already`);
    return jsonReply(201, created, [['Location', `${encodePath(this.#path)}/${created.id}`]]);
  }
}

function readOrder(body: Uint8Array): Result<NewOrder> {
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(body));
  } catch {
    return fail('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('the body is not a JSON object');
  const { id, item, quantity = 1, ...others } = value as Record<string, unknown>;
  const [stranger] = Object.keys(others);
  if (stranger !== undefined) return fail(`an order has no ${stranger}: it has item, quantity and perhaps id`);
  if (typeof item !== 'string' || item.trim() === '' || item.length > LONGEST_ITEM)
    return fail(`item must be a text of 1 to ${LONGEST_ITEM} characters`);
  if (!isCount(quantity, MOST_QUANTITY)) return fail(`quantity must be a whole number from 1 to ${MOST_QUANTITY}`);
  if (id !== undefined && !isCount(id, 999_999_999)) return fail('id must be a whole number from 1 to 999999999');
  return ok({ id, item, quantity });
}

const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;

const problem = (status: number, reason: Reason, error: string): Reply => ({
  ...jsonReply(status, { error }),
  reason,
  note: error,
});

const notOfThis = (allow: string): Reply =>
  jsonReply(405, { error: 'that method is not for this resource' }, [['Allow', allow]]);
