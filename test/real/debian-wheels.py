"""Packs Python distributions that Debian has installed as wheels: for pip where no index can be reached.

Called with a folder and names of Debian packages; prints a line `NAME==VERSION` for each. What a distribution requires is
left out, since Debian's own dependencies say it: who installs these wheels names them all.
"""

import base64
import hashlib
import importlib.metadata
import pathlib
import subprocess
import sys
import sysconfig
import zipfile

PACKAGES = pathlib.Path('/usr/lib/python3/dist-packages')


def files_of(package):
    """The package's files below dist-packages, by their path in a wheel."""
    listed = subprocess.run(['dpkg', '--listfiles', package], check=True, capture_output=True, text=True).stdout
    paths = [pathlib.Path(line) for line in listed.splitlines()]
    return {str(path.relative_to(PACKAGES)): path for path in paths if PACKAGES in path.parents and path.is_file()}


def distribution_of(files):
    """The one distribution whose metadata lies among the files."""
    folders = {PACKAGES / path.split('/')[0] for path in files if path.split('/')[0].endswith(('.egg-info', '.dist-info'))}
    [folder] = folders
    return folder, importlib.metadata.Distribution.at(folder)


def pack(folder, package):
    files = files_of(package)
    metadata_folder, distribution = distribution_of(files)
    name, version = distribution.metadata['Name'], distribution.version
    stem = f"{name.replace('-', '_')}-{version}"
    # A compiled module fits this Python alone.
    compiled = any(path.endswith('.so') for path in files)
    tag = f'cp3{sys.version_info.minor}'
    platform = sysconfig.get_platform().replace('-', '_')
    tags = f'{tag}-{tag}-{platform}' if compiled else 'py3-none-any'
    contents = {path: file.read_bytes() for path, file in files.items() if PACKAGES / path.split('/')[0] != metadata_folder}
    info = f'{stem}.dist-info'
    contents[f'{info}/METADATA'] = f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n'.encode()
    wheel = f'Wheel-Version: 1.0\nGenerator: debian\nRoot-Is-Purelib: {str(not compiled).lower()}\nTag: {tags}\n'
    contents[f'{info}/WHEEL'] = wheel.encode()
    scripts = distribution.read_text('entry_points.txt')
    if scripts is not None:
        contents[f'{info}/entry_points.txt'] = scripts.encode()
    record = ''.join(f'{path},sha256={digest(content)},{len(content)}\n' for path, content in contents.items())
    contents[f'{info}/RECORD'] = f'{record}{info}/RECORD,,\n'.encode()
    with zipfile.ZipFile(folder / f'{stem}-{tags}.whl', 'w', zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents.items():
            archive.writestr(path, content)
    print(f'{name}=={version}')


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()


for debian_package in sys.argv[2:]:
    pack(pathlib.Path(sys.argv[1]), debian_package)
