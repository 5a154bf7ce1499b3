/** curl's connections and its memory of names, for the life of one run (conncache.c, hostip.c, connect.c). */
import { formatIpv4, type Ipv4Address, parseIpv4 } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { NEVER, NS_PER_MS, seconds, type Ns } from '../../core/time.ts';
import { lookup } from '../lib/dns/lookup.ts';
import { HttpStream, type OpenOptions } from '../lib/http/stream.ts';
import { type Narration, SILENCE } from './narration.ts';
import { TlsContext } from '../lib/tls/context.ts';
import { TlsStream } from '../lib/tls/stream.ts';
import { Problem, STATUS } from './problem.ts';
import type { Operation } from './settings.ts';
import type { TlsNarrator } from './tls-words.ts';

/** Who is to be connected with: a server, or the proxy before it. */
export interface Place {
  readonly host: string;
  readonly shown: string;
  readonly port: number;
  readonly isProxy: boolean;
  /** Connections may be used again for the same key. */
  readonly key: string;
}

export interface Connection {
  readonly id: number;
  readonly place: Place;
  readonly stream: HttpStream;
  requests: number;
  /** The peer speaks HTTP/1.0, and hears it too. */
  speaks10: boolean;
  /** Tells what TLS says. */
  narrator?: TlsNarrator;
}

/** When a step of connecting was done; undefined: it was not needed. */
export interface ConnectTimes {
  resolved?: Ns;
  connected?: Ns;
}

/** When to give up, and in whose name. */
export interface Deadlines {
  readonly start: Ns;
  /** -m */
  readonly whole: Ns | undefined;
  readonly connect: Ns | undefined;
}

/** curl's own limit for connecting. */
export const CONNECT_LIMIT: Ns = seconds(300);

export class Pool {
  readonly tls: TlsContext;
  readonly #sys: Sys;
  readonly #names = new Map<string, readonly Ipv4Address[]>();
  readonly #idle: Connection[] = [];
  #count = 0;

  constructor(sys: Sys) {
    this.#sys = sys;
    this.tls = new TlsContext(sys, 'curl');
  }

  /** --resolve `HOST:PORT:ADDRESS[,ADDRESS]`: names that are known from the start. */
  preload(entry: string, tell: Narration): void {
    const [, host = '', port = '', list = ''] = /^\+?([^:]*):(\d+):(.+)$/.exec(entry) ?? [];
    const addresses = list.split(',').map((text) => parseIpv4(text));
    if (list === '' || addresses.some((a) => !a.ok)) {
      throw new Problem(STATUS.SETOPT_OPTION_SYNTAX, `Couldn't parse CURLOPT_RESOLVE entry '${entry}'`, true);
    }
    const found = addresses.flatMap((a) => (a.ok ? [a.value] : []));
    this.#names.set(`${host.toLowerCase()}:${port}`, found);
    tell.info(`Added ${host}:${port}:${list} to DNS cache`);
  }

