/** The TLS handshake of a browser's connection: sessions are kept for the life of its process, and resumed. */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { seconds } from '../../core/time.ts';
import type { TlsSummary } from '../../protocols/tls/endpoint.ts';
import { addressOf } from '../../protocols/tls/x509/host-names.ts';
import type { Verdict } from '../../protocols/tls/x509/verify.ts';
import type { HttpStream } from '../lib/http/stream.ts';
import type { TlsContext } from '../lib/tls/context.ts';
import { asPeerVerdict, authoritiesOf, judge, SYSTEM_AUTHORITIES } from '../lib/tls/trust.ts';
import { tlsErrorText } from './padlock.ts';

const PATIENCE = seconds(60);

/** The error is what the error page says. */
export function* secure(
  sys: Sys,
  tls: TlsContext,
  stream: HttpStream,
  host: string,
  key: string,
): Call<Result<TlsSummary>> {
  let verdict: Verdict | undefined;
  const roots = authoritiesOf(sys, SYSTEM_AUTHORITIES) ?? [];
  const shaken = yield* tls.connect(
    stream.transport.fd,
    {
      key,
      serverName: addressOf(host) === undefined ? host : undefined,
      alpn: ['http/1.1'],
      verify: (chain) => asPeerVerdict((verdict = judge(sys, chain, roots, host))),
    },
    { timeout: PATIENCE },
  );
  if (!shaken.ok) return fail(tlsErrorText(shaken.error, verdict));
  stream.transport = shaken.value;
  return ok(shaken.value.summary!);
}
