"""The staged web server of the recordings: what it says to which path stands in replies.json, byte for byte.

test/helpers/golden-web.ts plays the same file in our world. usage: server.py PORT...
An action: a text to send; {"hex": bytes to send}; {"repeat": text, "times": n}; {"sleep": milliseconds}; {"close": true};
{"reset": true}; {"echo": true} sends the request back as text/plain; {"noContinue": true} (first): no 100 Continue before it.
A reply to HEAD is the first action alone. "http://..." as a target (a proxy's) is looked up by its path; CONNECT has a reply of its own.
"""
import json
import os
import re
import socket
import struct
import sys
import threading
import time

REPLIES = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'replies.json')))


def actions_of(method, target):
    if method == 'CONNECT':
        return REPLIES['CONNECT']
    path = re.sub(r'^http://[^/]*', '', target) or '/'
    return REPLIES.get(path) or REPLIES.get(path.split('?')[0]) or REPLIES['/404']


def read_request(conn):
    """Head and body, answering `Expect: 100-continue` where the reply allows; None at the end."""
    data = b''
    while b'\r\n\r\n' not in data:
        piece = conn.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b'\r\n\r\n')
    text = head.decode('latin-1')
    method, target = text.split(' ')[:2]
    actions = actions_of(method, target)
    if re.search(r'^expect: *100-continue', text, re.I | re.M) and actions[0] != {'noContinue': True}:
        conn.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')
    length = re.search(r'^content-length: *(\d+)', text, re.I | re.M)
    chunked = re.search(r'^transfer-encoding: *chunked', text, re.I | re.M)
    refuses = actions[0] == {'noContinue': True} and {'echo': True} not in actions
    while not refuses and (len(body) < int(length[1]) if length else chunked and not body.endswith(b'0\r\n\r\n')):
        piece = conn.recv(65536)
        if not piece:
            return None
        body += piece
    return method, actions, head + b'\r\n\r\n' + body


def perform(conn, action, request):
    """False when the connection is over."""
    if isinstance(action, str):
        conn.sendall(action.encode())
    elif 'hex' in action:
        conn.sendall(bytes.fromhex(action['hex']))
    elif 'repeat' in action:
        conn.sendall(action['repeat'].encode() * action['times'])
    elif 'sleep' in action:
        time.sleep(action['sleep'] / 1000)
    elif 'echo' in action:
        head, _, body = request.partition(b'\r\n\r\n')
        shown = head + b'\r\n\r\n' + (body if len(body) < 2000 else b'(%d bytes)\n' % len(body))
        conn.sendall(b'HTTP/1.1 200 OK\r\nServer: staged\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n' % len(shown) + shown)
    elif 'close' in action:
        return False
    elif 'reset' in action:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        return False
    return True


def serve(conn):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        while (got := read_request(conn)) is not None:
            method, actions, request = got
            if method == 'HEAD':
                actions = [a for a in actions if isinstance(a, str)][:1]
            for action in actions:
                if not perform(conn, action, request):
                    return
                time.sleep(0.01)
    except OSError:
        pass
    finally:
        conn.close()


def listen(port):
    listener = socket.create_server(('', port), backlog=50)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


for number in sys.argv[1:]:
    threading.Thread(target=listen, args=(int(number),), daemon=True).start()
print('ready', flush=True)
threading.Event().wait()
