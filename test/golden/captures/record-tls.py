#!/usr/bin/env python3
"""Records the tls-*.pcap beside it and their key logs: OpenSSL's s_server and s_client, or curl, in two network namespaces with a
cable between them; tcpdump captures at the client. usage (as root): record-tls.py FOLDER [scenario...]
Every run gives other keys, randoms and ports; record again only to replace what is stored."""
import ctypes, fcntl, os, shutil, socket, struct, subprocess, sys, tempfile, time

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"


def sh(text, **more):
    return subprocess.run(text, shell=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def no_offload(space, name):
    """Checksums and segments as they would be on a wire: ETHTOOL_STXCSUM, SSG, STSO, SGSO, SGRO off."""
    program = (
        "import ctypes,fcntl,socket,struct\n"
        "s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
        "for c in (0x1F,0x24,0x2C,0x19,0x17):\n"
        " w=ctypes.create_string_buffer(struct.pack('II',c,0))\n"
        " try: fcntl.ioctl(s,0x8946,struct.pack('16sP',b'%s',ctypes.addressof(w)))\n"
        " except OSError: pass\n" % name
    )
    subprocess.run(["ip", "netns", "exec", space, sys.executable, "-c", program], check=True)


def certificates(folder):
    """A root, an intermediate, a P-256 leaf, an RSA leaf, and one signed by itself."""
    with open(f"{folder}/ext", "w") as f:
        f.write(
            "[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n"
            "[mid]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,digitalSignature,keyCertSign,cRLSign\n"
            "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
            "[leaf]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\n"
            "extendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
            "subjectAltName=DNS:www.example.com,DNS:*.example.com,IP:10.0.0.2\n"
            "[client]\nbasicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n"
        )
    def key(name, kind):
        sh(f"openssl genpkey -algorithm {kind} -out {folder}/{name}.key")
    ec, rsa = "EC -pkeyopt ec_paramgen_curve:P-256", "RSA -pkeyopt rsa_keygen_bits:2048"
    for name, kind, subject, issuer, section, days in (
        ("root", ec, "/O=wirelab/CN=wirelab lab CA", None, "ca", 3650),
        ("mid", ec, "/C=DE/O=wirelab/CN=wirelab intermediate", "root", "mid", 3000),
        ("leaf", ec, "/CN=www.example.com", "mid", "leaf", 365),
        ("rsa", rsa, "/C=GB/ST=Lab/L=Wire/O=Example/OU=Web/CN=www.example.com/emailAddress=a@example.com", "root", "leaf", 365),
        ("client", ec, "/CN=alice", "root", "client", 9000),
    ):
        key(name, kind)
        sh(f"openssl req -new -key {folder}/{name}.key -subj '{subject}' -out {folder}/{name}.csr")
        by = f"-CA {folder}/{issuer}.pem -CAkey {folder}/{issuer}.key" if issuer else f"-signkey {folder}/{name}.key"
        sh(f"openssl x509 -req -in {folder}/{name}.csr {by} -set_serial 0x{os.urandom(16).hex()} -days {days} -extfile {folder}/ext -extensions {section} -out {folder}/{name}.pem")


class Lab:
    def __init__(self, out, name, mtu):
        self.out, self.name, self.folder = out, name, tempfile.mkdtemp()
        for space in ("tlsA", "tlsB"):
            subprocess.run(["ip", "netns", "del", space], stderr=subprocess.DEVNULL)
            sh(f"ip netns add {space}")
        sh("ip link add tA netns tlsA type veth peer name tB netns tlsB")
        for space, link, address in (("tlsA", "tA", CLIENT), ("tlsB", "tB", SERVER)):
            sh(f"ip -n {space} addr add {address}/24 dev {link}; ip -n {space} link set {link} mtu {mtu} up; ip -n {space} link set lo up")
            no_offload(space, link)
            sh(f"ip netns exec {space} sysctl -q net.ipv6.conf.all.disable_ipv6=1")
        self.keys = f"{out}/{name}.keys"
        open(self.keys, "w").close()
        # the first segments must not wait for ARP: it is no part of the story
        sh(f"ip netns exec tlsA ping -c 1 -W 1 {SERVER}")
        self.dump = subprocess.Popen(
            f"ip netns exec tlsA tcpdump --immediate-mode -Z root -i tA -U -s 0 -w {out}/{name}.pcap tcp", shell=True, stderr=subprocess.DEVNULL
        )
        time.sleep(0.7)
        self.servers = []

    def serve(self, port, options):
        self.servers.append(subprocess.Popen(
            f"exec ip netns exec tlsB openssl s_server -accept {port} -naccept 9 {options}",
            shell=True, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(0.4)

    def connect(self, port, options, say=(("GET / HTTP/1.0\r\n\r\n", 0.5),)):
        p = subprocess.Popen(
            f"exec ip netns exec tlsA openssl s_client -connect {SERVER}:{port} -keylogfile {self.keys} -servername www.example.com {options}",
            shell=True, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.4)
        for text, wait in say:
            try:
                p.stdin.write(text.encode())
                p.stdin.flush()
            except OSError:
                pass
            time.sleep(wait)
        try:
            p.stdin.close()
        except OSError:
            pass
        try:
            p.wait(2)
        except subprocess.TimeoutExpired:
            p.kill()
        time.sleep(0.1)

    def curl(self, port, options):
        subprocess.run(
            f"ip netns exec tlsA curl -s --noproxy '*' --resolve www.example.com:{port}:{SERVER} {options} https://www.example.com:{port}/page.txt",
            shell=True, cwd=self.folder, env={**os.environ, "SSLKEYLOGFILE": self.keys},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.2)

    def end(self):
        time.sleep(0.3)
        for server in self.servers:
            server.kill()
            server.wait()
        sh("ip netns pids tlsA | xargs -r kill -INT")
        self.dump.wait()
        sh("ip netns del tlsA; ip netns del tlsB")
        shutil.rmtree(self.folder)


LEAF = "-cert {c}/leaf.pem -key {c}/leaf.key -cert_chain {c}/mid.pem"
RSA = "-cert {c}/rsa.pem -key {c}/rsa.key"


def tls13(lab, c):
    lab.serve(443, f"{LEAF} -HTTP -alpn http/1.1".format(c=c))
    open(f"{lab.folder}/page.txt", "w").write("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello there\n")
    lab.curl(443, f"--cacert {c}/root.pem --http1.1")


def tls13_long(lab, c):
    lab.serve(443, f"{RSA} -HTTP -max_send_frag 900 -num_tickets 1".format(c=c))
    body = "".join(f"line {i} of a longer page\n" for i in range(200))
    open(f"{lab.folder}/page.txt", "w").write(f"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}")
    lab.curl(443, f"--cacert {c}/root.pem --http1.1 --tls13-ciphers TLS_CHACHA20_POLY1305_SHA256")


def tls13_retry(lab, c):
    lab.serve(4433, f"{LEAF} -www -groups P-256 -num_tickets 0".format(c=c))
    lab.connect(4433, "-groups X25519:P-256 -ciphersuites TLS_AES_128_GCM_SHA256")


def tls13_resumed(lab, c):
    lab.serve(443, f"{LEAF} -early_data -max_early_data 16384".format(c=c))
    lab.connect(443, f"-sess_out {lab.folder}/session", [("hello\n", 0.3)])
    open(f"{lab.folder}/early", "w").write("GET /early HTTP/1.1\r\nHost: www.example.com\r\n\r\n")
    lab.connect(443, f"-sess_in {lab.folder}/session -early_data {lab.folder}/early", [("later\n", 0.3)])


def tls13_key_update(lab, c):
    lab.serve(443, f"{LEAF} -num_tickets 1 -rev".format(c=c))
    lab.connect(443, "", [("first\n", 0.2), ("k\n", 0.2), ("second\n", 0.2), ("K\n", 0.2), ("third\n", 0.3)])


def tls13_psk(lab, c):
    lab.serve(443, "-nocert -psk 0102030405060708090a0b0c0d0e0f10 -rev -num_tickets 0")
    lab.connect(443, "-psk 0102030405060708090a0b0c0d0e0f10 -noservername".replace("-noservername", ""), [("hello\n", 0.3)])


def tls13_mutual(lab, c):
    lab.serve(443, f"{LEAF} -rev -Verify 3 -CAfile {c}/root.pem -num_tickets 1".format(c=c))
    lab.connect(443, f"-cert {c}/client.pem -key {c}/client.key", [("hello\n", 0.3)])


def tls12(lab, c):
    lab.serve(443, f"{LEAF} -HTTP -tls1_2 -alpn http/1.1".format(c=c))
    open(f"{lab.folder}/page.txt", "w").write("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello there\n")
    lab.curl(443, f"--cacert {c}/root.pem --http1.1 --ciphers ECDHE-ECDSA-AES128-GCM-SHA256")


def tls12_rsa(lab, c):
    lab.serve(8443, f"{RSA} -www -tls1_2".format(c=c))
    lab.connect(8443, "-cipher AES256-GCM-SHA384")


def tls12_chacha(lab, c):
    lab.serve(443, f"{RSA} -www -tls1_2".format(c=c))
    lab.connect(443, "-cipher ECDHE-RSA-CHACHA20-POLY1305 -no_ticket")


def tls12_resumed(lab, c):
    lab.serve(443, f"{LEAF} -rev -tls1_2".format(c=c))
    for option in ("-sess_out", "-sess_in"):
        lab.connect(443, f"{option} {lab.folder}/session -cipher ECDHE-ECDSA-AES256-GCM-SHA384", [("hello\n", 0.3)])


def tls12_mutual(lab, c):
    lab.serve(443, f"{LEAF} -rev -tls1_2 -Verify 3 -CAfile {c}/root.pem".format(c=c))
    lab.connect(443, f"-cert {c}/client.pem -key {c}/client.key", [("hello\n", 0.3)])


def tls_alerts(lab, c):
    """A root that nobody trusts, nothing in common, an old version, and no TLS at all."""
    lab.serve(443, f"{LEAF} -www".format(c=c))
    lab.curl(443, "--http1.1")
    lab.curl(443, "--http1.1 --tls-max 1.2")
    lab.connect(443, "-tls1_2 -cipher AES256-SHA")
    lab.serve(993, f"{LEAF} -www -tls1_3".format(c=c))
    lab.connect(993, "-tls1_2")
    subprocess.run(f"ip netns exec tlsA curl -s -m 2 http://{SERVER}:443/", shell=True, stdout=subprocess.DEVNULL)


ALL = {"tls13": 1500, "tls13-long": 576, "tls13-retry": 1500, "tls13-resumed": 1500, "tls13-key-update": 1500, "tls13-psk": 1500,
       "tls13-mutual": 700, "tls12": 1500, "tls12-rsa": 800, "tls12-chacha": 1500, "tls12-resumed": 1500, "tls12-mutual": 1500, "tls-alerts": 1500}

if __name__ == "__main__":
    out, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:] or list(ALL)
    made = tempfile.mkdtemp()
    certificates(made)
    for name in wanted:
        lab = Lab(out, name, ALL[name])
        globals()[name.replace("-", "_")](lab, made)
        lab.end()
    shutil.rmtree(made)
