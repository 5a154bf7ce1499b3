/** httpd: the web server of lab files (RFC 9110, RFC 9112), in the manner of nginx. */
import type { HttpConfig } from '../../core/http-config.ts';
import type { Daemon } from '../../core/services.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { logTo } from '../lib/http-server/access-log.ts';
import type { Request } from '../lib/http-server/request.ts';
import { serveWeb } from '../lib/http-server/serve.ts';
import { Sites } from './site.ts';

export const httpd: Daemon<HttpConfig> = {
  name: 'httpd',
  *main(sys, config) {
    return yield* serveSites(sys, config, logTo(sys, config.log));
  },
};

export function serveSites(sys: Sys, config: HttpConfig, log: (line: string) => void): Call<ExitStatus> {
  const sites = new Sites(sys, config);
  const { server, keepAlive, requests } = config;
  const service = { program: 'httpd', role: 'server' as const, server, keepAlive, requests, log };
  const door = { address: config.address, port: config.port, program: 'httpd' };
  const answering = { ...service, answer: (request: Request) => sites.answer(request) };
  return serveWeb(sys, door, answering, config.tls);
}
