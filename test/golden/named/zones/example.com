; Sets of several records stand in the order of RFC 4034, 6.3, because BIND keeps them so.
$TTL 1h
@	SOA	ns1 hostmaster.example.com. ( 2026010101 ; serial
		2h 15m 2w 5m )
	NS	ns.other.net.
	NS	ns1
	NS	ns2
	A	192.0.2.80
	A	192.0.2.81
	AAAA	2001:db8::80
	MX	10 mail
	MX	20 mail.other.net.
	MX	30 mx.deleg
	TXT	"v=spf1 mx -all" "second"
	CAA	0 issue "ca.example.net"
	CAA	128 iodef "mailto:security@example.com"
ns1	300	A	192.0.2.1
ns1	300	AAAA	2001:db8::1
ns2	A	192.0.2.2
ns2	AAAA	2001:db8::2
mail	600	A	192.0.2.25
mail	600	AAAA	2001:db8::25
www	CNAME	web
web	60	A	192.0.2.7
web	60	A	192.0.2.8
web	60	A	192.0.2.9
chain1	CNAME	chain2
chain2	CNAME	chain3
chain3	CNAME	web
out	CNAME	www.other.net.
foreign	CNAME	www.nowhere.invalid.
dangling	CNAME	nothing
intodeleg	CNAME	host.deleg
intochild	CNAME	www.child
loop1	CNAME	loop2
loop2	CNAME	loop1
self	CNAME	self
noaddr	TXT	"no address"
a.b.ent	A	192.0.2.50
*.wild	A	192.0.2.60
*.wild	MX	10 mail
here.wild	TXT	"here"
deep.below.wild	TXT	"deep"
*.alias	CNAME	web
*.ghost	CNAME	nothing
_sip._tcp	SRV	0 5 5060 mail
_sip._tcp	SRV	10 5 5060 web
_xmpp._tcp	SRV	0 0 0 .
deleg	7200	NS	ns.deleg
deleg	7200	NS	ns.elsewhere.invalid.
deleg	7200	NS	ns1
deleg	7200	NS	nsb.deleg
ns.deleg	A	192.0.2.101
ns.deleg	AAAA	2001:db8::101
nsb.deleg	900	A	192.0.2.102
hidden.deleg	A	192.0.2.103
bare	NS	ns.faraway.invalid.
sibling	NS	ns.deleg
child	NS	ns1
child	NS	ns2
MiXed	A	192.0.2.70
UPPER	CNAME	MiXed
esc\.aped	A	192.0.2.71
under_score	A	192.0.2.72
generic	TYPE65280	\# 4 0A000001
generic	TYPE1	\# 4 C000024A
big	TXT	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
big	TXT	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
big	TXT	"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
many	A	198.51.100.1
many	A	198.51.100.2
many	A	198.51.100.3
many	A	198.51.100.4
many	A	198.51.100.5
many	A	198.51.100.6
many	A	198.51.100.7
many	A	198.51.100.8
many	A	198.51.100.9
many	A	198.51.100.10
many	A	198.51.100.11
many	A	198.51.100.12
many	A	198.51.100.13
many	A	198.51.100.14
many	A	198.51.100.15
many	A	198.51.100.16
many	A	198.51.100.17
many	A	198.51.100.18
many	A	198.51.100.19
many	A	198.51.100.20
many	A	198.51.100.21
many	A	198.51.100.22
many	A	198.51.100.23
many	A	198.51.100.24
many	A	198.51.100.25
many	A	198.51.100.26
many	A	198.51.100.27
many	A	198.51.100.28
many	A	198.51.100.29
many	A	198.51.100.30
many	A	198.51.100.31
many	A	198.51.100.32
many	A	198.51.100.33
many	A	198.51.100.34
many	A	198.51.100.35
many	A	198.51.100.36
many	A	198.51.100.37
many	A	198.51.100.38
many	A	198.51.100.39
many	A	198.51.100.40
wide	NS	ns10.wide
wide	NS	ns11.wide
wide	NS	ns12.wide
wide	NS	ns13.wide
wide	NS	ns14.wide
wide	NS	ns15.wide
wide	NS	ns16.wide
wide	NS	ns17.wide
wide	NS	ns18.wide
wide	NS	ns19.wide
wide	NS	ns20.wide
wide	NS	ns21.wide
ns10.wide	A	203.0.113.10
ns10.wide	AAAA	2001:db8:1::10
ns11.wide	A	203.0.113.11
ns11.wide	AAAA	2001:db8:1::11
ns12.wide	A	203.0.113.12
ns12.wide	AAAA	2001:db8:1::12
ns13.wide	A	203.0.113.13
ns13.wide	AAAA	2001:db8:1::13
ns14.wide	A	203.0.113.14
ns14.wide	AAAA	2001:db8:1::14
ns15.wide	A	203.0.113.15
ns15.wide	AAAA	2001:db8:1::15
ns16.wide	A	203.0.113.16
ns16.wide	AAAA	2001:db8:1::16
ns17.wide	A	203.0.113.17
ns17.wide	AAAA	2001:db8:1::17
ns18.wide	A	203.0.113.18
ns18.wide	AAAA	2001:db8:1::18
ns19.wide	A	203.0.113.19
ns19.wide	AAAA	2001:db8:1::19
ns20.wide	A	203.0.113.20
ns20.wide	AAAA	2001:db8:1::20
ns21.wide	A	203.0.113.21
ns21.wide	AAAA	2001:db8:1::21
mxs	MX	10 mail-exchanger-number-10
mxs	MX	10 mail-exchanger-number-11
mxs	MX	10 mail-exchanger-number-12
mxs	MX	10 mail-exchanger-number-13
mxs	MX	10 mail-exchanger-number-14
mxs	MX	10 mail-exchanger-number-15
mxs	MX	10 mail-exchanger-number-16
mxs	MX	10 mail-exchanger-number-17
mxs	MX	10 mail-exchanger-number-18
mxs	MX	10 mail-exchanger-number-19
mxs	MX	10 mail-exchanger-number-20
mxs	MX	10 mail-exchanger-number-21
mxs	MX	10 mail-exchanger-number-22
mxs	MX	10 mail-exchanger-number-23
mxs	MX	10 mail-exchanger-number-24
mxs	MX	10 mail-exchanger-number-25
mxs	MX	10 mail-exchanger-number-26
mxs	MX	10 mail-exchanger-number-27
mxs	MX	10 mail-exchanger-number-28
mxs	MX	10 mail-exchanger-number-29
mail-exchanger-number-10	A	203.0.113.10
mail-exchanger-number-11	A	203.0.113.11
mail-exchanger-number-12	A	203.0.113.12
mail-exchanger-number-13	A	203.0.113.13
mail-exchanger-number-14	A	203.0.113.14
mail-exchanger-number-15	A	203.0.113.15
mail-exchanger-number-16	A	203.0.113.16
mail-exchanger-number-17	A	203.0.113.17
mail-exchanger-number-18	A	203.0.113.18
mail-exchanger-number-19	A	203.0.113.19
mail-exchanger-number-20	A	203.0.113.20
mail-exchanger-number-21	A	203.0.113.21
mail-exchanger-number-22	A	203.0.113.22
mail-exchanger-number-23	A	203.0.113.23
mail-exchanger-number-24	A	203.0.113.24
mail-exchanger-number-25	A	203.0.113.25
mail-exchanger-number-26	A	203.0.113.26
mail-exchanger-number-27	A	203.0.113.27
mail-exchanger-number-28	A	203.0.113.28
mail-exchanger-number-29	A	203.0.113.29
