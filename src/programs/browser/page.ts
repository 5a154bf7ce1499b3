/** Loading a page: the document, and what it names as soon as that has arrived, all at once as far as connections allow. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { parseUrl } from '../lib/http/url.ts';
import { Tasks } from '../lib/tasks.ts';
import type { Document, Fetcher } from './fetching.ts';
import { readPage } from './html.ts';

export interface Loaded {
  readonly title: string | undefined;
  readonly url: string;
  /** What is wrong with the document itself. */
  readonly problem: string | undefined;
}

export function* loadPage(sys: Sys, fetcher: Fetcher, start: string): Call<Loaded> {
  const tasks = new Tasks(sys);
  const page = new Page(tasks, fetcher);
  let loaded: Loaded = { title: undefined, url: start, problem: 'nothing came' };
  tasks.start(document());
  yield* tasks.run();
  return loaded;

  function* document(): Call<void> {
    const got = yield* fetcher.fetch(start, 'html', undefined, (soFar) => page.read(soFar));
    if (!got.ok) {
      loaded = { title: undefined, url: start, problem: got.error };
      return;
    }
    page.read(got.value);
    loaded = { title: page.title, url: got.value.url, problem: undefined };
  }
}

class Page {
  readonly #tasks: Tasks;
  readonly #fetcher: Fetcher;
  readonly #begun = new Set<string>();
  title: string | undefined;

  constructor(tasks: Tasks, fetcher: Fetcher) {
    this.#tasks = tasks;
    this.#fetcher = fetcher;
  }

  /** Reads as much of the document as is there, and begins to fetch what is new in it. */
  read({ url, type, body }: Document): void {
    if (type !== 'text/html' && type !== 'application/xhtml+xml') return;
    const content = readPage(fromUtf8(body));
    this.title = content.title;
    const base = content.base === undefined ? undefined : parseUrl(content.base, url);
    for (const resource of content.resources) {
      const target = parseUrl(resource.url, base?.ok ? base.value.href : url);
      if (!target.ok || !/^https?$/.test(target.value.scheme)) continue;
      const href = target.value.href.split('#')[0]!;
      if (this.#begun.has(href)) continue;
      this.#begun.add(href);
      this.#tasks.start(this.#fetcher.fetch(href, resource.kind, url));
    }
  }
}
