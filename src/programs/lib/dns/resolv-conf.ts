/** /etc/resolv.conf: which servers this machine asks, and how it completes short names (resolv.conf(5)). */
import { LOOPBACK_IPV4, parseIpv4, type Ipv4Address } from '../../../core/address.ts';
import { fromUtf8 } from '../../../core/bytes.ts';
import type { Sys } from '../../../core/sys.ts';

/** MAXNS of <resolv.h> */
const MOST_SERVERS = 3;
const MOST_DOTS = 15;
const MOST_SECONDS = 30;
const MOST_ATTEMPTS = 5;

export interface ResolvConf {
  readonly servers: readonly Ipv4Address[];
  /** Domains that short names are tried in, without the dot at their ends. */
  readonly search: readonly string[];
  /** Names with at least this many dots are tried as they are first. */
  readonly ndots: number;
  /** Seconds to wait for each server, and how often to go through all of them. */
  readonly timeout: number;
  readonly attempts: number;
  /** Whether each question begins with another server. */
  readonly rotate: boolean;
}

type Mutable = { -readonly [Key in keyof ResolvConf]: ResolvConf[Key] };

/** What the file says; without one there are no servers. `domain` and `search` exclude each other: the last one counts. */
export function resolvConf(sys: Sys): ResolvConf {
  const conf: Mutable = {
    servers: [],
    search: ownDomain(sys.hostname),
    ndots: 1,
    timeout: 5,
    attempts: 2,
    rotate: false,
  };
  const file = sys.files.read('/etc/resolv.conf');
  if (!file.ok) return conf;
  for (const line of fromUtf8(file.value).split('\n')) {
    if (/^[;#]/.test(line)) continue;
    const [key, ...words] = line.trimEnd().split(/[ \t]+/);
    if (key === 'nameserver') addServer(conf, words[0] ?? '');
    else if (key === 'domain' && words[0] !== undefined) conf.search = [plain(words[0])];
    else if (key === 'search') conf.search = words.map(plain);
    else if (key === 'options') for (const word of words) setOption(conf, word);
  }
  return conf;
}

function addServer(conf: Mutable, text: string): void {
  const address = parseIpv4(text);
  if (!address.ok || conf.servers.length >= MOST_SERVERS) return;
  // 0.0.0.0 is this host, as in resolv.conf(5)
  conf.servers = [...conf.servers, address.value === 0 ? LOOPBACK_IPV4 : address.value];
}

function setOption(conf: Mutable, word: string): void {
  const [name, text = ''] = word.split(':');
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (name === 'ndots') conf.ndots = Math.min(value, MOST_DOTS);
  else if (name === 'timeout') conf.timeout = Math.min(value, MOST_SECONDS);
  else if (name === 'attempts') conf.attempts = Math.min(value, MOST_ATTEMPTS);
  else if (name === 'rotate') conf.rotate = true;
}

const plain = (domain: string): string => domain.replace(/\.$/, '');

/** Without a line of its own the domain is what follows the first dot of the host's name. */
const ownDomain = (hostname: string): readonly string[] =>
  hostname.includes('.') ? [hostname.slice(hostname.indexOf('.') + 1)] : [];
