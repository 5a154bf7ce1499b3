/** Why an end of a TLS connection gave up or closed: the catalogue of sentences, each with the alert that says so to the peer (RFC 8446, 6). */
import { type Reason } from '../../core/event.ts';
import { ALERT } from './alerts.ts';

/** A reason that is told to the peer as an alert. */
export interface TlsReason extends Reason {
  /** The alert's description (RFC 8446, 6). */
  readonly alert: number;
}

/** An entry of the catalogue; `source` is `RFC 8446, 4.1.3`. */
export const tlsReason = (id: string, alert: number, sentence: string, source: string): TlsReason => ({
  id: `tls.${id}`,
  alert,
  sentence,
  source,
});

export const CLOSED = tlsReason('closed', ALERT.closeNotify, 'one end has nothing more to send', 'RFC 8446, 6.1');
