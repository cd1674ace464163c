// SPDX-License-Identifier: GPL-2.0
// What printf() and scanf() and their kin read and write.
#include <check/exec_natives.hh>

#include <cstring>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

/// The arguments of a call, one after the other.
class Arguments
{
public:
	/// From the one with that number; or those of a va_list.
	Arguments(Call &c, size_t from, Address list = 0) : c_(c), at_(from), list_(list) {}

	uint64_t next()
	{
		if (!list_)
			return c_.arg(at_++);
		const Address a = N::word(c_.m, list_);
		const uint64_t v = N::going(c_.m) ? N::word(c_.m, a) : 0;
		if (N::going(c_.m))
			N::set_word(c_.m, list_, a + 8);
		return v;
	}

private:
	Call &c_;
	size_t at_;
	Address list_;
};

/// A text of which no more is read than that.
std::optional<std::string> some_text(Call &c, Address a, size_t most)
{
	std::string out;
	while (out.size() < most) {
		const Value v = N::load(c.m, a + out.size(), N::context(c.m).CharTy);
		if (!N::going(c.m))
			return std::nullopt;
		if (!uint8_t(v.bits))
			break;
		out += char(v.bits);
	}
	return out;
}

/// One number, as its conversion says.
std::string number(const std::string &spec, char kind, bool wide, uint64_t v)
{
	char text[400] = "";
	if (std::strchr("eEfgGa", kind)) {
		double d;
		std::memcpy(&d, &v, sizeof(d));
		std::snprintf(text, sizeof(text), (spec + kind).c_str(), d);
	} else if (kind == 'c') {
		std::snprintf(text, sizeof(text), (spec + kind).c_str(), int(v));
	} else if (kind == 'p') {
		std::snprintf(text, sizeof(text), "0x%llx", static_cast<unsigned long long>(v));
	} else {
		const bool sign = kind == 'd' || kind == 'i';
		const uint64_t shown = wide   ? v
				       : sign ? uint64_t(int64_t(int32_t(v)))
					      : uint32_t(v);
		std::snprintf(text, sizeof(text), (spec + "ll" + kind).c_str(),
			      static_cast<long long>(shown));
	}
	return text;
}

std::optional<std::string> formatted(Call &c, Address at, Arguments args)
{
	const auto format = N::text(c.m, at);
	if (!format)
		return std::nullopt;
	std::string out;
	for (size_t i = 0; i < format->size(); i++) {
		if ((*format)[i] != '%') {
			out += (*format)[i];
			continue;
		}
		std::string spec = "%";
		bool wide = false;
		while (++i < format->size() && !std::strchr("diuxXocspeEfgGan%", (*format)[i])) {
			if ((*format)[i] == '*')
				spec += std::to_string(int(args.next()));
			else if (std::strchr("lzjt", (*format)[i]))
				wide = true;
			else if (!std::strchr("hL", (*format)[i]))
				spec += (*format)[i];
		}
		if (i >= format->size())
			break;
		const char kind = (*format)[i];
		if (kind == '%') {
			out += '%';
			continue;
		}
		const uint64_t v = args.next();
		if (!N::going(c.m) || kind == 'n' || spec.size() > 16)
			return N::stop(c.m, "a format"), std::nullopt;
		if (kind != 's') {
			out += number(spec, kind, wide, v);
			continue;
		}
		const size_t dot = spec.find('.');
		const auto s = dot == std::string::npos
				       ? N::text(c.m, v)
				       : some_text(c, v, size_t(std::atoi(spec.c_str() + dot + 1)));
		if (!s)
			return std::nullopt;
		const size_t width = size_t(std::abs(std::atoi(spec.c_str() + 1)));
		const std::string gap(width > s->size() && width < 4096 ? width - s->size() : 0,
				      ' ');
		out += spec[1] == '-' ? *s + gap : gap + *s;
	}
	return out;
}

void print_into(Call &c, const std::optional<std::string> &s, uint64_t room)
{
	if (!s)
		return;
	c.out.bits = s->size();
	if (!room)
		return;
	const std::string kept = s->substr(0, room - 1);
	N::write(c.m, c.arg(0), kept.c_str(), kept.size() + 1);
}

void print_to_file(Call &c, Address file, const std::optional<std::string> &s)
{
	if (!s || !N::touch(c.m, file, 1, false))
		return;
	c.out.bits = s->size();
	if (auto it = N::contents(c.m).find(file); it != N::contents(c.m).end()) {
		it->second.text.replace(it->second.at, s->size(), *s);
		it->second.at += s->size();
	}
}

/// Stores what scanf() has read.
void give(Call &c, Address to, char kind, const std::string &size, const std::string &word)
{
	ASTContext &x = N::context(c.m);
	if (std::strchr("efgaEG", kind)) {
		const QualType t = size == "l" ? x.DoubleTy : x.FloatTy;
		return N::store(c.m, to, t, N::real_value(std::strtod(word.c_str(), nullptr), t));
	}
	const int base = kind == 'x' || kind == 'X' ? 16 : kind == 'o' ? 8 : kind == 'i' ? 0 : 10;
	const QualType t = size == "hh"	  ? x.CharTy
			   : size == "h"  ? x.ShortTy
			   : size.empty() ? x.IntTy
					  : x.LongLongTy;
	const uint64_t v = kind == 'u' ? std::strtoull(word.c_str(), nullptr, base)
				       : uint64_t(std::strtoll(word.c_str(), nullptr, base));
	N::store(c.m, to, t, {v, 0});
}

