/** What bridge says of itself, as iproute2 6.1.0 does, and of its objects, as far as they are built. */

export const USAGE = `Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }
       bridge [ -force ] -batch filename
where  OBJECT := { link | fdb | mdb | vlan | monitor }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |
                    -o[neline] | -t[imestamp] | -n[etns] name |
                    -c[ompressvlans] -color -p[retty] -j[son] }
`;

export const FDB_USAGE = `Usage: bridge fdb { add | del } ADDR dev DEV master static
       bridge fdb [ show [ br BRDEV ] [ brport DEV ] [ dynamic ] ]
       bridge fdb flush dev DEV [ brport DEV ] [ dynamic | static ]
       bridge link [ show [ dev DEV ] ]
`;

/** The bridge's name: every switch is one machine with one bridge. */
export const BRIDGE = 'br0';
