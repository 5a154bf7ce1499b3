#!/usr/bin/env python3
"""What was asked and answered in each case: replies.py CAPTURE OUT [PATTERN]; with a pattern other cases keep their lines."""
import re, subprocess, sys

capture, out, pattern = sys.argv[1], sys.argv[2], sys.argv[3]
FIELDS = ['frame.time_relative', 'ip.src', 'ip.dst', 'udp.srcport', 'udp.dstport', 'udp.payload', 'tcp.srcport', 'tcp.dstport', 'tcp.payload', 'icmp.type']
text = subprocess.run(['tshark', '-r', capture, '-n', '-o', 'tcp.desegment_tcp_streams:false', '-T', 'fields', '-E', 'occurrence=f', *[x for f in FIELDS for x in ('-e', f)]],
                      check=True, capture_output=True, text=True).stdout
ALICE = '10.4.4.2'
rows, case, asked, streams = [], '', {}, {}


def heard(time, transport, server, port, me, data):
    """A reply belongs to the latest question from its service port."""
    query = asked.get((transport, me))
    if query is None:
        return
    rows.append((case, transport, f'{server}#{port}', f'{(time - query[1]) * 1000:.1f}', query[0], data))
    query[2] = True


def unanswered():
    for (transport, _), (data, _, done, where) in asked.items():
        if not done:
            rows.append((case, transport, where, '-', data, '-'))
    asked.clear()
    streams.clear()


def ask(time, transport, where, me, data):
    before = asked.get((transport, me))
    if before and not before[2]:
        rows.append((case, transport, before[3], '-', before[0], '-'))
    asked[(transport, me)] = [data, time, False, where]


for line in text.splitlines():
    time, src, dst, usp, udp, udata, tsp, tdp, tdata, icmp = (line.split('\t') + [''] * 10)[:10]
    time = float(time)
    if icmp:
        continue
    if udp == '9' and src == ALICE:
        unanswered()
        case = bytes.fromhex(udata).decode()[5:]
    elif udata and src == ALICE:
        ask(time, 'udp', f'{dst}#{udp}', usp, udata)
    elif udata and dst == ALICE:
        heard(time, 'udp', src, usp, udp, udata)
    elif tdata:
        key = (src, tsp, dst, tdp)
        data = streams.get(key, '') + tdata
        while len(data) >= 4 and len(data) >= 4 + 2 * int(data[:4], 16):
            end = 4 + 2 * int(data[:4], 16)
            if src == ALICE:
                ask(time, 'tcp', f'{dst}#{tdp}', tsp, data[4:end])
            else:
                heard(time, 'tcp', src, tsp, tdp, data[4:end])
            data = data[end:]
        streams[key] = data

if pattern:
    with open(out) as f:
        kept = [tuple(line.rstrip('\n').split('\t')) for line in f][1:]
    rows = [r for r in kept if not re.search(pattern, r[0])] + rows
with open(out, 'w') as f:
    f.write('case\ttransport\tserver\tms\tquery\treply\n')
    f.writelines('\t'.join(r) + '\n' for r in sorted(rows, key=lambda r: r[0]))
