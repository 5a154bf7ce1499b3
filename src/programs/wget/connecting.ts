/** wget's one kept connection and its memory of names (connect.c, host.c, http.c). */
import { formatIpv4, type Ipv4Address, parseIpv4 } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { NEVER } from '../../core/time.ts';
import { lookup } from '../lib/dns/lookup.ts';
import { HttpStream } from '../lib/http/stream.ts';
import type { Settings } from './settings.ts';

/** Why there is no connection: another try may help after `lost`, and nothing after the others. */
export type ConnectProblem = 'unknown host' | 'refused' | 'lost';

const HOPELESS: readonly Errno[] = ['ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL'];

export class Connections {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #log: (text: string) => void;
  readonly #names = new Map<string, readonly Ipv4Address[]>();
  #kept: { readonly key: string; readonly stream: HttpStream } | undefined;

  constructor(sys: Sys, settings: Settings, log: (text: string) => void) {
    this.#sys = sys;
    this.#settings = settings;
    this.#log = log;
  }

  /** `secured`: the server that TLS is spoken with, '' without. */
  *obtain(host: string, port: number, secured = ''): Call<Result<HttpStream, ConnectProblem>> {
    const key = keyOf(host, port, secured);
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept?.key === key && !(yield* kept.stream.stale())) {
      this.#log(`Reusing existing connection to ${host}:${port}.\n`);
      return ok(kept.stream);
    }
    kept?.stream.close();
    const addresses = yield* this.#resolve(host);
    return addresses ? yield* this.#connect(host, port, addresses) : fail('unknown host');
  }

  keep(host: string, port: number, stream: HttpStream, secured = ''): void {
    this.#kept?.stream.close();
    this.#kept = { key: keyOf(host, port, secured), stream };
  }

  /** At the end: TLS is closed properly. */
  close(): void {
    this.#kept?.stream.close();
    this.#kept = undefined;
  }

  *#resolve(host: string): Call<readonly Ipv4Address[] | undefined> {
    const number = parseIpv4(host);
    if (number.ok) return [number.value];
    const known = this.#names.get(host);
    if (known) return known;
    this.#log(`Resolving ${host} (${host})... `);
    const until = this.#sys.now() + (this.#settings.dnsTimeout ?? NEVER);
    const found = yield* lookup(this.#sys, host, until);
    if (!found.ok) {
      const late = this.#sys.now() >= until;
      this.#log(`failed: ${late ? errnoText('ETIMEDOUT') : found.error}.\n`);
      if (!this.#settings.quiet) this.#sys.warn(`wget: unable to resolve host address ‘${host}’\n`);
      return undefined;
    }
    const shown = found.value.slice(0, 3).map((address) => formatIpv4(address));
    this.#log(`${shown.join(', ')}${found.value.length > 3 ? ', ...' : ''}\n`);
    this.#names.set(host, found.value);
    return found.value;
  }

  *#connect(host: string, port: number, addresses: readonly Ipv4Address[]): Call<Result<HttpStream, ConnectProblem>> {
    let problem: ConnectProblem = 'lost';
    for (const address of addresses) {
      const dotted = formatIpv4(address);
      this.#log(`Connecting to ${host === dotted ? `${host}:${port}` : `${host} (${host})|${dotted}|:${port}`}... `);
      const { connectTimeout } = this.#settings;
      const until = connectTimeout === undefined ? {} : { until: this.#sys.now() + connectTimeout };
      const opened = yield* HttpStream.open(this.#sys, { address, port }, until);
      if (opened.ok) {
        this.#log('connected.\n');
        return opened;
      }
      this.#log(`failed: ${errnoText(opened.error)}.\n`);
      problem = HOPELESS.includes(opened.error) ? 'refused' : 'lost';
    }
    return fail(problem);
  }
}

const keyOf = (host: string, port: number, secured: string): string => `${host}:${port} ${secured}`;
