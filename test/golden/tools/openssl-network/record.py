#!/usr/bin/env python3
"""Records what openssl prints, against the servers of servers.tsv and plain.py, in two network namespaces (root, Debian 12).

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
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PKI = f'{HERE}/pki'
CLIENT, SERVER = 'wl-tls-client', 'wl-tls-server'
NAMES = '127.0.0.1 localhost\n10.0.0.1 alice\n10.0.0.2 www.example.com example.com\n10.0.0.3 other.example.com\n'
ENVIRONMENT = dict(PATH='/usr/sbin:/usr/bin:/sbin:/bin', HOME='/nonexistent', USER='root', TERM='xterm', LANG='C.UTF-8', TZ='UTC')
PAGE = b'<h1>Hello over TLS</h1>\n'


def run(*words):
    subprocess.run(words, check=True)


def inside(namespace, *words):
    return ['ip', 'netns', 'exec', namespace, *words]


def network():
    down()
    for name in (CLIENT, SERVER):
        run('ip', 'netns', 'add', name)
        os.makedirs(f'/etc/netns/{name}', exist_ok=True)
        open(f'/etc/netns/{name}/hosts', 'w').write(NAMES)
        open(f'/etc/netns/{name}/nsswitch.conf', 'w').write('hosts: files\n')
        run(*inside(name, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1'))
        run('ip', '-n', name, 'link', 'set', 'lo', 'up')
    run('ip', 'link', 'add', 'eth0', 'netns', CLIENT, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', SERVER)
    run('ip', '-n', CLIENT, 'addr', 'add', '10.0.0.1/24', 'dev', 'eth0')
    run('ip', '-n', SERVER, 'addr', 'add', '10.0.0.2/24', 'dev', 'eth0')
    run('ip', '-n', SERVER, 'addr', 'add', '10.0.0.3/24', 'dev', 'eth0')
    for name in (CLIENT, SERVER):
        run('ip', '-n', name, 'link', 'set', 'eth0', 'up')


def down():
    for name in (CLIENT, SERVER):
        subprocess.run(['ip', 'netns', 'del', name], stderr=subprocess.DEVNULL)
        shutil.rmtree(f'/etc/netns/{name}', ignore_errors=True)


def servers(folder):
    shutil.copytree(PKI, folder, dirs_exist_ok=True)
    open(f'{folder}/index.html', 'wb').write(PAGE)
    started = []
    for line in open(f'{HERE}/servers.tsv'):
        if line.startswith('#'):
            continue
        port, words = line.rstrip('\n').split('\t')
        command = inside(SERVER, 'openssl', 's_server', '-accept', port, *words.split())
        started.append(subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    plain = subprocess.Popen(inside(SERVER, 'python3', f'{HERE}/plain.py'), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    plain.stdout.readline()
    time.sleep(1)  # until all of them listen
    return [*started, plain]


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


def play(command):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PKI, folder, dirs_exist_ok=True)
        out, err = terminal(), terminal()
        words = inside(CLIENT, 'unshare', '--uts', 'bash', '--norc', '-c', 'hostname alice; cd "$1"; exec bash --norc -c "$2"', '-', folder, command)
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out[0], stderr=err[0], env=ENVIRONMENT)
        status = process.wait(timeout=60)
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
    network()
    started = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            started = servers(folder)
            for line in open(f'{HERE}/cases.txt', encoding='utf8'):
                name, _, command = line.rstrip('\n').partition(': ')
                if line.startswith('#') or not command or wanted and not any(name == w or name.startswith(w) for w in wanted):
                    continue
                write(name, command, *play(command))
                print(name, flush=True)
        finally:
            for process in started:
                process.kill()
            down()


main(sys.argv[1:])
