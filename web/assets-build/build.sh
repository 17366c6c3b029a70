#!/bin/sh
# Bundles JsSIP, which ships no built file, into one module for the phone in the browser (web/static/phone.js), and its
# licences beside it. Run by hand when a version in package.json changes; needs npm. Then say the new sums and names.
set -eu
cd "$(dirname "$0")"
vendor=../static/vendor
jssip=3.13.8

npm ci --ignore-scripts --no-audit --no-fund
rm -f "$vendor"/jssip-*.min.js
node_modules/.bin/esbuild node_modules/jssip/lib/JsSIP.js --bundle --minify --format=esm --platform=browser \
  --target=es2020 --legal-comments=none --outfile="$vendor/jssip-$jssip.min.js"
for library in jssip debug ms events sdp-transform; do
  printf -- '---- %s %s\n\n' "$library" "$(node -p "require('./node_modules/$library/package.json').version")"
  cat node_modules/$library/LICENSE* node_modules/$library/license* 2>/dev/null || true
  printf '\n'
done > "$vendor/jssip.LICENSE"
cd "$vendor"
sha256sum ./*.js ./*.css | sed 's|\./||' > SHA256SUMS
rm -rf ../../assets-build/node_modules