  /** A connection that is open and idle, or a new one. */
  *obtain(
    place: Place,
    operation: Operation,
    limits: Deadlines,
    tell: Narration,
    times: ConnectTimes,
  ): Call<Connection> {
    const known = yield* this.#reusable(place, tell);
    if (known) return known;
    const id = this.#count++;
    try {
      const addresses = yield* this.#resolve(place, operation, limits, tell);
      times.resolved = this.#sys.now();
      const stream = yield* this.#connect(place, addresses, operation, limits, tell);
      times.connected = this.#sys.now();
      tell.info(`Connected to ${place.shown} (${formatIpv4(stream.remote.address)}) port ${place.port} (#${id})`);
      return { id, place, stream, requests: 0, speaks10: false };
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!problem.told) tell.info(problem.message);
      tell.info(`Closing connection ${id}`);
      throw new Problem(problem.status, problem.message, true);
    }
  }

  keep(connection: Connection, tell: Narration): void {
    tell.info(`Connection #${connection.id} to host ${connection.place.shown} left intact`);
    this.#idle.push(connection);
  }

  close(connection: Connection, tell: Narration): void {
    tell.info(`Closing connection ${connection.id}`);
    const { transport } = connection.stream;
    const broken = transport instanceof TlsStream && transport.problem?.kind === 'failed';
    connection.stream.close();
    if (broken) tell.info('Send failure: Broken pipe');
  }

  /** At the end of the run, without a word: TLS is closed properly (RFC 8446, 6.1). */
  closeAll(): void {
    for (const { stream, narrator } of this.#idle.splice(0)) {
      if (narrator) narrator.tell = SILENCE;
      stream.close();
    }
  }

  *#reusable(place: Place, tell: Narration): Call<Connection | undefined> {
    for (const connection of this.#idle.filter((c) => c.place.key === place.key)) {
      this.#idle.splice(this.#idle.indexOf(connection), 1);
      if (yield* connection.stream.stale()) {
        tell.info(`Connection ${connection.id} seems to be dead`);
        this.close(connection, tell);
        continue;
      }
      const { pid } = this.#sys;
      tell.info(`Found bundle for host: 0x${(0x5581e0c40000 + pid * 0x1000).toString(16)} [serially]`);
      tell.info('Can not multiplex, even if we wanted to');
      tell.info(
        `Re-using existing connection #${connection.id} with ${place.isProxy ? 'proxy' : 'host'} ${place.shown}`,
      );
      return connection;
    }
    return undefined;
  }

  *#resolve(place: Place, { ipv6 }: Operation, limits: Deadlines, tell: Narration): Call<readonly Ipv4Address[]> {
    const key = `${place.host.toLowerCase()}:${place.port}`;
    const known = this.#names.get(key);
    if (known) {
      tell.info(`Hostname ${place.host} was found in DNS cache`);
      return known;
    }
    if (ipv6) throw new Problem(STATUS.COULDNT_CONNECT, "Couldn't connect to server");
    const until = Math.min(limits.whole ?? NEVER, limits.connect ?? NEVER);
    const found = yield* lookup(this.#sys, place.host, until);
    if (this.#sys.now() >= until)
      throw new Problem(STATUS.OPERATION_TIMEDOUT, `Resolving timed out after ${this.#ms(limits)} milliseconds`);
    if (found.ok) {
      this.#names.set(key, found.value);
      return found.value;
    }
    if (place.isProxy) throw new Problem(STATUS.COULDNT_RESOLVE_PROXY, `Could not resolve proxy: ${place.shown}`);
    throw new Problem(STATUS.COULDNT_RESOLVE_HOST, `Could not resolve host: ${place.shown}`);
  }

  *#connect(
    place: Place,
    addresses: readonly Ipv4Address[],
    operation: Operation,
    limits: Deadlines,
    tell: Narration,
  ): Call<HttpStream> {
    const sys = this.#sys;
    const until = Math.min(limits.connect ?? limits.start + CONNECT_LIMIT, limits.whole ?? Infinity);
    let timedOut = false;
    for (const [i, address] of addresses.entries()) {
      const dotted = formatIpv4(address);
      const left = until - sys.now();
      const patience = i < addresses.length - 1 ? Math.floor(left / 2) : left;
      tell.info(`  Trying ${dotted}:${place.port}...`);
      const giveUp = sys.now() + patience;
      const opened = yield* HttpStream.open(sys, { address, port: place.port }, openOptions(operation, giveUp));
      if (opened.ok) {
        if (operation.localPort !== undefined) tell.info(`Local port: ${opened.value.local.port}`);
        return opened.value;
      }
      if (opened.error === 'EADDRINUSE') {
        const why = `bind failed with errno 98: ${errnoText(opened.error)}`;
        tell.info(why);
        tell.info(this.#failed(place, limits, 'Failed binding local connection end'));
        throw new Problem(STATUS.INTERFACE_FAILED, why, true);
      }
      if (limits.whole !== undefined && sys.now() >= limits.whole) {
        throw new Problem(STATUS.OPERATION_TIMEDOUT, `Connection timed out after ${this.#ms(limits)} milliseconds`);
      }
      timedOut = opened.error === 'ETIMEDOUT' && sys.now() >= giveUp;
      if (timedOut) tell.info(`ipv4 connect timeout after ${Math.floor(patience / NS_PER_MS)}ms, move on!`);
      else if (opened.error === 'ENETUNREACH')
        tell.info(`Immediate connect fail for ${dotted}: ${errnoText(opened.error)}`);
      else tell.info(`connect to ${dotted} port ${place.port} failed: ${errnoText(opened.error)}`);
    }
    const why = timedOut ? 'Timeout was reached' : "Couldn't connect to server";
    throw new Problem(timedOut ? STATUS.OPERATION_TIMEDOUT : STATUS.COULDNT_CONNECT, this.#failed(place, limits, why));
  }

  #failed(place: Place, limits: Deadlines, why: string): string {
    return `Failed to connect to ${place.shown} port ${place.port} after ${this.#ms(limits)} ms: ${why}`;
  }

  #ms({ start }: Deadlines): number {
    return Math.floor((this.#sys.now() - start) / NS_PER_MS);
  }
}

function openOptions({ device, localPort }: Operation, until: Ns): OpenOptions {
  const address = device === undefined ? undefined : parseIpv4(device);
  const local = { address: address?.ok ? address.value : 0, port: localPort ?? 0 };
  const binds = local.address !== 0 || local.port !== 0;
  return {
    until,
    ...(binds ? { local } : {}),
    ...(device !== undefined && !address?.ok ? { socket: { device } } : {}),
  };
}
