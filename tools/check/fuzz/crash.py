#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Feeds mutated files to cfl-check: whatever they are, it must end with 0, 1 or 2 and a message.

usage: crash.py [--shape] [--mutants-only] [--seconds N] [--seed N] [--check PROGRAM] [--keep DIR] [--limit SECONDS] FOLDER-OR-FILE...

With --shape the mutations keep the syntax (shape.py), so that most files reach the analyses.
What crashes, hangs or says nothing is kept in DIR. Exit 0: nothing of the kind; 1: something.
"""
import argparse
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import shape  # noqa: E402

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|\w+|\s+|[^\w\s]', re.S)


def tokens(text):
    return TOKEN.findall(text)


def words(toks):
    return [i for i, t in enumerate(toks) if not t.isspace() and not t.startswith('//')]


def block_at(toks, i):
    """The end of the bracket that opens at i, or i."""
    pairs = {'{': '}', '(': ')', '[': ']', '<': '>'}
    close = pairs.get(toks[i])
    depth = 0
    for k in range(i, len(toks)):
        if toks[k] == toks[i]:
            depth += 1
        elif toks[k] == close:
            depth -= 1
            if depth == 0:
                return k
    return i


def mutate(toks, other, rng):
    toks = list(toks)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        at = words(toks)
        if len(at) < 4:
            break
        i, j = rng.choice(at), rng.choice(at)
        kind = rng.randrange(12)
        if kind == 0:
            del toks[i]
        elif kind == 1:
            toks.insert(i, toks[j])
        elif kind == 2:
            toks[i], toks[j] = toks[j], toks[i]
        elif kind == 3:
            toks[i] = rng.choice(other)
        elif kind == 4:
            opens = [k for k in at if toks[k] in '{([']
            if opens:
                k = rng.choice(opens)
                del toks[k:block_at(toks, k) + 1]
        elif kind == 5:
            opens = [k for k in at if toks[k] == '{']
            if opens:
                k = rng.choice(opens)
                body = toks[k:block_at(toks, k) + 1]
                toks[k:k] = body * rng.choice((1, 2, 30))
        elif kind == 6:
            names = [k for k in at if re.match(r'[A-Za-z_]', toks[k])]
            if len(names) > 1:
                a, b = toks[rng.choice(names)], toks[rng.choice(names)]
                toks = [b if t == a else t for t in toks]
        elif kind == 7:
            toks[i:i] = tokens(rng.choice(SNIPPETS))
        elif kind == 8:
            semis = [k for k in at if toks[k] == ';']
            if semis:
                toks[rng.choice(semis)] = rng.choice((',', '', ';;', ') ;', '}'))
        elif kind == 9:
            toks = toks[:max(i, 10)]
        elif kind == 10:
            lo, hi = min(i, j), max(i, j)
            k = rng.choice(at)
            toks[k:k] = toks[lo:min(hi, lo + 200)]
        else:
            toks[i] = rng.choice(KEYWORDS)
    return ''.join(toks)


KEYWORDS = ('const volatile static mutable thread_local constexpr consteval constinit virtual explicit template '
            'typename decltype noexcept co_await co_yield co_return throw try catch goto break continue return '
            'switch case default union struct class enum auto void int this new delete operator requires concept '
            'extern "C" [[nodiscard]] sizeof alignof asm && || & * :: -> . ... = == ? : ~ ! 0 -1 nullptr').split()

SNIPPETS = (
    'auto f = [&]<typename... T>(T &&...t) mutable -> decltype(auto) { return (t + ...); };',
    'try { throw 1; } catch (int &e) { e++; } catch (...) { throw; }',
    'for (auto [a, b] : c) { goto out; } out:;',
    'int (*p[3])(int &, ...) = {};',
    'struct L { L &l = *this; int L::*m = nullptr; ~L() { l.~L(); } } l;',
    '({ int x = 1; x; })',
    'if (auto x = f(); x) {} else if constexpr (true) {} else {}',
    'switch (x) { int y; case 1 ... 3: y = 1; [[fallthrough]]; default: { case 7:; } }',
    'template <int N> struct R { R<N - 1> r; int v[N]; }; R<3> r;',
    'union U { int a; float b; struct { int c; }; } u{.a = 1};',
    'new (p) int[n]{1, 2}; delete[] p; ::delete p;',
    'x = y ?: z; x = __builtin_choose_expr(1, a, b); *(&x) = x++ + ++x;',
    'decltype(auto) q = (x); auto &&w = static_cast<decltype(x) &&>(x);',
    'while (int i = 0) do { continue; } while (false);',
    'using namespace std; namespace { inline namespace n { extern "C" int z; } }',
    'co_await x; co_return y;', '#define X(a) a a\nX(X(1))', '#include <vector>\n', '\\\n', '\0', 'é',
    'int a[__COUNTER__][2] = {{1}, {}}; auto [m, n] = a[0];',
    'asm volatile("" : "+r"(x) : : "memory");',
    'class V { virtual void f() = 0; friend V; V() = delete; V(V &&) = default; };',
    '[this, x = 1, &y, *this] {}();', 'alignas(64) register int r asm("eax");',
)


def nasty():
    """Files that are large or deep in one way."""
    deep = 3000
    yield 'deep_expr.cc', 'int f(int x) { return ' + '(' * deep + 'x' + ')' * deep + '; }\n'
    yield 'deep_block.cc', 'void f() ' + '{' * 240 + '}' * 240 + '\n'
    yield 'long_sum.cc', 'int f(int x) { return ' + ' + '.join(['x'] * 20000) + '; }\n'
    yield 'many_ifs.cc', 'void g(); void f(int x) {' + ''.join(
        'if (x == %d) g(); ' % i for i in range(20000)) + '}\n'
    yield 'else_ifs.cc', 'void g(); void f(int x) {' + ''.join(
        'if (x == %d) g(); else ' % i for i in range(2000)) + ';}\n'
    yield 'many_refs.cc', 'void f(int x) { int &r0 = x;' + ''.join(
        'int &r%d = r%d;' % (i + 1, i) for i in range(1000)) + 'r1000 = 1; }\n'
    yield 'many_lambdas.cc', 'void f() { auto l = ' + '[]{ return ' * 150 + '1' + '; }()' * 150 + '; }\n'
    yield 'recursive.cc', 'template <int N> int f() { return f<N + 1>(); } int x = f<0>();\n'
    yield 'doubling.cc', ('template <int N> struct S { S<N - 1> a, b; }; template <> struct S<0> { int &r; };\n'
                          'void g(S<18> &s);\n void f(S<18> &s) { g(s); }\n')
    yield 'big_array.cc', 'int f() { int a[1 << 28] = {}; return a[3]; }\n'
    yield 'big_init.cc', 'int a[] = {' + '1,' * 200000 + '};\n'
    yield 'self_type.cc', 'struct A { A *a; A &r; A(A &x) : a(&x), r(*a->a) {} };\nvoid f(A &a) { A b(a); b.a = &b; }\n'
    yield 'fields.cc', 'struct S {' + ''.join('int *p%d;' % i for i in range(3000)) + '}; void f(S &a, S &b) { a = b; }\n'
    yield 'switch.cc', 'int f(int x) { switch (x) {' + ''.join('case %d: x++;' % i for i in range(5000)) + '} return x; }\n'
    yield 'mutual.cc', ''.join('void f%d(int &x);' % i for i in range(2000)) + ''.join(
        'void f%d(int &x) { f%d(x); f%d(x); }' % (i, (i * 7 + 1) % 2000, (i * 13 + 5) % 2000) for i in range(2000)) + '\n'
    yield 'plain.c', 'int f(int *restrict p) { return p[0]; }\n'
    yield 'c_as_cc.cc', 'int f(int *restrict p) { int class = 1; return class; }\n'
    yield 'empty.cc', ''
    yield 'bom.cc', '\ufeffint x;\n'
    yield 'binary.cc', ''.join(chr(i % 256) for i in range(5000))
    yield 'crlf.cc', 'int &f()\r\n{\r\n\tint x = 1;\r\n\treturn x;\r\n}\r\n'
    yield 'include_self.cc', '#include __FILE__\n'
    yield 'macro_bomb.cc', '#define A x x x x x x x x\n#define B A A A A A A A A\n#define C B B B B B B B B\nint C;\n'


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


class Fuzzer:
    def __init__(self, args):
        self.args = args
        self.keep = pathlib.Path(args.keep)
        self.keep.mkdir(parents=True, exist_ok=True)
        self.found = []
        self.runs = {}
        self.slowest = (0, '')

    def run(self, path, flags, what):
        begin = time.monotonic()
        command = [self.args.check, '--json', str(path), '--'] + flags
        try:
            done = subprocess.run(command, capture_output=True, timeout=self.args.limit, preexec_fn=limits)
            status = done.returncode
            silent = status == 2 and not done.stderr.strip()
        except subprocess.TimeoutExpired as e:
            status, silent, done = 'hangs', False, e
        took = time.monotonic() - begin
        if took > self.slowest[0]:
            self.slowest = (took, what)
        self.runs[status] = self.runs.get(status, 0) + 1
        if status in (0, 1, 2) and not silent:
            return status
        saved = self.keep / ('%d-%s-%s' % (len(self.found), status, path.name))
        saved.write_bytes(path.read_bytes())
        frames = (done.stderr or b'').decode(errors='replace')
        (self.keep / (saved.name + '.txt')).write_text(' '.join(command) + '\n' + frames[-6000:])
        self.found.append((what, status, str(saved)))
        print('found: %s: status %s: %s' % (what, status, saved), flush=True)
        return status


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = pathlib.Path(__file__).resolve().parent
    p.add_argument('--seconds', type=int, default=60)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--count', type=int, default=1 << 60, help='at most so many files')
    p.add_argument('--check', default=str(here.parents[2] / 'build/tools/bin/cfl-check'))
    p.add_argument('--keep', default='crash-fuzz')
    p.add_argument('--limit', type=int, default=60, help='seconds for one file')
    p.add_argument('--shape', action='store_true', help='mutations that keep the syntax')
    p.add_argument('--mutants-only', action='store_true', help='without the large and deep files')
    p.add_argument('--lib', default=str(here.parents[2] / 'lib'))
    p.add_argument('corpus', nargs='+')
    args = p.parse_args()
    if not os.access(args.check, os.X_OK):
        sys.exit('crash.py: %s is not built' % args.check)
    files = []
    for c in args.corpus:
        c = pathlib.Path(c)
        files += sorted(f for e in ('*.cc', '*.cpp', '*.c', '*.hh') for f in c.rglob(e)) if c.is_dir() else [c]
    if not files:
        sys.exit('crash.py: no C++ file in %s' % ' '.join(args.corpus))
    fuzz = Fuzzer(args)
    flags = ['-std=c++20', '-I' + args.lib, '-I' + str(here)]
    scratch = fuzz.keep / 'now.cc'
    for name, text in () if args.mutants_only else nasty():
        path = fuzz.keep / name
        path.write_text(text, encoding='utf-8', errors='surrogateescape')
        fuzz.run(path, flags, name)
        path.unlink()
    rng = random.Random(args.seed)
    corpus = [(f, tokens(f.read_text(errors='replace'))) for f in files]
    end, n = time.monotonic() + args.seconds, 0
    sound = {}  # whether a file compiles as it is: only those can be changed in shape
    before = dict(fuzz.runs)
    while time.monotonic() < end and n < args.count:
        n += 1
        f, toks = rng.choice(corpus)
        _, other = rng.choice(corpus)
        other = [t for t in other if not t.isspace()] or ['x']
        if args.shape:
            if f not in sound:
                asked = subprocess.run([args.check, '--json', str(f), '--'] + flags + ['-I' + str(f.parent)],
                                       capture_output=True, preexec_fn=limits)
                sound[f] = asked.returncode in (0, 1)
            if not sound[f]:
                n -= 1
                continue
            text = shape.mutate(toks, tokens, rng)
        else:
            text = mutate(toks, other, rng)
        scratch.write_text(text, errors='replace')
        std = rng.choice(('c++20', 'c++20', 'c++23'))
        fuzz.run(scratch, ['-std=' + std, '-ferror-limit=5'] + flags[1:] + ['-I' + str(f.parent)],
                 '%s, file %d of seed %d' % (f.name, n, args.seed))
    scratch.unlink(missing_ok=True)
    judged = sum(fuzz.runs.get(k, 0) - before.get(k, 0) for k in (0, 1))
    print('%d of %d mutants compiled and were judged (%.0f %%)' % (judged, n, 100 * judged / max(n, 1)))
    total = sum(fuzz.runs.values())
    print('%d files: %s; slowest %.1f s (%s); %d to look at' % (
        total, ', '.join('%d ended with %s' % (v, k) for k, v in sorted(fuzz.runs.items(), key=str)),
        fuzz.slowest[0], fuzz.slowest[1], len(fuzz.found)))
    return 1 if fuzz.found else 0


if __name__ == '__main__':
    sys.exit(main())
