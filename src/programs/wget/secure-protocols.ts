/** Which versions of TLS the words of wget's --secure-protocol come to, where there is none before 1.2. */
import { VERSION } from '../../protocols/tls/numbers.ts';

/** Names of --secure-protocol: the oldest version of each. */
export const SECURE_PROTOCOLS: Readonly<Record<string, number>> = {
  auto: VERSION.tls12,
  pfs: VERSION.tls12,
  sslv2: VERSION.tls12,
  sslv3: VERSION.tls12,
  tlsv1: VERSION.tls12,
  tlsv1_1: VERSION.tls12,
  tlsv1_2: VERSION.tls12,
  tlsv1_3: VERSION.tls13,
};
