/** One transfer of curl: from a URL, over its redirects, to content that is written or a Problem (multi.c, transfer.c). */
import type { Call } from '../../core/sys.ts';
import { NS_PER_US, type Ns } from '../../core/time.ts';
import { fieldValue } from '../../protocols/http/codec.ts';
import { Answer } from './answer.ts';
import type { Progress } from './meter.ts';
import { CONNECT_LIMIT, type Connection, type ConnectTimes, type Place } from './pool.ts';
import { Problem, STATUS } from './problem.ts';
import { type ProxyChoice, placeOf } from './proxy.ts';
import { type Body, planRequest, type RequestPlan, type Step } from './request.ts';
import { secure } from './secure.ts';
import { openTunnel } from './tunnel.ts';
import { sendRequest } from './sending.ts';
import type { Tools } from './tools.ts';
import { type CurlUrl, redirected, type UrlProblem } from './url.ts';

export interface Errand {
  readonly url: CurlUrl;
  readonly body: Body | undefined;
  readonly method: string;
  readonly proxy: ProxyChoice | undefined;
  readonly resumeFrom: number;
  /** For If-Modified-Since, ms since 1970. */
  readonly since: { readonly text: string; readonly ms: number } | undefined;
}

export class Transfer {
  readonly #tools: Tools;
  readonly #errand: Errand;
  readonly #begun: Ns;
  readonly #deadline: Ns | undefined;
  #url: CurlUrl;
  #body: Body | undefined;
  #method: string;
  #referer: string | undefined;
  #stepBegun: Ns;
  #retried = false;
  #sending = false;
  #metered = false;

  constructor(tools: Tools, errand: Errand) {
    this.#tools = tools;
    this.#errand = errand;
    this.#begun = tools.sys.now();
    this.#stepBegun = this.#begun;
    const { maxTime, referer } = tools.operation;
    this.#deadline = maxTime === undefined ? undefined : this.#begun + maxTime;
    this.#url = errand.url;
    this.#body = errand.body;
    this.#method = errand.method;
    this.#referer = referer;
  }

