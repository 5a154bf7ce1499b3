/** Sessions in OpenSSL's own ASN.1: what is written is read again, and what is no session is told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TlsSession } from '../../../src/protocols/tls/endpoint.ts';
import { decodeSession, encodeSession, sessionOfPem, sessionPem } from '../../../src/programs/openssl/session-file.ts';

const bytes = (most: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength: most });
const u32 = fc.nat({ max: 0xffff_ffff });
const name = fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined });

const sessions: fc.Arbitrary<TlsSession> = fc.record({
  version: fc.constantFrom(0x0303, 0x0304),
  suite: fc.constantFrom(0x1301, 0xc02b),
  serverName: name,
  alpn: name,
  ticket: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  sessionId: fc.constant(new Uint8Array(0)),
  secret: bytes(48),
  extendedMaster: fc.boolean(),
  lifetimeSeconds: fc.integer({ min: 1, max: 604_800 }),
  ageAdd: u32,
  receivedMs: u32.map((seconds) => seconds * 1000),
  maxEarlyData: u32,
  chain: fc.constant([]),
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(sessions, fc.integer({ min: 0, max: 100 }), (session, verifyCode) => {
      expect(decodeSession(encodeSession({ session, verifyCode }))).toEqual({
        ok: true,
        value: { session, verifyCode },
      });
      expect(sessionOfPem(sessionPem({ session, verifyCode })).ok).toBe(true);
    }),
  );
});

test('any other bytes are a sentence, never an exception', () => {
  fc.assert(
    fc.property(bytes(200), (der) => {
      const read = decodeSession(der);
      expect(read.ok || read.error.length > 0).toBe(true);
    }),
  );
});

test('a session that is cut short anywhere is none', () => {
  const [session] = fc.sample(sessions, { numRuns: 1, seed: 7 });
  const der = encodeSession({ session: session!, verifyCode: 0 });
  for (let end = 0; end < der.length; end++) expect(decodeSession(der.subarray(0, end)).ok).toBe(false);
});
