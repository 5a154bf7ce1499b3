#!/bin/bash
# What bash 5.2 makes of $((...)): one line for each expression, then what `bash -c` printed, with its `bash: line 1: ` taken off. Again: ./record.sh > recorded.tsv
while IFS= read -r sum; do
  printf '%s\t%s\n' "$sum" "$(a=5 b=a bash -c "echo \$(($sum))" 2>&1 | sed 's/^bash: line 1: //')"
done <<'SUMS'
5**6 % 23
8**15 % 23
19**6 % 23
2+3*4
(2+3)*4
-7/2
-7%3
7 - -2
-2**2
2**3**2
2**-1
1<<4
1<<65
~5
!0
1 ? 2 : 3
0 ? 2 : 0 ? 4 : 5
3>2
3 >= 4
0x1f
010
09
1+
1/0
2%0
9223372036854775807+1
1 == 1 && 2 != 2
0 || 7
6 & 3 | 8 ^ 1
a
a+1
b*2
none
$a**2
2**62
2**64
3 *
* 3
1,2
5 5
foo bar
1.5

SUMS
