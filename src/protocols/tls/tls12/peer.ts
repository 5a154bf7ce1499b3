/** What both ends of a TLS 1.2 connection do alike: make secrets and keys, say and check Finished, carry data (RFC 5246, 7.3 and 7.4.9). */
import { concat, equalBytes, Writer } from '../../../core/bytes.ts';
import type { HandshakeMessage } from '../codec.ts';
import type { Connection, Handshake } from '../connection.ts';
import { HANDSHAKE } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';
import type { ScheduleStep } from '../schedule.ts';
import type { Transcript } from '../transcript.ts';
import { finished12 } from './codec.ts';
import { type Happening12, happeningOf } from './happenings.ts';
import { prf } from './prf.ts';
import { Opener12, Sealer12 } from './protection.ts';
import * as reasons from './reasons.ts';
import * as secrets from './secrets.ts';
import { finishedStep, keySteps, masterStep, premasterStep, resumedMasterStep } from './steps.ts';
import type { Suite12 } from './suites.ts';

/** What the hellos have settled. */
export interface Agreed12 {
  readonly suite: Suite12;
  readonly randoms: secrets.Randoms;
  /** Whether both ends said extended_master_secret. */
  readonly extendedMaster: boolean;
  readonly resumed: boolean;
}

const NO_MESSAGE: HandshakeMessage = { type: -1, body: new Uint8Array(0), bytes: new Uint8Array(0) };

export abstract class Peer12 implements Handshake {
  readonly connection: Connection;
  readonly agreed: Agreed12;
  readonly steps: ScheduleStep[] = [];
  readonly #role: secrets.Role12;
  readonly #transcript: Transcript;
  #master = new Uint8Array(0);
  #keys: secrets.KeyBlock | undefined;

  constructor(role: secrets.Role12, connection: Connection, agreed: Agreed12, transcript: Transcript) {
    this.#role = role;
    this.connection = connection;
    this.agreed = agreed;
    this.#transcript = transcript;
  }

  /** What the side's table says of it. */
  protected abstract handle(happening: Happening12, message: HandshakeMessage): TlsReason | undefined;

  receive(message: HandshakeMessage): TlsReason | undefined {
    return this.handle(happeningOf(message.type), message);
  }

  /** RFC 5246, 7.1: one byte of 1. */
  receiveChangeCipherSpec(fragment: Uint8Array): TlsReason | undefined {
    if (fragment.length !== 1 || fragment[0] !== 1) return reasons.BAD_CCS;
    return this.handle('change_cipher_spec', NO_MESSAGE);
  }

  /** What is sealed with the new keys before the peer's Finished was checked is not for the program. */
  receiveData(bytes: Uint8Array): TlsReason | undefined {
    if (!this.connection.summary) return REASONS.earlyApplicationData;
    if (bytes.length > 0) this.connection.emit({ type: 'data', bytes, early: false });
    return undefined;
  }

  send(plaintext: Uint8Array): void {
    if (this.connection.summary) this.connection.sendData(plaintext);
    else this.connection.hold(plaintext);
  }

  /** TLS 1.2 has no way to it but another handshake. */
  updateKeys(): void {}

  /** RFC 5705, 4; an empty context counts as none. */
  exportKey(label: string, context: Uint8Array, length: number): Uint8Array | undefined {
    if (!this.connection.summary) return undefined;
    const { randoms, suite } = this.agreed;
    const prefix = context.length === 0 ? context : new Writer().u16(context.length).raw(context).finish();
    return prf(suite.hash, this.#master, label, concat([randoms.client, randoms.server, prefix]), length);
  }

  get master(): Uint8Array {
    return this.#master;
  }

  sendMessage(type: number, body: Uint8Array): void {
    this.#transcript.add(this.connection.sendMessage(type, body).bytes);
  }

  /** A message of the peer's becomes part of the transcript. */
  heard(message: HandshakeMessage): void {
    this.#transcript.add(message.bytes);
  }

  /** From the premaster secret to the keys, once ClientKeyExchange is in the transcript (RFC 7627, 4). */
  makeKeys(premaster: Uint8Array): void {
    const { suite, randoms, extendedMaster } = this.agreed;
    const sessionHash = extendedMaster ? this.#transcript.hash(suite.hash) : undefined;
    const master = sessionHash
      ? secrets.extendedMasterSecret(suite.hash, premaster, sessionHash)
      : secrets.masterSecret(suite.hash, premaster, randoms);
    this.#keep(premasterStep(suite.keyExchange === 'rsa' ? 'RSA' : 'ECDHE', premaster));
    this.#keep(masterStep(master, randoms, sessionHash));
    this.#useMaster(master);
  }

  /** With the master secret of an earlier connection. */
  resumeKeys(master: Uint8Array): void {
    this.#keep(resumedMasterStep(master));
    this.#useMaster(master);
  }

  /** The peer's ChangeCipherSpec. */
  turnKeys(): TlsReason | undefined {
    return this.connection.openWith(new Opener12(this.agreed.suite, this.#keysOf(this.#otherRole)));
  }

  /** ChangeCipherSpec, then Finished under the new keys. */
  finish(): void {
    this.connection.sendChangeCipherSpec();
    this.connection.sealWith(new Sealer12(this.agreed.suite, this.#keysOf(this.#role)));
    this.sendMessage(HANDSHAKE.finished, this.#verifyData(this.#role));
  }

  /** Before the peer's Finished is part of the transcript. */
  checkFinished(body: Uint8Array): TlsReason | undefined {
    const said = finished12.decode(body);
    if (!said.ok) return undecodable(said.error);
    return equalBytes(said.value, this.#verifyData(this.#otherRole)) ? undefined : reasons.BAD_FINISHED;
  }

  get #otherRole(): secrets.Role12 {
    return this.#role === 'client' ? 'server' : 'client';
  }

  #useMaster(master: Uint8Array): void {
    const { suite, randoms } = this.agreed;
    this.#master = master.slice();
    this.#keys = secrets.keyBlock(suite, master, randoms);
    this.#keep(...keySteps(suite, this.#keys, randoms));
    this.connection.emit({ type: 'secret', line: secrets.keyLogLine(randoms.client, master) });
  }

  #keysOf(role: secrets.Role12): secrets.DirectionKeys {
    if (!this.#keys) throw new Error('TLS 1.2 has no keys yet');
    return this.#keys[role];
  }

  #keep(...steps: ScheduleStep[]): void {
    this.steps.push(...steps);
    for (const step of steps) {
      this.connection.emit({ type: 'key', clientRandom: this.agreed.randoms.client, step });
    }
  }

  #verifyData(from: secrets.Role12): Uint8Array {
    const { suite } = this.agreed;
    const transcript = this.#transcript.hash(suite.hash);
    const value = secrets.verifyData(suite.hash, this.#master, from, transcript);
    this.#keep(finishedStep(from, transcript, value));
    return value;
  }
}