/// How much of a text is a number.
size_t number_length(const std::string &s, char kind, size_t most)
{
	const std::string word = s.substr(0, most);
	char *end = nullptr;
	if (std::strchr("efgaEG", kind))
		(void)std::strtod(word.c_str(), &end);
	else
		(void)std::strtoll(word.c_str(), &end,
				   kind == 'x' || kind == 'X' ? 16
				   : kind == 'o'	      ? 8
				   : kind == 'i'	      ? 0
							      : 10);
	return size_t(end - word.c_str());
}

/// How much of a text the set of a conversion takes: %[a-z].
size_t set_length(const std::string &s, const std::string &set, size_t most)
{
	const bool others = !set.empty() && set[0] == '^';
	auto in_set = [&](char x) {
		for (size_t i = others; i < set.size(); i++) {
			if (i + 2 < set.size() && set[i + 1] == '-') {
				if (x >= set[i] && x <= set[i + 2])
					return true;
				i += 2;
			} else if (x == set[i]) {
				return true;
			}
		}
		return false;
	};
	size_t n = 0;
	while (n < s.size() && n < most && in_set(s[n]) != others)
		n++;
	return n;
}

void scan_text(Call &c)
{
	const auto text = N::text(c.m, c.arg(0)), format = text ? N::text(c.m, c.arg(1)) : text;
	if (!format)
		return;
	size_t at = 0, arg = 2;
	auto blanks = [&] {
		while (at < text->size() && isspace(uint8_t((*text)[at])))
			at++;
	};
	uint64_t got = 0;
	const auto end = [&] { c.out.bits = got || !text->empty() ? got : ~uint64_t(0); };
	for (size_t i = 0; i < format->size() && N::going(c.m); i++) {
		const char f = (*format)[i];
		if (isspace(uint8_t(f))) {
			blanks();
			continue;
		}
		if (f != '%') {
			if (at >= text->size() || (*text)[at] != f)
				return end();
			at++;
			continue;
		}
		bool kept = true;
		std::string size, digits, set;
		while (++i < format->size() && std::strchr("*0123456789hlLjzt", (*format)[i])) {
			if ((*format)[i] == '*')
				kept = false;
			else
				(isdigit(uint8_t((*format)[i])) ? digits : size) += (*format)[i];
		}
		const char kind = i < format->size() ? (*format)[i] : 0;
		const size_t most = digits.empty() ? (kind == 'c' ? 1 : text->size() + 1)
						   : size_t(std::stoul(digits));
		if (kind == '[') {
			const size_t close = format->find(']', i + 2);
			if (close == std::string::npos)
				return N::stop(c.m, "a format");
			set = format->substr(i + 1, close - i - 1);
			i = close;
		} else if (kind == 'n') {
			N::set_half(c.m, c.arg(arg++), uint32_t(at));
			continue;
		} else if (kind != 'c') {
			blanks();
		}
		if (at >= text->size())
			return end();
		const std::string rest = text->substr(at);
		size_t n = 0;
		switch (kind) {
		case 'c':
			n = std::min(most, rest.size());
			break;
		case 's':
			n = std::min(most, rest.find_first_of(" \t\n\r\v\f"));
			break;
		case '[':
			n = set_length(rest, set, most);
			break;
		default:
			if (!kind || !std::strchr("diuxXoefgaEG", kind))
				return N::stop(c.m, "a format");
			n = number_length(rest, kind, most);
		}
		n = std::min(n, rest.size());
		if (!n)
			return end();
		at += n;
		if (!kept)
			continue;
		const std::string word = rest.substr(0, n);
		const Address to = c.arg(arg++);
		if (kind == 's' || kind == '[')
			N::write(c.m, to, word.c_str(), n + 1);
		else if (kind == 'c')
			N::write(c.m, to, word.data(), n);
		else
			give(c, to, kind, size, word);
		got++;
	}
	end();
}

} // namespace

const llvm::StringMap<Native> &printing_natives()
{
	static const llvm::StringMap<Native> all{
		{"snprintf",
		 [](Call &c) { print_into(c, formatted(c, c.arg(2), {c, 3}), c.arg(1)); }},
		{"sprintf",
		 [](Call &c) {
			 print_into(c, formatted(c, c.arg(1), {c, 2}), Memory::MOST_BYTES);
		 }},
		{"vsnprintf",
		 [](Call &c) {
			 print_into(c, formatted(c, c.arg(2), {c, 0, c.arg(3)}), c.arg(1));
		 }},
		{"vsprintf",
		 [](Call &c) {
			 print_into(c, formatted(c, c.arg(1), {c, 0, c.arg(2)}),
				    Memory::MOST_BYTES);
		 }},
		{"printf",
		 [](Call &c) {
			 if (const auto s = formatted(c, c.arg(0), {c, 1}))
				 c.out.bits = s->size();
		 }},
		{"vprintf",
		 [](Call &c) {
			 if (const auto s = formatted(c, c.arg(0), {c, 0, c.arg(1)}))
				 c.out.bits = s->size();
		 }},
		{"fprintf",
		 [](Call &c) { print_to_file(c, c.arg(0), formatted(c, c.arg(1), {c, 2})); }},
		{"vfprintf",
		 [](Call &c) {
			 print_to_file(c, c.arg(0), formatted(c, c.arg(1), {c, 0, c.arg(2)}));
		 }},
		{"puts", [](Call &c) { N::text(c.m, c.arg(0)); }},
		{"putchar", [](Call &c) { c.out.bits = uint8_t(c.arg(0)); }},
		{"fputs", [](Call &c) { print_to_file(c, c.arg(1), N::text(c.m, c.arg(0))); }},
		{"fputc",
		 [](Call &c) {
			 print_to_file(c, c.arg(1), std::string(1, char(c.arg(0))));
			 c.out.bits = uint8_t(c.arg(0));
		 }},
		{"sscanf", scan_text},
	};
	return all;
}

} // namespace cfl::check::exec
