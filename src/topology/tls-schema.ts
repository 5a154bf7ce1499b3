/**
 * What a lab file may say of a server's TLS, as zod sees it; tls.ts makes the rest of it. Only the schemas of services import this, so
 * that nothing of it is made for a file that names none.
 */
import * as z from 'zod';
import { parseIpv4 } from '../core/address.ts';
import { ok, fail, type Result } from '../core/result.ts';
import { keyKind, when } from './authority-schema.ts';
import * as s from './scalars.ts';

const list = <T extends z.ZodType>(item: T, most: number, what: string) =>
  z
    .array(item)
    .min(1)
    .max(most)
    .register(s.EXPECTED, { expected: `a list of 1 to ${most} ${what}` });

const HOST = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;

const serverName = () =>
  z
    .string()
    .max(253)
    .refine((text) => HOST.test(text) || parseIpv4(text).ok)
    .transform((text) => text.toLowerCase())
    .register(s.EXPECTED, { expected: 'a name such as www.example.com or *.example.com, or an IPv4 address' });

export const certificateSchema = z.strictObject({
  names: list(serverName(), 100, 'names')
    .optional()
    .describe(
      "Names and addresses it is for, the first its common name; default the sites', else the node's own and those that zones give it",
    ),
  issuer: z
    .string()
    .register(s.EXPECTED, { expected: 'an authority of this topology, or self' })
    .default('lab')
    .describe('Who signs it: an authority, or `self`; default lab'),
  intermediate: s
    .flag()
    .default(false)
    .describe('Whether an authority below the root signs, whose certificate is sent along; default false'),
  key: keyKind().describe('`p256` or `rsa`; default p256'),
  from: when().optional().describe('When it begins to be valid; default 30 days before the epoch'),
  to: when().optional().describe('When it ends to be; default 90 days later, less a second'),
  usage: s
    .oneOf(['server', 'client'])
    .default('server')
    .describe('Extended key usage; no browser takes `client` from a server; default server'),
});

/** In OpenSSL's names. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
] as const;

const version = () =>
  s.scalar('1.2 or 1.3', (text): Result<'1.2' | '1.3'> => (text === '1.2' || text === '1.3' ? ok(text) : fail('')));

/** How a server speaks TLS, when the file says more than `true`. */
export const serverTlsSchema = z.strictObject({
  certificate: certificateSchema.optional().describe('Its certificate; see below'),
  certificates: list(certificateSchema, 20, 'certificates')
    .optional()
    .describe('Several, of which the name that the client asks for chooses'),
  versions: list(version(), 2, 'versions').default(['1.2', '1.3']).describe('1.2, 1.3; default both'),
  ciphers: list(s.oneOf(CIPHERS), CIPHERS.length, 'cipher suites')
    .optional()
    .describe("Cipher suites in OpenSSL's names, best first; default all"),
  groups: list(s.oneOf(['x25519', 'secp256r1']), 2, 'groups')
    .default(['x25519', 'secp256r1'])
    .describe('Groups of the key exchange, best first: x25519, secp256r1; default both'),
  alpn: list(
    z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/)
      .register(s.EXPECTED, { expected: 'an application protocol such as http/1.1' }),
    10,
    'application protocols',
  )
    .default(['http/1.1'])
    .describe('Application protocols, best first; default http/1.1'),
  tickets: s.integer(0, 10, 'a number of tickets').default(2).describe('Session tickets after a handshake; default 2'),
  'early-data': s
    .integer(0, 1_048_576, 'a number of bytes')
    .default(0)
    .describe('Bytes of 0-RTT data that it takes; default 0: none'),
  'anti-replay': s.flag().default(true).describe('Whether it takes the same 0-RTT data once only; default true'),
});

export type TlsInput = z.output<typeof serverTlsSchema>;
export type CertificateInput = z.output<typeof certificateSchema>;

/** A service whose schema left `tls` as the file has it. */
export interface TlsDraft {
  readonly tlsInput: TlsInput | undefined;
}

/** `tls: true`, or a map. */
export const tlsSchema = () =>
  z
    .union([z.boolean(), serverTlsSchema])
    .transform((input): TlsInput | undefined => {
      if (input === true) return serverTlsSchema.parse({});
      return input === false ? undefined : input;
    })
    .register(s.EXPECTED, { expected: 'true, or a map of how it speaks TLS' });
