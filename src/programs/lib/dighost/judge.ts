/** What dig, host and nslookup say about a message that may be no answer to their question, and whether they go on waiting for another one. */
import { getU16 } from '../../../core/bytes.ts';
import { className, typeName } from '../../../protocols/dns/types.ts';
import { FLAG, HEADER_BYTES, type DnsMessage } from '../../../protocols/dns/codec.ts';
import { canonicalName } from '../../../protocols/dns/names.ts';
import { opcodeName } from '../dns/header.ts';
import { parseReply, type Parsed } from './partial.ts';

export type Judgement =
  | { readonly kind: 'reply'; readonly parsed: Parsed; readonly warnings: readonly string[] }
  /** Not ours: wait on. Over TCP that is the end. */
  | { readonly kind: 'ignored'; readonly warnings: readonly string[] }
  | { readonly kind: 'unreadable'; readonly error: string; readonly warnings: readonly string[] };

/** `name`: what was asked, whole. Warnings go without `;; `. */
export function judge(query: DnsMessage, bytes: Uint8Array, transport: 'udp' | 'tcp', bestEffort: boolean): Judgement {
  const ignored = (...warnings: string[]): Judgement => ({ kind: 'ignored', warnings });
  const word = transport === 'tcp' ? 'ERROR' : 'Warning';
  if (bytes.length < HEADER_BYTES)
    return ignored(`${word}: short (< header size) message${transport === 'tcp' ? '' : ' received'}`);
  const id = getU16(bytes, 0);
  const noResponse = (getU16(bytes, 2) & FLAG.QR) === 0 ? ['Warning: query response not set'] : [];
  if (id !== query.id) {
    const lead = transport === 'tcp' ? 'ERROR: ID mismatch' : 'Warning: ID mismatch';
    return ignored(`${lead}: expected ID ${query.id}, got ${id}`, ...noResponse);
  }
  const parsed = parseReply(bytes, bestEffort);
  if (!parsed.ok) return { kind: 'unreadable', error: parsed.error, warnings: noResponse };
  const { message, whole } = parsed.value;
  const warnings = [...noResponse];
  if (!whole) warnings.push('Warning: Message parser reports malformed message packet.');
  if (message.opcode !== query.opcode) {
    const [expected, got] = [opcodeName(query.opcode), opcodeName(message.opcode)];
    return ignored(...warnings, `Warning: Opcode mismatch: expected ${expected}, got ${got}`);
  }
  const other = otherQuestion(query, message);
  if (other !== undefined) return ignored(...warnings, `;; Question section mismatch: got ${other}`);
  return { kind: 'reply', parsed: parsed.value, warnings };
}

/** The question of the reply, if it has one and it is another one. */
function otherQuestion(query: DnsMessage, reply: DnsMessage): string | undefined {
  const [got, asked] = [reply.questions[0], query.questions[0]];
  if (!got || !asked) return undefined;
  const same =
    got.type === asked.type && got.class === asked.class && canonicalName(got.name) === canonicalName(asked.name);
  const name = got.name === '.' ? '.' : got.name.replace(/\.$/, '');
  return same ? undefined : `${name}/${typeName(got.type)}/${className(got.class)}`;
}

const LINE = 16;

/** As BIND dumps what it cannot read: 16 bytes a line, hex and text. */
export function hexDump(bytes: Uint8Array): string {
  const lines = [`${bytes.length} bytes`];
  for (let at = 0; at < bytes.length; at += LINE) {
    const part = Array.from(bytes.subarray(at, at + LINE));
    const hex = part.map((byte) => `${byte.toString(16).padStart(2, '0')} `).join('');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${hex.padEnd(3 * LINE)}         ${text}`);
  }
  return `${lines.join('\n')}\n`;
}
