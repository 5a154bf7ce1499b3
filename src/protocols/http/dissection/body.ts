/** What a message carries: the layers behind HTTP, by content type, as Wireshark names them. */
import { fromUtf8 } from '../../../core/bytes.ts';
import type { Emit, Field, Payload, Protocol } from '../../../core/protocol.ts';

/** Table and keys of the layers that content can be. */
export const TABLE = 'http.content';
const [TEXT, JSON_TEXT, MEDIA, XML, FORM] = [1, 2, 3, 4, 5];

/** Content types that Wireshark shows as lines of text. */
const TEXT_TYPES = new Set(
  (
    'text/plain text/html text/css text/javascript text/richtext text/csv text/markdown text/tab-separated-values ' +
    'text/x-server-parsed-html text/x-javascript application/javascript application/x-javascript ' +
    'application/x-ns-proxy-autoconfig'
  ).split(' '),
);
const JSON_TYPES = new Set([
  'application/json',
  'application/problem+json',
  'application/ld+json',
  'application/hal+json',
]);
const XML_TYPES = new Set([
  'text/xml',
  'application/xml',
  'image/svg+xml',
  'application/xhtml+xml',
  'application/atom+xml',
]);

/** `text/html; charset=utf-8` → `text/html` */
export const mediaType = (contentType: string): string => (/^[^;\s]*/.exec(contentType)?.[0] ?? '').toLowerCase();

function keyOf(type: string): number {
  if (TEXT_TYPES.has(type)) return TEXT;
  if (JSON_TYPES.has(type)) return JSON_TEXT;
  if (XML_TYPES.has(type)) return XML;
  if (type === 'application/x-www-form-urlencoded') return FORM;
  return type === 'application/octet-stream' ? 0 : MEDIA;
}

/** The content as the payload of HTTP; plain data when nothing says what it is, or when it is compressed. */
export function contentPayload(
  contentType: string | undefined,
  place: { readonly at: number; readonly end: number; readonly bytes?: Uint8Array },
): Payload {
  const key = contentType === undefined ? 0 : keyOf(mediaType(contentType));
  return { table: key === 0 ? 'data' : TABLE, key, ...place };
}

/** What the packet list says of it: ` (text/html)`. */
export function contentWords(contentType: string): string {
  const type = mediaType(contentType);
  const key = keyOf(type);
  if (key === 0) return '';
  return key === JSON_TEXT ? `, JavaScript Object Notation (${type})` : key === XML ? '' : ` (${type})`;
}

const layer = (id: string, title: string, key: number, meaning: string): Protocol => {
  const field: Field = { name: id, type: 'layer', label: title, meaning };
  return {
    id,
    title,
    rfc: '',
    fields: [field],
    over: [{ table: TABLE, key }],
    dissect: (_bytes, at, end, _conversation, emit: Emit) => void emit(field, at * 8, (end - at) * 8, title),
    info: () => '',
    reasons: [],
    events: [],
  };
};

export const textLines = layer('data-text-lines', 'Line-based text data', TEXT, 'Text, as HTTP’s file data shows it.');
export const media = layer('media', 'Media type', MEDIA, 'Content of a kind that is not explained here.');
export const xml = layer('xml', 'eXtensible Markup Language', XML, 'A document in XML.');
export const form = layer('urlencoded-form', 'HTML form URL encoded', FORM, 'What was typed into a form.');

const jsonLayer = layer(
  'json',
  'JavaScript Object Notation',
  JSON_TEXT,
  'A value in JSON; its members are not told apart here.',
);

/** Wireshark shows what is no JSON as lines of text below it. */
export const json: Protocol = {
  ...jsonLayer,
  dissect(bytes, at, end, conversation, emit) {
    jsonLayer.dissect(bytes, at, end, conversation, emit);
    return isJson(bytes.subarray(at, end)) ? undefined : { table: TABLE, key: TEXT, at, end };
  },
};

/** Wireshark takes an object or an array for JSON, and no value alone. */
function isJson(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
