/** The client's end of a TLS connection. */
import type { ClientSettings, TlsEndpoint, TlsEvent, TlsState, TlsSummary } from '../contract.ts';

export class TlsClient implements TlsEndpoint {
  readonly state: TlsState = 'handshake';
  readonly summary: TlsSummary | undefined = undefined;
  readonly settings: ClientSettings;

  constructor(settings: ClientSettings) {
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
