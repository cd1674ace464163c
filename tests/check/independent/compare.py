#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What cfl-check says of each half of each pair, beside what the lists `missed` and `alarms` say it does.

usage: compare.py [--raw] CHECKER FOLDER DIRECTORY [FLAG...]

FOLDER is one of the set's; DIRECTORY is where the checker runs. A line of TAP for each file, and one for the
lists. --raw: the shares, each miss and each alarm, lists or not.
"""
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def halves(path):
    """Of each line: (kind, case) and the half that it stands in."""
    out, case, half = [], None, 'shared'
    for line in path.read_text().splitlines():
        m = re.match(r'\s*// (CASE|CLEAN) (\w+): ', line)
        if m:
            case, half = (m[1], m[2]), ('clean' if m[1] == 'CLEAN' else 'shared')
        m = re.match(r'\s*//- (bad|good|shared)$', line)
        if m:
            half = m[1]
        out.append((case, half))
    return out


def judge(checker, path, where, flags):
    """The findings of each (kind, case): half -> ["line rule message"]; and an error text."""
    done = subprocess.run([checker, '--json', str(path), '--'] + flags, cwd=where, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        return {}, done.stderr
    lines = halves(path)
    found = {case: {} for case, _ in lines if case}
    for f in json.loads(done.stdout):
        name = pathlib.Path(f['file'])
        if name.suffix == '.hh' and (path.parent / name.name).exists():  # A vocabulary, which is correct.
            by = found.setdefault(('CLEAN', name.stem), {}).setdefault('clean', [])
            by.append('%(line)d: %(message)s [%(rule)s]' % f)
            continue
        if name.name != path.name or not lines[f['line'] - 1][0]:
            return {}, 'a finding outside of every case: %(file)s:%(line)d: %(message)s' % f
        case, half = lines[f['line'] - 1]
        found[case].setdefault(half, []).append('%(line)d: %(message)s [%(rule)s]' % f)
    return found, ''


def listed(name, folder):
    """The cases of a list that belong to this folder: `FOLDER/FILE CASE: reason`."""
    out = {}
    for line in (HERE / name).read_text().splitlines():
        m = re.match(r'(\w+)/(\w+) (\w+): .', line)
        if m and m[1] == folder:
            out[m[2], m[3]] = line
        elif not m and line and not line.startswith('#'):
            sys.exit('compare.py: %s: not a line of the list: %s' % (name, line))
    return out


def main():
    raw = sys.argv[1] == '--raw'
    checker, folder, where, *flags = sys.argv[2 if raw else 1:]
    missed, alarms = listed('missed', folder), listed('alarms', folder)
    count = dict(wrong=0, flagged=0, twins=0, twins_flagged=0, clean=0, clean_flagged=0)
    n = 0
    for path in sorted((HERE / folder).glob('*.cc')):
        found, error = judge(checker, path, where, flags)
        faults = [error] if error else []
        for (kind, case), by_half in found.items():
            key = (path.stem, case)
            right = by_half.get('good', []) + by_half.get('shared', []) + by_half.get('clean', [])
            hit = bool(by_half.get('bad'))
            if kind == 'CASE':
                count['wrong'] += 1
                count['flagged'] += hit
                count['twins'] += 1
                count['twins_flagged'] += bool(right)
                if hit == (missed.pop(key, None) is not None):
                    faults.append('%s: %s' % (case, 'found, so take it off `missed`' if hit else 'the wrong half '
                                                    'gets no finding, and is not in `missed`'))
                if raw and not hit:
                    print('missed: %s/%s %s' % (folder, path.stem, case))
            else:
                count['clean'] += 1
                count['clean_flagged'] += bool(right)
            if bool(right) != (alarms.pop(key, None) is not None):
                faults.append('%s: %s' % (case, '; '.join(right) if right else 'no finding any more, so take it '
                                                'off `alarms`'))
            if raw and right:
                print('alarm: %s/%s %s: %s' % (folder, path.stem, case, '; '.join(right)))
        n += 1
        if not raw:
            print('%s - %s/%s' % ('not ok' if faults else 'ok', folder, path.name))
            for fault in faults:
                print('# ' + fault.replace('\n', '\n# '))
    left = list(missed.values()) + list(alarms.values())
    if raw:
        print(count)
        return
    print('%s - %s: every line of the lists names a case' % ('not ok' if left else 'ok', folder))
    for line in left:
        print('# no such case: ' + line)


if __name__ == '__main__':
    main()
