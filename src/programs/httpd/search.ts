/** The search application: `/search?q=cats` asks a database on another machine for pages, and each of its steps can be traced. */
import { utf8 } from '../../core/bytes.ts';
import type { PageRow, Upstream } from '../../core/http-config.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { escaped } from '../lib/http-server/pages.ts';
import type { Reply } from '../lib/http-server/reply.ts';
import type { Request } from '../lib/http-server/request.ts';
import { appDatabase, appLog, appRequest, appResponse, appService, noDatabase } from '../lib/orders/events.ts';
import { type PageQuery, statementOf } from '../lib/orders/store.ts';
import { RemoteDatabase } from './orders/remote.ts';

const LOG = '/var/log/search.log';
const LONGEST_WORD = 100;

export class Search {
  readonly #sys: Sys;
  readonly #database: RemoteDatabase;

  constructor(sys: Sys, database: Upstream) {
    this.#sys = sys;
    this.#database = new RemoteDatabase(sys, database);
  }

  *answer({ method, path, query }: Request): Call<Reply> {
    const sys = this.#sys;
    sys.emit(appRequest, { note: `${method} ${path}${query === undefined ? '' : `?${query}`}` });
    const word = wordOf(query ?? '');
    const reply = word === undefined ? nothingAsked() : yield* this.#find(word);
    const line = `${method} ${path} ${reply.status}`;
    sys.emit(appLog, { note: line });
    sys.files.append(LOG, utf8(`${line}\n`));
    sys.emit(appResponse, { note: String(reply.status), ...(reply.reason ? { reason: reply.reason } : {}) });
    return reply;
  }

  *#find(word: string): Call<Reply> {
    this.#sys.emit(appService, { note: `find pages about ${word}` });
    const query: PageQuery = { op: 'find', word };
    this.#sys.emit(appDatabase, { note: statementOf(query) });
    const pages = yield* this.#database.ask<PageRow>(query);
    if (pages.ok) return html(200, word, results(pages.value));
    return {
      ...html(503, 'Try again later', '<p>The search is out of order.</p>'),
      reason: noDatabase,
      note: pages.error,
    };
  }
}

/** The value of `q`, as a form sends it. */
function wordOf(query: string): string | undefined {
  const word = new URLSearchParams(query).get('q')?.trim().toLowerCase().slice(0, LONGEST_WORD);
  return word === '' ? undefined : word;
}

const nothingAsked = (): Reply => html(400, 'Search for what?', '<p>Ask with ?q= and a word.</p>');

function results(pages: readonly PageRow[]): string {
  if (pages.length === 0) return '<p>No page has this word.</p>';
  const rows = pages.map(({ url, title }) => `<li><a href="${escaped(url)}">${escaped(title)}</a></li>`);
  return `<ol>\n${rows.join('\n')}\n</ol>`;
}

function html(status: number, title: string, body: string): Reply {
  const text = `<!doctype html>\n<title>${escaped(title)}</title>\n<h1>${escaped(title)}</h1>\n${body}\n`;
  return { status, headers: [['Content-Type', 'text/html; charset=utf-8']], content: utf8(text) };
}
