/** A directory shown as a page, in the shape of nginx's (autoindex). */
import type { HttpSite } from '../../core/http-config.ts';
import { utf8 } from '../../core/bytes.ts';
import type { Sys } from '../../core/sys.ts';
import type { Field } from '../../protocols/http/codec.ts';
import type { Reply } from '../lib/http-server/reply.ts';
import { escaped } from '../lib/http-server/pages.ts';
import { encodePath } from '../lib/http-server/request.ts';
import { findResource } from './resources.ts';

const NAME_WIDTH = 50;

/** `path` is decoded and ends with a slash. */
export function listingOf(sys: Sys, site: HttpSite, path: string, more: readonly Field[]): Reply {
  const rows = namesIn(sys, site, path).map((name) => {
    const found = findResource(sys, site, path + name.replace(/\/$/, ''));
    const size = found?.kind === 'file' ? String(found.file.size) : '-';
    return `<a href="${encodePath(name)}">${escaped(name)}</a>${' '.repeat(Math.max(1, NAME_WIDTH - name.length))}${size.padStart(20)}`;
  });
  const title = `Index of ${escaped(path)}`;
  const html = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<h1>${title}</h1><hr><pre><a href="../">../</a>`,
    ...rows,
    '</pre><hr></body>',
    '</html>',
    '',
  ].join('\r\n');
  return { status: 200, headers: [['Content-Type', 'text/html'], ...more], content: utf8(html) };
}

/** Directories first, with a slash each. */
function namesIn(sys: Sys, site: HttpSite, path: string): string[] {
  const below = [...site.files.keys()].filter((each) => each.startsWith(path)).map((each) => each.slice(path.length));
  const names = new Set(below.map((rest) => (rest.includes('/') ? rest.slice(0, rest.indexOf('/') + 1) : rest)));
  const disk = site.root === undefined ? undefined : sys.files.list(site.root + path);
  for (const name of disk?.ok ? disk.value : []) {
    const stat = sys.files.stat(`${site.root}${path}${name}`);
    names.add(stat.ok && stat.value.kind === 'directory' ? `${name}/` : name);
  }
  const isFile = (name: string): number => (name.endsWith('/') ? 0 : 1);
  return [...names].sort((a, b) => isFile(a) - isFile(b) || (a < b ? -1 : 1));
}
