#!/usr/bin/env python3
"""Records what Debian's nginx answers to a table of raw requests: writes cases.json beside this file. Run as root."""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MODIFIED = 1767225600  # 2026-01-01T00:00:00Z
LINES = "".join(f"line {n:010d}\n" for n in range(320))
FILES = {
    "index.html": "<h1>hi</h1>\n",
    "docs/index.html": "docs\n",
    "empty/note.txt": "no index here\n",
    "text.txt": LINES,
    "short.txt": "short\n",
    "nothing.txt": "",
    "a file.html": "with a space\n",
    "data.bin": "0123456789" * 10,
    "app.js": "let a = 1;\n" * 10,
    "unknown.xyz": "what is it\n",
}
CONFIG = """
daemon off;
worker_processes 1;
error_log /dev/null;
pid %(dir)s/pid;
events { worker_connections 64; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log %(dir)s/access.log;
  server_tokens off;
  gzip on; gzip_vary on; gzip_types text/plain application/javascript;
  keepalive_timeout 65s; keepalive_requests 3;
  client_max_body_size 1m;
  %(temp)s
  server {
    listen 80 default_server;
    root %(dir)s/www;
    location = /old { return 301 /new; }
    location = /temp { return 302 http://www.example.com/there; }
    location = /keep { return 307 /new; }
    location = /perm { return 308 /new; }
    location = /short.txt { expires 1h; }
  }
  server { listen 80; server_name www.example.com example.com; root %(dir)s/other; }
  server { listen 80; server_name *.example.org; root %(dir)s/wild; }
}
"""


def get(target="/", *fields, method="GET", version="1.1", host="web", body=""):
    lines = [f"{method} {target} HTTP/{version}", *([f"Host: {host}"] if host is not None else []), *fields]
    return "\r\n".join(lines) + "\r\n\r\n" + body


