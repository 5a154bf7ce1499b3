#!/usr/bin/env python3
"""Servers that speak no TLS: 80 answers as a web server, 81 closes at once, 82 says a greeting and waits, 83 sends a fatal alert."""
import socket
import sys
import threading

ANSWERS = {80: b'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', 81: b'', 82: b'220 mail.example.com ESMTP\r\n', 83: bytes([21, 3, 3, 0, 2, 2, 40])}


def serve(port, answer):
    listener = socket.create_server(('10.0.0.2', port))
    while True:
        connection, _ = listener.accept()
        if port != 81:
            connection.recv(4096)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
        connection.close()


for port, answer in ANSWERS.items():
    threading.Thread(target=serve, args=(port, answer), daemon=True).start()
print('ready', flush=True)
sys.stdin.read()
