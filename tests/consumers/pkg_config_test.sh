#!/bin/sh
# Compiles and runs a program with what pkg-config says of a package, and nothing else:
# pkg_config_test.sh COMPILER PKG_CONFIG PREFIX PACKAGE SOURCE PROGRAM
set -e
PKG_CONFIG_PATH=$3/share/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
flags=$("$2" --cflags --libs "$4")
echo "$4: $flags"
# The flags are words.
# shellcheck disable=SC2086
"$1" -std=c++20 "$5" -o "$6" $flags
"$6"
