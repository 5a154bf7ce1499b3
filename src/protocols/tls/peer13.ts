/** What client and server of TLS 1.3 do alike: keep the transcript, change keys, check Finished, update keys (RFC 8446, 4.4 and 4.6.3). */
import { equalBytes } from '../../core/bytes.ts';
import type { HandshakeMessage } from './codec.ts';
import type { Connection } from './connection.ts';
import * as messages from './handshake/messages.ts';
import { HANDSHAKE } from './numbers.ts';
import { REASONS, type TlsReason, undecodable } from './reasons.ts';
import { Opener13, Sealer13 } from './record.ts';
import type { KeySchedule } from './schedule.ts';
import type { Suite13 } from './suites.ts';
import { Transcript } from './transcript.ts';

export type Role = 'client' | 'server';

const UPDATE_REQUESTED = 1;

export abstract class Peer13 {
  readonly role: Role;
  readonly connection: Connection;
  readonly transcript = new Transcript();
  /** Both stand once ServerHello does. */
  suite!: Suite13;
  schedule!: KeySchedule;
  #writes = '';
  #reads = '';

  constructor(role: Role, connection: Connection) {
    this.role = role;
    this.connection = connection;
  }

  /** A message of ours, which joins the transcript. */
  sendMessage(type: number, body: Uint8Array): void {
    this.transcript.add(this.connection.sendMessage(type, body).bytes);
  }

  get transcriptHash(): Uint8Array {
    return this.transcript.hash(this.suite.hash);
  }

  /** From here on this end writes under this secret. */
  writeUnder(secret: string): void {
    this.#writes = secret;
    this.connection.sealWith(new Sealer13(this.schedule.trafficKeys(secret, this.suite.aead)));
  }

  /** From here on this end reads under this secret. */
  readUnder(secret: string): TlsReason | undefined {
    this.#reads = secret;
    const keys = this.schedule.trafficKeys(secret, this.suite.aead);
    const plainAlerts = this.role === 'server' && this.connection.state === 'handshake';
    return this.connection.openWith(new Opener13(keys, plainAlerts));
  }

  /** ServerHello is in the transcript: the secrets of the rest of the handshake. */
  deriveHandshakeSecrets(shared: Uint8Array | undefined): void {
    this.schedule.addKeyExchange(shared);
    const hash = this.transcriptHash;
    this.schedule.derive('client_handshake_traffic_secret', hash);
    this.schedule.derive('server_handshake_traffic_secret', hash);
  }

  /** The server's Finished is in the transcript: the secrets of everything after. */
  deriveApplicationSecrets(): void {
    this.schedule.addNothing();
    const hash = this.transcriptHash;
    this.schedule.derive('client_application_traffic_secret_0', hash);
    this.schedule.derive('server_application_traffic_secret_0', hash);
    this.schedule.derive('exporter_master_secret', hash);
  }

  sendFinished(): void {
    const mac = this.schedule.finished(`${this.role}_handshake_traffic_secret`, this.transcriptHash);
    this.sendMessage(HANDSHAKE.finished, mac);
  }

  /** The peer's Finished covers everything before it (4.4.4). */
  checkFinished(message: HandshakeMessage): TlsReason | undefined {
    const from = this.role === 'client' ? 'server' : 'client';
    const mac = this.schedule.finished(`${from}_handshake_traffic_secret`, this.transcriptHash);
    if (message.body.length !== mac.length) return undecodable('Finished is not as long as the hash');
    if (!equalBytes(message.body, mac)) return REASONS.badFinished;
    this.transcript.add(message.bytes);
    return undefined;
  }

  /** New keys for what we send; the KeyUpdate itself is still sealed with the old ones. */
  updateKeys(askPeer: boolean): void {
    if (this.connection.state !== 'open' || this.connection.sentEnd) return;
    this.connection.sendMessage(HANDSHAKE.keyUpdate, messages.keyUpdate.encode(askPeer ? UPDATE_REQUESTED : 0));
    this.writeUnder(this.schedule.update(this.#writes));
    this.connection.emit({ type: 'keys-updated', out: true });
  }

  receiveKeyUpdate(message: HandshakeMessage): TlsReason | undefined {
    const request = messages.keyUpdate.decode(message.body);
    if (!request.ok) return undecodable(request.error);
    if (request.value > UPDATE_REQUESTED) return REASONS.badKeyUpdate;
    const trouble = this.readUnder(this.schedule.update(this.#reads));
    if (trouble) return trouble;
    this.connection.emit({ type: 'keys-updated', out: false });
    if (request.value === UPDATE_REQUESTED) this.updateKeys(false);
    return undefined;
  }

  exportKey(label: string, context: Uint8Array, length: number): Uint8Array | undefined {
    return this.connection.state === 'open' ? this.schedule.export(label, context, length) : undefined;
  }

  /** ChangeCipherSpec means nothing any more; until the peer's Finished it is passed over for the sake of middleboxes (5, D.4). */
  passOverChangeCipherSpec(fragment: Uint8Array): TlsReason | undefined {
    const harmless = fragment.length === 1 && fragment[0] === 1 && this.connection.state === 'handshake';
    return harmless ? undefined : REASONS.badChangeCipherSpec;
  }
}
