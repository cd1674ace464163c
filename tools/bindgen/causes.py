#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Why functions differ: what the front ends for C and for C++ hand to the optimisers, compared.

usage: causes.py gimple|llvm C-DUMP C++-DUMP NAMES
       causes.py FOLDER

FOLDER is what `cfl bindgen --prove --work FOLDER` left: then a table for people comes out, with the names of each cause
and, for what is unexplained, the lines that differ. The dumps are of `-fdump-tree-gimple=FILE` or
`-emit-llvm -Xclang -disable-llvm-passes`; NAMES lists the functions that differ in machine code, one per line. Writes JSON: function -> cause, evidence (one differing line of each side),
through (the inlined function that brings it). A difference that no rule names is "unexplained"; nothing is guessed:
each rule looks at the differing lines themselves.
"""
import collections
import difflib
import json
import re
import sys

UNEXPLAINED = "unexplained"
CONVERSIONS = "conversions: the same expressions, converted, tested for truth or kept in temporaries at other places"
FOLDED = "a branch on a constant: C keeps it for the optimisers, the translation has it folded"
RECORDS = "records made in an expression: a temporary in one language, in place in the other"
INITIALISERS = "initialisers of records: members stored one by one, or cleared together"
REFERENCE = "order of evaluation: a reference keeps C's order, and what it refers to may be read again"
ORDER = "order of evaluation: calls, loads and stores stand in another order"
SIZES = "object sizes: g++ knows them in the front end, C in the optimisers"
SAME = "the same intermediate code from both front ends; the optimisers decide otherwise"

NUMBERED = re.compile(r"\b([A-Za-z_]\w*)\.\d+(?:_\d+)?\b")
CASTS = re.compile(r"\((?:const |volatile |signed |unsigned |long |short |struct |union |enum )*"
                   r"(?:bool|char|int|long|short|unsigned|void|_Bool|size_t|[us](?:8|16|32|64)|__[us](?:8|16|32|64)"
                   r"|__[bl]e(?:16|32|64)|\w+_t|(?:struct|enum|union) \w+)(?: \*+)?\) ?")


# --- g++: GIMPLE -------------------------------------------------------------------------------------------------

def gimple_functions(path):
    """Name -> lines of the body."""
    found, name, body = {}, None, None
    with open(path, errors="replace") as dump:
        for line in dump:
            line = line.rstrip("\n")
            if body is not None:
                if line == "}":
                    body = None
                else:
                    body.append(line.strip())
            elif line == "{" and name:
                body = found.setdefault(name, [])
                name = None
            elif line and not line.startswith((" ", ";", "__attribute__")):
                head = re.match(r"(?:[^(]*?[ *])?([A-Za-z_][\w.]*) \(", line)
                name = head.group(1).split(".")[0] if head else None
    return found


DECLARATION = re.compile(r"^(?!return|goto)(?:extern |static )?[\w<>:\- ]+[ *]+(?:restrict )?[\w.]+(?:\[[^]]*\])*(?: \([^=]*\))?(?: \[value-expr.*)?;$"
                         r"|^[^=]*\(\*<\w+>\).*;$|^typedef |^(?:struct|union|enum)(?: \w+)?$|^\}|^<[^=]*;$"
                         r"|^void \w+ = <<< error >>>;$|^[^=(]*& [\w.]+;$|^static const char __func__\[")
EMPTY = {"<L>:", "goto <L>;", "try", "finally", "{", "}", "GIMPLE_NOP", "D = D;"}
SET = re.compile(r"((?:[A-Za-z_]\w*\.\d+)?_\d+|(?:D|retval|iftmp)\.\d+|cfl_[lov]\d+) = (.*);$")
NAMED = re.compile(r"\b(?:(?:[A-Za-z_]\w*\.\d+)?_\d+|(?:D|retval|iftmp)\.\d+|cfl_[lov]\d+)\b")


def without_names(text):
    """Labels, temporaries, and what is numbered through a translation unit, without their numbers."""
    text = re.sub(r"<D\.\d+>", "<L>", text)
    text = re.sub(r"\b(?:(?:D|retval|iftmp)\.\d+|cfl_[lov]\d+)(?!\w)", "D", text.replace("<retval>", "D"))
    text = re.sub(r"__compiletime_assert_\w+", "__compiletime_assert", text)
    text = re.sub(r"(__UNIQUE_ID_[A-Za-z_]+?_?)\d+", r"\1", NUMBERED.sub(r"\1", text))
    text = re.sub(r"MEM\[\([^()]*(?:\([^()]*\)[^()]*)*&\)([^\]]*)\]", r"*\1", text)
    return re.sub(r"\b([a-z]\w*?)_+\b", r"\1", text)


def closed(text):
    """The first parenthesis closes at the end."""
    depth = 0
    for i, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return i == len(text) - 1
    return False


def gimple_lines(body):
    """Temporaries that are set once are replaced by what they stand for."""
    sets = collections.Counter(m.group(1) for m in map(SET.match, body) if m)
    meaning, out = {}, []
    for line in body:
        # A section's flag for COMDAT groups, and the name of a source file in a warning, make no code.
        line = re.sub(r'"(a|aw|ax)\?"', r'"\1"', line).replace(',"?"', "")
        line = re.sub(r"/[\w./+-]*/(include|arch)/", r"\1/", line)
        if not line or line.startswith("//") or DECLARATION.match(line):
            continue
        set_to = SET.match(line)
        known = NAMED.sub(lambda m: meaning.get(m.group(0), m.group(0)), set_to.group(2) if set_to else line)
        known = without_names(known)
        if set_to and sets[set_to.group(1)] == 1:
            right = set_to.group(2)
            meaning[set_to.group(1)] = "(" + known[:400] + ")"
            if re.match(r"[\w.]+ \(", right):
                out.append("call " + known)
            elif re.search(r"->|\[|^\*|\.", right) or re.match(r"^[A-Za-z]\w*$", right):
                out.append("load " + known)
            continue
        known = f"D = {known};" if set_to else known
        whole = re.match(r"([^=]* = )?(.*);$", known)
        if whole and not known.startswith(("if ", "goto ", "return ", "switch ", '"', ".", "__asm")):
            right = whole.group(2)
            while right.startswith("(") and closed(right):
                right = right[1:-1]
            if re.match(r"[\w.]+ \(|\(\w[\w.>-]*\) \(", right) and right.endswith(")"):
                out.append("call " + right)
            elif whole.group(1) and re.match(r"MEM\[|\*|[\w.]+(->|\.|\[)", right):
                out.append("load " + right)
            known = f"{whole.group(1) or 'D = '}{right};"
        if known.strip() and known not in EMPTY:
            out.append(known)
    return [x for i, x in enumerate(out) if not i or x != out[i - 1]]


def plain(line):
    """Without casts, parentheses, strings and tests for truth: what stays is the computation."""
    line = re.sub(r"^(call|load|return|switch) |^D = |^if |goto <L>;.*$|;$", "", line)
    line = re.sub(r'"(?:[^"\\]|\\.)*"|&?__func__', "", line)
    for _ in range(3):
        line = CASTS.sub("", line)
    line = re.sub(r"[!=]= 0B?\b|[=!]= 1\b|& (255|65535|4294967295)\b|\b0B\b", "", line)
    line = re.sub(r"\bD\b(?!\.)|[()~ ]|^=|, *$", "", line)
    return line.replace(",,", ",").strip("&|,")


def same_lines(a, b, how=lambda line: line):
    return collections.Counter(map(how, a)) == collections.Counter(map(how, b))


OBJECT_SIZE = re.compile(r"__builtin_(dynamic_)?object_size")
SHIFTED_BIT = re.compile(r">> .*& 1\b|<< .*& |& \(.* << ")


def constants_for_variables(minus, plus):
    if len(minus) != len(plus):
        return False
    for a, b in zip(minus, plus):
        a, b = re.split(r"[ ,();]+", a), re.split(r"[ ,();]+", b)
        if len(a) != len(b) or not all(x == y or re.fullmatch(r"[A-Za-z_]\w*", x) and y.isdigit()
                                       for x, y in zip(a, b)):
            return False
    return True


def other_line_numbers(minus, plus):
    """Numbers that differ by a few, in a warning: the line where a macro's use begins, or where it ends."""
    if len(minus) != len(plus):
        return False
    for a, b in zip(minus, plus):
        x, y = re.findall(r"\d+", a), re.findall(r"\d+", b)
        if re.sub(r"\d+", "#", a) != re.sub(r"\d+", "#", b) or any(abs(int(i) - int(j)) > 9 for i, j in zip(x, y)):
            return False
        if a != b and not re.search(r'\.h|warn|suspicious', a):
            return False
    return True