DATE = "Thu, 01 Jan 2026 00:00:00 GMT"
ETAG = '"6955b900-c"'
CASES = {
    "index": get(),
    "index-by-name": get("/index.html"),
    "head": get(method="HEAD"),
    "head-missing": get("/missing", method="HEAD"),
    "missing": get("/missing"),
    "missing-directory": get("/missing/"),
    "query": get("/index.html?a=1&b=2"),
    "percent": get("/a%20file.html"),
    "percent-slash": get("/docs%2findex.html"),
    "percent-bad": get("/%zz"),
    "percent-nul": get("/%00"),
    "dots": get("/docs/../index.html"),
    "dots-out": get("/../etc/passwd"),
    "slashes": get("//docs///index.html"),
    "directory": get("/docs"),
    "directory-query": get("/docs?a=1"),
    "directory-slash": get("/docs/"),
    "directory-no-index": get("/empty/"),
    "empty-file": get("/nothing.txt"),
    "text": get("/data.bin"),
    "type-unknown": get("/unknown.xyz"),
    "expires": get("/short.txt"),
    "old": get("/old"),
    "temp": get("/temp"),
    "keep": get("/keep"),
    "perm": get("/perm"),
    "head-redirect": get("/old", method="HEAD"),
    "redirect-no-host": get("/docs", version="1.0", host=None),
    "host": get(host="www.example.com"),
    "host-case": get(host="WWW.Example.Com"),
    "host-port": get(host="www.example.com:80"),
    "host-dot": get(host="example.com."),
    "host-wildcard": get(host="a.b.example.org"),
    "host-unknown": get(host="nowhere.test"),
    "host-absolute": get("http://www.example.com/index.html", host="web"),
    "post": get(method="POST", body=""),
    "post-body": get("/", "Content-Length: 3", method="POST", body="abc"),
    "post-chunked": get("/", "Transfer-Encoding: chunked", method="POST", body="3\r\nabc\r\n0\r\n\r\n"),
    "post-missing": get("/missing", "Content-Length: 3", method="POST", body="abc"),
    "put": get("/new.txt", "Content-Length: 3", method="PUT", body="abc"),
    "delete": get("/index.html", method="DELETE"),
    "options": get(method="OPTIONS"),
    "options-all": get("*", method="OPTIONS"),
    "trace": get(method="TRACE"),
    "connect": get("web:80", method="CONNECT"),
    "patch": get(method="PATCH"),
    "unknown-method": get(method="BREW"),
    "too-large": get("/", "Content-Length: 2000000", method="POST"),
    "range": get("/data.bin", "Range: bytes=0-9"),
    "range-middle": get("/data.bin", "Range: bytes=95-200"),
    "range-open": get("/data.bin", "Range: bytes=90-"),
    "range-suffix": get("/data.bin", "Range: bytes=-5"),
    "range-suffix-long": get("/data.bin", "Range: bytes=-500"),
    "range-beyond": get("/data.bin", "Range: bytes=100-"),
    "range-backwards": get("/data.bin", "Range: bytes=9-0"),
    "range-bad": get("/data.bin", "Range: bytes=a-b"),
    "range-empty": get("/data.bin", "Range: bytes="),
    "range-unit": get("/data.bin", "Range: lines=0-9"),
    "range-two": get("/data.bin", "Range: bytes=0-1,5-6"),
    "range-two-one-beyond": get("/data.bin", "Range: bytes=0-1,500-600"),
    "range-overlapping": get("/data.bin", "Range: bytes=0-5,3-8"),
    "range-more-than-all": get("/data.bin", "Range: bytes=0-99,0-99"),
    "range-head": get("/data.bin", "Range: bytes=0-9", method="HEAD"),
    "range-empty-file": get("/nothing.txt", "Range: bytes=0-9"),
    "if-range-etag": get("/index.html", "Range: bytes=0-3", f"If-Range: {ETAG}"),
    "if-range-old-etag": get("/index.html", "Range: bytes=0-3", 'If-Range: "old"'),
    "if-range-date": get("/index.html", "Range: bytes=0-3", f"If-Range: {DATE}"),
    "if-range-old-date": get("/index.html", "Range: bytes=0-3", "If-Range: Wed, 31 Dec 2025 00:00:00 GMT"),
    "if-none-match": get("/index.html", f"If-None-Match: {ETAG}"),
    "if-none-match-list": get("/index.html", f'If-None-Match: "a", {ETAG}'),
    "if-none-match-weak": get("/index.html", f"If-None-Match: W/{ETAG}"),
    "if-none-match-star": get("/index.html", "If-None-Match: *"),
    "if-none-match-other": get("/index.html", 'If-None-Match: "other"'),
    "if-none-match-other-and-since": get("/index.html", 'If-None-Match: "other"', f"If-Modified-Since: {DATE}"),
    "if-none-match-and-old-since": get("/index.html", f"If-None-Match: {ETAG}", "If-Modified-Since: Wed, 31 Dec 2025 00:00:00 GMT"),
    "if-modified-since": get("/index.html", f"If-Modified-Since: {DATE}"),
    "if-modified-since-rfc850": get("/index.html", "If-Modified-Since: Thursday, 01-Jan-26 00:00:00 GMT"),
    "if-modified-since-before": get("/index.html", "If-Modified-Since: Wed, 31 Dec 2025 00:00:00 GMT"),
    "if-modified-since-after": get("/index.html", "If-Modified-Since: Fri, 02 Jan 2026 00:00:00 GMT"),
    "if-modified-since-bad": get("/index.html", "If-Modified-Since: yesterday"),
    "if-match": get("/index.html", f"If-Match: {ETAG}"),
    "if-match-other": get("/index.html", 'If-Match: "other"'),
    "if-match-star": get("/index.html", "If-Match: *"),
    "if-match-weak": get("/index.html", f"If-Match: W/{ETAG}"),
    "if-unmodified-since": get("/index.html", f"If-Unmodified-Since: {DATE}"),
    "if-unmodified-since-before": get("/index.html", "If-Unmodified-Since: Wed, 31 Dec 2025 00:00:00 GMT"),
    "head-not-modified": get("/index.html", f"If-None-Match: {ETAG}", method="HEAD"),
    "gzip": get("/text.txt", "Accept-Encoding: gzip"),
    "gzip-javascript": get("/app.js", "Accept-Encoding: gzip, deflate"),
    "gzip-refused": get("/text.txt", "Accept-Encoding: gzip;q=0"),
    "gzip-small": get("/index.html", "Accept-Encoding: gzip"),
    "gzip-binary": get("/data.bin", "Accept-Encoding: gzip"),
    "gzip-range": get("/text.txt", "Accept-Encoding: gzip", "Range: bytes=0-9"),
    "gzip-head": get("/text.txt", "Accept-Encoding: gzip", method="HEAD"),
    "gzip-1.0": get("/text.txt", "Accept-Encoding: gzip", version="1.0"),
    "gzip-none": get("/text.txt"),
    "http-1.0": get(version="1.0", host=None),
    "http-1.0-keep-alive": get("/", "Connection: keep-alive", version="1.0"),
    "http-1.1-close": get("/", "Connection: close"),
    "http-1.1-close-case": get("/", "Connection: Close"),
    "three-then-close": get() + get("/docs/") + get("/missing") + get(),
    "pipelined": get() + get("/docs/", "Connection: close"),
    "pipelined-after-body": get("/missing", "Content-Length: 3", method="POST", body="abc") + get("/", "Connection: close"),
    "empty-lines-first": "\r\n\r\n" + get(),
    "lf-only": "GET / HTTP/1.1\nHost: web\n\n",
    "expect-continue": get("/missing", "Content-Length: 3", "Expect: 100-continue", method="POST", body="abc"),
    "no-host": get(host=None),
    "two-hosts": get("/", "Host: other"),
    "bad-host": get(host="a b"),
    "bad-host-slash": get(host="a/b"),
    "both-lengths": get("/", "Content-Length: 3", "Transfer-Encoding: chunked", method="POST", body="0\r\n\r\n"),
    "two-lengths": get("/", "Content-Length: 3", "Content-Length: 4", method="POST", body="abcd"),
    "same-length-twice": get("/", "Content-Length: 3", "Content-Length: 3", method="POST", body="abc"),
    "bad-length": get("/", "Content-Length: abc", method="POST"),
    "negative-length": get("/", "Content-Length: -3", method="POST"),
    "unknown-coding": get("/", "Transfer-Encoding: gzip, chunked", method="POST", body="0\r\n\r\n"),
    "chunked-in-1.0": get("/", "Transfer-Encoding: chunked", method="POST", version="1.0", body="0\r\n\r\n"),
    "bad-chunk-size": get("/missing", "Transfer-Encoding: chunked", method="POST", body="xyz\r\n"),
    "space-before-colon": get("/", "Accept : a"),
    "folded": get("/", "Accept: a\r\n b"),
    "no-colon": get("/", "Nonsense"),
    "nul-in-value": get("/", "Accept: a\0b"),
    "garbage": "\x16\x03\x01\x02\x00\x01\r\n\r\n",
    "no-version": "GET /\r\n\r\n",
    "bad-version": "GET / HTTP/x.y\r\nHost: web\r\n\r\n",
    "version-2": "GET / HTTP/2.0\r\nHost: web\r\n\r\n",
    "version-1.2": "GET / HTTP/1.2\r\nHost: web\r\n\r\n",
    "no-slash": "GET index.html HTTP/1.1\r\nHost: web\r\n\r\n",
    "lower-case-method": "get / HTTP/1.1\r\nHost: web\r\n\r\n",
    "two-spaces": "GET  /  HTTP/1.1\r\nHost: web\r\n\r\n",
    "space-in-target": "GET /a b HTTP/1.1\r\nHost: web\r\n\r\n",
    "long-target": get("/" + "a" * 9000),
    "long-field": get("/", "A: " + "b" * 9000),
    "many-fields": get("/", *["A: b"] * 150),
}


