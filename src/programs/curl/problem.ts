/** How a transfer or the whole run of curl fails: its exit status and its words, by the names of libcurl's error codes. */

export const STATUS = {
  UNSUPPORTED_PROTOCOL: 1,
  FAILED_INIT: 2,
  URL_MALFORMAT: 3,
  COULDNT_RESOLVE_PROXY: 5,
  COULDNT_RESOLVE_HOST: 6,
  COULDNT_CONNECT: 7,
  WEIRD_SERVER_REPLY: 8,
  PARTIAL_FILE: 18,
  HTTP_RETURNED_ERROR: 22,
  WRITE_ERROR: 23,
  READ_ERROR: 26,
  OPERATION_TIMEDOUT: 28,
  RANGE_ERROR: 33,
  SSL_CONNECT_ERROR: 35,
  INTERFACE_FAILED: 45,
  TOO_MANY_REDIRECTS: 47,
  SETOPT_OPTION_SYNTAX: 49,
  GOT_NOTHING: 52,
  SEND_ERROR: 55,
  RECV_ERROR: 56,
  SSL_CERTPROBLEM: 58,
  SSL_CIPHER: 59,
  PEER_FAILED_VERIFICATION: 60,
  BAD_CONTENT_ENCODING: 61,
  FILESIZE_EXCEEDED: 63,
  SSL_CACERT_BADFILE: 77,
  SSL_CRL_BADFILE: 82,
  INTERRUPTED: 130,
} as const;

/** Thrown in the middle of a transfer; what it says stands behind `curl: (28) `. */
export class Problem extends Error {
  readonly status: number;
  /** `-v` said it already, or says nothing about it. */
  readonly told: boolean;
  /** What `-v` says once more after the connection is closed. */
  readonly echo: readonly string[];

  constructor(status: number, message: string, told = false, echo: readonly string[] = []) {
    super(message);
    this.status = status;
    this.told = told;
    this.echo = echo;
  }
}

/** The command line is wrong: `curl: ...` and where help is. */
export class BadUsage extends Error {
  readonly status: number;

  constructor(message: string, status: number = STATUS.FAILED_INIT) {
    super(message);
    this.status = status;
  }
}

export const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/** Behind error 60. */
export const DISTRUST = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`;