def through_reference(minus, plus):
    """What is assigned through a reference on one side is assigned to the place itself on the other."""
    def values(lines):
        return {plain(x.split(" = ", 1)[1]) for x in lines if re.match(r"(\*|MEM\[|[\w.>-]+\[)[^=]* = ", x)}
    return bool(values(minus)) and values(minus) == values(plus)


DEAD = re.compile(r"if \([01] [!=]= 0\) goto|(call |D = |branch = )(__compiletime_assert|____wrong_branch_error) \(\)")


def without_dead(minus, plus):
    """What C writes for branches on constants and for assertions in the dead arm of one, taken away."""
    rest = [x for x in minus if not DEAD.match(x)]
    return rest if len(rest) < len(minus) and not any(map(DEAD.match, plus)) else None


def swapped_operands(minus, plus):
    """The same stores, calls and branches but for the order of operands; other lines are parts of them."""
    def split(lines):
        kept = [plain(x) for x in lines if not x.startswith("load ")]
        parts = [plain(x) for x in lines if x.startswith("load ")]
        return sorted("".join(sorted(x)) for x in kept), all(any(p in k for k in kept) for p in parts)
    (less, less_parts), (more, more_parts) = split(minus), split(plus)
    return bool(less) and less == more and less_parts and more_parts


