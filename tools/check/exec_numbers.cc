// SPDX-License-Identifier: GPL-2.0
// Numbers of C: what texts say, what formulas give, and what is sorted by a function.
#include <check/exec_natives.hh>

#include <cmath>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

Address error_number(Machine &m)
{
	return N::cell(m, "errno", 4);
}

void keep_error(Call &c, int before)
{
	if (errno && N::going(c.m))
		N::set_half(c.m, error_number(c.m), uint32_t(errno));
	errno = before;
}

/// Reads a text up to where a number ends, and says where that is.
template <typename Fn>
void number(Call &c, Address end, Fn fn)
{
	const auto s = N::text(c.m, c.arg(0));
	if (!s)
		return;
	const int before = std::exchange(errno, 0);
	char *stop = nullptr;
	c.out = fn(s->c_str(), &stop);
	keep_error(c, before);
	if (end)
		N::set_word(c.m, end, c.arg(0) + uint64_t(stop - s->c_str()));
}

void to_int(Call &c)
{
	number(c, 0, [](const char *s, char **end) {
		return Value{uint64_t(int64_t(int(std::strtol(s, end, 10)))), 0};
	});
}

void to_long(Call &c)
{
	number(c, 0, [](const char *s, char **end) {
		return Value{uint64_t(std::strtol(s, end, 10)), 0};
	});
}

void to_signed(Call &c)
{
	number(c, c.arg(1), [&](const char *s, char **end) {
		return Value{uint64_t(std::strtoll(s, end, int(c.arg(2)))), 0};
	});
}

void to_unsigned(Call &c)
{
	number(c, c.arg(1), [&](const char *s, char **end) {
		return Value{uint64_t(std::strtoull(s, end, int(c.arg(2)))), 0};
	});
}

void to_real(Call &c)
{
	number(c, c.args.size() > 1 ? c.arg(1) : 0, [&](const char *s, char **end) {
		return N::real_value(std::strtod(s, end), c.function->getReturnType());
	});
}

/// A function of numbers with a point, of whatever width.
template <double (*fn)(double)>
void of_real(Call &c)
{
	const QualType t = c.function->getReturnType();
	if (c.args.empty() || !c.types[0]->isRealFloatingType() || !t->isRealFloatingType())
		return (void)(c.declined = true);
	c.out = N::real_value(fn(N::real(c.args[0], c.types[0])), t);
}

template <double (*fn)(double, double)>
void of_reals(Call &c)
{
	const QualType t = c.function->getReturnType();
	if (c.args.size() != 2 || !c.types[0]->isRealFloatingType() ||
	    !c.types[1]->isRealFloatingType() || !t->isRealFloatingType())
		return (void)(c.declined = true);
	c.out = N::real_value(fn(N::real(c.args[0], c.types[0]), N::real(c.args[1], c.types[1])),
			      t);
}

void round_to_long(Call &c)
{
	if (c.args.empty() || !c.types[0]->isRealFloatingType())
		return (void)(c.declined = true);
	c.out.bits = uint64_t(std::llround(N::real(c.args[0], c.types[0])));
}

template <bool (*fn)(double)>
void asked(Call &c)
{
	if (c.args.empty() || !c.types[0]->isRealFloatingType())
		return (void)(c.declined = true);
	c.out.bits = fn(N::real(c.args[0], c.types[0]));
}

void absolute(Call &c)
{
	if (c.args.empty() || !c.types[0]->isIntegerType())
		return (void)(c.declined = true);
	c.out.bits = uint64_t(std::llabs(int64_t(c.arg(0))));
}

void largest(Call &c)
{
	c.out = N::real_value(HUGE_VAL, c.function->getReturnType());
}

void no_number(Call &c)
{
	c.out = N::real_value(std::nan(""), c.function->getReturnType());
}

/// Which of two elements comes first; 0 if the run has ended.
int64_t compared(Call &c, Address how, Address a, Address b)
{
	return N::going(c.m) ? int64_t(int32_t(N::call(c.m, how, {{a, 0}, {b, 0}}).bits)) : 0;
}

void sort(Call &c)
{
	const Address base = c.arg(0), how = c.arg(3);
	const uint64_t n = c.arg(1), each = c.arg(2);
	if (n < 2 || !each || !N::touch(c.m, base, n * each, true))
		return;
	Memory &memory = N::memory(c.m);
	const Address kept = N::block(c.m, Block::Static, each);
	for (uint64_t i = 1; i < n && N::going(c.m); i++) {
		memory.copy(kept, base + i * each, each);
		uint64_t to = i;
		while (to && compared(c, how, base + (to - 1) * each, kept) > 0 && N::going(c.m)) {
			memory.copy(base + to * each, base + (to - 1) * each, each);
			to--;
		}
		memory.copy(base + to * each, kept, each);
	}
}

