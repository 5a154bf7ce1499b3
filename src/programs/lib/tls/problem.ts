/** How a TLS connection fails, told apart as precisely as the two ends can know it. */
import type { Errno } from '../../../core/errno.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Reason } from '../../../core/event.ts';
import { alertName } from '../../../protocols/tls/alerts.ts';
import type { PeerVerdict } from '../../../protocols/tls/endpoint.ts';

export type TlsProblem =
  /** `out`: we refused what the peer sent; else the peer refused us. */
  | { readonly kind: 'alert'; readonly out: boolean; readonly description: number; readonly reason: Reason }
  /** We did not believe the server's certificates. */
  | { readonly kind: 'certificate'; readonly description: number; readonly verdict: PeerVerdict }
  /** The peer closed in the middle of the handshake, without a word. */
  | { readonly kind: 'closed' }
  /** What came does not look like TLS at all. */
  | { readonly kind: 'not-tls'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly errno: Errno; readonly during: 'send' | 'receive' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'interrupted' };

/** A sentence without its full stop. */
export function problemText(problem: TlsProblem): string {
  switch (problem.kind) {
    case 'alert':
      return problem.out
        ? `TLS: ${problem.reason.sentence}`
        : `the server answered with the alert ${alertName(problem.description)}: ${problem.reason.sentence}`;
    case 'certificate':
      return `the certificate is not believed: ${problem.verdict.sentence}`;
    case 'closed':
      return 'the server closed the connection in the middle of the TLS handshake';
    case 'not-tls':
      return 'what the server sent is no TLS';
    case 'failed':
      return `in the TLS handshake: ${errnoText(problem.errno)}`;
    case 'timeout':
      return 'the TLS handshake took too long';
    case 'interrupted':
      return 'interrupted';
  }
}