def gimple_rule(minus, plus):
    """The cause of one group of differing lines; None if no rule knows it, "" if it makes no code."""
    both = minus + plus
    text, less, more = "\n".join(both), "\n".join(minus), "\n".join(plus)
    if same_lines(minus, plus):
        return ORDER
    if other_line_numbers(minus, plus):
        return "line numbers in warnings: GCC counts a macro's first line, the translation its last"
    if all(re.match(r"(call )?(D = )?__builtin_unreachable|__builtin_unreachable", x) for x in both):
        return "the end of a function with a result: C++ takes it for unreachable"
    if "DEFERRED_INIT" in text or "clear_padding" in text:
        return "automatic initialisation of variables (-ftrivial-auto-var-init): C++ fills the object, C its padding"
    if re.search(r"\b(MIN|MAX|ABS)_EXPR", less) and not re.search(r"\b(MIN|MAX|ABS)_EXPR", more):
        return "early folding: C makes a minimum, maximum or absolute value of ?:"
    if re.search(r"\b(MIN|MAX|ABS)_EXPR", more) and not re.search(r"\b(MIN|MAX|ABS)_EXPR", less):
        return "early folding: C++ makes a minimum, maximum or absolute value of ?:"
    if "BIT_FIELD_REF" in text:
        return "bit-fields: one front end tests the word, the other loads the member"
    if re.search(r"^(load )?\(?D\)?(\.\w+)* = (\w+|\{.*\});|^D\.\w", text, re.M) and not "if " in text:
        return "records that are returned: C copies them, C++ builds them in the result"
    if "CLOBBER" in text or re.search(r"^\S.* = \{.*\};", text, re.M):
        return RECORDS
    if all(re.match(r"if \(\(*[01]\)* [!=]= 0\)", x) or x in ("D = 0;", "D = 1;") for x in both):
        return FOLDED
    if any(re.match(r"if \(\(*[01]\)* [!=]= 0\)", x) for x in minus) and len(minus) > len(plus):
        return FOLDED
    if SHIFTED_BIT.search(text) and same_lines(minus, plus, lambda x: re.sub(r"[\s()&|<>\d~-]|!= 0|== 0", "",
                                                                              CASTS.sub("", x))):
        return "early folding: a test of a bit by mask or by shift"
    if same_lines(minus, plus, plain):
        return CONVERSIONS
    if all(re.match(r"(load )?[\w.>-]+(\.\w+|\[\d+\])+( = .*;)?$|\w+ = \{.*\};$", x) for x in both):
        return INITIALISERS
    if set(map(plain, minus)) | {""} == set(map(plain, plus)) | {""}:
        return CONVERSIONS
    if any(x.startswith(("*D = ", "load *D")) for x in plus) and through_reference(minus, plus):
        return REFERENCE
    if OBJECT_SIZE.search(less) and not OBJECT_SIZE.search(more):
        return SIZES
    if "[return slot optimization]" in text and same_lines(*([x.replace(" [return slot optimization]", "") for x in lines
                                                              if not x.startswith("call ")] for lines in (minus, plus))):
        return RECORDS
    if any("^" in x for x in minus) and not any("^" in x for x in plus) and re.search(r"==.*==", more):
        return "early folding: comparisons of truth values, by ^ or by =="
    if same_lines(minus, plus, lambda x: re.sub(r"&\d+$", "", plain(x))):
        return "early folding: a mask of bits that a shift leaves"
    if same_lines(minus, plus, lambda x: re.sub(r">>(31|63)$", "<0", plain(x))):
        return "early folding: a sign, tested by shift or by comparison"
    if constants_for_variables(minus, plus):
        return "constants: the translation has the number where C has a variable that holds it"
    if {"".join(sorted(plain(x))) for x in minus} == {"".join(sorted(plain(x))) for x in plus} \
            or swapped_operands(minus, plus):
        return "operands of a commutative operator in another order"
    if re.search(r"^D = [01];", text, re.M) and re.search(r"^if ", text, re.M):
        return "truth of logical operators: a value in one language, a branch in the other"
    if re.search(r"if .*[|&] \(", text) and "if " in text:
        return "truth of logical operators: the front ends join comparisons in other places"
    return None


