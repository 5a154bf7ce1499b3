#!/usr/bin/env python3
"""Records what curl and wget print over TLS, in two network namespaces (root, Debian 12); README.md says how to read it.

usage: record.py [case or prefix...]      all of cases.txt when none is named
"""
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import termios
import threading

import certificates

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENT, SERVER = 'wl-tls-client', 'wl-tls-server'
ENVIRONMENT = dict(PATH='/usr/sbin:/usr/bin:/sbin:/bin', HOME='/nonexistent', USER='root', TERM='xterm', LANG='C.UTF-8', TZ='UTC')


def run(*words):
    subprocess.run(words, check=True)


def up(folder):
    down()
    hosts = '127.0.0.1 localhost\n10.0.0.1 alice\n10.0.0.2 proxy.example.com denied.example.com\n'
    hosts += ''.join(f'10.0.0.2 {name}\n' for name in certificates.names())
    for name in (CLIENT, SERVER):
        run('ip', 'netns', 'add', name)
        os.makedirs(f'/etc/netns/{name}', exist_ok=True)
        open(f'/etc/netns/{name}/hosts', 'w').write(hosts)
        open(f'/etc/netns/{name}/nsswitch.conf', 'w').write('hosts: files\n')
        run('ip', 'netns', 'exec', name, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1')
        run('ip', '-n', name, 'link', 'set', 'lo', 'up')
    run('ip', 'link', 'add', 'eth0', 'netns', CLIENT, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', SERVER)
    run('ip', '-n', CLIENT, 'addr', 'add', '10.0.0.1/24', 'dev', 'eth0')
    run('ip', '-n', SERVER, 'addr', 'add', '10.0.0.2/24', 'dev', 'eth0')
    for name in (CLIENT, SERVER):
        run('ip', '-n', name, 'link', 'set', 'eth0', 'up')
    server = subprocess.Popen(['ip', 'netns', 'exec', SERVER, 'python3', f'{HERE}/server.py', folder], stdout=subprocess.PIPE)
    server.stdout.readline()
    return server


def down():
    for name in (CLIENT, SERVER):
        subprocess.run(['ip', 'netns', 'del', name], stderr=subprocess.DEVNULL)
        shutil.rmtree(f'/etc/netns/{name}', ignore_errors=True)


def terminal():
    """A terminal of 80 columns that changes nothing on the way, and what it collects."""
    master, slave = pty.openpty()
    settings = termios.tcgetattr(slave)
    settings[1] &= ~termios.OPOST
    termios.tcsetattr(slave, termios.TCSANOW, settings)
    termios.tcsetwinsize(slave, (24, 80))
    pieces = []

    def collect():
        try:
            while piece := os.read(master, 65536):
                pieces.append(piece)
        except OSError:
            pass

    thread = threading.Thread(target=collect)
    thread.start()
    return slave, thread, pieces


# the trust store of the namespace holds our root alone
INSIDE = 'hostname alice; mount --bind "$3" /etc/ssl/certs; cd "$1"; exec bash --norc -c "$2"'


def play(command, folder):
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as store:
        shutil.copy(f'{folder}/roots.pem', f'{store}/ca-certificates.crt')
        for name in ('roots', 'rogue', 'self.example.com'):
            shutil.copy(f'{folder}/{name}.pem', f'{home}/{name}.pem')
        open(f'{home}/empty.pem', 'w').close()
        out, err = terminal(), terminal()
        words = ['ip', 'netns', 'exec', CLIENT, 'unshare', '--uts', '--mount', 'bash', '--norc', '-c', INSIDE, '-', home, command, store]
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out[0], stderr=err[0], env=ENVIRONMENT)
        status = process.wait(timeout=120)
        for slave, thread, _ in (out, err):
            os.close(slave)
            thread.join()
        return b''.join(out[2]), b''.join(err[2]), status


def write(name, command, out, err, status):
    text = b'$ ' + command.encode() + b'\n' + out
    if out and not out.endswith(b'\n'):
        text += b'\n[no newline]\n'
    if err:
        text += b'[stderr]\n' + err
        if not err.endswith(b'\n'):
            text += b'\n[no newline]\n'
    path = os.path.join(HERE, '..', f'{name}.txt')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, 'wb').write(text + b'[exit %d]\n' % (status if status >= 0 else 128 - status))


def main(wanted):
    with tempfile.TemporaryDirectory() as folder:
        certificates.make(folder)
        server = up(folder)
        try:
            for line in open(f'{HERE}/cases.txt', encoding='utf8'):
                name, _, command = line.rstrip('\n').partition(': ')
                if line.startswith('#') or wanted and not any(name == w or name.startswith(w) for w in wanted):
                    continue
                write(name, command, *play(command, folder))
                print(name, flush=True)
        finally:
            server.kill()
            down()


if __name__ == '__main__':
    main(sys.argv[1:])
