/** What a site has under a path: files of the lab file, and a directory of the machine's disk. */
import type { HttpContent, HttpExtra, HttpSite } from '../../core/http-config.ts';
import type { Sys } from '../../core/sys.ts';
import { NS_PER_MS } from '../../core/time.ts';
import { generate } from './generated.ts';
import { typeOf } from './types.ts';

export interface Resource {
  readonly size: number;
  readonly type: string;
  /** ms since 1970. */
  readonly modified: number;
  /** With its quotes; '': none. */
  readonly etag: string;
  readonly gzip: boolean;
  readonly extra: HttpExtra | undefined;
  /** Bytes `from` to `to`, the latter not included. */
  read(from: number, to: number): Uint8Array;
}

export type Found = { readonly kind: 'file'; readonly file: Resource } | { readonly kind: 'directory' } | undefined;

/** `path` is decoded and has no dots in it. */
export function findResource(sys: Sys, site: HttpSite, path: string): Found {
  const file = ofLabFile(sys, site, path) ?? ofDisk(sys, site, path);
  if (file) return { kind: 'file', file };
  return isDirectory(sys, site, path) ? { kind: 'directory' } : undefined;
}

function ofLabFile(sys: Sys, site: HttpSite, path: string): Resource | undefined {
  const file = site.files.get(path);
  if (!file) return undefined;
  const { content } = file;
  const size = content.kind === 'bytes' ? content.bytes.length : content.size;
  const modified = file.modified ?? sys.epochMs;
  return {
    size,
    type: file.type ?? typeOf(path),
    modified,
    etag: file.etag ?? etagOf(modified, size),
    gzip: file.gzip ?? site.gzip,
    extra: file.extra,
    read: (from, to) => readContent(content, path, from, to),
  };
}

const readContent = (content: HttpContent, path: string, from: number, to: number): Uint8Array =>
  content.kind === 'bytes' ? content.bytes.subarray(from, to) : generate(path, content.fill, from, to);

function ofDisk(sys: Sys, site: HttpSite, path: string): Resource | undefined {
  if (site.root === undefined || path.endsWith('/')) return undefined;
  const full = site.root + path;
  const stat = sys.files.stat(full);
  if (!stat.ok || stat.value.kind !== 'file') return undefined;
  const bytes = sys.files.read(full);
  if (!bytes.ok) return undefined;
  const modified = sys.epochMs + Math.floor(stat.value.modified / NS_PER_MS);
  const size = bytes.value.length;
  return {
    size,
    type: typeOf(path),
    modified,
    etag: etagOf(modified, size),
    gzip: site.gzip,
    extra: undefined,
    read: (from, to) => bytes.value.subarray(from, to),
  };
}

/** Time and size in hexadecimal, as nginx makes it. */
const etagOf = (modified: number, size: number): string =>
  `"${Math.floor(modified / 1000).toString(16)}-${size.toString(16)}"`;

function isDirectory(sys: Sys, site: HttpSite, path: string): boolean {
  const inside = path.endsWith('/') ? path : `${path}/`;
  for (const name of site.files.keys()) if (name.startsWith(inside)) return true;
  if (site.root === undefined) return path === '/';
  const stat = sys.files.stat(site.root + path);
  return stat.ok && stat.value.kind === 'directory';
}