void search(Call &c)
{
	uint64_t low = 0, high = c.arg(2);
	while (low < high && N::going(c.m)) {
		const uint64_t middle = low + (high - low) / 2;
		const Address at = c.arg(1) + middle * c.arg(3);
		const int64_t order = compared(c, c.arg(4), c.arg(0), at);
		if (!order) {
			c.out.bits = at;
			return;
		}
		(order < 0 ? high : low) = order < 0 ? middle : middle + 1;
	}
}

void random(Call &c)
{
	c.out.bits = (N::tick(c.m) * 2654435761u >> 7) & 0x7fffffff;
}

void error_text(Call &c)
{
	const Address a = N::cell(c.m, "the text of an error", 6);
	if (N::write(c.m, a, "error", 6))
		c.out.bits = a;
}

/// A decimal number as text, as std::to_string() has it of one with a point.
void real_text(Call &c)
{
	if (c.args.empty() || !c.types[0]->isRealFloatingType() || !c.result)
		return (void)(c.declined = true);
	char text[400];
	std::snprintf(text, sizeof(text), "%f", N::real(c.args[0], c.types[0]));
	N::make_string(c.m, c.result, text);
}

bool is_nan(double d)
{
	return std::isnan(d);
}
bool is_inf(double d)
{
	return std::isinf(d);
}
bool is_finite(double d)
{
	return std::isfinite(d);
}
bool is_negative(double d)
{
	return std::signbit(d);
}

/// Under its names for each width, and in the standard's namespace.
void add(llvm::StringMap<Native> &all, const std::string &name, Native fn)
{
	for (const char *width : {"", "f", "l"})
		all[name + width] = fn;
	all["std::" + name] = fn;
}

} // namespace

const llvm::StringMap<Native> &number_natives()
{
	static const llvm::StringMap<Native> all = [] {
		llvm::StringMap<Native> m{
			{"atoi", to_int},
			{"atol", to_long},
			{"atoll", to_long},
			{"atof", to_real},
			{"strtol", to_signed},
			{"strtoll", to_signed},
			{"strtoul", to_unsigned},
			{"strtoull", to_unsigned},
			{"strtod", to_real},
			{"strtof", to_real},
			{"strtold", to_real},
			{"abs", absolute},
			{"labs", absolute},
			{"llabs", absolute},
			{"qsort", sort},
			{"bsearch", search},
			{"rand", random},
			{"srand", [](Call &) {}},
			{"strerror", error_text},
			{"__errno_location", [](Call &c) { c.out.bits = error_number(c.m); }},
			{"std::to_string", real_text},
			{"lround", round_to_long},
			{"llround", round_to_long},
			{"lrint", round_to_long},
			{"isnan", asked<is_nan>},
			{"isinf", asked<is_inf>},
			{"isfinite", asked<is_finite>},
			{"signbit", asked<is_negative>},
			{"nan", no_number},
			{"nanf", no_number},
			{"inf", largest},
			{"inff", largest},
			{"huge_val", largest},
			{"huge_valf", largest},
		};
		add(m, "sqrt", of_real<std::sqrt>);
		add(m, "cbrt", of_real<std::cbrt>);
		add(m, "fabs", of_real<std::fabs>);
		add(m, "floor", of_real<std::floor>);
		add(m, "ceil", of_real<std::ceil>);
		add(m, "trunc", of_real<std::trunc>);
		add(m, "round", of_real<std::round>);
		add(m, "exp", of_real<std::exp>);
		add(m, "log", of_real<std::log>);
		add(m, "log2", of_real<std::log2>);
		add(m, "log10", of_real<std::log10>);
		add(m, "sin", of_real<std::sin>);
		add(m, "cos", of_real<std::cos>);
		add(m, "tan", of_real<std::tan>);
		add(m, "atan", of_real<std::atan>);
		add(m, "acos", of_real<std::acos>);
		add(m, "asin", of_real<std::asin>);
		add(m, "pow", of_reals<std::pow>);
		add(m, "fmod", of_reals<std::fmod>);
		add(m, "atan2", of_reals<std::atan2>);
		add(m, "hypot", of_reals<std::hypot>);
		add(m, "fmax", of_reals<std::fmax>);
		add(m, "fmin", of_reals<std::fmin>);
		add(m, "copysign", of_reals<std::copysign>);
		return m;
	}();
	return all;
}

} // namespace cfl::check::exec
