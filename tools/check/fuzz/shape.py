# SPDX-License-Identifier: GPL-2.0
"""Mutations of C++ that keep its syntax: most of what comes out still compiles, so it reaches the analyses.

Works on tokens. A block is a `{` that opens statements; a statement ends at its `;` or with its block.
"""
import re

OPEN = {'{': '}', '(': ')', '[': ']'}
BODY_BEFORE = {')', 'else', 'do', 'try', 'const', 'noexcept', 'override', 'final', 'mutable', ';', '{', '}'}
WITH_BLOCK = {'if', 'for', 'while', 'switch', 'do', 'try', '{', 'else', 'catch'}
LEAVES = {'break', 'continue', 'return', 'goto', 'case', 'default', 'co_return', 'co_await', 'co_yield'}
FIRST_LINE = 'bool fuzz_maybe();\n'
NUMBERS = ('0', '1', '-1', '2147483647', '0u', '1l', "'a'", '4096')
WIDER = {'int': ('long', 'unsigned', 'short', 'long long', 'signed char'), 'char': ('int', 'unsigned char'),
         'unsigned': ('unsigned long', 'int'), 'u32': ('u64', 'u16', 's32'), 'bool': ('int',), 'float': ('double',)}
AROUND = (
    ('{ ', ' }'), ('if (fuzz_maybe()) { ', ' }'), ('if (!fuzz_maybe()) {} else { ', ' }'),
    ('for (int fz = 0; fz < 3; fz++) { ', ' }'), ('while (fuzz_maybe()) { ', ' }'),
    ('do { ', ' } while (fuzz_maybe());'), ('switch (fuzz_maybe()) { default: { ', ' } }'),
    ('[&] { ', ' }();'), ('[&](auto fz) { (void)fz; ', ' }(1);'), ('try { ', ' } catch (...) { }'),
    ('if (auto fz = [&] { ', ' return 1; }(); fz) { }'), ('for (const int fz : {1, 2}) { (void)fz; ', ' }'),
    ('{ struct Fz { ~Fz() { fuzz_maybe(); } } fz; ', ' }'),
)


def ends(toks):
    """The index of each bracket's partner."""
    partner, stack = {}, []
    for i, t in enumerate(toks):
        if t in OPEN:
            stack.append(i)
        elif stack and t == OPEN[toks[stack[-1]]]:
            partner[stack.pop()] = i
    return partner


def is_space(t):
    return t.isspace() or t.startswith(('//', '/*'))


def before(toks, i):
    i -= 1
    while i >= 0 and is_space(toks[i]):
        i -= 1
    return toks[i] if i >= 0 else ''


def after(toks, i):
    i += 1
    while i < len(toks) and is_space(toks[i]):
        i += 1
    return i


def statements(toks, begin, end, partner):
    """(first, last) of each statement between two braces."""
    out, i = [], after(toks, begin)
    while i < end:
        first, k = i, i
        block = toks[i] in WITH_BLOCK
        while k < end:
            if toks[k] in OPEN:
                if k not in partner:
                    return out
                opened = toks[k]
                k = partner[k]
                if opened == '{' and block and toks[after(toks, k)] not in ('else', 'while', 'catch', ')', ','):
                    break
            elif toks[k] == ';':
                break
            k += 1
        if k >= end:
            return out
        out.append((first, k))
        i = after(toks, k)
    return out


def blocks(toks, partner):
    """The statements of each block that has some."""
    out = []
    for i, t in enumerate(toks):
        if t != '{' or i not in partner or before(toks, i) not in BODY_BEFORE:
            continue
        inside = statements(toks, i, partner[i], partner)
        if before(toks, i) in (';', '{', '}') and not inside:
            continue
        if inside:
            out.append(inside)
    return out


def is_declaration(toks, first, last):
    """A guess: two names, or a name and `&`/`*`/`>` and a name, before any operator."""
    head = [t for t in toks[first:last + 1] if not is_space(t)][:12]
    if not head or head[0] in ('using', 'static', 'const', 'constexpr', 'auto', 'struct', 'class', 'template',
                               'typedef', 'static_assert', 'public', 'private', 'enum', 'unsafe', '#', '['):
        return True
    text = ' '.join(head)
    return bool(re.match(r'(\w+ (: : )?)+(< .*> )?[&* ]*\w+ ?(;|=|\(|\{|\[)', text)) and \
        not re.match(r'\w+ (\(|=|\[)', text) and head[0] not in LEAVES and head[0] != 'delete'


def around(body, rng):
    deep = rng.choice((1, 1, 1, 1, 2, 3, 12))
    for _ in range(deep):
        head, tail = rng.choice(AROUND)
        body = head + body + tail
    return body


