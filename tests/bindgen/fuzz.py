#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Random C declarations: their translation must have C's layout and compute what C computes.

usage: fuzz.py BINDGEN FOLDER SEED COUNT [BATCH]      headers SEED .. SEED+COUNT-1, BATCH of them (25) in one
translation unit. Where one differs each of its batch is tried alone; exit 1 and the seed of each difference, whose
files stay in FOLDER. With CFL_FUZZ_COMPILERS=gcc or clang only that one.
"""
import os
import random
import subprocess
import sys

COMPILERS = {
    "gcc": ("gcc-12", "g++-12", "12.2.0"),
    "clang": ("clang-22", "clang++-22", "22.1.8"),
}
FLAGS = ["-w", "-O1", "-fwrapv", "-fno-strict-aliasing", "-funsigned-char", "-fshort-wchar"]
INTEGERS = {
    "char": 8, "signed char": 8, "unsigned char": 8, "short": 16, "unsigned short": 16, "int": 32,
    "unsigned int": 32, "long": 64, "unsigned long": 64, "long long": 64, "unsigned long long": 64,
    "_Bool": 1,
}
# Names that C++ reserves, and names that meet those of types.
ODD_NAMES = ["class", "new", "private", "this", "delete", "template", "operator", "u32", "typename"]


class Header:
    """One header, and the C text that looks at everything in it."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.seed = seed
        self.text, self.look, self.types, self.enums, self.records = [], [], [], [], []
        self.number, self.longs = 0, []
        for _ in range(self.r.randint(8, 24)):
            self.r.choice([self.record, self.record, self.record, self.enum, self.typedef,
                           self.function, self.function, self.initialisers, self.table, self.shapes,
                           self.bit_field, self.by_value])()

    def name(self, prefix):
        self.number += 1
        return f"{prefix}{self.seed}_{self.number}"

    def integer(self):
        return self.r.choice(list(INTEGERS))

    def member_name(self, used):
        if self.r.random() < 0.08:
            odd = self.r.choice(ODD_NAMES)
            if odd not in used:
                used.add(odd)
                return odd
        name = self.name("m")
        used.add(name)
        return name

    def attributes(self):
        r = self.r
        s = ""
        if r.random() < 0.15:
            s += " __attribute__((packed))"
        if r.random() < 0.12:
            s += f" __attribute__((aligned({r.choice([1, 2, 4, 8, 16, 32])})))"
        return s

    def members(self, depth, used, path, out):
        """C text of members; what can be looked at goes to `out` as (path, kind, type)."""
        r, lines = self.r, []
        for group in range(r.randint(0 if depth else 1, 6)):
            kind, before = r.random(), len(out)
            if kind < 0.16 and depth < 3:
                inner, word = [], r.choice(["struct", "union"])
                named = r.random() < 0.4
                member = self.member_name(used) if named else ""
                body = self.members(depth + 1, set() if named else used,
                                    f"{path}{member}." if named else path, out)
                lines.append(f"{word} {{ {body} }}{self.attributes()} {member};")
                if depth == 0: # what may overlap is of one group
                    out[before:] = [(*entry[:3], group) for entry in out[before:]]
            elif kind < 0.40:
                base = self.integer()
                width = r.randint(1, INTEGERS[base])
                if r.random() < 0.12:
                    lines.append(f"{base} : {r.choice([0, width])};")
                    continue
                member = self.member_name(used)
                packed = " __attribute__((packed))" if r.random() < 0.05 else ""
                lines.append(f"{base} {member} : {width}{packed};")
                out.append((path + member, "bits", base, group))
            else:
                member = self.member_name(used)
                if r.random() < 0.3:
                    lines.append(f"{self.integer()} {member};")
                    out.append((path + member, "integer", None, group))
                    continue
                lines.append(self.plain(member) + ";")
                out.append((path + member, "plain", None, group))
        return " ".join(lines)

    def plain(self, member):
        r = self.r
        kind = r.random()
        if kind < 0.45:
            s = f"{r.choice(['', 'volatile '])}{self.integer()} {member}"
        elif kind < 0.55:
            s = f"{self.integer()} {member}[{r.randint(1, 5)}]"
        elif kind < 0.62:
            s = r.choice([f"{self.integer()} (*{member}[{r.randint(1, 3)}])({self.integer()}, void *)",
                          f"{self.integer()} (*(*{member})(void))({self.integer()})",
                          f"void *(*{member})(const void *, {self.integer()}, ...)"])
        elif kind < 0.70:
            s = f"const {self.integer()} *const *{member}"
        elif kind < 0.76 and self.enums:
            s = f"enum {r.choice(self.enums)[0]} {member}"
        elif kind < 0.92 and self.types:
            s = f"{r.choice(self.types)} {member}{r.choice(['', '', '[2]', '[2][3]'])}"
        else:
            s = f"u{r.choice([32, 64])} {member}"
        if r.random() < 0.07:
            s += f" __attribute__((aligned({r.choice([1, 2, 4, 8, 16])})))"
        return s

    def record(self):
        r = self.r
        word, tag, found = r.choice(["struct", "struct", "union"]), self.name("r"), []
        body = self.members(0, set(), "", found)
        tail = ""
        flexible = word == "struct" and r.random() < 0.15
        if flexible:
            body = f"char head; {body}" # C wants a named member in front
            tail = f" {self.integer()} tail{self.number}[];"
        self.text.append(f"{word} {tag} {{ {body}{tail} }}{self.attributes()};")
        if not flexible:
            self.types.append(f"{word} {tag}")
            self.records.append((f"{word} {tag}", [f for f in found if f[1] != "plain"]))
        self.look.append(f'P("{tag}", sizeof({word} {tag}), _Alignof({word} {tag}));')
        for path, kind, _, _ in found:
            cxx = ".".join(p + "_" if p in ODD_NAMES and p != "u32" else p for p in path.split("."))
            at = f"M({path}, {cxx})"
            if kind != "bits":
                self.look.append(f'P("{tag}.{path}", __builtin_offsetof({word} {tag}, {at}), '
                                 f"sizeof((({word} {tag} *)0)->{at}));")
            else:
                self.look.append(f"{{ union {{ {word} {tag} r; unsigned char b[sizeof({word} {tag}) + 1]; }} x; "
                                 f"__builtin_memset(&x, 0, sizeof(x)); x.r.{at} = -1; "
                                 f'bytes("{tag}.{path}", x.b, sizeof({word} {tag})); '
                                 f'P("value", x.r.{at}, 0); }}')

    def enum(self):
        r, tag, value = self.r, self.name("e"), 0
        names, lines = [], []
        for _ in range(r.randint(1, 6)):
            n = self.name("E")
            if r.random() < 0.4:
                value = r.choice([-1, 0, 5, 255, 0x7ffffff0, 0x80000000, 0xfffffff0, -(1 << 31),
                                  r.randint(-100, 1 << 20)])
                lines.append(f"{n} = {value}")
            else:
                lines.append(n)
            names.append(n)
        packed = " __attribute__((packed))" if r.random() < 0.2 else ""
        self.text.append(f"enum {tag} {{ {', '.join(lines)} }}{packed};")
        self.enums.append((tag, names))
        self.look.append(f'P("{tag}", sizeof(enum {tag}), (enum {tag})-1 < 0);')
        for n in names:
            self.look.append(f'P("{n}", {n}, 0);')

    def typedef(self):
        r, name = self.r, self.name("t")
        if self.types and r.random() < 0.4:
            self.text.append(f"typedef {r.choice(self.types)} {name};")
        elif r.random() < 0.4:
            body = self.members(2, set(), "", [])
            self.text.append(f"typedef struct {{ int first; {body} }} {name};")
        else:
            self.text.append(f"typedef {self.integer()} {name};")
        self.types.append(name)
        self.look.append(f'P("{name}", sizeof({name}), _Alignof({name}));')

    def expression(self, depth, names):
        r = self.r
        if depth == 0 or r.random() < 0.15:
            if r.random() < 0.4:
                return r.choice(["0", "1", "-1", "255u", "0x7fffffff", "3000000000", "1ul << 40", "'a'",
                                 "sizeof(long)"])
            if self.enums and r.random() < 0.15:
                return r.choice(r.choice(self.enums)[1])
            return r.choice(names)
        a, b = self.expression(depth - 1, names), self.expression(depth - 1, names)
        kind = r.random()
        if kind < 0.45:
            return f"(({a}) {r.choice(['+', '-', '*', '&', '|', '^', '<', '>=', '==', '&&', '||'])} ({b}))"
        if kind < 0.53:
            return f"(({a}) {r.choice(['<<', '>>'])} (({b}) & 7))"
        if kind < 0.60:
            return f"(({a}) {r.choice(['/', '%'])} ((({b}) & 15) + 1))"
        if kind < 0.70:
            return f"{r.choice(['-', '~', '!'])}({a})"
        if kind < 0.80:
            return f"({self.integer()})({a})"
        if kind < 0.88:
            return f"(({a}) ? ({b}) : ({self.expression(depth - 1, names)}))"
        if kind < 0.93:
            return f"(({a}) ?: ({b}))"
        return f"({{ __typeof__({a}) v{depth} = ({a}); v{depth} += ({b}); v{depth}; }})"

    def statement(self, depth, names):
        r, target = self.r, self.r.choice(names)
        e = self.expression(2, names)
        kind = r.random()
        if kind < 0.5 or depth == 0:
            return f"{target} {r.choice(['=', '+=', '-=', '^=', '|=', '*='])} {e};"
        if kind < 0.65:
            return (f"if ({e}) {{ {self.statement(depth - 1, names)} }} else "
                    f"{{ {self.statement(depth - 1, names)} }}")
        if kind < 0.78:
            return f"for (int i = 0; i < {r.randint(1, 4)}; i++) {{ {self.statement(depth - 1, names)} }}"
        if kind < 0.9:
            return (f"switch (({e}) & 3) {{ case 0: {self.statement(depth - 1, names)} case 1 ... 2: "
                    f"{self.statement(depth - 1, names)} break; default: {self.statement(0, names)} }}")
        label = self.name("l")
        return f"if ({e}) goto {label}; {self.statement(0, names)} {label}: {self.statement(0, names)}"

    def function(self):
        r, name = self.r, self.name("f")
        params = [f"p{i}" for i in range(r.randint(1, 3))]
        local = ["a", "b"]
        types = [self.integer() for _ in params]
        lines = [f"{self.integer()} a = {self.expression(1, params)}, b = {r.randint(0, 9)};"]
        if self.enums and r.random() < 0.4:
            tag, names = r.choice(self.enums)
            lines.append(f"enum {tag} e = {r.choice(names)}; e |= {r.choice(names)}; e++; a += e;")
        lines += [self.statement(2, params + local) for _ in range(r.randint(1, 4))]
        lines.append(f"return {self.expression(3, params + local)};")
        text = ", ".join(f"{t} {p}" for t, p in zip(types, params))
        self.text.append(f"static inline {self.integer()} {name}({text})\n{{\n\t" + "\n\t".join(lines) + "\n}")
        for _ in range(3):
            args = ", ".join(r.choice(["0", "1", "-1", "127", "200", "70000", "0x80000001u",
                                       "0x123456789abcdefll"]) for _ in params)
            self.look.append(f'P("{name}", {name}({args}), 0);')


    def designated(self):
        """A record with an initialiser of members that do not overlap, and these members."""
        name, found = self.r.choice(self.records)
        one_of_each = {}
        for path, _, _, group in found:
            if self.r.random() < 0.6:
                one_of_each[0 if name.startswith("union") else group] = path
        paths = list(one_of_each.values())
        self.r.shuffle(paths)
        values = [f".{p} = {self.r.choice(['p0', 'p1', '1', '-1', 'p0 + 3', '77'])}" for p in paths]
        return name, "{ " + ", ".join(values) + " }", paths

    def initialisers(self):
        """Designated initialisers, compound literals, copies."""
        if not any(found for _, found in self.records):
            return
        lines, results = [], ["0"]
        for i in range(self.r.randint(1, 3)):
            name, value, paths = self.designated()
            lines.append(self.r.choice([
                f"{name} v{i} = {value}; {name} *q{i} = &v{i};",
                f"{name} *q{i} = &({name}){value};",
                f"{name} v{i}; v{i} = ({name}){value}; {name} w{i} = v{i}, *q{i} = &w{i};",
                f"{name} v{i}[2] = {{ [1] = {value} }}; {name} *q{i} = v{i} + 1;"]))
            results += [f"(long)q{i}->{p} * {self.r.randint(1, 9)}" for p in paths]
        self.long_function(lines, " + ".join(results))

    def table(self):
        """Tables, volatile variables, literals of arrays."""
        r = self.r
        rows = ", ".join(f"[{i}] = {r.randint(-9, 300)}" for i in sorted(r.sample(range(6), r.randint(1, 4))))
        kinds = [f"{self.integer()} t[6] = {{ {rows} }};", f"static const {self.integer()} t[6] = {{ {rows} }};",
                 "const {0} *t = ({0}[6]){{ {1} }};".format(self.integer(), rows)]
        self.long_function([r.choice(kinds[:2]) if r.random() < 0.7 else kinds[2],
                            f"volatile {self.integer()} v = p0; v {r.choice(['+=', '^=', '-='])} p1; v++;",
                            f"int n = 0; again: if (n++ < (p1 & 3)) goto again;"],
                           "t[p0 & 3] * 7 + v + n + ((long[]){ p0, p1, 5 })[p1 & 1]")

    def shapes(self):
        """What GNU C has beside plain code: arrays whose size is known at run time, labels as values,
        choices by type, strings, calls through pointers, several assignments in one expression."""
        r, t = self.r, self.integer()
        called = r.sample(self.longs, 2) if len(self.longs) > 1 else []
        lines, result = r.choice([
            ([f"int n = (p0 & 3) + 1; {t} v[n], *q = v;", "for (int i = 0; i < n; i++) v[i] = p1 + i;"],
             "q[n - 1] * 3 + (long)(sizeof(v) / sizeof(v[0]))"),
            ([f"int n = (p0 & 3) + 1; {t} v[n][{r.randint(1, 3)}];", "__builtin_memset(v, p1 & 1, sizeof(v));"],
             "v[n - 1][0] + (long)sizeof(v[0]) + (long)sizeof(v)"),
            (["void *to[] = { &&one, &&two, &&three }; long x = p1 & 0xffff;", "goto *to[p0 & 1];",
              "one: x += 5;", "two: x *= 3; if (x < 100) goto *to[2];", "three: x++;"], "x"),
            ([f"__typeof__({t}) x = p0; const __typeof__(x) y = p1;"],
             f"_Generic(x, {t}: x, default: 2) + __builtin_choose_expr(sizeof(x) > 2, y, 3)"
             f" + __builtin_types_compatible_p(__typeof__(x), {self.integer()})"),
            (['static const char s[] = "a\\0b\\377"; const char *q = "xy" "z"; char w[6] = "kl";'],
             "s[p0 & 3] * 5 + q[p1 & 3] + w[p0 & 1] + w[5] + (long)sizeof(s) + (long)sizeof(\"four\")"),
            ([f"{t} a, b; unsigned long c = p1 & 255;", f"a = b = (p0 & 127, c++, c += 2); a += b -= c--;",
              "do { c -= 3; if (c & 1) continue; a ^= c; } while (c > 9 && c < 300);"], "a + b * 7 + (long)c"),
            ([f"struct {{ {t} n; union {{ int i; unsigned char b[4]; }}; }} x = {{ 1, {{ .i = (int)p0 }} }}, *q = &x;",
              "q->b[p1 & 3] ^= 0x55; q->n--; ++q->n;"], "x.i + x.n + (long)sizeof(x)"),
            ([f"long (*to[2])(long, long) = {{ {', '.join(called) or '0, 0'} }};"],
             "to[p0 & 1](p1, 3) + (*to[1])(2, p0)" if called else "to[0] == to[p0 & 1]"),
        ])
        self.long_function(lines, result)

    def bit_field(self):
        """Assignments to bit-fields, whose value is what fits. GCC's C computes with one that is wider
        than int in its own width, g++ and Clang in that of its type: so they are cast."""
        found = [(name, path) for name, fields in self.records for path, kind, _, _ in fields if kind == "bits"]
        if not found:
            return
        name, path = self.r.choice(found)
        x = f"x.{path}"
        steps = [self.r.choice([f"{x} = p0;", f"s += ({x} = p1);", f"{x}++;", f"s += {x}--;", f"{x} += p1;",
                                f"{x} ^= 3;", f"{x} = !{x};", f"s += (long){x} > p0 ? 1 : -(long){x};", f"{x} |= p0 << 2;"])
                 for _ in range(self.r.randint(1, 4))]
        self.long_function([f"{name} x; __builtin_memset(&x, 0, sizeof(x)); long s = 0;", *steps], f"s * 3 + {x}")

    def by_value(self):
        """Records as parameters and results."""
        found = [(name, path) for name, fields in self.records for path, kind, _, _ in fields if kind == "integer"]
        if not found:
            return
        (name, path), give = self.r.choice(found), self.name("g")
        self.text.append(f"static inline {name} {give}({name} x, long by)\n{{\n\tx.{path} += by;\n\treturn x;\n}}")
        self.long_function([f"{name} x; __builtin_memset(&x, 0, sizeof(x)); x = {give}({give}(x, p0), 2);"],
                           f"x.{path} + {give}(x, p1).{path}")

    def long_function(self, lines, result):
        name = self.name("f")
        self.longs.append(name)
        self.text.append(f"static inline long {name}(long p0, long p1)\n{{\n\t" + "\n\t".join(lines) +
                         f"\n\treturn {result};\n}}")
        for _ in range(3):
            args = ", ".join(self.r.choice(["0", "1", "-1", "127", "70000", "0x123456789abcdefl"]) for _ in range(2))
            self.look.append(f'P("{name}", {name}({args}), 0);')


