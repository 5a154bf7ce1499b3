/** httpd: the web server of lab files (RFC 9110, RFC 9112), in the manner of nginx. */
import type { HttpConfig } from '../../core/http-config.ts';
import type { Daemon } from '../../core/services.ts';
import { serveHttp } from '../lib/http-server/listen.ts';
import { Sites } from './site.ts';

export const httpd: Daemon<HttpConfig> = {
  name: 'httpd',
  *main(sys, config) {
    const sites = new Sites(sys, config);
    return yield* serveHttp(
      sys,
      { address: config.address, port: config.port, program: 'httpd' },
      {
        program: 'httpd',
        role: 'server',
        server: config.server,
        keepAlive: config.keepAlive,
        requests: config.requests,
        log: config.log,
        answer: (request) => sites.answer(request),
      },
    );
  },
};
