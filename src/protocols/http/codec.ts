/** HTTP/1.1 messages (RFC 9110, RFC 9112): the one door to this folder for whoever speaks it. */
export { encodeChunk, encodeLastChunk } from './chunked.ts';
export { formatHttpDate, formatLogDate, parseHttpDate } from './dates.ts';
export { encodeRequest, encodeResponse } from './encode.ts';
export {
  bytesOfText,
  type Field,
  type Fields,
  fieldValue,
  fieldValues,
  type Framing,
  hasMember,
  listMembers,
  persists,
  type Refusal,
  type RequestHead,
  type ResponseHead,
  textOfBytes,
  withField,
  withoutFields,
} from './message.ts';
export { type MessageEvent, RequestParser, ResponseParser, type Step } from './parser.ts';
export { reasonPhrase } from './status.ts';
export { parseTarget, type Target } from './target.ts';