MAIN = """
#ifdef __cplusplus
#define M(c, cxx) cxx
#define _Alignof alignof
extern "C" int printf(const char *, ...);
#else
#define M(c, cxx) c
int printf(const char *, ...);
#endif
#define P(name, a, b) printf("%s %lld %lld\\n", name, (long long)(a), (long long)(b))
static void bytes(const char *name, const unsigned char *b, unsigned long n)
{
	printf("%s ", name);
	for (unsigned long i = 0; i < n; i++)
		printf("%02x", b[i]);
	printf("\\n");
}
"""


def run(command, what, seeds, quiet):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        if not quiet:
            print(f"seed {seeds[0]}: {what}: {' '.join(command)}\n{(done.stdout + done.stderr)[:3000]}")
        return None
    return done.stdout


def some(bindgen, folder, seeds, kind):
    """Outcome of each seed: together, and where that does not hold one by one."""
    if len(seeds) > 1 and attempt(bindgen, folder, seeds, kind, True):
        return [True] * len(seeds)
    return [attempt(bindgen, folder, [seed], kind, False) for seed in seeds]


def attempt(bindgen, folder, seeds, kind, quiet):
    """False: C and C++ differ, or the translation does not compile. None: it is no C."""
    cc, cxx, version = COMPILERS[kind]
    headers = [Header(seed) for seed in seeds]
    at = os.path.join(folder, f"{seeds[0]}-{kind}")
    with open(at + ".h", "w") as f:
        f.write("typedef unsigned int u32;\ntypedef unsigned long long u64;\n")
        f.write("\n".join(line for h in headers for line in h.text) + "\n")
    look = "".join(f"static void look{h.seed}(void)\n{{\n\t" + "\n\t".join(h.look) + "\n}\n" for h in headers)
    look += "int main(void)\n{\n" + "".join(f"\tlook{s}();\n" for s in seeds) + "\treturn 0;\n}\n"
    with open(at + ".c", "w") as f:
        f.write(f'#include "{at}.h"\n' + MAIN + look)
    with open(at + ".cc", "w") as f:
        f.write(f'#include "{at}.hh"\n' + MAIN + look)
    if run([cc, "-std=gnu11", *FLAGS, "-o", at + ".c.out", at + ".c"], "C", seeds, quiet) is None:
        return None
    c = run([at + ".c.out"], "C runs", seeds, quiet)
    if run([bindgen, "--header", at + ".h", "--no-cache", "--compiler", kind, "--compiler-version", version,
            "-o", at + ".hh", "--", "-nostdinc", "-std=gnu11", "-funsigned-char", "-fwrapv",
            "-fshort-wchar"], "translation", seeds, quiet) is None:
        return False
    if run([cxx, "-std=c++20", *FLAGS, "-o", at + ".cc.out", at + ".cc"], "C++", seeds, quiet) is None:
        return False
    x = run([at + ".cc.out"], "C++ runs", seeds, quiet)
    if c is None or c != x:
        for a, b in zip((c or "").splitlines(), (x or "").splitlines()):
            if a != b and not quiet:
                print(f"seed {seeds[0]} {kind}: C says {a!r}, C++ says {b!r}")
        return False
    for suffix in (".h", ".hh", ".c", ".cc", ".c.out", ".cc.out"):
        os.unlink(at + suffix)
    return True


def main():
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    bindgen, folder, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    batch = int(sys.argv[5]) if len(sys.argv) == 6 else 25
    if batch < 1:
        sys.exit("BATCH is at least 1")
    os.makedirs(folder, exist_ok=True)
    kinds = os.environ.get("CFL_FUZZ_COMPILERS", "gcc clang").split()
    outcomes = []
    for first in range(seed, seed + count, batch):
        seeds = list(range(first, min(first + batch, seed + count)))
        for kind in kinds:
            outcomes += some(bindgen, folder, seeds, kind)
        if count > 100:
            print(f"{len(outcomes)} headers, {outcomes.count(False)} differ", file=sys.stderr, flush=True)
    bad, no_c = outcomes.count(False), outcomes.count(None)
    print(f"{len(outcomes)} headers, {bad} differ, {no_c} are no C")
    # A generator that no longer writes C would prove nothing.
    sys.exit(bad != 0 or no_c * 10 > len(outcomes))


main()
