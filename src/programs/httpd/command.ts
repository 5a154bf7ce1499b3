/** httpd as a learner starts it by hand: the files of a directory on a service port, until Ctrl-C. */
import { parseIpv4 } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import type { HttpConfig } from '../../core/http-config.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Program } from '../../core/sys.ts';
import { seconds } from '../../core/time.ts';
import { optionValue, parseOptions } from '../lib/options.ts';
import { serveSites } from './index.ts';

const USAGE = 'Usage: httpd [-p [address:]port] [-h directory]\n';

export const httpdCommand: Program = {
  name: 'httpd',
  summary: 'Serves the files of a directory over HTTP, and prints a line for each response',
  usage: 'httpd [-p [address:]port] [-h directory]',
  options: [
    { flag: '-p', value: '[address:]port', meaning: 'where to listen; default 80' },
    { flag: '-h', value: 'directory', meaning: 'what to serve; default the working directory' },
  ],
  examples: ['httpd -p 3000 &', 'httpd -p 127.0.0.1:8080 -h /tmp'],
  operand: 'file',
  real: false,
  *main(sys, args) {
    const parsed = parseOptions('httpd', args, 'fp:h:');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    const place = endpointOf(optionValue(parsed.value, 'p') ?? '80');
    if (!place.ok) return (sys.warn(`httpd: ${place.error}\n${USAGE}`), 1);
    const directory = optionValue(parsed.value, 'h') ?? parsed.value.operands[0] ?? '.';
    const stat = sys.files.stat(directory);
    if (!stat.ok || stat.value.kind !== 'directory') {
      const why = errnoText(stat.ok ? 'ENOTDIR' : stat.error);
      return (sys.warn(`httpd: can't change directory to '${directory}': ${why}\n`), 1);
    }
    const config = configOf(place.value, directory === '/' ? '' : directory.replace(/\/$/, ''));
    return yield* serveSites(sys, config, (line) => sys.print(`${line}\n`));
  },
};

/** `3000`, `127.0.0.1:3000` */
function endpointOf(text: string): Result<{ readonly address: number; readonly port: number }> {
  const [, dotted, digits = ''] = /^(?:(.*):)?(\d{1,5})$/.exec(text) ?? [];
  const address = dotted === undefined ? ok(0) : parseIpv4(dotted);
  const port = Number(digits);
  if (!address.ok || port < 1 || port > 65_535) return fail(`"${text}" is no service port, and no address with one`);
  return ok({ address: address.value, port });
}

const configOf = ({ address, port }: { address: number; port: number }, root: string): HttpConfig => ({
  port,
  address,
  server: 'httpd',
  keepAlive: seconds(65),
  requests: 1000,
  bodyLimit: 1_048_576,
  log: '',
  sites: [
    {
      names: [],
      root,
      files: new Map(),
      redirects: new Map(),
      routes: new Map(),
      index: ['index.html'],
      listing: true,
      gzip: true,
      extra: { headers: [], expires: undefined },
    },
  ],
});