def change_statement(toks, rng):
    partner = ends(toks)
    all_blocks = [b for b in blocks(toks, partner) if b]
    if not all_blocks:
        return toks
    inside = rng.choice(all_blocks)
    k = rng.randrange(len(inside))
    first, last = inside[k]
    text = ''.join(toks[first:last + 1])
    leaves = any(t in LEAVES for t in toks[first:last + 1])
    declares = is_declaration(toks, first, last)
    kind = rng.randrange(6)
    if kind == 0 and k + 1 < len(inside):
        other = inside[k + 1]
        return (toks[:first] + toks[other[0]:other[1] + 1] + toks[last + 1:other[0]] + toks[first:last + 1] +
                toks[other[1] + 1:])
    if kind == 1:
        return toks[:first] + ['{ ' + text + ' } ' + (text if not declares else '')] + toks[last + 1:] \
            if not declares else toks[:first] + ['{ ' + text + ' } ' + text] + toks[last + 1:]
    if kind == 2 and not declares and len(inside) > 1 and not leaves:
        return toks[:first] + [';'] + toks[last + 1:]
    if kind == 3:  # all that follows, as one
        end = inside[-1][1]
        rest = ''.join(toks[first:end + 1])
        if any(t in LEAVES for t in toks[first:end + 1]):
            return toks[:first] + [around_plain(rest, rng)] + toks[end + 1:]
        return toks[:first] + [around(rest, rng)] + toks[end + 1:]
    if declares:  # a copy of it in a scope of its own
        return toks[:first] + [around(text, rng) + ' '] + toks[first:]
    if leaves:
        return toks[:first] + [around_plain(text, rng)] + toks[last + 1:]
    return toks[:first] + [around(text, rng)] + toks[last + 1:]


def around_plain(text, rng):
    """For what may leave: a block that every path enters, so that a return stays one."""
    for _ in range(rng.choice((1, 1, 3, 40))):
        text = '{ ' + text + ' }'
    return text


def change_word(toks, rng):
    kind = rng.randrange(7)
    toks = list(toks)
    if kind == 0:
        at = [i for i, t in enumerate(toks) if re.fullmatch(r'\d+', t)]
        if at:
            toks[rng.choice(at)] = rng.choice(NUMBERS)
    elif kind == 1:
        at = [i for i, t in enumerate(toks) if t in WIDER]
        if at:
            i = rng.choice(at)
            toks[i] = rng.choice(WIDER[toks[i]])
    elif kind == 2:
        at = [i for i, t in enumerate(toks) if t == 'const']
        if at:
            toks[rng.choice(at)] = ' '
    elif kind == 3:  # a name, moved
        at = [i for i, t in enumerate(toks) if re.fullmatch(r'[a-z]\w{0,12}', t) and before(toks, i) in ('(', ',', '=')
              and toks[after(toks, i) if after(toks, i) < len(toks) else i] in (')', ',', ';')]
        if at:
            i = rng.choice(at)
            toks[i] = 'static_cast<decltype(%s) &&>(%s)' % (toks[i], toks[i])
    elif kind == 4:  # another name of the same type
        types = {}
        for m in re.finditer(r'(\b[\w:]+(?:<[\w:, ]+>)?[ &*]*[ &*])(\w+)(?= ?[;,)=({\[])', ''.join(toks)):
            types.setdefault(m[1].replace('const ', '').strip(' &*'), set()).add(m[2])
        many = sorted(t for t, names in types.items() if len(names) > 1 and t not in ('return', 'auto'))
        if many:
            names = sorted(types[rng.choice(many)])
            a, b = rng.sample(names, 2)
            at = [i for i, t in enumerate(toks) if t == a]
            if at:
                toks[rng.choice(at)] = b
    elif kind == 5:  # a parameter or local by reference, or no more
        at = [i for i, t in enumerate(toks) if t == '&' and re.match(r'\w', toks[i - 1] if i and not
              toks[i - 1].isspace() else before(toks, i)) and re.match(r'\w', (toks + [' '])[i + 1])]
        if at:
            toks[rng.choice(at)] = rng.choice((' ', '&', '&&'))
    else:  # a function as a template
        text = ''.join(toks)
        at = [m for m in re.finditer(r'(?m)^(?=(?:\w[\w:<>]* [&*]?)+\w+\([^;{}()]*\)\s*\{)', text)
              if not re.match(r'(else|return|if|for|while|switch|extern|friend|MODULE|main|int main)', text[m.start():])]
        if at:
            m = rng.choice(at)
            return [text[:m.start()] + rng.choice(('template <int FuzzN = 0> ', 'template <typename FuzzT = int> ',
                                                  'inline ', 'static ')) + text[m.start():]]
    return toks


def mutate(toks, tokenise, rng):
    for _ in range(rng.choice((1, 1, 2, 2, 3, 5))):
        toks = change_statement(toks, rng) if rng.random() < 0.6 else change_word(toks, rng)
        toks = tokenise(''.join(toks))
    return FIRST_LINE + ''.join(toks)