def talk(request):
    with socket.create_connection(("127.0.0.1", 80)) as client:
        client.sendall(request.encode("latin1"))
        client.settimeout(0.4)
        response, closed = b"", True
        try:
            while piece := client.recv(65536):
                response += piece
        except TimeoutError:
            closed = False
        except ConnectionResetError:
            pass
    return {"request": request, "response": response.decode("latin1"), "closed": closed}


def serve_and_record(folder):
    for name, text in FILES.items():
        write(f"{folder}/www/{name}", text)
    write(f"{folder}/other/index.html", "example\n")
    write(f"{folder}/wild/index.html", "wild\n")
    temp = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    write(f"{folder}/nginx.conf", CONFIG % {"dir": folder, "temp": temp})
    os.chmod(folder, 0o755)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    try:
        cases = {name: talk(request) for name, request in CASES.items()}
    finally:
        nginx.terminate()
        nginx.wait()
    with open(f"{HERE}/cases.json", "w", encoding="utf-8") as out:
        json.dump(cases, out, indent=1)
        out.write("\n")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="latin1", newline="") as out:
        out.write(text)
    os.utime(path, (MODIFIED, MODIFIED))


if __name__ == "__main__":
    if "inside" not in sys.argv:
        sys.exit(subprocess.call(["unshare", "-n", sys.executable, os.path.abspath(__file__), "inside"]))
    place = tempfile.mkdtemp(prefix="nginx-")
    try:
        serve_and_record(place)
    finally:
        shutil.rmtree(place)
