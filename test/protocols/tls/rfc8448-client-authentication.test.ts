// RFC 8448, 6: our ends have no certificate for clients, but schedule, records and signatures are held to that trace too.
import { describe, expect, test } from 'vitest';
import { concat, toHex } from '../../../src/core/bytes.ts';
import { signedContent } from '../../../src/protocols/tls/certificate-proof.ts';
import { decodeHandshake } from '../../../src/protocols/tls/codec.ts';
import { keyPairOf, sharedSecret } from '../../../src/protocols/tls/crypto/exchange.ts';
import { verify } from '../../../src/protocols/tls/crypto/signatures.ts';
import * as messages from '../../../src/protocols/tls/handshake/messages.ts';
import { Sealer13 } from '../../../src/protocols/tls/record.ts';
import { KeySchedule, type SecretName } from '../../../src/protocols/tls/schedule.ts';
import { Transcript } from '../../../src/protocols/tls/transcript.ts';
import { decodeCertificate } from '../../../src/protocols/tls/x509/certificate.ts';
import { read, Trace, type Who } from './rfc8448.ts';

const ALERT = 21;
const HANDSHAKE = 22;
const AEAD = 'aes-128-gcm';

const trace = new Trace('client-authentication');
const one = (who: Who, value: string): Uint8Array => trace.all(who, value)[0]!;
const body = (message: Uint8Array): Uint8Array => decodeHandshake(message)!.body;

/** The trace walked through by hand: what a client and a server would do, from its messages. */
class Walk {
  readonly schedule = new KeySchedule('sha256', undefined, new Uint8Array(32), () => undefined);
  readonly transcript = new Transcript();

  add(who: Who, ...names: string[]): void {
    for (const name of names) this.transcript.add(one(who, name));
  }

  get hash(): Uint8Array {
    return this.transcript.hash('sha256');
  }

  derive(...names: SecretName[]): void {
    for (const name of names) this.schedule.derive(name, this.hash);
  }

  record(secret: SecretName, type: number, content: Uint8Array): string {
    return toHex(new Sealer13(this.schedule.trafficKeys(secret, AEAD)).seal(type, content));
  }

  finished(who: Who): string {
    return toHex(this.schedule.finished(`${who}_handshake_traffic_secret`, this.hash));
  }

  /** Whether the signature of CertificateVerify fits the certificate before it. */
  signatureFits(who: Who): boolean {
    const [entry] = read(messages.certificate.decode(body(one(who, 'Certificate')))).entries;
    const { scheme, signature } = read(messages.certificateVerify.decode(body(one(who, 'CertificateVerify'))));
    const { key } = read(decodeCertificate(entry!.certificate)).publicKey;
    return verify(key!, scheme, signedContent(who, this.hash), signature);
  }
}

describe('RFC 8448, 6: a client that proves who it is', () => {
  const walk = new Walk();
  const flight = (who: Who, ...names: string[]): Uint8Array => concat(names.map((name) => one(who, name)));

  test('from the hellos to the handshake secrets', () => {
    const own = keyPairOf(29, one('client', 'private key'))!;
    expect(own.publicKey).toEqual(one('client', 'public key'));
    walk.add('client', 'ClientHello');
    walk.add('server', 'ServerHello');
    walk.schedule.addKeyExchange(sharedSecret(own, one('server', 'public key')));
    walk.derive('client_handshake_traffic_secret', 'server_handshake_traffic_secret');
    walk.add('server', 'EncryptedExtensions', 'CertificateRequest', 'Certificate');
    expect(walk.signatureFits('server')).toBe(true);
    walk.add('server', 'CertificateVerify');
    expect(walk.finished('server')).toBe(toHex(body(one('server', 'Finished'))));
    walk.add('server', 'Finished');
  });

  test("the server's flight, and the client's, which begins with its certificate", () => {
    walk.schedule.addNothing();
    walk.derive('client_application_traffic_secret_0', 'server_application_traffic_secret_0', 'exporter_master_secret');
    const names = ['EncryptedExtensions', 'CertificateRequest', 'Certificate', 'CertificateVerify', 'Finished'];
    const fromServer = walk.record('server_handshake_traffic_secret', HANDSHAKE, flight('server', ...names));
    expect(fromServer).toBe(toHex(trace.all('server', 'complete record')[1]!));
    walk.add('client', 'Certificate');
    expect(walk.signatureFits('client')).toBe(true);
    walk.add('client', 'CertificateVerify');
    expect(walk.finished('client')).toBe(toHex(body(one('client', 'Finished'))));
    const own = flight('client', 'Certificate', 'CertificateVerify', 'Finished');
    const fromClient = walk.record('client_handshake_traffic_secret', HANDSHAKE, own);
    expect(fromClient).toBe(toHex(trace.all('client', 'complete record')[1]!));
    walk.add('client', 'Finished');
  });

  test('the goodbyes, and every secret on the way', () => {
    walk.derive('resumption_master_secret');
    for (const who of ['client', 'server'] as const) {
      const goodbye = walk.record(`${who}_application_traffic_secret_0`, ALERT, Uint8Array.of(1, 0));
      expect(goodbye).toBe(toHex(trace.all(who, 'complete record')[2]!));
    }
    const values = new Set(walk.schedule.steps.map(({ value }) => toHex(value)));
    const secrets = trace.lines.filter(({ value }) => value.endsWith('expanded') || value === 'secret');
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter(({ bytes }) => !values.has(toHex(bytes))).map(({ title }) => title)).toEqual([]);
  });
});
