/** A DNS message in a learner's words: what is asked or answered first, the id last. */
import { entryTexts, type DnsEntry, type DnsView } from './dns-message.ts';

/** `A www.example.com?  0xa0e0`, `A 10.0.1.80  for www.example.com  0xa0e0`, `com: ask a.gtld-servers.net +1  0xa0e0`. */
export function dnsWords(message: DnsView): string | undefined {
  const { id, response, failure, entries } = message;
  const question = entries.find((e) => e.section === 'question');
  if (!question) return undefined;
  const { name, type } = question;
  if (!response) return `${type} ${name}?  ${id}`;
  if (failure !== undefined) return `${failure.toLowerCase()}: ${type} ${name}  ${id}`;
  const answers = entries.filter((e) => e.section === 'answer');
  const told =
    answers.length > 0 ? `${listed(answers)}  for ${name}` : (referral(entries) ?? `no ${type} record  for ${name}`);
  return `${message.flags.includes('tc') ? 'truncated: ' : ''}${told}  ${id}`;
}

const MOST = 3;

/** `A 10.0.0.2`, `CNAME web.example.com, A 10.0.1.80`, `A 10.0.0.2, .3 +2 more`. */
function listed(records: readonly DnsEntry[]): string {
  const texts = records
    .slice(0, MOST)
    .map(({ type, data }, i) => (records[i - 1]?.type === type ? data : `${type} ${data}`));
  return texts.join(', ') + (records.length > MOST ? ` +${records.length - MOST} more` : '');
}

/** Neither an answer nor a refusal: servers that know more (RFC 1034, 4.3.1). */
function referral(entries: readonly DnsEntry[]): string | undefined {
  const servers = entries.filter((e) => e.section === 'authority' && e.type === 'NS');
  const [first] = servers;
  if (!first) return undefined;
  return `${first.name}: ask ${first.data}${servers.length > 1 ? ` +${servers.length - 1}` : ''}`;
}

/** The message as dig sorts it, one line per question and record, for those who read along. */
export function dnsLines(message: DnsView): string[] {
  const { id, response, failure, flags, entries } = message;
  const result = response ? `, ${failure ?? 'no error'}` : '';
  const marks = flags.length > 0 ? `, ${flags.join(' ')}` : '';
  const texts = entryTexts(entries);
  return [
    `${response ? 'answer' : 'query'} ${id}${result}${marks}`,
    ...entries.map(({ section }, i) => `  ${section.padEnd(10)}  ${texts[i]}`),
  ];
}
