/** Python programs that look at a container from inside. */

/** What a process in the container is allowed, as it finds out by itself. */
export const LOOK_AROUND = `
import glob, json, os, re, subprocess

def field(name):
    texts = [open(path).read() for path in glob.glob('/proc/[0-9]*/status')]
    return sorted({re.search(rf'^{name}:\\s*(\\S+)', text, re.M)[1] for text in texts})

def refuses(folder):
    try:
        open(os.path.join(folder, 'written'), 'w')
    except OSError:
        return True
    return False

mounts = [line.split() for line in open('/proc/mounts')]
# What every container has of the kernel; /dev/shm is there too, by Docker's default and by ours.
kernel = re.compile('/(dev|proc|sys)(/|$)')
writable = [point for _, point, _, options, *_ in mounts if 'rw' in options.split(',') and not kernel.match(point)]
script = '/tmp/script'
open(script, 'w').write('#!/bin/sh\\n')
os.chmod(script, 0o755)
try:
    executes = subprocess.run([script]).returncode == 0
except PermissionError:
    executes = False
folders = ['/', '/app', '/app/app', '/etc', '/run', '/tmp', '/var/tmp', '/venv']
print(json.dumps({
    'users': field('Uid'),
    'capabilities': sorted({*field('CapEff'), *field('CapPrm'), *field('CapBnd')}),
    'writable': writable,
    'refused': [folder for folder in folders if refuses(folder)],
    'executes': executes,
}))
`;

/** Sends a signal to every process of gunicorn. */
export const signalGunicorn = (signal: string) => `
import os, signal
for pid in filter(str.isdigit, os.listdir('/proc')):
    words = open(f'/proc/{pid}/cmdline').read().split('\\0')
    if words[0].endswith('python') and words[1].endswith('/gunicorn'):
        os.kill(int(pid), signal.${signal})
`;

/** Where the key of the running gunicorn lies, and who may read it; the key itself by its digest. */
export const KEY_OF_GUNICORN = `
import glob, hashlib, json, os, stat

for path in glob.glob('/proc/[0-9]*/cmdline'):
    words = open(path).read().split('\\0')
    if '--keyfile' in words:
        key = words[words.index('--keyfile') + 1]
mounts = {point: kind for _, point, kind, *_ in (line.split() for line in open('/proc/mounts'))}
print(json.dumps({
    'mode': oct(stat.S_IMODE(os.stat(key).st_mode)),
    'folder': oct(stat.S_IMODE(os.stat(os.path.dirname(key)).st_mode)),
    'user': os.stat(key).st_uid,
    'on': mounts[os.path.dirname(os.path.dirname(key))],
    'digest': hashlib.sha256(open(key, 'rb').read()).hexdigest(),
}))
`;

/** The digest of the key that the image's script hands to its command. */
export const DIGEST_OF_KEY = `
import hashlib, sys
print(hashlib.sha256(open(sys.argv[sys.argv.index('--keyfile') + 1], 'rb').read()).hexdigest())
`;
