#!/usr/bin/env bash
# Fills a folder with what stands in for python:VERSION-slim-RELEASE where no registry of images can be reached: Debian's
# smallest system of that release with Debian's own Python, laid out as the official image is. It has `python` and `pip` in
# /usr/local/bin and the headers of Python, and neither a compiler nor the C library's headers, nor curl.
# Its pip has no index and looks into /find-links, where a build mounts its packages.
set -euo pipefail
target=$1
release=$2

# What runs inside, while apt still has its lists. The headers come without their package, which would bring libc6-dev.
# shellcheck disable=SC2016
export INSIDE='
  set -eu
  version=$(python3 -c "import sys; print(\"%d.%d\" % sys.version_info[:2])")
  cd /tmp
  apt-get download -qq -o APT::Sandbox::User=root "libpython$version-dev"
  dpkg-deb --extract libpython*.deb headers
  cp -a headers/usr/include/. /usr/include/
  rm -r headers libpython*.deb
  python3 -m zipfile --extract /usr/share/python-wheels/pip-*.whl "/usr/local/lib/python$version/dist-packages"
  printf "%s\n" "#!/usr/bin/python3" "import sys" "from pip._internal.cli.main import main" "sys.exit(main())" > /usr/local/bin/pip
  chmod 755 /usr/local/bin/pip
  ln -s /usr/bin/python3 /usr/local/bin/python
  printf "%s\n" "[global]" "no-index = true" "find-links = /find-links" > /etc/pip.conf
  mkdir /find-links
  # As in the images of Debian: apt keeps neither packages nor caches.
  printf "%s\n" "Dir::Cache::pkgcache \"\";" "Dir::Cache::srcpkgcache \"\";" "APT::Keep-Downloaded-Packages \"false\";" \
    "DPkg::Post-Invoke { \"rm -f /var/cache/apt/archives/*.deb\"; };" > /etc/apt/apt.conf.d/docker-clean
'
# shellcheck disable=SC2016
mmdebstrap --quiet --format=directory --variant=minbase --dpkgopt=force-unsafe-io \
  --include=python3,python3-venv,ca-certificates,netbase,tzdata \
  --customize-hook='chroot "$1" sh -c "$INSIDE"' "$release" "$target"