# --- clang++: LLVM ------------------------------------------------------------------------------------------------

def c_name(name):
    local = re.match(r"_ZZ.*E(\d+)(\w+?)(_\d+)?$", name)
    if local and int(local.group(1)) <= len(local.group(2)):
        return local.group(2)[:int(local.group(1))]
    mangled = re.match(r"_ZL?(\d+)", name)
    if mangled:
        at = mangled.end()
        return name[at:at + int(mangled.group(1))]
    name = re.sub(r"(\.\d+)+$", "", name)
    # Clang calls a static variable of a function function.variable.
    return name if name.startswith(("llvm.", ".")) else name[name.rfind(".") + 1:]


def llvm_sizeless(path):
    """Record -> for each member how many with a size stand before it: C numbers members without one otherwise."""
    types = {}
    with open(path, errors="replace") as dump:
        for line in dump:
            found = re.match(r'(%(?:struct|union|class)\.[\w."]+) = type <?\{ (.*) \}>?$', line)
            if found:
                depth, fields = 0, [""]
                for sign in found.group(2):
                    depth += (sign in "[{<(") - (sign in "]}>)")
                    if sign == "," and depth == 0:
                        fields.append("")
                    else:
                        fields[-1] += sign
                types[found.group(1)] = [x.strip() for x in fields]
            elif re.match(r'%\S+ = type \{\}', line):
                types[line.split()[0]] = []

    def empty(field):
        return field.startswith("[0 x ") or field == "{}" or field in types and all(map(empty, types[field]))
    return {name: [sum(not empty(x) for x in fields[:i]) for i in range(len(fields))]
            for name, fields in types.items() if any(map(empty, fields))}


MEMBER = re.compile(r'(%(?:struct|union|class)\.[\w."]+)(, ptr [%@][\w."$-]+, i32 0, i32 )(\d+)')


def llvm_functions(path):
    renumbered = llvm_sizeless(path)

    def renumber(member):
        numbers, at = renumbered.get(member.group(1), []), int(member.group(3))
        return member.group(1) + member.group(2) + str(numbers[at] if at < len(numbers) else at)

    found, body = {}, None
    with open(path, errors="replace") as dump:
        for line in dump:
            line = line.rstrip("\n")
            head = re.match(r'define .*@"?([\w.$]+)"?\(', line)
            if head:
                body = found.setdefault(c_name(head.group(1)), [])
            elif line == "}":
                body = None
            elif body is not None:
                body.append(MEMBER.sub(renumber, line.strip()))
    return found


ATTRIBUTES = re.compile(r"\b(noundef|signext|zeroext|nonnull|nuw|nsw|inbounds|local_unnamed_addr|nneg|range\([^)]*\)|"
                        r"align \d+|dereferenceable\(\d+\)|captures\([^)]*\)|unnamed_addr|mustprogress)(?=[ ,)]|$)")


