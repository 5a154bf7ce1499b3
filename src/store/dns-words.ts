/** A DNS message in a learner's words: Wireshark's info line with what is asked or answered first, the id last. */

const FAILURES = 'Format error|Server failure|No such name|Not implemented|Refused';
const INFO = new RegExp(`^Standard query (response )?(0x[0-9a-f]{4})(?: (${FAILURES}))? (\\S+) (\\S+)(.*)$`);

/** `A www.example.com?  0xa0e0`, `A 10.0.1.80  for www.example.com  0xa0e0`; undefined when it is no such line. */
export function dnsWords(info: string): string | undefined {
  const [, response, id = '', failure, type, name, rest = ''] = INFO.exec(info) ?? [];
  if (type === undefined) return undefined;
  if (!response) return `${type} ${name}?  ${id}`;
  if (failure) return `${failure.toLowerCase()}: ${type} ${name}  ${id}`;
  const records = rest.trim().replace(/(^| )OPT$/, '');
  return records === '' ? `no ${type} record  for ${name}  ${id}` : `${records}  for ${name}  ${id}`;
}
