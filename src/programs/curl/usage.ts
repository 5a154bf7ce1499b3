/** What curl says about itself, in Debian's own words (curl 7.88.1-10+deb12u14). */
import { TLS_HELP } from './help-tls.ts';

export const VERSION_LINE =
  'libcurl/7.88.1 OpenSSL/3.0.19 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13';

export const VERSION = `curl 7.88.1 (x86_64-pc-linux-gnu) ${VERSION_LINE}
Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14
Protocols: dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp
Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd
`;

export const USAGE = 'Usage: curl [options...] <url>\n';

export const HELP = `${USAGE} -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
`;

const CATEGORIES = ` auth        Different types of authentication methods
 connection  Low level networking operations
 curl        The command line tool itself
 dns         General DNS options
 file        FILE protocol options
 ftp         FTP protocol options
 http        HTTP and HTTPS protocol options
 imap        IMAP protocol options
 misc        Options that don't fit into any other category
 output      Filesystem output
 pop3        POP3 protocol options
 post        HTTP Post specific options
 proxy       All options related to proxies
 scp         SCP protocol options
 sftp        SFTP protocol options
 smtp        SMTP protocol options
 ssh         SSH protocol options
 telnet      TELNET protocol options
 tftp        TFTP protocol options
 tls         All TLS/SSL related options
 upload      All options for uploads
 verbose     Options related to any kind of command line output of curl
`;

const HTTP = `http: HTTP and HTTPS protocol options
     --alt-svc <file name>  Enable alt-svc with this cache file
     --anyauth              Pick any authentication method
     --aws-sigv4 <provider1[:provider2[:region[:service]]]> Use AWS V4 signature authentication
     --compressed           Request compressed response
 -b, --cookie <data|filename> Send cookies from string/file
 -c, --cookie-jar <filename> Write cookies to <filename> after operation
 -d, --data <data>          HTTP POST data
     --data-ascii <data>    HTTP POST ASCII data
     --data-binary <data>   HTTP POST binary data
     --data-raw <data>      HTTP POST data, '@' allowed
     --data-urlencode <data> HTTP POST data URL encoded
     --digest               Use HTTP Digest Authentication
     --disallow-username-in-url Disallow username in URL
 -D, --dump-header <filename> Write the received headers to <filename>
     --etag-compare <file>  Pass an ETag from a file as a custom header
     --etag-save <file>     Parse ETag from a request and save it to a file
     --expect100-timeout <seconds> How long to wait for 100-continue
 -f, --fail                 Fail fast with no output on HTTP errors
     --fail-with-body       Fail on HTTP errors but save the body
 -F, --form <name=content>  Specify multipart MIME data
     --form-escape          Escape multipart form field/file names using backslash
     --form-string <name=string> Specify multipart MIME data
 -G, --get                  Put the post data in the URL and use GET
     --haproxy-protocol     Send HAProxy PROXY protocol v1 header
 -I, --head                 Show document info only
 -H, --header <header/@file> Pass custom header(s) to server
     --hsts <file name>     Enable HSTS with this cache file
     --http0.9              Allow HTTP 0.9 responses
 -0, --http1.0              Use HTTP 1.0
     --http1.1              Use HTTP 1.1
     --http2                Use HTTP 2
     --http2-prior-knowledge Use HTTP 2 without HTTP/1.1 Upgrade
     --http3                Use HTTP v3
     --http3-only           Use HTTP v3 only
     --ignore-content-length Ignore the size of the remote resource
     --json <data>          HTTP POST JSON
 -j, --junk-session-cookies Ignore session cookies read from file
 -L, --location             Follow redirects
     --location-trusted     Like --location, and send auth to other hosts
     --max-redirs <num>     Maximum number of redirects allowed
     --negotiate            Use HTTP Negotiate (SPNEGO) authentication
     --no-alpn              Disable the ALPN TLS extension
     --no-npn               Disable the NPN TLS extension
     --ntlm                 Use HTTP NTLM authentication
     --ntlm-wb              Use HTTP NTLM authentication with winbind
     --post301              Do not switch to GET after following a 301
     --post302              Do not switch to GET after following a 302
     --post303              Do not switch to GET after following a 303
 -r, --range <range>        Retrieve only the bytes within RANGE
     --raw                  Do HTTP "raw"; no transfer decoding
 -e, --referer <URL>        Referrer URL
     --request-target <path> Specify the target for this request
 -z, --time-cond <time>     Transfer based on a time condition
     --tr-encoding          Request compressed transfer encoding
     --url-query <data>     Add a URL query part
 -A, --user-agent <name>    Send User-Agent <name> to server
`;

/** What `curl --help WORD` prints. */
export function helpOf(word: string): string {
  if (word === '') return HELP;
  if (word === 'category') return USAGE + CATEGORIES;
  if (word === 'http') return USAGE + HTTP;
  if (word === 'tls') return USAGE + TLS_HELP;
  if (CATEGORIES.split('\n').some((line) => line.trim().split(/\s+/)[0] === word) || word === 'all') {
    return `${USAGE}wirelab's curl keeps the help of this category short: see --help http and --help\n`;
  }
  return `${USAGE}Invalid category provided, here is a list of all categories:\n\n${CATEGORIES}`;
}