def without_exits(body):
    """Where control leaves a scope whose temporaries end, Clang keeps in a slot where it goes on, and switches on it."""
    def uses(name):
        return [x for x in body if re.search(re.escape(name) + r"(?![\w.$-])", x) and "lifetime" not in x]
    gone = set()
    for line in body:
        slot = re.match(r"(%[\w.$-]+) = alloca i32\b", line)
        if not slot:
            continue
        others = [x for x in uses(slot.group(1)) if x != line]
        loads = [x for x in others if re.match(r"%[\w.$-]+ = load i32, ", x)]
        switches = [x for l in loads for x in uses(l.split(" ")[0]) if x != l]
        if loads and all(x in loads or re.match(r"store i32 \d+, ptr %", x) for x in others) and \
           all(x.startswith("switch i32 ") for x in switches):
            gone.update(others + switches)
    out, inside = [], False
    for line in body:
        inside = inside or (line in gone and line.startswith("switch"))
        if not inside and line not in gone:
            out.append(line)
        inside = inside and not line.startswith("]")
    return out


def llvm_lines(body):
    """Values replaced by what they stand for; loads, stores, calls and branches stay in their order."""
    meaning, out = {}, []
    body = without_exits(body)
    for line in body:
        line = re.sub(r", %[\w.\"$-]+ \]", ", label ]", line) # where a phi's value comes from
        line = re.sub(r"\\22(a|aw|ax)\?\\22", r"\\22\1\\22", line).replace(",\\22?\\22", "")
        line = re.sub(r"(, )?![\w.]+( !\d+|\(.*\))?|#\d+", "", line)
        line = ATTRIBUTES.sub("", line)
        line = re.sub(r'@"?([\w.$]+)"?', lambda m: "@" + ("STR" if m.group(1).startswith((".str", "__func__"))
                                                         else c_name(m.group(1))), line)
        if not line or re.match(r"[\w.\"$-]+:", line) or "lifetime" in line or line.startswith(("br label", ";")):
            continue
        set_to = re.match(r'(%[\w."$-]+) = (.*)$', line)
        known = re.sub(r'%[\w."$-]+', lambda m: meaning.get(m.group(0), m.group(0)),
                       set_to.group(2) if set_to else line)
        known = re.sub(r'%(struct|union|class)\.[\w."$-]+', "%record", known)
        known = re.sub(r"label %[\w.\"$-]+", "label", known)
        known = re.sub(r"\s+", " ", known).strip()
        if set_to:
            name = re.sub(r"\d+$", "", set_to.group(1))
            if known.startswith("alloca"):
                meaning[set_to.group(1)] = name
                if re.search(r"literal|agg|tmp|coerce", name):
                    out.append("alloca " + name)
                continue
            meaning[set_to.group(1)] = "(" + known[:400] + ")"
            if not known.startswith(("load", "call", "tail call", "callbr", "phi", "va_arg", "cmpxchg", "atomicrmw")):
                continue
        out.append(known)
    return out


def llvm_plain(line):
    line = re.sub(r"^(load|store|call|br|ret|switch)\b.*?(?=[@%(])", "", line)
    line = re.sub(r"\b(zext|sext|trunc|to|i1|i8|i16|i32|i64|icmp|ne|eq|ptr|xor|true|false|freeze|bitcast)\b", "", line)
    return re.sub(r"[() ,]|\b0\b", "", line)


def without_loads(line):
    """A call with each operand that is loaded, or that is the address of a record, alike."""
    while True:
        at = line.find("(load ")
        if at < 0:
            return re.sub(r"ptr %\w*(?=[,)])", "ptr L", line).replace("ptr L", "L").replace("i64 L", "L").replace("i32 L", "L")
        depth, end = 0, at
        for end in range(at, len(line)):
            depth += (line[end] == "(") - (line[end] == ")")
            if depth == 0:
                break
        line = line[:at] + "L" + line[end + 1:]


def only_copied(minus, plus):
    """The same calls and results; what they are given was copied to a temporary first."""
    def calls(lines):
        return collections.Counter(without_loads(x) for x in lines if not x.startswith(("load ", "call void @llvm.memcpy",
                                                                                     "store ptr %, ptr %")))
    return bool(calls(minus)) and calls(minus) == calls(plus)


