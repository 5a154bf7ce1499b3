/** What nslookup has been told so far, on its command line and by `set`: options, server, what to ask for (nslookup(1)). */
import { formatIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import { CLASS, classNumber, TYPE, typeNumber } from '../../protocols/dns/types.ts';
import { resolvConf } from '../lib/dns/resolv-conf.ts';
import type { Server } from '../lib/dighost/lookup.ts';
import type { Settings } from '../lib/dighost/run.ts';
import { defaultServers } from '../lib/dighost/servers.ts';

export interface Session {
  readonly sys: Sys;
  readonly settings: Settings;
  tries: number;
  tcp: boolean;
  recurse: boolean;
  debug: boolean;
  /** Both as typed. */
  typeText: string;
  classText: string;
  /** Whether both A and AAAA are asked for: until a type is set. */
  bothAddresses: boolean;
  stopAtServfail: boolean;
  /** Whether a server that offers no recursion is passed over: until one is named. */
  checkRecursion: boolean;
  /** Whether the last question to leave got an answer, and whether any answer was an error. */
  reached: boolean;
  failed: boolean;
}

export function newSession(sys: Sys): Session {
  const conf = resolvConf(sys);
  return {
    sys,
    settings: {
      ...{ port: 53, timeout: 0, search: true, showSearch: false, source: undefined },
      ...{ domains: conf.search, ndots: conf.ndots, servers: defaultServers(conf) },
    },
    ...{ tries: 3, tcp: false, recurse: true, debug: false, typeText: 'A', classText: 'IN', bothAddresses: true },
    ...{ stopAtServfail: false, checkRecursion: true, reached: false, failed: false },
  };
}

export const typeOf = ({ typeText }: Session): number => typeNumber(typeText) ?? TYPE.A;
export const classOf = ({ classText }: Session): number => classNumber(classText) ?? CLASS.IN;

export function nameServers(session: Session, servers: readonly Server[]): void {
  session.settings.servers = servers;
  session.checkRecursion = false;
}

/** `Default server: 10.4.4.10`, and all options where they are wanted too. */
export function settingsText(session: Session, options: boolean): string {
  const { settings, tcp, debug, recurse, tries, typeText, classText } = session;
  const { port, servers, search, timeout, ndots, domains } = settings;
  const lines = servers.flatMap((server) => [
    `Default server: ${server.name}`,
    `Address: ${server.name === '::1' ? '::1' : formatIpv4(server.address)}#${port}`,
  ]);
  const no = (on: boolean, word: string): string => (on ? word : `no${word}`);
  if (options) {
    lines.push(
      '',
      'Set options:',
      `  ${no(tcp, 'vc')}\t\t\t${no(debug, 'debug')}\t\tnod2`,
      `  ${no(search, 'search')}\t\t${no(recurse, 'recurse')}`,
      `  timeout = ${timeout}\t\tretry = ${tries}\tport = ${port}\tndots = ${ndots}`,
      `  querytype = ${typeText.padEnd(8)}\tclass = ${classText}`,
      `  srchlist = ${domains.join('/')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
