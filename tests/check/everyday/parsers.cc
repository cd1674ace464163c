// SPDX-License-Identifier: GPL-2.0
// Parsers, tokenizers, string handling, variants, visitors, state machines, expected-like
#include <cassert>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace a2
{
template <typename T, typename E>
class Expected
{
public:
	Expected(T v) : v_(std::in_place_index<0>, std::move(v)) {}
	static Expected failure(E e) { return Expected(std::in_place_index<1>, std::move(e)); }
	explicit operator bool() const { return v_.index() == 0; }
	T &operator*() & { return std::get<0>(v_); }
	const T &operator*() const & { return std::get<0>(v_); }
	T &&operator*() && { return std::get<0>(std::move(v_)); }
	T *operator->() { return &std::get<0>(v_); }
	const E &error() const & { return std::get<1>(v_); }
	E &&error() && { return std::get<1>(std::move(v_)); }
	T value_or(T other) && { return *this ? std::get<0>(std::move(v_)) : std::move(other); }
	template <typename F>
	auto and_then(F &&f) && -> decltype(f(std::declval<T &&>()))
	{
		using R = decltype(f(std::declval<T &&>()));
		if (*this)
			return std::forward<F>(f)(std::get<0>(std::move(v_)));
		return R::failure(std::get<1>(std::move(v_)));
	}
	template <typename F>
	auto map(F &&f) && -> Expected<decltype(f(std::declval<T &&>())), E>
	{
		using R = Expected<decltype(f(std::declval<T &&>())), E>;
		if (*this)
			return R(std::forward<F>(f)(std::get<0>(std::move(v_))));
		return R::failure(std::move(*this).error());
	}

private:
	template <std::size_t I, typename U>
	Expected(std::in_place_index_t<I> i, U &&u) : v_(i, std::forward<U>(u))
	{
	}
	std::variant<T, E> v_;
};
Expected<int, std::string> to_int(std::string_view s)
{
	int n = 0;
	auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
	if (ec != std::errc() || end != s.data() + s.size())
		return Expected<int, std::string>::failure("bad: " + std::string(s));
	return n;
}
std::string describe(std::string_view s)
{
	auto r = to_int(s)
			 .map([](int n) { return n * 2; })
			 .and_then([](int n) -> Expected<std::string, std::string> {
				 if (n > 100)
					 return Expected<std::string, std::string>::failure("big");
				 return std::to_string(n);
			 });
	if (!r)
		return std::move(r).error();
	std::string out = *std::move(r);
	return out;
}
// tokens
enum class Tok { number, name, op, end };
struct Token {
	Tok kind = Tok::end;
	std::string_view text;
};
class Lexer
{
public:
	explicit Lexer(std::string_view in) : in_(in) { advance(); }
	const Token &peek() const { return now_; }
	Token next()
	{
		Token t = now_;
		advance();
		return t;
	}

private:
	void advance()
	{
		while (!in_.empty() && std::isspace(static_cast<unsigned char>(in_.front())))
			in_.remove_prefix(1);
		if (in_.empty()) {
			now_ = {};
			return;
		}
		std::size_t n = 1;
		Tok kind;
		if (std::isdigit(static_cast<unsigned char>(in_[0]))) {
			kind = Tok::number;
			while (n < in_.size() && std::isdigit(static_cast<unsigned char>(in_[n])))
				++n;
		} else if (std::isalpha(static_cast<unsigned char>(in_[0]))) {
			kind = Tok::name;
			while (n < in_.size() && std::isalnum(static_cast<unsigned char>(in_[n])))
				++n;
		} else {
			kind = Tok::op;
		}
		now_ = {kind, in_.substr(0, n)};
		in_.remove_prefix(n);
	}
	std::string_view in_;
	Token now_;
};
struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
struct Num {
	double v;
};
struct Var {
	std::string name;
};
struct Bin {
	char op;
	ExprPtr l, r;
};
struct Expr {
	std::variant<Num, Var, Bin> node;
	template <typename T>
	explicit Expr(T &&t) : node(std::forward<T>(t))
	{
	}
};
class Parser
{
public:
	explicit Parser(std::string_view s) : lex_(s) {}
	ExprPtr parse()
	{
		auto e = sum();
		if (lex_.peek().kind != Tok::end)
			throw std::runtime_error("trailing " + std::string(lex_.peek().text));
		return e;
	}

private:
	ExprPtr sum()
	{
		auto left = product();
		while (lex_.peek().kind == Tok::op &&
		       (lex_.peek().text == "+" || lex_.peek().text == "-")) {
			char op = lex_.next().text[0];
			auto right = product();
			left = std::make_unique<Expr>(Bin{op, std::move(left), std::move(right)});
		}
		return left;
	}
	ExprPtr product()
	{
		auto left = atom();
		while (lex_.peek().kind == Tok::op && lex_.peek().text == "*") {
			lex_.next();
			left = std::make_unique<Expr>(Bin{'*', std::move(left), atom()});
		}
		return left;
	}
	ExprPtr atom()
	{
		const Token t = lex_.next();
		switch (t.kind) {
		case Tok::number: {
			double v = 0;
			for (char c : t.text)
				v = v * 10 + (c - '0');
			return std::make_unique<Expr>(Num{v});
		}
		case Tok::name:
			return std::make_unique<Expr>(Var{std::string(t.text)});
		case Tok::op:
			if (t.text == "(") {
				auto e = sum();
				lex_.next();
				return e;
			}
			[[fallthrough]];
		case Tok::end:
			break;
		}
		throw std::runtime_error("unexpected");
	}
	Lexer lex_;
};
template <class... Ts>
struct overloaded : Ts... {
	using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>;
using Env = std::map<std::string, double, std::less<>>;
double eval(const Expr &e, const Env &env)
{
	return std::visit(overloaded{
				  [](const Num &n) { return n.v; },
				  [&](const Var &v) {
					  auto it = env.find(v.name);
					  return it == env.end() ? 0 : it->second;
				  },
				  [&](const Bin &b) {
					  double l = eval(*b.l, env), r = eval(*b.r, env);
					  switch (b.op) {
					  case '+':
						  return l + r;
					  case '-':
						  return l - r;
					  default:
						  return l * r;
					  }
				  },
			  },
			  e.node);
}
ExprPtr fold(ExprPtr e)
{
	if (auto *b = std::get_if<Bin>(&e->node)) {
		b->l = fold(std::move(b->l));
		b->r = fold(std::move(b->r));
		auto *l = std::get_if<Num>(&b->l->node);
		auto *r = std::get_if<Num>(&b->r->node);
		if (l && r && b->op == '+')
			return std::make_unique<Expr>(Num{l->v + r->v});
	}
	return e;
}
ExprPtr clone(const Expr &e)
{
	struct Cloner {
		ExprPtr operator()(const Num &n) const { return std::make_unique<Expr>(n); }
		ExprPtr operator()(const Var &v) const { return std::make_unique<Expr>(v); }
		ExprPtr operator()(const Bin &b) const
		{
			return std::make_unique<Expr>(Bin{b.op, clone(*b.l), clone(*b.r)});
		}
	};
	return std::visit(Cloner{}, e.node);
}
std::string print(const Expr &e)
{
	std::ostringstream out;
	std::visit(
		[&out](const auto &n) {
			using T = std::decay_t<decltype(n)>;
			if constexpr (std::is_same_v<T, Num>)
				out << n.v;
			else if constexpr (std::is_same_v<T, Var>)
				out << n.name;
			else
				out << '(' << print(*n.l) << n.op << print(*n.r) << ')';
		},
		e.node);
	return std::move(out).str();
}
// state machine
struct Idle {
};
struct Connecting {
	std::string host;
	int tries = 0;
};
struct Connected {
	std::string host;
	std::vector<std::string> log;
};
using State = std::variant<Idle, Connecting, Connected>;
struct Dial {
	std::string host;
};
struct Fail {
};
struct Done {
};
using Event = std::variant<Dial, Fail, Done>;
State step(State s, Event e)
{
	return std::visit(
		overloaded{
			[](Idle, Dial d) -> State { return Connecting{std::move(d.host)}; },
			[](Connecting c, Fail) -> State {
				if (++c.tries > 2)
					return Idle{};
				return c;
			},
			[](Connecting c, Done) -> State {
				Connected out{std::move(c.host), {}};
				out.log.push_back("to " + out.host);
				return out;
			},
			[](auto s, auto) -> State { return s; },
		},
		std::move(s), std::move(e));
}
class Machine
{
public:
	void feed(Event e)
	{
		state_ = step(std::move(state_), std::move(e));
		++steps_;
	}
	const std::string *host() const
	{
		if (const auto *c = std::get_if<Connected>(&state_))
			return &c->host;
		if (const auto *c = std::get_if<Connecting>(&state_))
			return &c->host;
		return nullptr;
	}

private:
	State state_;
	int steps_ = 0;
};
// strings
std::vector<std::string_view> split(std::string_view s, char sep)
{
	std::vector<std::string_view> out;
	for (;;) {
		auto at = s.find(sep);
		out.push_back(s.substr(0, at));
		if (at == std::string_view::npos)
			return out;
		s.remove_prefix(at + 1);
	}
}
std::string_view trim(std::string_view s)
{
	const char *blanks = " \t\r\n";
	auto from = s.find_first_not_of(blanks);
	if (from == s.npos)
		return {};
	return s.substr(from, s.find_last_not_of(blanks) - from + 1);
}
std::string join(const std::vector<std::string_view> &parts, std::string_view sep)
{
	std::string out;
	const char *between = "";
	for (auto p : parts) {
		out += between;
		out.append(p);
		between = sep.data();
	}
	return out;
}
std::optional<std::pair<std::string_view, std::string_view>> key_value(std::string_view line)
{
	line = trim(line.substr(0, line.find('#')));
	auto at = line.find('=');
	if (at == line.npos)
		return {};
	return std::pair{trim(line.substr(0, at)), trim(line.substr(at + 1))};
}
std::map<std::string, std::string> parse_ini(std::istream &in)
{
	std::map<std::string, std::string> out;
	std::string line, section;
	while (std::getline(in, line)) {
		std::string_view s = trim(line);
		if (s.size() > 2 && s.front() == '[' && s.back() == ']') {
			section = s.substr(1, s.size() - 2);
			continue;
		}
		if (auto kv = key_value(s)) {
			auto &[k, v] = *kv;
			out[section + "." + std::string(k)] = v;
		}
	}
	return out;
}
std::string replace_all(std::string s, std::string_view what, std::string_view with)
{
	for (std::size_t at = 0; (at = s.find(what, at)) != std::string::npos; at += with.size())
		s.replace(at, what.size(), with);
	return s;
}
std::string escape(std::string_view s)
{
	std::string out = "\"";
	for (const char c : s) {
		switch (c) {
		case '"':
		case '\\':
			out += '\\';
			[[fallthrough]];
		default:
			out += c;
			break;
		case '\n':
			out += "\\n";
		}
	}
	return out += '"';
}
char *copy_c(char *to, const char *from, std::size_t n)
{
	char *at = to;
	while (n > 1 && *from) {
		*at++ = *from++;
		--n;
	}
	*at = 0;
	return to;
}
std::string c_buffer(const char *s)
{
	char buf[16];
	return copy_c(buf, s, sizeof(buf));
}
std::string hex(std::uint32_t n)
{
	char buf[9];
	int len = std::snprintf(buf, sizeof(buf), "%x", n);
	return std::string(buf, buf + len);
}
std::string digits(unsigned n)
{
	char buf[12];
	char *at = buf + sizeof(buf);
	*--at = 0;
	do
		*--at = char('0' + n % 10);
	while (n /= 10);
	return at;
}
// JSON like
struct Json;
using Array = std::vector<Json>;
using Object = std::map<std::string, Json>;
struct Json {
	std::variant<std::nullptr_t, bool, double, std::string, Array, Object> v = nullptr;
	const Json *get(const std::string &k) const
	{
		if (auto *o = std::get_if<Object>(&v))
			if (auto it = o->find(k); it != o->end())
				return &it->second;
		return nullptr;
	}
	Json &operator[](const std::string &k)
	{
		if (!std::holds_alternative<Object>(v))
			v = Object{};
		return std::get<Object>(v)[k];
	}
};
struct JsonReader {
	std::string_view s;
	bool eat(char c)
	{
		s = trim(s);
		if (s.empty() || s[0] != c)
			return false;
		s.remove_prefix(1);
		return true;
	}
	std::optional<std::string> string()
	{
		if (!eat('"'))
			return std::nullopt;
		auto end = s.find('"');
		if (end == s.npos)
			return std::nullopt;
		std::string out(s.substr(0, end));
		s.remove_prefix(end + 1);
		return out;
	}
	std::optional<Json> value()
	{
		if (eat('[')) {
			Array a;
			if (eat(']'))
				return Json{std::move(a)};
			do {
				auto v = value();
				if (!v)
					return std::nullopt;
				a.push_back(std::move(*v));
			} while (eat(','));
			if (!eat(']'))
				return std::nullopt;
			return Json{std::move(a)};
		}
		if (eat('{')) {
			Object o;
			do {
				auto k = string();
				if (!k || !eat(':'))
					return {};
				auto v = value();
				if (!v)
					return {};
				o.insert_or_assign(std::move(*k), *std::move(v));
			} while (eat(','));
			if (eat('}'))
				return Json{std::move(o)};
			return {};
		}
		if (auto str = string())
			return Json{std::move(*str)};
		double d;
		auto [p, ec] = std::from_chars(s.data(), s.data() + s.size(), d);
		if (ec != std::errc{})
			return {};
		s.remove_prefix(p - s.data());
		return Json{d};
	}
};
double sum_json(const Json &j)
{
	struct V {
		double operator()(std::nullptr_t) { return 0; }
		double operator()(bool b) { return b; }
		double operator()(double d) { return d; }
		double operator()(const std::string &s) { return double(s.size()); }
		double operator()(const Array &a)
		{
			double t = 0;
			for (auto &x : a)
				t += std::visit(*this, x.v);
			return t;
		}
		double operator()(const Object &o)
		{
			double t = 0;
			for (auto &[k, x] : o)
				t += std::visit(*this, x.v);
			return t;
		}
	} v;
	return std::visit(v, j.v);
}
// combinators
template <typename T>
using P = std::function<std::optional<std::pair<T, std::string_view>>(std::string_view)>;
P<char> ch(char c)
{
	return [c](std::string_view s) -> std::optional<std::pair<char, std::string_view>> {
		if (s.empty() || s[0] != c)
			return {};
		return std::pair{c, s.substr(1)};
	};
}
template <typename T>
P<std::vector<T>> many(P<T> p)
{
	return [p = std::move(p)](std::string_view s)
		       -> std::optional<std::pair<std::vector<T>, std::string_view>> {
		std::vector<T> out;
		while (auto r = p(s)) {
			out.push_back(std::move(r->first));
			s = r->second;
		}
		return std::pair{std::move(out), s};
	};
}
template <typename A, typename B>
P<std::pair<A, B>> seq(P<A> a, P<B> b)
{
	return [a, b](std::string_view s)
		       -> std::optional<std::pair<std::pair<A, B>, std::string_view>> {
		auto x = a(s);
		if (!x)
			return std::nullopt;
		auto y = b(x->second);
		if (!y)
			return std::nullopt;
		return std::pair{std::pair{std::move(x->first), std::move(y->first)}, y->second};
	};
}
int run()
{
	auto e = fold(Parser("1 + 2 * (x + 3)").parse());
	auto f = clone(*e);
	Machine m;
	m.feed(Dial{"h"});
	m.feed(Fail{});
	m.feed(Done{});
	std::istringstream in("[a]\n b = c # d\n");
	auto ini = parse_ini(in);
	JsonReader r{"[1, {\"a\": 2, \"b\": [\"xy\"]}]"};
	auto j = r.value();
	Json q;
	q["a"]["b"] = Json{2.0};
	auto p = seq(many(ch('a')), ch('b'))("aab");
	std::string text = "a,b";
	return int(eval(*e, {{"x", 2}})) + int(print(*f).size()) + int(m.host()->size()) +
	       int(describe("21").size()) + int(ini["a.b"].size()) + int(sum_json(*j)) +
	       int(q.get("a")->get("b") != nullptr) + int(p->first.first.size()) +
	       int(join(split(text, ','), ";").size()) +
	       int(replace_all("aXb", "X", "yy").size() + escape("a\"\n").size() +
		   c_buffer("hello").size() + hex(255).size() + digits(120).size());
}
} // namespace a2
int main()
{
	return a2::run() == 0;
}
