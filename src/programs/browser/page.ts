/** Loading a page: the document, and what it names as soon as that has arrived, all at once as far as connections allow. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call } from '../../core/sys.ts';
import { parseUrl } from '../lib/http/url.ts';
import type { Tasks } from '../lib/tasks.ts';
import type { Document, Fetcher } from './fetching.ts';
import { readPage } from './html.ts';
import type { Loaded } from './session.ts';

/** Begins to load; `ended` is called once, when all that belongs to the page is there or has failed. Returns how to stop it, without that call. */
export function startPage(tasks: Tasks, fetcher: Fetcher, start: string, ended: (loaded: Loaded) => void): () => void {
  const page = new Page(tasks, fetcher, start, ended);
  return () => page.stop();
}

class Page {
  readonly #tasks: Tasks;
  readonly #fetcher: Fetcher;
  readonly #ended: (loaded: Loaded) => void;
  readonly #begun = new Set<string>();
  readonly #stops: (() => void)[] = [];
  #running = 0;
  #stopped = false;
  #loaded: Loaded;

  constructor(tasks: Tasks, fetcher: Fetcher, start: string, ended: (loaded: Loaded) => void) {
    this.#tasks = tasks;
    this.#fetcher = fetcher;
    this.#ended = ended;
    this.#loaded = { title: undefined, url: start, problem: 'nothing came', padlock: undefined };
    this.#begin(this.#document(start));
  }

  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stops) stop();
  }

  #begin(body: Call<unknown>): void {
    this.#running++;
    this.#stops.push(this.#tasks.start(this.#counted(body)));
  }

  *#counted(body: Call<unknown>): Call<void> {
    yield* body;
    if (--this.#running === 0 && !this.#stopped) this.#ended(this.#loaded);
  }

  *#document(start: string): Call<void> {
    const got = yield* this.#fetcher.fetch(start, 'html', undefined, (soFar) => this.#read(soFar));
    const title = got.ok ? this.#read(got.value) : undefined;
    const url = got.ok ? got.value.url : start;
    const padlock = this.#fetcher.rows.findLast((row) => row.kind === 'html' && row.url === url)?.padlock;
    this.#loaded = { title, url, problem: got.ok ? undefined : got.error, padlock };
  }

  /** Reads as much of the document as is there, and begins to fetch what is new in it. Returns its title. */
  #read({ url, type, body }: Document): string | undefined {
    if (type !== 'text/html' && type !== 'application/xhtml+xml') return undefined;
    const content = readPage(fromUtf8(body));
    const base = content.base === undefined ? undefined : parseUrl(content.base, url);
    for (const resource of content.resources) {
      const target = parseUrl(resource.url, base?.ok ? base.value.href : url);
      if (!target.ok || !/^https?$/.test(target.value.scheme)) continue;
      const href = target.value.href.split('#')[0]!;
      if (this.#begun.has(href)) continue;
      this.#begun.add(href);
      this.#begin(this.#fetcher.fetch(href, resource.kind, url));
    }
    return content.title;
  }
}
