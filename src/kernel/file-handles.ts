/** Files that are open, and the devices that look like files: null(4), zero(4), random(4). */
import type { Errno } from '../core/errno.ts';
import { ok, type Result } from '../core/result.ts';
import type { Rng } from '../core/rng.ts';
import type { Files } from '../core/sys.ts';
import { NOTHING, SharedHandle } from './handles.ts';

/** What one read of a file without an end gives when no size was asked for. */
const DEVICE_BYTES = 65_536;

/** A file opened for reading: the bytes as they were when it was opened. */
export class FileReader extends SharedHandle {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#rest = bytes;
  }

  override read(max = Number.POSITIVE_INFINITY): Result<Uint8Array | undefined, Errno> {
    const bytes = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(bytes.length);
    return ok(bytes);
  }
}

/** A file opened for writing: every write goes to its end. */
export class FileWriter extends SharedHandle {
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, path: string) {
    super();
    this.#files = files;
    this.#path = path;
  }

  override write(bytes: Uint8Array): Result<number, Errno> {
    const stored = this.#files.append(this.#path, bytes);
    return stored.ok ? ok(bytes.length) : stored;
  }
}

/** Takes everything, and gives what `fill` gives. */
class Device extends SharedHandle {
  readonly #fill: (max: number) => Uint8Array;

  constructor(fill: (max: number) => Uint8Array) {
    super();
    this.#fill = fill;
  }

  override read(max = DEVICE_BYTES): Result<Uint8Array | undefined, Errno> {
    return ok(this.#fill(max));
  }

  override write(bytes: Uint8Array): Result<number, Errno> {
    return ok(bytes.length);
  }
}

function randomBytes(rng: Rng, count: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(count / 4)).map(() => rng.u32());
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint32(4 * i, word));
  return bytes.subarray(0, count);
}

/** The device of that path, if there is one; random bytes are the machine's own. */
export function openDevice(path: string, rng: Rng): SharedHandle | undefined {
  switch (path) {
    case '/dev/null':
      return new Device(() => NOTHING);
    case '/dev/zero':
      return new Device((max) => new Uint8Array(max));
    case '/dev/random':
    case '/dev/urandom':
      return new Device((max) => randomBytes(rng, max));
  }
  return undefined;
}