  *run(): Call<void> {
    const { facts, meter, sys } = this.#tools;
    try {
      meter?.update(sys.now(), this.#progress());
      for (let next: CurlUrl | undefined = this.#url; next;) {
        this.#url = next;
        this.#sending = false;
        next = yield* this.#step();
      }
    } finally {
      facts.times.total = sys.now() - this.#begun;
      this.#endMeter();
    }
  }

  /** One request and its answer; returns where to go next. */
  *#step(): Call<CurlUrl | undefined> {
    const { tell, pool, facts } = this.#tools;
    this.#stepBegun = this.#tools.sys.now();
    this.#metered = true;
    Object.assign(facts, {
      effective: this.#url.href,
      scheme: this.#url.scheme.toUpperCase(),
      received: 0,
      sent: 0,
      expected: undefined,
    });
    const connection = yield* this.#connected();
    const answer = new Answer(this.#tools, connection, this.#deadline, this.#begun);
    let keep = false;
    try {
      yield* this.#secure(connection, answer);
      const plan = this.#plan(connection);
      this.#sending = true;
      yield* this.#exchange(connection, answer, plan);
      keep = answer.persistent;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.#noteStart(connection);
      const fresh = yield* this.#again(problem, connection, answer);
      if (fresh) return fresh;
      this.#endMeter();
      if (!problem.told) tell.info(problem.message);
      pool.close(connection, tell);
      for (const line of problem.echo) tell.info(line);
      throw problem;
    }
    this.#noteStart(connection);
    this.#endMeter();
    if (keep) pool.keep(connection, tell);
    else pool.close(connection, tell);
    return this.#next(answer);
  }

  *#connected(): Call<Connection> {
    const { operation, pool, tell, facts } = this.#tools;
    const times: ConnectTimes = {};
    const place: Place = placeOf(this.#url, this.#errand.proxy, operation, tell);
    const { connectTimeout } = operation;
    const connect = connectTimeout === undefined ? undefined : this.#stepBegun + connectTimeout;
    const limits = { start: this.#stepBegun, whole: this.#deadline, connect };
    try {
      const connection = yield* pool.obtain(place, operation, limits, tell, times);
      if (times.connected !== undefined) facts.connects++;
      facts.remote = connection.stream.remote;
      facts.local = connection.stream.local;
      connection.requests++;
      return connection;
    } finally {
      const { times: told } = facts;
      told.nameLookup += this.#since(times.resolved ?? this.#stepBegun);
      if (times.connected !== undefined) told.connect += this.#since(times.connected);
    }
  }

  /** What https and tunnels need before the request. */
  *#secure(connection: Connection, answer: Answer): Call<void> {
    const { proxy } = this.#errand;
    const tunnels = proxy !== undefined && (this.#url.scheme === 'https' || this.#tools.operation.proxyTunnel);
    if (tunnels && connection.requests === 1) yield* openTunnel(this.#tools, connection, answer, this.#url, proxy.user);
    if (this.#url.scheme !== 'https' || connection.requests !== 1) return;
    const { sys, operation, facts } = this.#tools;
    const connect = this.#stepBegun + (operation.connectTimeout ?? CONNECT_LIMIT);
    yield* secure(this.#tools, connection, this.#url, { start: this.#stepBegun, whole: this.#deadline, connect });
    facts.times.appConnect += this.#since(sys.now());
  }

  #plan(connection: Connection): RequestPlan {
    const { operation, jar, facts, tell, sys } = this.#tools;
    const { proxy, resumeFrom, since } = this.#errand;
    const trusted = operation.trusted || sameServer(this.#url, this.#errand.url);
    const user = (trusted ? operation.user : undefined) ?? this.#url.user;
    const now = Math.floor((sys.epochMs + sys.now() / 1e6) / 1000);
    const cookies = [jar.header(this.#url.host, this.#url.target, now), ...(trusted ? operation.cookies : [])];
    const proxied = proxy !== undefined && !operation.proxyTunnel && this.#url.scheme === 'http';
    const step: Step = {
      url: this.#url,
      method: this.#method,
      body: this.#body,
      user,
      trusted,
      referer: this.#referer,
      cookies: cookies.filter((text) => text !== '').join('; '),
      version: connection.speaks10 ? '1.0' : operation.version,
      proxied,
      proxyUser: proxy?.user,
      resumeFrom,
      since: since?.text,
    };
    if (proxied && proxy.user !== undefined)
      tell.info(`Proxy auth using Basic with user '${proxy.user.split(':')[0]}'`);
    if (user !== undefined) tell.info(`Server auth using Basic with user '${user.split(':')[0]}'`);
    facts.method = this.#method;
    facts.referer = this.#referer;
    return planRequest(operation, step);
  }

  *#exchange(connection: Connection, answer: Answer, plan: RequestPlan): Call<void> {
    const { sys, facts, operation } = this.#tools;
    facts.times.preTransfer += this.#since(sys.now());
    answer.expect(plan.method === 'HEAD' && !operation.head ? 'GET' : plan.method, {
      follows: operation.follow,
      sentBody: this.#body !== undefined && this.#body.bytes.length > 0,
      resumeFrom: this.#body?.isUpload ? 0 : this.#errand.resumeFrom,
      since: this.#errand.since?.ms,
      sentAuthorization: /^authorization:/im.test(plan.head),
      host: this.#url.host,
      target: this.#url.target,
    });
    yield* sendRequest(this.#tools, connection, answer, plan, this.#body);
    yield* answer.read();
  }

  #noteStart({ stream }: Connection): void {
    if (stream.firstByteAt !== undefined) this.#tools.facts.times.startTransfer += this.#since(stream.firstByteAt);
  }

  /** A connection that was used before may turn out to be closed by now: then a new one is tried, once. */
  *#again(problem: Problem, connection: Connection, answer: Answer): Call<CurlUrl | undefined> {
    const lost: readonly number[] = [STATUS.GOT_NOTHING, STATUS.RECV_ERROR, STATUS.SEND_ERROR];
    if (connection.requests < 2 || answer.begun || this.#retried || !lost.includes(problem.status)) return undefined;
    const { tell, pool } = this.#tools;
    this.#retried = true;
    tell.info('Connection died, retrying a fresh connect (retry count: 1)');
    pool.close(connection, tell);
    tell.info(`Issue another request to this URL: '${this.#url.href}'`);
    return this.#url;
  }

  /** Where the answer leads, when it leads anywhere and curl may follow. */
  #next(answer: Answer): CurlUrl | undefined {
    const { operation, facts, tell } = this.#tools;
    const { status } = facts;
    const location = fieldValue(facts.headers, 'location');
    facts.redirectUrl = undefined;
    if (location === undefined || status < 300 || status >= 400 || answer.dismissed) return undefined;
    const next = redirected(this.#url, location);
    if (!operation.follow) {
      if (next.ok) facts.redirectUrl = next.value.href;
      return undefined;
    }
    if (!next.ok) throw new Problem(...targetProblem(next.error));
    if (operation.maxRedirects >= 0 && facts.redirects >= operation.maxRedirects) {
      facts.redirectUrl = next.value.href;
      const message = `Maximum (${operation.maxRedirects}) redirects followed`;
      tell.info(message);
      throw new Problem(STATUS.TOO_MANY_REDIRECTS, message, true);
    }
    facts.redirects++;
    if (next.value.port !== this.#url.port)
      tell.info(`Clear auth, redirects to port from ${this.#url.port} to ${next.value.port}`);
    tell.info(`Issue another request to this URL: '${next.value.href}'`);
    if (operation.autoReferer) this.#referer = this.#url.href.replace(/#.*/, '');
    this.#changeMethod(status);
    facts.times.redirect = this.#tools.sys.now() - this.#begun;
    return next.value;
  }

  /** RFC 9110, 15.4: what browsers do, unless --post301 and its kin say otherwise. */
  #changeMethod(status: number): void {
    const { operation, tell } = this.#tools;
    const inferred = this.#body?.isUpload ? 'PUT' : this.#body ? 'POST' : operation.head ? 'HEAD' : 'GET';
    const keep = { 301: operation.post301, 302: operation.post302, 303: operation.post303 }[status] ?? true;
    const changes = inferred === 'POST' ? !keep : status === 303 && inferred !== 'GET';
    if (!changes) return;
    const to = operation.head ? 'HEAD' : 'GET';
    tell.info(status === 303 ? `Switch to ${to}` : 'Switch from POST to GET');
    this.#body = undefined;
    if (operation.method === undefined) this.#method = to;
  }

  /** The meter's last line comes before what is said about the connection, once for each request. */
  #endMeter(): void {
    if (!this.#metered) return;
    this.#metered = false;
    this.#tools.meter?.end(this.#tools.sys.now(), this.#progress());
  }

  #progress(): Progress {
    const { facts } = this.#tools;
    return {
      total: facts.expected,
      received: facts.received,
      uploadTotal: this.#sending ? this.#body?.length : undefined,
      sent: facts.sent,
    };
  }

  #since(at: Ns): Ns {
    return Math.max(NS_PER_US, at - this.#stepBegun);
  }
}

const sameServer = (a: CurlUrl, b: CurlUrl): boolean => a.host === b.host && a.port === b.port && a.scheme === b.scheme;

function targetProblem(problem: UrlProblem): [number, string] {
  const why = problem === 'malformed' ? 'URL using bad/illegal format or missing URL' : 'Unsupported URL scheme';
  const status = problem === 'malformed' ? STATUS.URL_MALFORMAT : STATUS.UNSUPPORTED_PROTOCOL;
  return [status, `The redirect target URL could not be parsed: ${why}`];
}
