#!/usr/bin/env bash
# Puts what the browser tests need where they look for it: Chromium and its driver from Debian's packages, axe-core from
# npm at one version with one checksum. Fails where anything is not to be had; nothing is skipped.
set -euo pipefail
cd "$(dirname "$0")/../.."

axe=axe-core-4.14.1
checksum=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==
out=target/browser
mkdir -p "$out"

missing=()
for package in chromium chromium-driver fonts-dejavu-core fonts-noto-core fonts-noto-cjk; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing+=("$package")
done
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

if [ ! -f "$out/$axe.tgz" ]; then
    npm pack --silent --pack-destination "$out" "${axe/core-/core@}" >/dev/null
fi
found=$(openssl dgst -sha512 -binary "$out/$axe.tgz" | base64 -w 0)
if [ "$found" != "$checksum" ]; then
    echo "$out/$axe.tgz is not what it should be: $found" >&2
    exit 1
fi
tar -xzf "$out/$axe.tgz" -C "$out" --strip-components 1 package/axe.min.js
