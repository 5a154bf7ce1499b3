$TTL 30m
@	SOA	ns1.example.com. hostmaster.example.com. 7 1h 10m 1w 1h
	NS	ns1.example.com.
	NS	ns2.example.com.
	A	192.0.2.90
www	A	192.0.2.91
up	CNAME	web.example.com.