def llvm_rule(minus, plus):
    both = minus + plus
    text, less, more = "\n".join(both), "\n".join(minus), "\n".join(plus)
    if same_lines(minus, plus):
        return ORDER
    if "volatile" in text and ("memcpy" in less or "memcpy" in more):
        return "volatile records: C copies them by memcpy, C++ loads and stores the word"
    if all(x == "unreachable" or "@llvm.trap" in x for x in both):
        return "the end of a function with a result: C++ takes it for unreachable"
    if any(x.startswith("br i1 true") or x.startswith("br i1 false") for x in both):
        return FOLDED
    if all(re.match(r"store \S+ (0|null|zeroinitializer|false), ptr \(getelementptr", x) for x in both):
        return INITIALISERS
    if not plus and all(re.match(r"call void @llvm.memset\S* ?\(ptr \(getelementptr i8, .*, i8 0, ", x) for x in minus):
        return "padding: Clang's C clears it in a record that is initialised, C++ does not"
    if all(re.match(r"store \S+ (0|null|zeroinitializer|false), |call void @llvm.memset\S* ?\(ptr .*, i8 0, ", x) for x in both):
        return INITIALISERS
    if re.search(r"literal|agg\.|\.tmp|tmp\.|ref\.tmp|%tmp|memcpy|memset", text):
        return RECORDS
    if "coerce" in text:
        return "records as parameters or results: other pieces of registers"
    if re.search(r"bf\.", text):
        return "bit-fields: one front end tests the word, the other loads the member"
    if same_lines(minus, plus, llvm_plain) or sorted(set(map(llvm_plain, minus))) == sorted(set(map(llvm_plain, plus))):
        return CONVERSIONS
    if all(re.match(r"br |phi |switch ", x) for x in both):
        return "truth of logical operators: a value in one language, a branch in the other"
    return None


# --- both ---------------------------------------------------------------------------------------------------------

