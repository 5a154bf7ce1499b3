/** How much a reader of HTTP messages takes in before it gives up (RFC 9110, 2.3 and 5.4; RFC 9112, 3 and 7.1.1). */

export interface Limits {
  /** Bytes of a request line or status line. */
  readonly startLine: number;
  /** Bytes of one field line. */
  readonly fieldLine: number;
  /** Bytes of all field lines of a head, or of trailers, together. */
  readonly fields: number;
  /** Field lines of a head, or of trailers. */
  readonly count: number;
  /** Bytes of chunk extensions in one message. */
  readonly extensions: number;
}

/** Lines as long as nginx takes them; as many lines as Apache takes. */
export const DEFAULT_LIMITS: Limits = {
  startLine: 8192,
  fieldLine: 8192,
  fields: 32_768,
  count: 100,
  extensions: 4096,
};
