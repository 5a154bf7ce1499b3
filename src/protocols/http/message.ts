/** What HTTP/1.1 messages are made of (RFC 9110, 5 and 6; RFC 9112, 2): heads as values, and questions about their fields. */

/** One field line: name in the case it was written, value without the white space around it. Each character is one byte (ISO 8859-1). */
export type Field = readonly [name: string, value: string];
export type Fields = readonly Field[];

/** `1.0` or `1.1`: a higher minor version is read as 1.1 (RFC 9110, 2.5). */
export type Version = '1.0' | '1.1';

export interface RequestHead {
  readonly method: string;
  /** The request target as it was written: `/index.html?a=1`, `http://host/`, `host:443` or `*`. */
  readonly target: string;
  readonly version: Version;
  readonly headers: Fields;
}

export interface ResponseHead {
  readonly version: Version;
  readonly status: number;
  /** The reason phrase, which may be empty. */
  readonly reason: string;
  readonly headers: Fields;
}

/** How a message's content ends (RFC 9112, 6.3). After a `tunnel` head the connection carries something else. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' }
  | { readonly kind: 'tunnel' };

/** Why a message is not taken: the rule that it breaks as a sentence, where the rule stands, and the status that a server answers. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
  readonly source: string;
}

/** The values of all field lines of that name, in their order. */
export function fieldValues(fields: Fields, name: string): string[] {
  const wanted = name.toLowerCase();
  return fields.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => value);
}

/** The value of a field; several lines are one list (RFC 9110, 5.3). Undefined: there is none. */
export function fieldValue(fields: Fields, name: string): string | undefined {
  const values = fieldValues(fields, name);
  return values.length > 0 ? values.join(', ') : undefined;
}

/** The members of a comma-separated field, without empty ones (RFC 9110, 5.6.1). Commas in quoted strings do not separate. */
export const listMembers = (fields: Fields, name: string): string[] =>
  fieldValues(fields, name)
    .flatMap((value) => value.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g) ?? [])
    .map((member) => member.trim())
    .filter((member) => member !== '');

/** Whether a list has the member, whatever its case: `hasMember(headers, 'connection', 'close')`. */
export const hasMember = (fields: Fields, name: string, member: string): boolean =>
  listMembers(fields, name).some((each) => each.toLowerCase() === member.toLowerCase());

/** The fields with those of `name` replaced by one, where the first of them stood, or behind the others. */
export function withField(fields: Fields, name: string, value: string): Field[] {
  const wanted = name.toLowerCase();
  const first = fields.findIndex(([each]) => each.toLowerCase() === wanted);
  const rest = fields.filter(([each], i) => i === first || each.toLowerCase() !== wanted);
  return first < 0
    ? [...fields, [name, value]]
    : rest.map((field) => (field === fields[first] ? [name, value] : field));
}

/** The fields without those of the names given, whatever their case. */
export const withoutFields = (fields: Fields, ...names: readonly string[]): Field[] =>
  fields.filter(([each]) => !names.some((name) => name.toLowerCase() === each.toLowerCase()));

/** Whether the connection stays open after the message (RFC 9112, 9.3). */
export function persists(version: Version, headers: Fields): boolean {
  if (hasMember(headers, 'connection', 'close')) return false;
  return version === '1.1' || hasMember(headers, 'connection', 'keep-alive');
}

/** Text whose characters are bytes. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Bytes as text of as many characters. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