def groups(a, b):
    """Groups of differing lines, those of C and those of C++; the whole when lines only move."""
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    found = [(a[i1:i2], b[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]
    minus, plus = [x for m, _ in found for x in m], [x for _, p in found for x in p]
    if minus and same_lines(minus, plus):
        return [(minus, plus)]
    return found


class Causes:
    def __init__(self, kind, c_dump, cxx_dump):
        self.kind = kind
        read, lines, self.rule = ((gimple_functions, gimple_lines, gimple_rule) if kind == "gimple"
                                  else (llvm_functions, llvm_lines, llvm_rule))
        c, cxx = read(c_dump), read(cxx_dump)
        if not c or not cxx:
            sys.exit("a dump has no functions")
        called = re.compile(r"\b(\w+) \(" if kind == "gimple" else r'@"?([\w.$]+)"?\(')
        self.calls = {n: {x for x in map(c_name, called.findall("\n".join(c[n] + cxx.get(n, [])))) if x in c}
                      for n in c}
        self.own, self.computations = {}, {}
        self.plain = plain if kind == "gimple" else llvm_plain
        for name in c:
            if name in cxx:
                a, b = lines(c[name]), lines(cxx[name])
                if a != b:
                    self.own[name] = groups(a, b)
                    self.computations[name] = ("\n".join(map(self.plain, a)), "\n".join(map(self.plain, b)))
        self.there = set(c) & set(cxx)

    def same_expressions(self, name, minus, plus):
        """Each line's computation is there on the other side."""
        c, cxx = self.computations[name]
        return all(p in cxx for p in map(self.plain, minus)) and all(p in c for p in map(self.plain, plus))

    def of_function(self, name):
        """Causes in its own body, with a line of each side; empty if its body is the same."""
        found = {}
        own = self.own.get(name, [])
        moved = [x for i, (minus, _) in enumerate(own) for j, (_, plus) in enumerate(own) if i != j
                 for x in minus if x in plus and x.startswith(("call ", "store "))]
        if moved:
            found[ORDER] = moved[0][:200]
        if self.kind == "llvm" and any("@llvm.memcpy" in x for _, plus in own for x in plus):
            unknown = [g for g in own if self.rule(*g) is None]
            if only_copied([x for m, _ in unknown for x in m], [x for _, p in unknown for x in p]):
                found[RECORDS] = " -> ".join((x[0][:200] if x else "nothing") for x in unknown[0])
                own = [g for g in own if g not in unknown]
        # A folded ?: takes the branch's lines with it, as groups of their own.
        folded = next((c for c in (self.rule(*g) for g in own) if c and c.startswith("early folding: C")), None)
        for minus, plus in own:
            cause = self.rule(minus, plus)
            if cause is None and self.kind == "gimple" and (rest := without_dead(minus, plus)) is not None:
                found.setdefault(FOLDED, minus[0][:200])
                minus = rest
                cause = self.rule(minus, plus) if minus or plus else ""
            if cause is None and not plus and FOLDED in found and all(re.match(r"call |load |\w+ = ", x) for x in minus):
                cause = FOLDED # the arm that is never taken
            if cause is None and folded and all(re.match(r"(if .* goto|D = \(*\w+\)*;|load D$|[\w.()> -]+ = D;$)", x)
                                                for x in minus + plus):
                cause = folded
            if cause is None and SIZES in found and same_lines(minus, plus, lambda x: re.sub(r"__[pq]_size(_field)?\b|\d+", "#", x)):
                cause = SIZES # where they are used; a line number in a text may differ beside them
            if cause is None and self.same_expressions(name, minus, plus):
                cause = CONVERSIONS
            if cause is None:
                # What is computed on the other side as well stands in the way of the lines that differ.
                c, cxx = self.computations[name]
                less = [x for x in minus if self.plain(x) not in cxx]
                more = [x for x in plus if self.plain(x) not in c]
                cause = self.rule(less, more) if len(less) + len(more) < len(minus) + len(plus) else None
            if cause == "":
                continue
            found.setdefault(cause or UNEXPLAINED,
                             " -> ".join((x[0][:200] if x else "nothing") for x in (minus, plus)))
        return found

    def reached(self, name):
        """What it calls, and what that calls, nearest first."""
        seen, todo = [], [name]
        while todo:
            for callee in sorted(self.calls.get(todo.pop(0), ())):
                if callee != name and callee not in seen:
                    seen.append(callee)
                    todo.append(callee)
        return seen

    def explain(self, name, differing):
        if name not in self.there:
            return {"cause": UNEXPLAINED, "evidence": "in one of the dumps only", "through": ""}
        places = [(name, "")] + [(x, x) for x in self.reached(name) if x in differing]
        if not any(self.of_function(n) for n, _ in places):
            places += [(x, x) for x in self.reached(name) if x not in differing]
        found, through = {}, ""
        for place, via in places:
            here = self.of_function(place)
            if here and not found:
                through = via
            for cause, evidence in here.items():
                found.setdefault(cause, evidence)
        known = sorted(c for c in found if c != UNEXPLAINED)
        if not found:
            return {"cause": SAME, "evidence": "", "through": ""}
        # One group of lines that no rule knows may be the one that matters.
        own = self.of_function(name)
        if UNEXPLAINED in (own or found):
            known = [UNEXPLAINED]
        cause = known[0] if len(known) == 1 else "several: " + ", ".join(sorted({re.split("[:;(]", c)[0].strip() for c in known}))
        return {"cause": cause, "evidence": found[known[0]], "through": through}


def table(folder):
    """What --work left, for people."""
    with open(f"{folder}/differ") as f:
        names = f.read().split()
    with open(f"{folder}/c.dump", errors="replace") as f:
        kind = "llvm" if f.read(12).startswith("; ModuleID") else "gimple"
    causes = Causes(kind, f"{folder}/c.dump", f"{folder}/cxx.dump")
    by_cause = collections.defaultdict(list)
    for name in names:
        found = causes.explain(name, set(names))
        by_cause[found["cause"]].append((name, found["evidence"]))
    for cause, functions in sorted(by_cause.items(), key=lambda x: (x[0] == UNEXPLAINED, -len(x[1]))):
        print(f"{len(functions):4}  {cause}")
        for name, evidence in functions:
            print(f"      {name}" + (f": {evidence}" if cause == UNEXPLAINED else ""))
    print(f"{len(names)} functions, {len(by_cause[UNEXPLAINED])} unexplained")


def main():
    if len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        try:
            return table(sys.argv[1])
        except OSError as error:
            sys.exit(f"causes.py: {error.filename}: {error.strerror}; --prove --work FOLDER makes it where functions differ")
    if len(sys.argv) != 5 or sys.argv[1] not in ("gimple", "llvm"):
        sys.exit(__doc__)
    causes = Causes(*sys.argv[1:4])
    with open(sys.argv[4]) as f:
        names = f.read().split()
    json.dump({name: causes.explain(name, set(names)) for name in names}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
