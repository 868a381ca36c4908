#!/bin/sh
# Each program prints its options to stdout on --help, with exit 0: help_test.sh PROGRAM...
for program in "$@"; do
    name=$(basename "$program")
    got=$("$program" --help) || {
        echo "FAILED: $name --help: exit $?"
        exit 1
    }
    echo "$got" | head -n 1 | grep -qx "usage: $name \[OPTION\]\.\.\." && echo "$got" | grep -Eq '^  --help +prints these lines$' || {
        echo "FAILED: $name --help: $got"
        exit 1
    }
    echo "$got" | grep -Eq '^  --[a-z-]+ [A-Z]+ +.' || {
        echo "FAILED: $name --help names no option: $got"
        exit 1
    }
done
echo "--help: $# programs print their options"
