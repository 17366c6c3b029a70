#!/bin/sh
# Make this Debian or Ubuntu a Centralino server: provision/box.sh, as root. Again, after a pull, it updates it.
#
# The program goes to /opt/centralino, owned by the account `centralino`, which everything runs as.
set -eu

checkout=$(cd "$(dirname "$0")/.." && pwd)
program=/opt/centralino
units=/etc/systemd/system

export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q -y install --no-install-recommends ca-certificates git make python3

getent passwd centralino > /dev/null ||
    useradd --system --create-home --home-dir /var/lib/centralino --shell /usr/sbin/nologin centralino
as_centralino="setpriv --reuid=centralino --regid=centralino --clear-groups env HOME=/var/lib/centralino"

install -d -o centralino -g centralino -m 0750 "$program"
# Git hesitates over a checkout that another account owns; this one it may trust.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
git -C "$checkout" archive HEAD | $as_centralino tar -x -C "$program"
$as_centralino make -C "$program" setup
$as_centralino mkdir -p "$program/var" "$program/.postgres"

cp -R "$checkout"/provision/systemd/. "$units/"
systemctl enable centralino.target
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl restart centralino.target
fi
