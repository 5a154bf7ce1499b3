/** The process of a server that speaks HTTP, with TLS under it when it has been told how. */
import type { Call, ExitStatus, Sys } from '../../../core/sys.ts';
import type { TlsConfig } from '../../../core/tls-config.ts';
import type { Tasks } from '../tasks.ts';
import { TlsContext } from '../tls/context.ts';
import { TlsDoor } from '../tls/server.ts';
import type { Service } from './connection.ts';
import { type Door, listenFor, serveHttp } from './listen.ts';
import { SecureConnection } from './secure-connection.ts';

/** `begun`: gets the tasks of the process once it listens. */
export function serveWeb(
  sys: Sys,
  door: Door,
  service: Service,
  config: TlsConfig | undefined,
  begun?: (tasks: Tasks) => void,
): Call<ExitStatus> {
  if (!config) return serveHttp(sys, door, service, begun);
  const tls = new TlsDoor(new TlsContext(sys, door.program), config);
  return listenFor(sys, door, (accepted) => new SecureConnection(sys, accepted, service, tls), begun);
}
