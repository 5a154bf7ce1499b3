// A machine's file system: the errors of path_resolution(7), open(2), rmdir(2) and write(2).
import { expect, test } from 'vitest';
import { utf8 } from '../../src/core/bytes.ts';
import { FileTree, RelativeFiles } from '../../src/kernel/files.ts';

const bytes = utf8('hello\n');
const tree = (): FileTree => {
  const made = new FileTree(() => 7);
  made.write('/etc/hosts', bytes);
  return made;
};
const fails = (error: string) => ({ ok: false, error });

test.each([
  ['read', (t: FileTree) => t.read('/etc/none'), 'ENOENT'],
  ['read', (t: FileTree) => t.read('/none/hosts'), 'ENOENT'],
  ['read', (t: FileTree) => t.read('/etc/hosts/deeper'), 'ENOTDIR'],
  ['read', (t: FileTree) => t.read('/etc'), 'EISDIR'],
  ['write', (t: FileTree) => t.write('/none/hosts', bytes), 'ENOENT'],
  ['write', (t: FileTree) => t.write('/etc/hosts/deeper', bytes), 'ENOTDIR'],
  ['write', (t: FileTree) => t.write('/tmp', bytes), 'EISDIR'],
  ['write', (t: FileTree) => t.write('/', bytes), 'EISDIR'],
  ['append', (t: FileTree) => t.append('/etc/../tmp', bytes), 'EISDIR'],
  ['remove', (t: FileTree) => t.remove('/etc/none'), 'ENOENT'],
  ['remove', (t: FileTree) => t.remove('/etc'), 'ENOTEMPTY'],
  ['remove', (t: FileTree) => t.remove('/'), 'EBUSY'],
  ['list', (t: FileTree) => t.list('/etc/hosts'), 'ENOTDIR'],
  ['list', (t: FileTree) => t.list('/none'), 'ENOENT'],
  ['stat', (t: FileTree) => t.stat('/etc/hosts/x/y'), 'ENOTDIR'],
] as const)('%s refuses: %s → %s', (_verb, act, error) => {
  expect(act(tree())).toEqual(fails(error));
});

test('what was read is a copy, and so is what was written', () => {
  const files = tree();
  const mine = utf8('abc');
  files.write('/tmp/a', mine);
  mine[0] = 0;
  const read = files.read('/tmp/a');
  if (read.ok) read.value[1] = 0;
  expect(files.read('/tmp/a')).toEqual({ ok: true, value: utf8('abc') });
});

test('a full disk refuses to grow, keeps what it has, and takes more after a file is gone', () => {
  const files = new FileTree(() => 0);
  const half = new Uint8Array(32 * 1024 * 1024);
  expect(files.write('/tmp/a', half).ok).toBe(true);
  expect(files.write('/tmp/b', half).ok).toBe(true);
  expect(files.append('/tmp/a', new Uint8Array(1))).toEqual(fails('ENOSPC'));
  expect(files.write('/tmp/c', new Uint8Array(1))).toEqual(fails('ENOSPC'));
  expect(files.stat('/tmp/a')).toMatchObject({ value: { size: half.length } });
  expect(files.write('/tmp/a', new Uint8Array(3)).ok).toBe(true);
  expect(files.remove('/tmp/b').ok).toBe(true);
  expect(files.write('/tmp/c', half).ok).toBe(true);
});

test('paths go from the working directory, with dots, and an empty one names nothing', () => {
  let cwd = '/etc';
  const files = new RelativeFiles(tree(), () => cwd);
  expect(files.read('./../etc//hosts')).toEqual({ ok: true, value: bytes });
  expect(files.read('../../../etc/hosts').ok).toBe(true);
  cwd = '/tmp';
  expect(files.read('hosts')).toEqual(fails('ENOENT'));
  expect(files.read('')).toEqual(fails('ENOENT'));
  expect(files.write('', bytes)).toEqual(fails('ENOENT'));
  expect(files.stat('/etc/hosts/')).toEqual(fails('ENOTDIR'));
  expect(files.stat('/etc/').ok).toBe(true);
});

test('many small appends are one file, whatever was read or placed meanwhile', () => {
  const files = tree();
  const shared = utf8('shared');
  files.place('/tmp/a', shared);
  files.place('/tmp/b', shared);
  files.append('/tmp/a', utf8('-a'));
  const early = files.read('/tmp/a');
  for (let n = 0; n < 1000; n++) files.append('/tmp/a', utf8(String(n % 10)));
  files.append('/tmp/b', utf8('-b'));
  const text = (path: string): string => {
    const read = files.read(path);
    return read.ok ? new TextDecoder().decode(read.value) : read.error;
  };
  expect(text('/tmp/a')).toBe(`shared-a${'0123456789'.repeat(100)}`);
  expect([text('/tmp/b'), early.ok && early.value.length, shared]).toEqual(['shared-b', 8, utf8('shared')]);
});

test('a promised file is made once, when somebody first asks what is in it or how long it is', () => {
  let made = 0;
  const files = tree();
  const promise = (path: string): void =>
    files.promise(path, () => {
      made++;
      return utf8('made');
    });
  promise('/etc/ssl/certs/a.pem');
  promise('/etc/ssl/certs/b.pem');
  expect(files.list('/etc/ssl/certs')).toEqual({ ok: true, value: ['a.pem', 'b.pem'] });
  expect(made).toBe(0);
  expect(files.stat('/etc/ssl/certs/a.pem')).toMatchObject({ value: { size: 4 } });
  expect(files.read('/etc/ssl/certs/a.pem')).toEqual({ ok: true, value: utf8('made') });
  expect(made).toBe(1);
  files.append('/etc/ssl/certs/b.pem', utf8(' more'));
  expect(files.read('/etc/ssl/certs/b.pem')).toEqual({ ok: true, value: utf8('made more') });
  expect(made).toBe(2);
});

test('a promised file can be replaced and removed, and its room counts', () => {
  const files = tree();
  files.promise('/tmp/a', () => new Uint8Array(40_000_000));
  files.promise('/tmp/b', () => utf8('made'));
  expect(files.write('/tmp/c', new Uint8Array(40_000_000)).ok).toBe(true);
  files.remove('/tmp/c');
  files.read('/tmp/a');
  expect(files.write('/tmp/c', new Uint8Array(40_000_000))).toEqual(fails('ENOSPC'));
  expect(files.remove('/tmp/a').ok).toBe(true);
  expect(files.write('/tmp/c', new Uint8Array(40_000_000)).ok).toBe(true);
  files.write('/tmp/b', utf8('mine'));
  expect(files.read('/tmp/b')).toEqual({ ok: true, value: utf8('mine') });
});
