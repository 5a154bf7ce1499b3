/** CONNECT through a proxy (RFC 9110, 9.3.6), as curl narrates it (http_proxy.c). */
import type { Call } from '../../core/sys.ts';
import { bytesOfText } from '../../protocols/http/codec.ts';
import type { Answer } from './answer.ts';
import type { Connection } from './pool.ts';
import { Problem, STATUS } from './problem.ts';
import { connectHead } from './request.ts';
import type { Tools } from './tools.ts';
import type { CurlUrl } from './url.ts';

export function* openTunnel(
  tools: Tools,
  connection: Connection,
  answer: Answer,
  url: CurlUrl,
  user: string | undefined,
): Call<void> {
  const { tell, operation, facts } = tools;
  tell.info('allocate connect buffer');
  tell.info(`Establish HTTP proxy tunnel to ${url.host}:${url.port}`);
  if (user !== undefined) tell.info(`Proxy auth using Basic with user '${user.split(':')[0]}'`);
  const head = connectHead(operation, url, user);
  tell.headerOut(head);
  connection.stream.expect('CONNECT');
  yield* answer.send(bytesOfText(head));
  const status = yield* answer.readTunnelHead();
  facts.connectStatus = status;
  if (status < 200 || status >= 300) throw new Problem(STATUS.RECV_ERROR, `CONNECT tunnel failed, response ${status}`);
  connection.stream.enterTunnel();
  tell.info('CONNECT phase completed');
  tell.info(`CONNECT tunnel established, response ${status}`);
}
