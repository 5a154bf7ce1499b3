/** One document of wget: tries, redirects, the file, and the log of it all (http.c, http_loop). */
import { concat } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { seconds, type Ns } from '../../core/time.ts';
import { fieldValue, type ResponseHead } from '../../protocols/http/codec.ts';
import type { HttpStream } from '../lib/http/stream.ts';
import type { Connections } from './connecting.ts';
import { EXIT } from './exits.ts';
import { rateText, timeStamp } from './figures.ts';
import type { Log } from './log.ts';
import { contentProblem, headProblem, lengthLine, save, type Saved } from './saving.ts';
import { Sink } from './sink.ts';
import { FileNames } from './file-names.ts';
import { proxyOf } from './proxy.ts';
import { type Ask, requestHead } from './request.ts';
import type { Security } from './secure.ts';
import type { Shared, Totals } from './shared.ts';
import type { Settings } from './settings.ts';
import { wgetUrl, type WgetUrl } from './urls.ts';

/** How an attempt went: done with a status, again, or on to another URL. */
export type Outcome = { readonly exit: number } | { readonly again: string } | { readonly to: WgetUrl };

export class Retrieval {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #connections: Connections;
  readonly #log: Log;
  readonly #totals: Totals;
  readonly #security: Security;
  #url: WgetUrl;
  #challenged = false;
  #redirects = 0;
  /** What earlier tries have left in the file. */
  #have = 0;
  readonly #names: FileNames;
  #tries = 1;
  #method: string;
  #body: Uint8Array | undefined;

  constructor({ sys, settings, connections, log, totals, security }: Shared, url: WgetUrl) {
    this.#sys = sys;
    this.#settings = settings;
    this.#connections = connections;
    this.#log = log;
    this.#totals = totals;
    this.#security = security;
    this.#names = new FileNames(sys, settings, url);
    this.#url = url;
    this.#method = settings.method ?? (settings.spider ? 'HEAD' : 'GET');
  }

