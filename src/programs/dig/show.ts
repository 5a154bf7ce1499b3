/** How dig shows a reply: the whole message in sections, or with +short the data alone; then how it was got. */
import { formatIpv4 } from '../../core/address.ts';
import { NS_PER_MS, NS_PER_US } from '../../core/time.ts';
import { decode, type DnsMessage, ednsOf, FLAG, type ResourceRecord } from '../../protocols/dns/codec.ts';
import { RCODE, typeName } from '../../protocols/dns/types.ts';
import { whenText } from '../lib/dns/when.ts';
import { type CookieJudgement, ednsText } from '../lib/dns/edns-text.ts';
import { countsOf, fullRcode, headerText, rcodeName } from '../lib/dns/header.ts';
import { sectionsText } from '../lib/dns/message-text.ts';
import { recordText, type RecordStyle } from '../lib/dns/print.ts';
import { styledData, USUAL_SPLIT } from '../lib/dns/styled-data.ts';
import type { Frontend, Heard } from '../lib/dighost/frontend.ts';
import { isTransfer, type Lookup } from '../lib/dighost/lookup.ts';
import type { Session } from './session.ts';

export function digFrontend(session: Session): Frontend {
  const { sys } = session;
  return {
    program: 'dig',
    checkRecursion: false,
    before918: session.edition.before918,
    sending(lookup, bytes) {
      if (!lookup.show.query) return;
      greet(session, lookup);
      const message = decode(bytes);
      if (!message.ok) return;
      const lead = lookup.show.comments ? ';; Sending:\n' : '';
      const size = lookup.show.stats ? `;; QUERY SIZE: ${bytes.length}\n\n` : '';
      sys.print(`${lead}${messageText(lookup, message.value, headerOf(message.value, lookup), undefined)}${size}`);
    },
    show(heard) {
      if (isTransfer(heard.lookup)) showTransfer(session, heard);
      else showReply(session, heard);
      return [];
    },
    received: (heard) => showStatistics(session, heard),
    comment(lookup, text) {
      if (lookup.show.comments && !session.short) sys.print(`;; ${text}\n`);
    },
  };
}

function greet({ sys, short, showCommand }: Session, lookup: Lookup): void {
  if (!short && showCommand) sys.print(lookup.greeting);
  lookup.greeting = '';
}

function showReply(session: Session, heard: Heard): void {
  const { sys } = session;
  const { lookup, parsed } = heard;
  greet(session, lookup);
  if (session.short) {
    sys.print(shortText(heard));
    return;
  }
  const lead = lookup.show.comments ? ';; Got answer:\n' : '';
  sys.print(`${lead}${messageText(lookup, parsed.message, replyHeader(heard), heard.cookie)}`);
}

/** Who is refused a zone hears no more than that (RFC 5936, 2.2.1). */
function showTransfer(session: Session, heard: Heard): void {
  const { message } = heard.parsed;
  greet(session, heard.lookup);
  const style = styleOf(heard.lookup);
  if (fullRcode(message) !== RCODE.NOERROR || message.answers.length === 0) session.sys.print('; Transfer failed.\n');
  else session.sys.print(message.answers.map((record) => `${recordText(record, style)}\n`).join(''));
}

const headerOf = (message: DnsMessage, { show }: Lookup): string =>
  show.comments ? `${headerText(message, countsOf(message))}\n` : '';

function replyHeader({ lookup, parsed }: Heard): string {
  if (!lookup.show.comments) return '';
  const { message, counts, extra } = parsed;
  const warnings: string[] = [];
  const warn = (text: string): number => warnings.push(`;; WARNING: ${text}\n`);
  const { flags } = message;
  if ((flags & FLAG.RD) !== 0 && (flags & FLAG.RA) === 0) warn('recursion requested but not available');
  const rcode = fullRcode(message);
  if (lookup.edns >= 0 && !ednsOf(message) && (rcode === RCODE.FORMERR || rcode === RCODE.NOTIMP)) {
    const retry = `${lookup.dnssec ? '+nodnssec ' : ''}+noedns`;
    warnings.push('\n');
    warn(`EDNS query returned status ${rcodeName(rcode)} - retry with '${retry}'`);
  }
  if (extra > 0) warn(`Message has ${extra} extra byte${extra > 1 ? 's' : ''} at end`);
  return `${headerText(message, counts)}${warnings.join('')}\n`;
}

/** What stands under the header. */
function messageText(lookup: Lookup, message: DnsMessage, header: string, cookie: CookieJudgement | undefined): string {
  const { show } = lookup;
  const edns = show.comments ? ednsText(message, cookie) : '';
  return `${header}${edns}${sectionsText(message, styleOf(lookup), { ...show, titles: show.comments })}`;
}

const styleOf = ({ show }: Lookup): RecordStyle => ({
  showTtl: show.ttl,
  ttlUnits: show.ttlUnits,
  showClass: show.class,
  multiline: show.multiline,
  unknownFormat: show.unknownFormat,
  expandAaaa: show.expandAaaa,
  split: show.split ?? USUAL_SPLIT,
  comments: show.recordComments ?? true,
});

/** The data of the answers; of a chain's answers with their types, and who gave them where that was asked for. */
function shortText(heard: Heard): string {
  const { lookup, server, elapsed } = heard;
  const { show, trace, compareServers } = lookup;
  const time = show.microseconds ? `${Math.floor(elapsed / NS_PER_US)} us` : `${Math.floor(elapsed / NS_PER_MS)} ms`;
  const from = show.identify ? ` from server ${formatIpv4(server.address)} in ${time}.` : '';
  const style = { ...styleOf(lookup), multiline: false };
  const line = ({ type, data }: ResourceRecord): string =>
    `${trace || compareServers ? `${typeName(type)} ` : ''}${styledData(data, style, ' ')}${from}\n`;
  return heard.parsed.message.answers.map(line).join('');
}

function showStatistics({ sys, short, edition }: Session, heard: Heard): void {
  const { lookup, bytes, elapsed, transport } = heard;
  const { show } = lookup;
  const micro = show.microseconds;
  const time = Math.floor(elapsed / (micro ? NS_PER_US : NS_PER_MS));
  const server = `${formatIpv4(heard.server.address)}#${heard.port}(${heard.server.name})`;
  if (show.stats && !short) {
    const over = edition.namesTransport ? ` (${transport.toUpperCase()})` : '';
    sys.print(
      `;; Query time: ${time} ${micro ? 'usec' : 'msec'}\n;; SERVER: ${server}${over}\n` +
        `;; WHEN: ${whenText(sys)}\n;; MSG SIZE  rcvd: ${bytes.length}\n\n`,
    );
  } else if (show.identify && !short) {
    sys.print(`;; Received ${bytes.length} bytes from ${server} in ${time} ${micro ? 'us' : 'ms'}\n\n`);
  }
}
