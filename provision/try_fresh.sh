#!/bin/sh
# Try the checkout's last commit on a fresh Debian: provision/try_fresh.sh SUITE [root|user] [MAKE TARGET...]
#
# Makes a minimal tree of the SUITE (bookworm, trixie, forky …) from this machine's own mirror, clones the
# commit into it (root: under /root, which nobody else may enter) and runs `make setup` there, twice, and then
# the targets. Needs root and mmdebstrap. TRY_FRESH=DIR keeps trees there; by default under /var/tmp.
set -eu

suite=$1
who=${2:-root}
[ $# -ge 2 ] && shift 2 || shift 1
checkout=$(cd "$(dirname "$0")/.." && pwd)
trees=${TRY_FRESH:-/var/tmp/centralino-fresh}
base=$trees/$suite.tar
tree=$trees/$suite-$who

make_base() {
    mirror=$(apt-get indextargets --format '$(SITE) $(LABEL)' | awk '$2 == "Debian" { print $1; exit }')
    apt-config dump | grep -E '^Acquire::(Check-|http|https)' > "$trees/apt.conf"
    mmdebstrap --variant=minbase --include=python3,git,make,ca-certificates \
        --aptopt="$trees/apt.conf" "$suite" "$base" "$mirror"
}

# What this machine needs to reach the registries is the machine's affair: its certificates, names and pip settings.
lend_the_network() {
    cp -L /etc/resolv.conf /etc/hosts "$tree/etc/"
    cp -L /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/"
    [ ! -e /etc/pip.conf ] || cp -L /etc/pip.conf "$tree/etc/"
}

inside() {
    unshare --mount --pid --fork --kill-child sh -c '
        mount -t proc proc "$1/proc"
        mount --rbind /dev "$1/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
        exec chroot "$1" sh -eu -c "$2"' sh "$tree" "$1"
}

mkdir -p "$trees"
[ -e "$base" ] || make_base
rm -rf "$tree"
mkdir "$tree"
tar -x -C "$tree" -f "$base"
lend_the_network
git clone --quiet --bare "$checkout" "$tree/opt/centralino.git"

home=/root
run="sh -eu -c"
if [ "$who" = user ]; then
    home=/home/someone
    run="setpriv --reuid=1234 --regid=1234 --clear-groups env HOME=$home sh -eu -c"
    echo 'someone:x:1234:1234::/home/someone:/bin/sh' >> "$tree/etc/passwd"
    mkdir "$tree$home"
    chown -R 1234:1234 "$tree$home" "$tree/opt/centralino.git"
fi
inside "cd $home; $run '
    git clone --quiet /opt/centralino.git centralino
    cd centralino
    make setup
    make setup
    for target in $*; do make \$target; done'"
