/** Content for requests from the command line: -d and its kin, -F. */
import { concat, toHex, utf8 } from '../../core/bytes.ts';
import type { Rng } from '../../core/rng.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { Problem, STATUS } from './problem.ts';
import type { FormPart, Run } from './settings.ts';
import { warn } from './warnings.ts';

/** All of standard input. */
export function* readInput(sys: Sys): Call<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const read = yield* sys.read(0);
    if (!read.ok || read.value.length === 0) return concat(pieces);
    pieces.push(read.value);
  }
}

/** `text`, or the content of `@file`; read as text it loses its line ends and zero bytes. */
export function dataOf(sys: Sys, run: Run, value: string, how: 'text' | 'binary'): Uint8Array {
  if (!value.startsWith('@')) return utf8(value);
  const content = contentOf(sys, run, value.slice(1));
  return how === 'text' ? content.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0) : content;
}

function contentOf(sys: Sys, { silent, input }: Run, path: string): Uint8Array {
  if (path === '-') return input ?? new Uint8Array(0);
  const file = sys.files.read(path);
  if (!file.ok) warn(sys, silent, `Couldn't read data from file "${path}", this makes an empty POST.`);
  return file.ok ? file.value : new Uint8Array(0);
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`: the content percent-encoded, a space as +. */
export function urlEncoded(sys: Sys, run: Run, value: string): Uint8Array {
  const [, name = '', sign = '', rest = ''] = /^([^=@]*)([=@]?)(.*)$/s.exec(value)!;
  const content = sign === '@' ? contentOf(sys, run, rest) : utf8(sign === '' ? name : rest);
  const encoded = Array.from(content, encodedByte).join('');
  return utf8(sign === '' || name === '' ? encoded : `${name}=${encoded}`);
}

function encodedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9\-._~]/.test(character)) return character;
  return byte === 0x20 ? '+' : `%${toHex(Uint8Array.of(byte)).toUpperCase()}`;
}

/** `name=value`, `name=@file`, `name=<file`, each perhaps with `;type=...` and `;filename=...`. */
export function formPart(sys: Sys, run: Run, text: string): FormPart {
  const [, name = '', sign = '', rest = ''] = /^([^=]*)=([@<]?)(.*)$/s.exec(text) ?? [];
  if (name === '') {
    warn(sys, run.silent, 'Illegally formatted input field!');
    throw new Problem(STATUS.FAILED_INIT, '', true);
  }
  if (sign === '') return { name, value: utf8(rest) };
  const [path = '', ...details] = rest.split(';');
  const file = sys.files.read(path);
  if (!file.ok) throw new Problem(STATUS.READ_ERROR, `Couldn't open file "${path}"`, true);
  const detail = (key: string): string | undefined =>
    details.find((d) => d.startsWith(`${key}=`))?.slice(key.length + 1);
  if (sign === '<') return { name, value: file.value };
  const filename = detail('filename') ?? path.split('/').at(-1)!;
  return { name, value: file.value, filename, type: detail('type') ?? typeOf(filename) };
}

const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
};

const typeOf = (filename: string): string =>
  TYPES[/\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** multipart/form-data (RFC 7578) with a boundary of 24 dashes and 16 hexadecimal digits. */
export function multipart(rng: Rng, parts: readonly FormPart[]): { readonly type: string; readonly body: Uint8Array } {
  const digits = [rng.u32(), rng.u32()].map((n) => n.toString(16).padStart(8, '0')).join('');
  const boundary = `${'-'.repeat(24)}${digits}`;
  const pieces = parts.flatMap(({ name, value, filename, type }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n`;
    return [utf8(`${head}${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`), value, utf8('\r\n')];
  });
  return { type: `multipart/form-data; boundary=${boundary}`, body: concat([...pieces, utf8(`--${boundary}--\r\n`)]) };
}

/** base64 of `user:password` (RFC 7617). */
export const basicCredentials = (user: string): string => btoa(binary(user));

/** UTF-8 as text of one character a byte. */
export const binary = (text: string): string => Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join('');
