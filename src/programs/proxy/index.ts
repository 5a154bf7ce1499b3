/** proxy: a reverse proxy, in one of two modes: it carries bytes, or it reads and writes messages (RFC 9110, 3.7). */
import type { ProxyConfig } from '../../core/http-config.ts';
import type { Daemon } from '../../core/services.ts';
import { logTo } from '../lib/http-server/access-log.ts';
import { listenFor } from '../lib/http-server/listen.ts';
import type { Request } from '../lib/http-server/request.ts';
import { serveWeb } from '../lib/http-server/serve.ts';
import { Gateway } from './gateway.ts';
import { Splice } from './splice.ts';

export const proxy: Daemon<ProxyConfig> = {
  name: 'proxy',
  *main(sys, config) {
    const door = { address: config.address, port: config.port, program: 'proxy' };
    if (config.mode === 'splice') return yield* listenFor(sys, door, (accepted) => new Splice(sys, accepted, config));
    const gateway = new Gateway(sys, config);
    sys.publish('http', () => gateway.rows());
    const service = {
      program: 'proxy',
      role: 'proxy' as const,
      server: config.server,
      keepAlive: config.keepAlive,
      requests: 1000,
      log: logTo(sys, config.log),
      answer: (request: Request) => gateway.answer(request),
    };
    return yield* serveWeb(sys, door, service, config.tls, (tasks) => (gateway.tasks = tasks));
  },
};
