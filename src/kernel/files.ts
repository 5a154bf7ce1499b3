/** A machine's small file system: a tree of directories and byte arrays in memory. */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Files, FileStat } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';

/** All files of one machine together. */
const DISK_BYTES = 64 * 1024 * 1024;

interface FileNode {
  readonly kind: 'file';
  bytes: Uint8Array;
  /** What makes the bytes when somebody first asks for them; undefined: they are there. */
  make: (() => Uint8Array) | undefined;
  modified: Ns;
  /** Whether the buffer under `bytes` is this file's alone: it may have room behind them, which `append` uses. */
  readonly own: boolean;
}
interface DirectoryNode {
  readonly kind: 'directory';
  readonly entries: Map<string, FileNode | DirectoryNode>;
  modified: Ns;
}
type Node = FileNode | DirectoryNode;

const NO_BYTES = new Uint8Array(0);

/** The tree itself, with absolute paths only. */
export class FileTree {
  readonly #root: DirectoryNode = { kind: 'directory', entries: new Map(), modified: 0 };
  readonly #now: () => Ns;
  #used = 0;

  constructor(
    now: () => Ns,
    directories: readonly string[] = ['/etc', '/root', '/tmp', '/var/cache/bind', '/var/lib/dhcp', '/var/log'],
  ) {
    this.#now = now;
    for (const path of directories) this.#makeDirectories(split(path));
  }

