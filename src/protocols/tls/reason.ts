/** A reason that is told to the peer as an alert (RFC 8446, 6): the form of the entries of `reasons.ts`. */
import type { Reason } from '../../core/event.ts';

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

/** One whose source is the RFC of TLS 1.3. */
export const rfc8446 = (id: string, alert: number, section: string, sentence: string): TlsReason =>
  tlsReason(id, alert, sentence, `RFC 8446, ${section}`);
