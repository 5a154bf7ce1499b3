/** HTTP's fields under Wireshark's names (RFC 9110, RFC 9112). */
import type { Field, FieldType } from '../../core/protocol.ts';

const field = (type: FieldType, name: string, label: string, meaning: string, bits?: number): Field => ({
  ...{ name: `http.${name}`, type, label, meaning },
  ...(bits === undefined ? {} : { bits }),
});
const text = (name: string, label: string, meaning: string): Field => field('text', name, label, meaning);
const number = (name: string, label: string, meaning: string): Field => field('uint', name, label, meaning, 32);
const hidden = (of: Field): Field => ({ ...of, hidden: true });

export const HTTP: Field = {
  name: 'http',
  type: 'layer',
  label: 'Hypertext Transfer Protocol',
  meaning: 'Asks a server for something, and answers.',
};

export const REQUEST = hidden(field('bool', 'request', 'Request', 'The message is a request.', 1));
export const REQUEST_METHOD = text('request.method', 'Request method', 'What shall be done: GET asks for a thing.');
export const REQUEST_URI = text('request.uri', 'Request URI', 'What it shall be done to, as the client wrote it.');
export const URI_PATH = text('request.uri.path', 'Request URI path', 'The part that names the thing on the server.');
export const URI_QUERY = text('request.uri.query', 'Request URI query', 'What the program behind it is told.');
export const URI_PARAMETER = text('request.uri.query.parameter', 'Query parameter', 'One name with its value.');
export const REQUEST_VERSION = text('request.version', 'Request version', 'The version that the client speaks.');
export const REQUEST_LINE = hidden(text('request.line', 'Request header line', 'A line of the head, as it stands.'));
export const FULL_URI = text('request.full_uri', 'Full request URI', 'The URI with the host that was asked.');
export const REQUEST_NUMBER = number('request_number', 'Request number', 'Which request of the connection it is.');
export const PREV_REQUEST_IN = number('prev_request_in', 'Previous request in frame', 'The request before.');

export const RESPONSE = hidden(field('bool', 'response', 'Response', 'The message is an answer.', 1));
export const RESPONSE_VERSION = text('response.version', 'Response version', 'The version that the server speaks.');
export const RESPONSE_CODE = field(
  'uint',
  'response.code',
  'Status code',
  'How it went: 2xx well, 3xx look elsewhere, 4xx the client’s fault, 5xx the server’s.',
  16,
);
export const CODE_DESC = text('response.code.desc', 'Status code description', 'What the code is called.');
export const RESPONSE_PHRASE = text('response.phrase', 'Response phrase', 'The server’s own words for it.');
export const RESPONSE_LINE = hidden(text('response.line', 'Response header line', 'A line of the head, as it stands.'));
export const RESPONSE_NUMBER = number('response_number', 'Response number', 'Which answer of the connection it is.');
export const TIME = field('time', 'time', 'Time since request', 'From the request to this, here.');
export const REQUEST_IN = number('request_in', 'Request in frame', 'The request that this answers.');
export const PREV_RESPONSE_IN = number('prev_response_in', 'Previous response in frame', 'The answer before.');
export const RESPONSE_FOR_URI = text('response_for.uri', 'Response for URI', 'What had been asked for.');

export const CONTENT_LENGTH = number('content_length', 'Content length', 'How many bytes follow the head.');
export const AUTH_BASIC = text('authbasic', 'Credentials', 'Name and password; base64 hides nothing.');
export const COOKIE_PAIR = text('cookie_pair', 'Cookie pair', 'One cookie with its value.');

export const CHUNK_SIZE = number('chunk_size', 'Chunk size', 'How many bytes the next chunk has; 0 ends the content.');
export const CHUNK_DATA = hidden(field('bytes', 'chunk_data', 'Chunk data', 'The bytes of a chunk.'));
export const CHUNK_BOUNDARY = hidden(
  field('bytes', 'chunk_boundary', 'Chunk boundary', 'The line end behind a chunk.'),
);
export const TRAILER_PART = text('chunked_trailer_part', 'Trailer', 'Headers that come after the content.');
export const FILE_DATA = text('file_data', 'File data', 'The content itself, without chunks.');

export const PROXY_CONNECT_HOST = text('proxy_connect_host', 'Proxy connect host', 'Whom the proxy passes this on to.');
export const PROXY_CONNECT_PORT = field(
  'uint',
  'proxy_connect_port',
  'Proxy connect port',
  'And its service port.',
  16,
);

/** Fields of the headers that Wireshark knows, by their names in lower case. */
export const HEADERS: ReadonlyMap<string, Field> = new Map(
  (
    [
      ['Authorization', 'Who the client says it is, with a proof.'],
      ['Proxy-Authorization', 'The same for a proxy.'],
      ['Proxy-Authenticate', 'How the proxy wants the client to prove who it is.'],
      ['WWW-Authenticate', 'How the server wants the client to prove who it is.'],
      ['Content-Type', 'What kind of thing the content is.'],
      ['Content-Length', 'How many bytes of content follow.'],
      ['Content-Encoding', 'How the content was compressed.'],
      ['Transfer-Encoding', 'How the content is cut for the way: chunked sends it in pieces.'],
      ['Upgrade', 'Another protocol that could be spoken on this connection.'],
      ['User-Agent', 'What program asks.'],
      ['Host', 'Which of the server’s sites is meant; HTTP/1.1 demands it.'],
      ['Connection', 'Whether the connection is kept for more requests.'],
      ['Cookie', 'What the server had told the client to remember.'],
      ['Accept', 'What kinds of content the client takes.'],
      ['Referer', 'The page that led here.'],
      ['Accept-Language', 'Languages that the client would like.'],
      ['Accept-Encoding', 'Compressions that the client understands.'],
      ['Date', 'When the answer was made.'],
      ['Cache-Control', 'Who may keep the answer, and for how long.'],
      ['Server', 'What program answers.'],
      ['Location', 'Where to look instead.'],
      ['Set-Cookie', 'What the client shall remember and tell next time.'],
      ['Last-Modified', 'When the thing last changed.'],
      ['X-Forwarded-For', 'For whom a proxy asks.'],
    ] as const
  ).map(([name, meaning]) => {
    const lower = name.toLowerCase();
    const id = lower === 'content-length' ? 'content_length_header' : lower.replaceAll('-', '_');
    return [lower, text(id, name, meaning)];
  }),
);

export const FIELDS: readonly Field[] = [
  ...[HTTP, REQUEST, REQUEST_METHOD, REQUEST_URI, URI_PATH, URI_QUERY, URI_PARAMETER, REQUEST_VERSION],
  ...[RESPONSE, RESPONSE_VERSION, RESPONSE_CODE, CODE_DESC, RESPONSE_PHRASE],
  ...HEADERS.values(),
  ...[CONTENT_LENGTH, AUTH_BASIC, COOKIE_PAIR, REQUEST_LINE, RESPONSE_LINE],
  ...[FULL_URI, REQUEST_NUMBER, PREV_REQUEST_IN, RESPONSE_NUMBER, TIME, REQUEST_IN, PREV_RESPONSE_IN],
  ...[RESPONSE_FOR_URI, CHUNK_SIZE, CHUNK_DATA, CHUNK_BOUNDARY, TRAILER_PART, FILE_DATA],
  ...[PROXY_CONNECT_HOST, PROXY_CONNECT_PORT],
];
