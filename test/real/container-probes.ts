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
