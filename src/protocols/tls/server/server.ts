/** The server's end of a TLS connection. */
import type { ServerSettings, TlsEndpoint, TlsEvent, TlsState, TlsSummary } from '../contract.ts';

export class TlsServer implements TlsEndpoint {
  readonly state: TlsState = 'handshake';
  readonly summary: TlsSummary | undefined = undefined;
  readonly settings: ServerSettings;

  constructor(settings: ServerSettings) {
    this.settings = settings;
  }

  receive(_bytes: Uint8Array): void {}
  receiveEnd(): void {}
  send(_plaintext: Uint8Array): void {}
  close(): void {}
  updateKeys(_askPeer: boolean): void {}
  takeOutput(): Uint8Array {
    return new Uint8Array(0);
  }
  takeEvents(): readonly TlsEvent[] {
    return [];
  }
  exportKey(_label: string, _context: Uint8Array, _length: number): Uint8Array | undefined {
    return undefined;
  }
}
