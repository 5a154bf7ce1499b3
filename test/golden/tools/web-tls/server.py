"""The staged TLS server of the recordings. usage: server.py FOLDER   (which has NAME.pem, the chain, and NAME.key)

ports.json: how each service port behaves. `raw` ones speak no TLS: `http` answers as if there were none, `reset` and `close` after the first
bytes, `alert` with handshake_failure, `silent` never, `proxy` takes CONNECT. replies.json: what is sent for a path; then `close` says close_notify first, `cut` does
not, `reset` resets.
"""
import json
import os
import socket
import ssl
import struct
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
read = lambda name: json.load(open(os.path.join(HERE, name)))
REPLIES, PORTS, CERTIFICATES = read('replies.json'), read('ports.json'), read('certificates.json')
FOLDER = sys.argv[1]
VERSIONS = {'1.2': ssl.TLSVersion.TLSv1_2, '1.3': ssl.TLSVersion.TLSv1_3}


def context_of(port, name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f'{FOLDER}/{name}.pem', f'{FOLDER}/{name}.key')
    versions = port.get('versions', ['1.2', '1.3'])
    context.minimum_version, context.maximum_version = VERSIONS[versions[0]], VERSIONS[versions[-1]]
    if 'alpn' in port:
        context.set_alpn_protocols(port['alpn'])
    if 'tickets' in port:
        context.num_tickets = port['tickets']
        context.options |= ssl.OP_NO_TICKET
    if 'ciphers' in port:
        context.set_ciphers(port['ciphers'])
    if 'groups' in port:
        context.set_ecdh_curve(port['groups'])
    return context


def serve_http(conn, raw):
    data = b''
    while True:
        while b'\r\n\r\n' not in data:
            piece = conn.recv(65536)
            if not piece:
                return
            data += piece
        head, _, data = data.partition(b'\r\n\r\n')
        path = head.decode('latin-1').split(' ')[1]
        for action in REPLIES.get(path) or REPLIES['/404']:
            if action == 'close':
                try:
                    conn.unwrap()
                except (OSError, ValueError):
                    pass
                return
            if action == 'cut':
                return
            if action == 'reset':
                conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                return
            conn.sendall(action.encode())
            time.sleep(0.02)


def serve_raw(conn, kind):
    if kind == 'silent':
        time.sleep(60)
    if kind == 'http':
        conn.recv(65536)
        conn.sendall(b'HTTP/1.1 400 Bad Request\r\nServer: staged\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    elif kind == 'alert':
        conn.recv(65536)
        conn.sendall(bytes.fromhex('15030300020228'))
        time.sleep(0.05)
    elif kind == 'reset':
        conn.recv(65536)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    elif kind == 'close':
        conn.recv(65536)
    elif kind == 'proxy':
        proxy(conn)


def proxy(conn):
    head = conn.recv(65536).decode('latin-1')
    host, _, port = head.split(' ')[1].partition(':')
    if host == 'denied.example.com':
        conn.sendall(b'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
        return
    other = socket.create_connection((host, int(port)))
    conn.sendall(b'HTTP/1.1 200 Connection established\r\n\r\n')

    def pump(a, b):
        try:
            while piece := a.recv(65536):
                b.sendall(piece)
        except OSError:
            pass
        try:
            b.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    back = threading.Thread(target=pump, args=(other, conn), daemon=True)
    back.start()
    pump(conn, other)
    back.join()


def serve(conn, port, contexts):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        if 'raw' in port:
            return serve_raw(conn, port['raw'])
        own = contexts['www.example.com']
        conn = own.wrap_socket(conn, server_side=True)
        serve_http(conn, None)
    except OSError:
        pass
    finally:
        conn.close()


def listen(number, port):
    contexts = {} if 'raw' in port else {name: context_of(port, name) for name in CERTIFICATES}

    def choose(sock, name, _):
        if name in contexts:
            sock.context = contexts[name]

    if contexts:
        contexts['www.example.com'].sni_callback = choose
    listener = socket.create_server(('', number), backlog=50)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0], port, contexts), daemon=True).start()


for number, port in PORTS.items():
    threading.Thread(target=listen, args=(int(number), port), daemon=True).start()
time.sleep(0.5)
print('ready', flush=True)
threading.Event().wait()
