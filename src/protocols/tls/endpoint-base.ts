/** What programs hold of a connection, client's or server's end: every call goes to the connection or to the handshake in progress. */
import type { Connection } from './connection.ts';
import type { TlsEndpoint, TlsEvent, TlsState, TlsSummary } from './contract.ts';

export abstract class Endpoint implements TlsEndpoint {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get state(): TlsState {
    return this.#connection.state;
  }

  get summary(): TlsSummary | undefined {
    return this.#connection.summary;
  }

  receive(bytes: Uint8Array): void {
    this.#connection.receive(bytes);
  }

  receiveEnd(): void {
    this.#connection.receiveEnd();
  }

  send(plaintext: Uint8Array): void {
    this.#connection.handshake?.send(plaintext);
  }

  close(): void {
    this.#connection.close();
  }

  updateKeys(askPeer: boolean): void {
    this.#connection.handshake?.updateKeys(askPeer);
  }

  takeOutput(): Uint8Array {
    return this.#connection.takeOutput();
  }

  takeEvents(): readonly TlsEvent[] {
    return this.#connection.takeEvents();
  }

  exportKey(label: string, context: Uint8Array, length: number): Uint8Array | undefined {
    return this.#connection.handshake?.exportKey(label, context, length);
  }
}
