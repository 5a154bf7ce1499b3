/** A file of a recording: new, never over an old one, and every line on disk before the run goes on. */
import { closeSync, fstatSync, ftruncateSync, openSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../core/result.ts';

export class NewFile {
  readonly path: string;
  readonly #fd: number;
  #size = 0;
  #problem: string | undefined;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
  }

  /** `overwrite`: an older file of that name may go. */
  static create(path: string, overwrite: boolean): Result<NewFile> {
    try {
      return ok(new NewFile(path, openSync(path, overwrite ? 'w' : 'wx')));
    } catch (error) {
      return fail(refusal(path, error as NodeJS.ErrnoException));
    }
  }

  /** Why nothing more is written: the disk is full, say. The run goes on without its recording. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Writes a line. One that does not fit as a whole is taken back, so that the file stays readable. */
  write(line: string): void {
    if (this.#problem !== undefined) return;
    const bytes = Buffer.from(line);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
      this.#size += bytes.length;
    } catch (error) {
      this.#problem = `${this.path} cannot be written any more: ${sentence(error as Error)}`;
      this.#takeBack();
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Closes and removes a file that nothing was recorded in. */
  discard(): void {
    this.close();
    unlinkSync(this.path);
  }

  #takeBack(): void {
    try {
      if (fstatSync(this.#fd).isFile()) ftruncateSync(this.#fd, this.#size);
    } catch {
      // a reader leaves out a last line that was cut off
    }
  }
}

function refusal(path: string, error: NodeJS.ErrnoException): string {
  const folder = dirname(path);
  if (error.code === 'EEXIST') {
    return `${path} exists already, and a recording is never written over another; choose another name, or add --overwrite`;
  }
  if (error.code === 'ENOENT' && !isFolder(folder)) return `${path} cannot be written: there is no folder ${folder}`;
  if (error.code === 'EISDIR') return `${path} cannot be written: it is a folder`;
  return `${path} cannot be written: ${sentence(error)}`;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** `ENOSPC: no space left on device, write` → `no space left on device`. */
const sentence = (error: Error): string => error.message.replace(/^[A-Z]+: /, '').replace(/, \w+.*$/, '');
