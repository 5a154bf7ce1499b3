/** What Windows' nslookup can be told with `set`, and as options: each word as short as it still is one. */
import { classNumber, typeName, typeNumber } from '../../../protocols/dns/types.ts';
import type { Session } from './ask.ts';

export const HELP = `Commands:   (identifiers are shown in uppercase, [] means optional)
NAME            - print info about the host/domain NAME using default server
help or ?       - print info on common commands
set OPTION      - set an option
    all                 - print options, current server and host
    [no]debug           - print debugging information
    [no]recurse         - ask for recursive answer to query
    [no]search          - use domain search list
    [no]vc              - always use a virtual circuit
    domain=NAME         - set default domain name to NAME
    retry=X             - set number of retries to X
    timeout=X           - set initial time-out interval to X seconds
    type=X              - set query type (for example, A, AAAA, CNAME, MX, NS, PTR, SOA, SRV)
    class=X             - set query class (for example, IN (Internet), ANY)
server NAME     - set default server to NAME, using current default server
lserver NAME    - set default server to NAME, using initial server
exit            - exit the program
`;

const FLAGS: Readonly<Record<string, (session: Session, on: boolean) => void>> = {
  debug: (session, on) => void (session.debug = on),
  recurse: (session, on) => void (session.recurse = on),
  search: (session, on) => void (session.search = on),
  vc: (session, on) => void (session.tcp = on),
};

export function setOption(session: Session, text: string): void {
  const [word = '', value] = text.split('=');
  const name = word.toLowerCase();
  if (name === 'all') session.sys.print(settingsText(session));
  else if (value !== undefined) setValue(session, name, value, text);
  else {
    const on = !name.startsWith('no');
    const flag = Object.keys(FLAGS).find((known) => known.startsWith(on ? name : name.slice(2)));
    if (flag === undefined) session.sys.print(`*** Invalid option: ${text}\n`);
    else FLAGS[flag]!(session, on);
  }
}

function setValue(session: Session, name: string, value: string, text: string): void {
  const number = /^\d+$/.test(value) ? Number(value) : undefined;
  if (['type', 'ty', 'querytype', 'query', 'q'].includes(name)) setType(session, value);
  else if (name.startsWith('cl')) session.class = classNumber(value) ?? session.class;
  else if (name.startsWith('do')) session.domains = [value];
  else if (name.startsWith('ti') && number !== undefined) session.timeout = Math.max(1, number);
  else if (name.startsWith('ret') && number !== undefined) session.retries = number;
  else if (name.startsWith('po') && number !== undefined) session.port = number & 0xffff;
  else session.sys.print(`*** Invalid option: ${text}\n`);
}

function setType(session: Session, value: string): void {
  const type = /^a\+aaaa$/i.test(value) ? undefined : typeNumber(value);
  if (type === undefined && !/^a\+aaaa$/i.test(value)) session.sys.print(`unknown query type: ${value}\n`);
  else session.type = type;
}

export function settingsText(session: Session): string {
  const { type, timeout, retries, port, domains, tcp, debug, recurse, search } = session;
  const no = (on: boolean, word: string): string => (on ? word : `no${word}`);
  return (
    `Set options:\n  ${no(debug, 'debug')}\n  ${no(search, 'search')}\n  ${no(recurse, 'recurse')}\n  ${no(tcp, 'vc')}\n` +
    `  port=${port}\n  type=${type === undefined ? 'A+AAAA' : typeName(type)}\n  class=IN\n  timeout=${timeout}\n` +
    `  retry=${retries}\n  domain=${domains[0] ?? ''}\n  srchlist=${domains.join('/')}\n\n`
  );
}
