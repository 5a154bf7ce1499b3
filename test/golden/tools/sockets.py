"""Makes one TCP connection for each state that ss, netstat and lsof are recorded in; record.sh runs it on both ends.

usage: sockets.py server            listens on 5001 to 5006 and leaves the connections as its client wants them
       sockets.py client ADDRESS    connects from 40001, 40002, ... and stays; says `cut` and waits for a line before it sends what nobody acknowledges
"""
import socket
import sys
import threading
import time


def serve(port):
    """The first byte of a client says what becomes of the connection."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if port == 5005:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.bind(("0.0.0.0", port))
    listener.listen(5)
    while True:
        connection, _ = listener.accept()
        kept.append(connection)
        if port == 5003:  # whoever closes here is followed
            connection.recv(1)
            connection.close()


def connect(address, local, port, **options):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if options.get("keepalive"):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    s.bind(("0.0.0.0", local))
    s.settimeout(2)
    s.connect((address, port))
    kept.append(s)
    return s


kept = []
if sys.argv[1] == "server":
    for port in range(5001, 5007):
        threading.Thread(target=serve, args=(port,), daemon=True).start()
    time.sleep(120)
else:
    address = sys.argv[2]
    connect(address, 40001, 5001).send(b"hello")                     # ESTAB, 5 bytes not read at the other end
    connect(address, 40002, 5002).shutdown(socket.SHUT_WR)           # FIN-WAIT-2, and CLOSE-WAIT there
    connect(address, 40003, 5003).close()                            # TIME-WAIT
    unheard = connect(address, 40004, 5004)                          # ESTAB, later with data that is lost
    full = connect(address, 40005, 5005)                             # ESTAB, the window closed
    connect(address, 40006, 5006, keepalive=True)                    # ESTAB with a keepalive timer
    full.settimeout(0.5)
    try:
        full.sendall(bytes(1 << 20))
    except TimeoutError:
        pass
    print("cut", flush=True)
    sys.stdin.readline()
    unheard.send(b"nobody hears this")
    waiting = socket.socket()                                        # SYN-SENT
    waiting.setblocking(False)
    waiting.bind(("0.0.0.0", 40009))
    waiting.connect_ex((address, 5009))
    time.sleep(120)
