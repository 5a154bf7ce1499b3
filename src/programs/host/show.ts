/** How host shows a reply: a sentence for each record, or with -v the whole message. */
import { formatIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import { NS_PER_MS } from '../../core/time.ts';
import type { DnsMessage, ResourceRecord } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import { RCODE, TYPE, typeName } from '../../protocols/dns/types.ts';
import { dataText } from '../../protocols/dns/zone/print.ts';
import { fullRcode, headerText, rcodeName } from '../lib/dns/header.ts';
import { sectionsText } from '../lib/dns/message-text.ts';
import { PLAIN_STYLE } from '../lib/dns/print.ts';
import type { Frontend, Heard } from '../lib/dighost/frontend.ts';
import { cloneLookup, isTransfer, type Lookup } from '../lib/dighost/lookup.ts';
import type { HostSettings } from './settings.ts';

/** What host remembers between its replies. */
interface Shown {
  /** Undefined before the first reply. */
  error: boolean | undefined;
  /** Whether it has said whom it asks. */
  saidServer: boolean;
}

export interface HostFrontend extends Frontend {
  /** 0 when all replies were good, and there was one. */
  status(): number;
}

const EVERYTHING = { question: true, answer: true, authority: true, additional: true, titles: true };

/** `server`: as it was named on the command line. */
export function hostFrontend(sys: Sys, host: HostSettings, server: string | undefined): HostFrontend {
  const shown: Shown = { error: undefined, saidServer: server === undefined };
  return {
    program: 'host',
    checkRecursion: server === undefined,
    before918: sys.persona === 'macos',
    starting(name) {
      if (host.verbose) sys.print(`Trying "${name}"\n`);
    },
    show(heard) {
      if (!shown.saidServer) sys.print(serverText(heard));
      shown.saidServer = true;
      return showReply(sys, host, shown, heard);
    },
    received({ bytes, server: { address }, port, elapsed }) {
      if (!host.verbose) return;
      const time = Math.floor(elapsed / NS_PER_MS);
      sys.print(`Received ${bytes.length} bytes from ${formatIpv4(address)}#${port} in ${time} ms\n`);
    },
    comment: () => undefined,
    status: () => (shown.error === false ? 0 : 1),
  };
}

const serverText = ({ server, port }: Heard): string =>
  `Using domain server:\nName: ${server.name}\nAddress: ${formatIpv4(server.address)}#${port}\nAliases: \n\n`;

const withoutDot = (name: string): string => name.replace(/(?<=.)\.$/, '');

function showReply(sys: Sys, host: HostSettings, shown: Shown, heard: Heard): readonly Lookup[] {
  const { lookup, parsed } = heard;
  const { message } = parsed;
  const before = shown.error === true;
  shown.error = true;
  if (lookup.show.identify && !lookup.firstOfChain) sys.print(`Nameserver ${formatIpv4(heard.server.address)}:\n\t`);
  const rcode = fullRcode(message);
  const asked = withoutDot(message.questions[0]?.name ?? lookup.name);
  if (rcode !== RCODE.NOERROR) {
    const name = rcode === RCODE.NXDOMAIN ? lookup.name : asked;
    sys.print(`Host ${name} not found: ${rcode}(${rcodeName(rcode)})\n`);
    if (isTransfer(lookup)) sys.print('; Transfer failed.\n');
    return [];
  }
  const next = host.everything && lookup.type === TYPE.A ? furtherLookups(lookup, message) : [];
  if (host.verbose) {
    sys.print(`${headerText(message, parsed.counts)}\n${sectionsText(message, PLAIN_STYLE, EVERYTHING)}`);
  } else {
    sys.print(message.answers.map(sentence).join(''));
    if (!host.everything && message.answers.length === 0) {
      sys.print(`${asked} has no ${typeName(lookup.type)} record\n`);
    }
  }
  shown.error = before;
  return next;
}

/** For the name behind all aliases: its IPv6 addresses and its mail servers. */
function furtherLookups(lookup: Lookup, message: DnsMessage): readonly Lookup[] {
  let name = message.questions[0]?.name ?? lookup.name;
  for (const { name: owner, data, type } of message.answers) {
    if (type === TYPE.CNAME && data.kind === 'name' && canonicalName(owner) === canonicalName(name)) name = data.target;
  }
  const further = (type: number): Lookup => ({
    ...cloneLookup(lookup, true),
    ...{ name: withoutDot(name), type, typeGiven: true, origin: undefined, needSearch: false, newSearch: false },
  });
  return [further(TYPE.AAAA), further(TYPE.MX)];
}

const PHRASES: Readonly<Record<number, string>> = {
  [TYPE.A]: 'has address',
  [TYPE.NS]: 'name server',
  [TYPE.CNAME]: 'is an alias for',
  [TYPE.PTR]: 'domain name pointer',
  13: 'host information',
  [TYPE.MX]: 'mail is handled by',
  [TYPE.TXT]: 'descriptive text',
  [TYPE.AAAA]: 'has IPv6 address',
  29: 'location',
};

const sentence = ({ name, type, data }: ResourceRecord): string =>
  `${withoutDot(name)} ${PHRASES[type] ?? `has ${typeName(type)} record`} ${dataText(data)}\n`;
