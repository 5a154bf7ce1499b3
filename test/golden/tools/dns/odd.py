#!/usr/bin/env python3
"""A name server that answers as no good one does; the first label of the question says how."""
import socket, struct, threading, time


def answer(query, label):
    """The replies to send, each after some seconds and from one of two sockets."""
    ident, rest = query[:2], query[2:]
    end = 12
    while query[end]:
        end += 1 + query[end]
    end += 5
    question = query[12:end]

    def reply(flags=0x8580, answers=b'', count=0, question=question, ident=ident):
        return ident + struct.pack('>HHHHH', flags, 1 if question else 0, count, 0, 0) + question + answers

    def with_cookie(message, cookie):
        option = struct.pack('>HH', 10, len(cookie)) + cookie
        opt = b'\0' + struct.pack('>HHIH', 41, 4096, 0, len(option)) + option
        return message[:10] + b'\0\1' + message[12:] + opt

    a = b'\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x04\x04\x50'
    good = reply(answers=a, count=1)
    wrong_id = bytes([ident[0] ^ 1]) + good[1:]
    other = bytes([question[0]]) + b'x' + question[2:]
    has_opt = query[11] > 0
    return {
        'good': [(0, 0, good)],
        'noedns': [(0, 0, reply(0x8181))] if has_opt else [(0, 0, good)],
        'notimp': [(0, 0, reply(0x8184))] if has_opt else [(0, 0, good)],
        'wrongid': [(0, 0, wrong_id), (0.1, 0, good)],
        'short': [(0, 0, good[:7])],
        'cut': [(0, 0, good[:-6])],
        'extra': [(0, 0, good + b'trailing')],
        'other': [(0, 0, reply(answers=a, count=1, question=other)), (0.1, 0, good)],
        'source': [(0, 1, good), (0.1, 0, good)],
        'query': [(0, 0, reply(0x0100))],
        'late': [(1.5, 0, good)],
        'flags': [(0, 0, reply(0x87f0, a, 1))],
        'opcode': [(0, 0, reply(0xa580, a, 1))],
        'rcode9': [(0, 0, reply(0x8589))],
        'rcode12': [(0, 0, reply(0x858c))],
        'bare': [(0, 0, reply(0x8580, question=b''))],
        'tc': [(0, 0, reply(0x8780))],
        'empty': [(0, 0, reply())],
        'echo': [(0, 0, with_cookie(good, query[-8:]))],
        'othercookie': [(0, 0, with_cookie(good, b'12345678' + bytes(8)))],
        'shortcookie': [(0, 0, with_cookie(good, b'1234'))],
        'noname': [(0, 0, reply(0x8183))],
    }.get(label, [(0, 0, reply(0x8185))])


def serve(main, other):
    while True:
        query, peer = main.recvfrom(65535)
        label = query[13:13 + query[12]].decode('latin1').lower()
        for delay, which, data in answer(query, label):
            threading.Timer(delay, (main, other)[which].sendto, (data, peer)).start() if delay else \
                (main, other)[which].sendto(data, peer)


def tcp(listener):
    """Takes the question and closes the connection."""
    while True:
        conn, _ = listener.accept()
        conn.recv(65535)
        conn.close()


sockets = []
for address in ('10.4.4.50', '10.4.4.51'):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, 53))
    sockets.append(s)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('10.4.4.50', 53))
listener.listen(5)
threading.Thread(target=tcp, args=(listener,), daemon=True).start()
serve(*sockets)
