/** The real openssl as a peer: its processes on loopback, and a bridge that carries the bytes of one of our TLS endpoints over a TCP socket. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsEndpoint, TlsEvent } from '../../src/protocols/tls/endpoint.ts';

export const PKI = join(import.meta.dirname, '../golden/tools/openssl-network/pki');

/** Waits for something to come true; looks again whenever somebody calls `look`. */
class Waiting {
  readonly #waiting = new Set<{ holds: () => boolean; done: () => void; fail: (error: Error) => void }>();

  until(holds: () => boolean, ended: () => string | undefined): Promise<void> {
    return new Promise((done, fail) => {
      this.#waiting.add({ holds, done, fail });
      this.look(ended());
    });
  }

  /** `ended`: why nothing more will happen. */
  look(ended: string | undefined): void {
    for (const each of [...this.#waiting]) {
      if (!each.holds() && ended === undefined) continue;
      this.#waiting.delete(each);
      if (each.holds()) each.done();
      else each.fail(new Error(ended));
    }
  }
}

/** One run of openssl. */
export class Openssl {
  readonly #process: ChildProcess;
  readonly #waiting = new Waiting();
  readonly #words: readonly string[];
  stdout = '';
  stderr = '';
  exit: number | undefined;

  constructor(words: readonly string[], folder = PKI) {
    this.#words = words;
    // a pipe's reader would wait for a full buffer
    this.#process = spawn('stdbuf', ['-o0', 'openssl', ...words], { cwd: folder, stdio: 'pipe' });
    this.#process.stdout!.on('data', (bytes: Buffer) => {
      this.stdout += bytes.toString('latin1');
      this.#look();
    });
    this.#process.stderr!.on('data', (bytes: Buffer) => {
      this.stderr += bytes.toString('latin1');
      this.#look();
    });
    this.#process.stdin!.on('error', () => undefined); // it may have ended
    this.#process.on('error', (error) => {
      this.stderr += String(error);
      this.exit = 127;
      this.#look();
    });
    this.#process.on('close', (code, signal) => {
      this.exit = code ?? (signal ? 128 : 127);
      this.#look();
    });
  }

  /** Until its output has this. */
  says(text: string | RegExp): Promise<void> {
    const has = (): boolean => {
      const all = this.stdout + this.stderr;
      return typeof text === 'string' ? all.includes(text) : text.test(all);
    };
    return this.#waiting.until(has, () => this.#ended());
  }

  ends(): Promise<void> {
    return this.#waiting.until(
      () => this.exit !== undefined,
      () => undefined,
    );
  }

  type(text: string | Uint8Array): void {
    this.#process.stdin!.write(text);
  }

  endInput(): void {
    this.#process.stdin!.end();
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #ended(): string | undefined {
    if (this.exit === undefined) return undefined;
    return `openssl ${this.#words.join(' ')}\nended with ${this.exit}\n${this.stdout}\n${this.stderr}`;
  }

  #look(): void {
    this.#waiting.look(this.#ended());
  }
}

/** An `openssl s_server` that listens; `kill` it. */
export async function opensslServer(words: readonly string[], folder = PKI) {
  const server = new Openssl(['s_server', '-accept', '127.0.0.1:0', ...words], folder);
  // -quiet would keep the port for itself
  await server.says(/ACCEPT 127\.0\.0\.1:\d+/);
  return { server, port: Number(/ACCEPT 127\.0\.0\.1:(\d+)/.exec(server.stdout)![1]) };
}

/** One of our endpoints on a real TCP connection. */
export class Bridge {
  readonly endpoint: TlsEndpoint;
  readonly events: TlsEvent[] = [];
  /** What came over TCP. */
  readonly raw: Uint8Array[] = [];
  readonly #socket: Socket;
  readonly #waiting = new Waiting();
  readonly #received: Uint8Array[] = [];
  #over = false;

  constructor(endpoint: TlsEndpoint, socket: Socket) {
    this.endpoint = endpoint;
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.raw.push(Uint8Array.from(bytes));
      endpoint.receive(Uint8Array.from(bytes));
      this.flush();
    });
    socket.on('end', () => {
      endpoint.receiveEnd();
      this.flush();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#over = true;
      this.flush();
    });
    this.flush();
  }

  static client(endpoint: TlsEndpoint, port: number): Promise<Bridge> {
    return new Promise((done, fail) => {
      const socket = connect(port, '127.0.0.1', () => done(new Bridge(endpoint, socket)));
      socket.once('error', fail);
    });
  }

  get received(): string {
    return Buffer.concat(this.#received).toString('latin1');
  }

  send(text: string | Uint8Array): void {
    this.endpoint.send(typeof text === 'string' ? new TextEncoder().encode(text) : text);
    this.flush();
  }

  close(): void {
    this.endpoint.close();
    this.flush();
  }

  updateKeys(askPeer: boolean): void {
    this.endpoint.updateKeys(askPeer);
    this.flush();
  }

  flush(): void {
    const bytes = this.endpoint.takeOutput();
    if (bytes.length > 0 && this.#socket.writable) this.#socket.write(bytes);
    for (const event of this.endpoint.takeEvents()) {
      this.events.push(event);
      if (event.type === 'data') this.#received.push(event.bytes);
    }
    this.#waiting.look(this.#ended());
  }

  until(holds: () => boolean): Promise<void> {
    return this.#waiting.until(holds, () => this.#ended());
  }

  open(): Promise<void> {
    return this.until(() => this.endpoint.state === 'open');
  }

  receives(text: string): Promise<void> {
    return this.until(() => this.received.includes(text));
  }

  /** Events of one type. */
  all<T extends TlsEvent['type']>(type: T): Extract<TlsEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TlsEvent, { type: T }> => event.type === type);
  }

  /** The end of the TCP connection; what is still to be sent is sent. */
  hangUp(): void {
    this.#socket.end();
  }

  #ended(): string | undefined {
    if (!this.#over && this.endpoint.state !== 'failed') return undefined;
    const story = this.events.map((e) => ('name' in e ? `${e.out ? '>' : '<'} ${e.name}` : e.type)).join(', ');
    const alert = this.all('alert').map(
      (e) => `${e.out ? 'sent' : 'got'} alert ${e.description}: ${e.reason.sentence}`,
    );
    return `${this.endpoint.state}: ${story}; ${alert.join('; ')}`;
  }
}

/** Listens on loopback, and makes an endpoint for each connection. */
export class Listener {
  readonly #server: Server;
  readonly bridges: Bridge[] = [];
  readonly #waiting = new Waiting();

  private constructor(server: Server) {
    this.#server = server;
  }

  static start(make: () => TlsEndpoint): Promise<Listener> {
    return new Promise((done) => {
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        listener.bridges.push(new Bridge(make(), socket));
        listener.#waiting.look(undefined);
      });
      const listener = new Listener(server);
      server.listen(0, '127.0.0.1', () => done(listener));
    });
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  async connection(n = 0): Promise<Bridge> {
    await this.#waiting.until(
      () => this.bridges.length > n,
      () => undefined,
    );
    return this.bridges[n]!;
  }

  stop(): void {
    this.#server.close();
    for (const bridge of this.bridges) bridge.hangUp();
  }
}

/** A folder for files that openssl reads and writes. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'openssl-'));

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.folder, name), content);
    return join(this.folder, name);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Runs to its end; throws with its words when that is bad. */
export const openssl = (...words: readonly string[]): string =>
  execFileSync('openssl', words, { cwd: PKI, encoding: 'utf8' });
