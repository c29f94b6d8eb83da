#!/bin/sh
# Prints a Python of at least 3.11 that can make virtual environments, or says what to install and ends with 1.
# PYTHON=/path/to/python make install   uses that one.
for candidate in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
done
echo "Halcyon needs Python 3.11 or newer with venv, and none was found." >&2
echo "On Debian or Ubuntu: apt-get install python3 python3-venv. Or name one: PYTHON=/path/to/python3.11 make install" >&2
exit 1
