/** Cipher suites and groups by the names that OpenSSL gives them, in which lab files and curl's options speak (ciphers(1)). */
import { GROUP } from '../../../protocols/tls/numbers.ts';
import { SUITES_13 } from '../../../protocols/tls/suites.ts';
import { type Suite12, SUITES_12 } from '../../../protocols/tls/tls12/suites.ts';

const CIPHERS = {
  'aes-128-gcm': 'AES128-GCM-SHA256',
  'aes-256-gcm': 'AES256-GCM-SHA384',
  'chacha20-poly1305': 'CHACHA20-POLY1305',
} as const;

const name12 = ({ keyExchange, certificate, cipher }: Suite12): string =>
  `${keyExchange === 'ecdhe' ? `ECDHE-${certificate.toUpperCase()}-` : ''}${CIPHERS[cipher]}`;

/** `ECDHE-RSA-AES128-GCM-SHA256` */
export function suiteName(id: number): string {
  const old = SUITES_12.find((suite) => suite.id === id);
  return old ? name12(old) : (SUITES_13.find((suite) => suite.id === id)?.name ?? `0x${id.toString(16)}`);
}

export const ALL_13: readonly number[] = SUITES_13.map(({ id }) => id);
export const ALL_12: readonly number[] = SUITES_12.map(({ id }) => id);

/** What a list such as `ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384` names, of one version; names that are not ours are left out. */
export function suitesOf(list: string, version: '1.2' | '1.3'): readonly number[] {
  const all = version === '1.3' ? ALL_13 : ALL_12;
  return list.split(/[:, ]+/).flatMap((word) => {
    if (['ALL', 'DEFAULT', 'HIGH'].includes(word) && version === '1.2') return all;
    return all.filter((id) => suiteName(id) === word);
  });
}

const GROUPS: Readonly<Record<string, number>> = {
  x25519: GROUP.x25519,
  'p-256': GROUP.secp256r1,
  prime256v1: GROUP.secp256r1,
  secp256r1: GROUP.secp256r1,
};

/** `X25519:P-256`; undefined when one is unknown. */
export function groupsOf(list: string): readonly number[] | undefined {
  const groups = list.split(':').map((word) => GROUPS[word.toLowerCase()]);
  return groups.every((group) => group !== undefined) ? groups : undefined;
}
