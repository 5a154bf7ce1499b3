/** Cuts the peer's TCP stream, which comes in pieces of any size, into records (RFC 8446, 5.1). */
import { concat } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { CONTENT, decodeRecordHeader, RECORD_HEADER_LENGTH, type RecordHeader } from './codec.ts';
import { REASONS, type TlsReason } from './reasons.ts';

export interface RawRecord {
  readonly header: RecordHeader;
  readonly fragment: Uint8Array;
}

export class RecordCutter {
  #pieces: Uint8Array[] = [];
  /** Bytes in `#pieces`, and how many are needed before it is worth looking. */
  #length = 0;
  #needed = RECORD_HEADER_LENGTH;

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes.slice());
    this.#length += bytes.length;
  }

  /** The next record; undefined until it is there as a whole. */
  next(maxFragment: number): Result<RawRecord, TlsReason> | undefined {
    if (this.#length < this.#needed) return undefined;
    const bytes = this.#joined();
    const header = decodeRecordHeader(bytes);
    if (!header) return undefined;
    const trouble = troubleWith(header, maxFragment);
    if (trouble) return fail(trouble);
    const end = RECORD_HEADER_LENGTH + header.length;
    this.#needed = end;
    if (bytes.length < end) return undefined;
    this.#needed = RECORD_HEADER_LENGTH;
    this.#pieces = bytes.length > end ? [bytes.subarray(end)] : [];
    this.#length = bytes.length - end;
    return ok({ header, fragment: bytes.subarray(RECORD_HEADER_LENGTH, end) });
  }

  #joined(): Uint8Array {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0]! : concat(this.#pieces);
    this.#pieces = [bytes];
    return bytes;
  }
}

/** The version's first byte has been 3 since SSL 3.0; the second says nothing any more (RFC 8446, 5.1). */
function troubleWith({ type, version, length }: RecordHeader, maxFragment: number): TlsReason | undefined {
  if (version >>> 8 !== 3) return REASONS.notTls;
  if (type < CONTENT.changeCipherSpec || type > CONTENT.applicationData) return REASONS.unknownContent;
  return length > maxFragment ? REASONS.recordOverflow : undefined;
}