  *run(): Call<number> {
    const { settings, log } = { settings: this.#settings, log: this.#log };
    const name = this.#names.own;
    if (settings.noClobber && settings.output === undefined && this.#sys.files.stat(name).ok) {
      log.say(`File ‘${name}’ already there; not retrieving.\n\n`);
      return 0;
    }
    const problem = this.#readBody();
    if (problem !== undefined) return problem;
    if (settings.spider) log.say('Spider mode enabled. Check if remote file exists.\n');
    if (settings.resume) this.#have = this.#names.size(settings.output ?? name);
    for (;;) {
      const outcome = yield* this.#attempt();
      if ('exit' in outcome) return outcome.exit;
      if ('to' in outcome) {
        this.#url = outcome.to;
        continue;
      }
      const over = this.#tries >= settings.tries;
      log.say(`${outcome.again}${over ? 'Giving up.' : 'Retrying.'}\n\n`);
      if (over) return EXIT.network;
      yield* this.#sys.sleep(seconds(Math.min(this.#tries, settings.waitRetry)));
      this.#tries++;
    }
  }

  *#attempt(): Call<Outcome> {
    const { shown } = this.#url;
    const tried = this.#tries > 1 ? `(try:${String(this.#tries).padStart(2)})  ` : '';
    this.#log.say(`--${this.#now()}--  ${tried}${shown}\n`);
    const proxy = proxyOf(this.#sys, this.#settings, this.#url);
    const { host, port } = proxy ?? this.#url;
    const secured = this.#url.parsed.scheme === 'https' ? `${this.#url.host}:${this.#url.parsed.port}` : '';
    if (secured !== '') this.#security.prepare();
    const connected = yield* this.#connections.obtain(host, port, secured);
    if (!connected.ok) return connected.error === 'lost' ? { again: '' } : { exit: EXIT.network };
    const stream = connected.value;
    if (secured !== '' && !stream.transport.secure) {
      const exit = yield* this.#security.secure(stream, this.#url, proxy !== undefined);
      if (exit !== undefined) return (stream.close(), { exit });
    }
    const asked = yield* this.#ask(stream, proxy !== undefined);
    if ('again' in asked) {
      stream.close();
      return asked;
    }
    const { outcome, reusable } = yield* this.#answer(stream, asked.head);
    if (reusable && this.#settings.keepAlive) this.#connections.keep(host, port, stream, secured);
    else stream.close();
    return outcome;
  }

  /** Sends the request and reads the head of the answer. */
  *#ask(stream: HttpStream, proxied: boolean): Call<{ readonly again: string } | { readonly head: ResponseHead }> {
    const { settings, log } = { settings: this.#settings, log: this.#log };
    const ask: Ask = {
      url: this.#url,
      method: this.#method,
      body: this.#body,
      from: this.#have,
      since: this.#names.since(),
      proxied: proxied && this.#url.parsed.scheme === 'http',
      challenged: this.#challenged,
    };
    stream.expect(ask.method);
    const sent = yield* stream.send(
      concat([requestHead(settings, ask), ask.body ?? new Uint8Array(0)]),
      this.#patience(),
    );
    log.say(`${proxied ? 'Proxy' : 'HTTP'} request sent, awaiting response... `);
    for (;;) {
      const event = sent.ok ? yield* stream.next(this.#patience()) : sent;
      if (!event.ok) return { again: headProblem(event.error, stream) };
      if (event.value.type !== 'head' || event.value.head.status < 200) continue;
      const { head, raw } = event.value;
      if (settings.serverResponse) {
        log.say('\n');
        log.always(
          raw
            .trimEnd()
            .split('\r\n')
            .map((line) => `  ${line}\n`)
            .join(''),
        );
      } else log.say(`${head.status} ${head.reason}\n`);
      return { head };
    }
  }

  *#answer(stream: HttpStream, head: ResponseHead): Call<{ readonly outcome: Outcome; readonly reusable: boolean }> {
    const { settings, log } = { settings: this.#settings, log: this.#log };
    const { status, headers, reason } = head;
    const location = fieldValue(headers, 'location');
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      const reusable = yield* this.#skip(stream);
      return { outcome: this.#redirect(status, location), reusable };
    }
    if (status === 401) {
      const reusable = yield* this.#skip(stream);
      return { outcome: this.#challenge(headers), reusable };
    }
    if (status === 304) {
      log.say(`File ‘${this.#names.own}’ not modified on server. Omitting download.\n\n`);
      return { outcome: { exit: 0 }, reusable: yield* this.#skip(stream) };
    }
    if (status === 416 && this.#have > 0) {
      log.say('\n    The file is already fully retrieved; nothing to do.\n\n');
      return { outcome: { exit: 0 }, reusable: yield* this.#skip(stream) };
    }
    if (settings.spider) return { outcome: this.#spied(status, headers), reusable: yield* this.#skip(stream) };
    const failed = status >= 400;
    if (failed && !settings.contentOnError) {
      const reusable = yield* this.#skip(stream);
      return { outcome: this.#failed(status, reason), reusable };
    }
    const saved = yield* this.#save(stream, head);
    return failed && 'exit' in saved.outcome
      ? { outcome: this.#failed(status, reason), reusable: saved.reusable }
      : saved;
  }

  #redirect(status: number, location: string): Outcome {
    this.#log.say(`Location: ${location} [following]\n`);
    if (++this.#redirects > this.#settings.maxRedirects) {
      this.#log.say(`${this.#settings.maxRedirects} redirections exceeded.\n`);
      return { exit: EXIT.server };
    }
    const next = wgetUrl(location, this.#url.parsed.href);
    if (!next.ok) {
      this.#log.error(`${next.error}\n`);
      return { exit: EXIT.generic };
    }
    if (this.#body && status < 307) {
      this.#body = undefined;
      this.#method = 'GET';
    }
    return { to: next.value };
  }

  #challenge(headers: ResponseHead['headers']): Outcome {
    const known = this.#settings.user ?? this.#url.user;
    const scheme = fieldValue(headers, 'www-authenticate') ?? '';
    if (known !== undefined && !this.#challenged && !this.#settings.authAtOnce && /^basic/i.test(scheme)) {
      this.#challenged = true;
      this.#log.say(`Authentication selected: ${scheme}\n`);
      return { to: this.#url };
    }
    this.#log.say('\nUsername/Password Authentication Failed.\n');
    return { exit: EXIT.authentication };
  }

  #spied(status: number, headers: ResponseHead['headers']): Outcome {
    if (status >= 400) {
      this.#log.say('Remote file does not exist -- broken link!!!\n\n');
      return { exit: EXIT.server };
    }
    this.#log.say(lengthLine(headers, 0));
    const isPage = /^text\/html/i.test(fieldValue(headers, 'content-type') ?? '');
    this.#log.say(
      isPage
        ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
        : 'Remote file exists.\n\n',
    );
    return { exit: 0 };
  }

  #failed(status: number, reason: string): Outcome {
    if (!this.#settings.verbose) this.#log.brief(`${this.#url.shown}:\n`);
    this.#log.brief(`${this.#now()} ERROR ${status}: ${reason}.\n`);
    this.#log.say('\n');
    return { exit: EXIT.server };
  }

  *#save(stream: HttpStream, head: ResponseHead): Call<{ readonly outcome: Outcome; readonly reusable: boolean }> {
    const path = this.#names.forSaving(head.headers);
    const appends = this.#have > 0 || (this.#totals.files > 0 && this.#settings.output !== undefined);
    const sink = Sink.open(this.#sys, path, appends);
    if (typeof sink === 'string') {
      this.#log.error(`${sink}\n`);
      return { outcome: { exit: EXIT.file }, reusable: false };
    }
    const tools = { sys: this.#sys, settings: this.#settings, log: this.#log };
    const saved = yield* save(tools, stream, head, sink, this.#have);
    sink.close();
    return { outcome: this.#saved(sink, saved, head.status), reusable: saved.reusable };
  }

  #saved(sink: Sink, saved: Saved, status: number): Outcome {
    const { initial, received, total, elapsed, problem } = saved;
    const size = initial + received;
    const speed = `(${rateText(received, elapsed)})`;
    const of = total === undefined ? `[${size}]` : `[${size}/${total}]`;
    // the end of the connection is the end of a document that says no length
    if (problem !== undefined && (total !== undefined || problem.kind !== 'refused' || saved.trouble)) {
      this.#have = sink.isOutput ? 0 : Math.max(size, this.#have);
      return { again: `${this.#now()} ${speed} - ${contentProblem(problem, size, total, saved.trouble)}` };
    }
    this.#totals.files++;
    this.#totals.bytes += received;
    this.#totals.time += elapsed;
    if (status >= 400) return { exit: 0 };
    const place = sink.isOutput ? 'written to stdout' : `‘${sink.shown}’ saved`;
    if (this.#settings.verbose) this.#log.say(`${this.#now()} ${speed} - ${place} ${of}\n\n`);
    else this.#log.brief(`${this.#now()} URL:${this.#url.shown} ${of} -> "${sink.path}" [${this.#tries}]\n`);
    return { exit: 0 };
  }

  /** Reads content that is of no use, so that the connection can be used again. */
  *#skip(stream: HttpStream): Call<boolean> {
    for (;;) {
      const event = yield* stream.next(this.#patience());
      if (!event.ok) return false;
      if (event.value.type === 'end') return event.value.persistent;
    }
  }

  #readBody(): number | undefined {
    const { body } = this.#settings;
    if (body?.data !== undefined) this.#body = new TextEncoder().encode(body.data);
    if (body?.file === undefined) return undefined;
    const file = this.#sys.files.read(body.file);
    if (!file.ok) {
      this.#log.error(`BODY data file ‘${body.file}’ missing: ${errnoText(file.error)}\n`);
      return EXIT.generic;
    }
    this.#body = file.value;
    return undefined;
  }

  #patience(): Ns {
    return this.#sys.now() + this.#settings.readTimeout;
  }

  #now(): string {
    return timeStamp(this.#sys.epochMs + this.#sys.now() / 1e6);
  }
}
