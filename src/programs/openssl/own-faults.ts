/** What OpenSSL has in its error queue when an end gave up by itself: one entry for each alert that it sends. */
import { ALERT } from '../../protocols/tls/alerts.ts';
import type { TlsEvent } from '../../protocols/tls/endpoint.ts';
import { type OpensslError, sslError } from './errors.ts';

const CERTIFICATE = sslError(
  '0A000086',
  'tls_post_process_server_certificate',
  'certificate verify failed',
  '../ssl/statem/statem_clnt.c:1889',
);

const FAULTS: Readonly<Record<number, OpensslError>> = {
  [ALERT.badRecordMac]: sslError(
    '0A000119',
    'ssl3_get_record',
    'decryption failed or bad record mac',
    '../ssl/record/ssl3_record.c:622',
  ),
  [ALERT.protocolVersion]: sslError(
    '0A000102',
    'tls_early_post_process_client_hello',
    'unsupported protocol',
    '../ssl/statem/statem_srvr.c:1664',
  ),
  [ALERT.handshakeFailure]: sslError(
    '0A0000C1',
    'tls_post_process_client_hello',
    'no shared cipher',
    '../ssl/statem/statem_srvr.c:2220',
  ),
  [ALERT.noApplicationProtocol]: sslError(
    '0A0000EB',
    'tls_handle_alpn',
    'no application protocol',
    '../ssl/statem/statem_srvr.c:2184',
  ),
};

/** For alerts that OpenSSL would give some other words to, ours: the sentence of the reason. */
export function ownFault(alert: Extract<TlsEvent, { type: 'alert' }>, verifyCode: number): OpensslError {
  if (verifyCode !== 0) return CERTIFICATE;
  return FAULTS[alert.description] ?? sslError('0A000044', 'wirelab', alert.reason.sentence, alert.reason.source ?? '');
}

/** What came is no record of TLS: the real one looks at its first bytes. */
export const WRONG_VERSION = sslError(
  '0A00010B',
  'ssl3_get_record',
  'wrong version number',
  '../ssl/record/ssl3_record.c:350',
);
export const HTTP_REQUEST = sslError('0A00009C', 'ssl3_get_record', 'http request', '../ssl/record/ssl3_record.c:341');
