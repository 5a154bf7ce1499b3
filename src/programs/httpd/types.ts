/** Media types by the endings of file names, as nginx's mime.types has them. */

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  xml: 'text/xml',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'application/javascript',
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
  txt: 'text/plain',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  json: 'application/json',
  pdf: 'application/pdf',
  wasm: 'application/wasm',
  zip: 'application/zip',
  bin: 'application/octet-stream',
  iso: 'application/octet-stream',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
};

export function typeOf(path: string): string {
  const ending = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  return (ending && TYPES[ending]) ?? 'application/octet-stream';
}

/** Text shrinks; what is compressed already does not. */
export const isText = (type: string): boolean => /^text\/|javascript|json|xml/.test(type);