  read(path: string): Result<Uint8Array, Errno> {
    const node = this.#at(path);
    if (!node) return fail(this.#missing(path));
    return node.kind === 'directory' ? fail('EISDIR') : ok(this.#bytesOf(node).slice());
  }

  write(path: string, bytes: Uint8Array): Result<void, Errno> {
    return this.#store(path, () => bytes.slice());
  }

  /** Takes bytes that never change without copying them: what thousands of machines are given alike is kept once. */
  place(path: string, bytes: Uint8Array): Result<void, Errno> {
    return this.#store(path, () => bytes, false);
  }

  append(path: string, bytes: Uint8Array): Result<void, Errno> {
    return this.#store(path, (old) => grown(old, bytes));
  }

  /** A file whose bytes are made when they are first asked for, in directories that are made now. */
  promise(path: string, make: () => Uint8Array): void {
    const parts = split(path);
    const parent = this.#makeDirectories(parts.slice(0, -1));
    parent.entries.set(parts.at(-1)!, { kind: 'file', bytes: NO_BYTES, make, modified: this.#now(), own: false });
  }

  remove(path: string): Result<void, Errno> {
    const parts = split(path);
    const node = this.#at(path);
    const parent = this.#find(parts.slice(0, -1));
    const name = parts.at(-1);
    if (!node) return fail(this.#missing(path));
    if (name === undefined || parent?.kind !== 'directory') return fail('EBUSY');
    if (node.kind === 'directory' && node.entries.size > 0) return fail('ENOTEMPTY');
    if (node.kind === 'file') this.#used -= node.bytes.length;
    parent.entries.delete(name);
    parent.modified = this.#now();
    return ok(undefined);
  }

  list(path: string): Result<readonly string[], Errno> {
    const node = this.#at(path);
    if (!node) return fail(this.#missing(path));
    return node.kind === 'file' ? fail('ENOTDIR') : ok([...node.entries.keys()].sort());
  }

  stat(path: string): Result<FileStat, Errno> {
    const node = this.#at(path);
    if (!node) return fail(this.#missing(path));
    const size = node.kind === 'file' ? this.#bytesOf(node).length : 4096;
    return ok({ kind: node.kind, size, modified: node.modified });
  }

  #store(path: string, change: (old: FileNode | undefined) => Uint8Array, own = true): Result<void, Errno> {
    const parts = split(path);
    const name = parts.at(-1);
    if (path === '') return fail('ENOENT');
    if (name === undefined || path.endsWith('/')) return fail(this.#at(path) ? 'EISDIR' : this.#missing(path));
    const parent = this.#find(parts.slice(0, -1));
    if (!parent) return fail(this.#missing(path));
    if (parent.kind === 'file') return fail('ENOTDIR');
    const old = parent.entries.get(name);
    if (old?.kind === 'directory') return fail('EISDIR');
    const before = old ? this.#bytesOf(old).length : 0;
    const bytes = change(old);
    if (this.#used - before + bytes.length > DISK_BYTES) return fail('ENOSPC');
    this.#used += bytes.length - before;
    parent.entries.set(name, { kind: 'file', bytes, make: undefined, modified: this.#now(), own });
    return ok(undefined);
  }

  /** The empty path names nothing, and no file has a slash behind it. */
  #at(path: string): Node | undefined {
    const node = path === '' ? undefined : this.#find(split(path));
    return node?.kind === 'file' && path.endsWith('/') ? undefined : node;
  }

  #find(parts: readonly string[]): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const part of parts) node = node?.kind === 'directory' ? node.entries.get(part) : undefined;
    return node;
  }

  /** ENOTDIR when a file stands where a directory should, else ENOENT. */
  #missing(path: string): Errno {
    const parts = split(path);
    const last = parts.length - (path.endsWith('/') ? 0 : 1);
    for (let n = 1; n <= last; n++) if (this.#find(parts.slice(0, n))?.kind === 'file') return 'ENOTDIR';
    return 'ENOENT';
  }

  #bytesOf(file: FileNode): Uint8Array {
    if (file.make) {
      file.bytes = file.make();
      file.make = undefined;
      this.#used += file.bytes.length;
    }
    return file.bytes;
  }

  #makeDirectories(parts: readonly string[]): DirectoryNode {
    let directory = this.#root;
    for (const part of parts) {
      let next = directory.entries.get(part);
      if (next?.kind !== 'directory') {
        next = { kind: 'directory', entries: new Map(), modified: this.#now() };
        directory.entries.set(part, next);
      }
      directory = next;
    }
    return directory;
  }
}

/** The tree as seen from a working directory, which may change. */
export class RelativeFiles implements Files {
  readonly #tree: FileTree;
  readonly #cwd: () => string;

  constructor(tree: FileTree, cwd: () => string) {
    this.#tree = tree;
    this.#cwd = cwd;
  }

  read(path: string): Result<Uint8Array, Errno> {
    return this.#tree.read(this.absolute(path));
  }
  write(path: string, bytes: Uint8Array): Result<void, Errno> {
    return this.#tree.write(this.absolute(path), bytes);
  }
  append(path: string, bytes: Uint8Array): Result<void, Errno> {
    return this.#tree.append(this.absolute(path), bytes);
  }
  remove(path: string): Result<void, Errno> {
    return this.#tree.remove(this.absolute(path));
  }
  list(path: string): Result<readonly string[], Errno> {
    return this.#tree.list(this.absolute(path));
  }
  stat(path: string): Result<FileStat, Errno> {
    return this.#tree.stat(this.absolute(path));
  }

  absolute(path: string): string {
    return path.startsWith('/') || path === '' ? path : `${this.#cwd()}/${path}`;
  }
}

/** What the file holds with `added` behind it: in place where there is room, else with as much room again, so that many small appends stay cheap. */
function grown(old: FileNode | undefined, added: Uint8Array): Uint8Array {
  const before = old?.bytes ?? new Uint8Array(0);
  const length = before.length + added.length;
  let { buffer } = before;
  if (!old?.own || buffer.byteLength < length) {
    const larger = new Uint8Array(2 * length);
    larger.set(before);
    buffer = larger.buffer;
  }
  const bytes = new Uint8Array(buffer, 0, length);
  bytes.set(added, before.length);
  return bytes;
}

/** Path components with `.` and `..` resolved. */
function split(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}
