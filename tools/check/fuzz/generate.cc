// SPDX-License-Identifier: GPL-2.0
/// @file
/// Random programs with types, scopes, borrows and moves that obey the rules by construction.
#include <check/fuzz/program.hh>

#include <fmt/format.h>
#include <functional>

namespace cfl::fuzz
{

namespace
{

enum class Type { Int, Box, Vec, Pair, Shared };

struct Var {
	std::string name;
	Type type;
	size_t depth = 0;
	bool moved = false;
	int shared = 0; ///< Shared borrows that will be used again.
	int taken = 0;	///< Mutable borrows that will be used again.
};

class Generator
{
public:
	Generator(uint64_t seed, unsigned size) : random_(seed), budget_(int(size)) {}

	std::vector<Stmt> function()
	{
		std::vector<Stmt> out;
		for (int i = 0; i < 2 + int(random_.below(3)); i++)
			declare(out);
		while (budget_ > 0)
			statement(out);
		return out;
	}
	Random &random() { return random_; }

	/// A function that hands out one of its parameters.
	void helper(Program &p)
	{
		static const std::vector<std::array<std::string, 3>> forms{
			{"const int &", "const Vec &v __lifetimebound", "v[in]"},
			{"const int &", "const Box &v __lifetimebound", "*v"},
			{"int &", "Vec &v __lifetimebound", "v[in]"},
			{"View ", "const Vec &v __lifetimebound", "v.view()"},
			{"View ", "const Vec &v __lifetimebound", "rest(v.view())"},
		};
		const auto &f = forms[random_.below(unsigned(forms.size()))];
		p.helper = p.name + "_of";
		p.helper_head = fmt::format("{}{}({}, unsigned in)", f[0], p.helper, f[1]);
		bool view = f[0] == "View ", box = f[1].find("Box") != std::string::npos;
		p.helper_body.push_back({Kind::Decl, "Vec own(2);", "own", ""});
		p.helper_body.push_back({Kind::Decl, "int plain = 5;", "plain", ""});
		p.helper_body.push_back({Kind::Plain, "use(own[in] + plain);", "", ""});
		if (random_.chance(50))
			p.helper_body.push_back({Kind::Block,
						 "if (bit(in, 0))",
						 "",
						 "",
						 {{Kind::Return, "return " + f[2] + ";", "",
						   view ? "view" : "ref"}}});
		p.helper_body.push_back(
			{Kind::Return, "return " + f[2] + ";", "", view ? "view" : "ref"});
		helper_ = p.helper;
		helper_view_ = view;
		helper_mut_ = f[0] == "int &";
		helper_type_ = box ? Type::Box : Type::Vec;
	}

private:
	using Out = std::vector<Stmt>;

	std::string fresh(const char *prefix) { return fmt::format("{}{}", prefix, count_++); }
	std::string condition() { return fmt::format("bit(in, {})", random_.below(4)); }

	// --- What may be used now --------------------------------------------------------------------
	std::vector<Var *> all(std::function<bool(const Var &)> want)
	{
		std::vector<Var *> out;
		for (Var &v : vars_)
			if (want(v))
				out.push_back(&v);
		return out;
	}
	static bool readable(const Var &v) { return !v.moved && !v.taken; }
	static bool writable(const Var &v) { return readable(v) && !v.shared; }
	bool movable(const Var &v) const
	{
		return writable(v) && v.depth >= loop_depth_ &&
		       (v.type == Type::Box || v.type == Type::Vec);
	}
	Var *any(std::function<bool(const Var &)> want)
	{
		auto found = all(want);
		return found.empty() ? nullptr : found[random_.below(unsigned(found.size()))];
	}
	/// Names survive what is declared meanwhile, pointers do not.
	Var &named(const std::string &name)
	{
		for (Var &v : vars_)
			if (v.name == name)
				return v;
		std::abort();
	}

	/// A place of type `const int`.
	std::string element(const Var &v)
	{
		switch (v.type) {
		case Type::Int:
			return v.name;
		case Type::Box:
			return "*" + v.name;
		case Type::Vec:
			return fmt::format("{}[{}]", v.name, random_.below(4));
		case Type::Pair:
			return random_.chance(50)
				       ? "*" + v.name + ".left"
				       : fmt::format("{}.right[{}]", v.name, random_.below(3));
		case Type::Shared:
			break;
		}
		return "0";
	}
	static bool holds_ints(const Var &v) { return v.type != Type::Shared; }
	std::string value()
	{
		Var *v = random_.chance(70)
				 ? any([](const Var &x) { return readable(x) && holds_ints(x); })
				 : nullptr;
		return v ? element(*v) : fmt::format("{}", random_.below(100));
	}

	// --- Declarations ----------------------------------------------------------------------------
	void declare(Out &out)
	{
		Type t = Type(random_.below(5));
		std::string n;
		switch (t) {
		case Type::Int:
			n = fresh("i");
			if (random_.chance(30)) {
				out.push_back({Kind::Decl, fmt::format("int {};", n), n, ""});
				std::string a = value(), b = value();
				out.push_back(
					{Kind::Block,
					 fmt::format("if ({})", condition()),
					 "",
					 "",
					 {{Kind::Write, fmt::format("{} = {};", n, a), "", ""}}});
				out.push_back(
					{Kind::Else,
					 "else",
					 "",
					 "",
					 {{Kind::Write, fmt::format("{} = {};", n, b), "", ""}}});
			} else {
				out.push_back({Kind::Decl, fmt::format("int {} = {};", n, value()),
					       n, "int"});
			}
			break;
		case Type::Box:
			n = fresh("b");
			out.push_back(
				{Kind::Decl, fmt::format("Box {}({});", n, value()), n, "owner"});
			break;
		case Type::Vec:
			n = fresh("v");
			out.push_back({Kind::Decl,
				       fmt::format("Vec {}({});", n, 1 + random_.below(4)), n,
				       "owner"});
			break;
		case Type::Pair:
			n = fresh("p");
			out.push_back({Kind::Decl,
				       fmt::format("Pair {}{{Box({}), Vec({})}};", n, value(),
						   1 + random_.below(3)),
				       n, "owner"});
			break;
		case Type::Shared:
			n = fresh("s");
			out.push_back(
				{Kind::Decl, fmt::format("Arc {} = Arc::make();", n), n, "arc"});
			break;
		}
		vars_.push_back({n, t, depth_});
		budget_--;
	}

	// --- Scopes ----------------------------------------------------------------------------------
	Out scoped(std::function<void(Out &)> fill)
	{
		size_t before = vars_.size();
		depth_++;
		Out out;
		fill(out);
		depth_--;
		vars_.resize(before);
		return out;
	}
	void few(Out &out, unsigned most)
	{
		for (unsigned n = 1 + random_.below(most); n-- > 0 && budget_ > 0;)
			statement(out);
	}
	std::vector<bool> moves() const
	{
		std::vector<bool> m;
		for (const Var &v : vars_)
			m.push_back(v.moved);
		return m;
	}

	void branch(Out &out)
	{
		std::string c = condition();
		std::vector<bool> before = moves();
		out.push_back({Kind::Block, fmt::format("if ({})", c), "", "",
			       scoped([&](Out &o) { few(o, 3); })});
		if (!random_.chance(60))
			return;
		std::vector<bool> after = moves();
		for (size_t i = 0; i < before.size(); i++)
			vars_[i].moved = before[i];
		out.push_back({Kind::Else, "else", "", "", scoped([&](Out &o) { few(o, 3); })});
		for (size_t i = 0; i < after.size(); i++)
			vars_[i].moved = vars_[i].moved || after[i];
	}
	void loop(Out &out)
	{
		size_t outer = loop_depth_;
		loop_depth_ = depth_ + 1;
		std::string i = fresh("k");
		std::string head = fmt::format("for (int {} = 0; {} < {}; {}++)", i, i,
					       1 + random_.below(3), i);
		out.push_back({Kind::Block, head, "", "", scoped([&](Out &o) { few(o, 3); })});
		loop_depth_ = outer;
	}
	void range_for(Out &out)
	{
		Var *v = any([](const Var &x) { return x.type == Type::Vec && readable(x); });
		if (!v)
			return declare(out);
		bool change = writable(*v) && random_.chance(40);
		std::string n = v->name, x = fresh("x");
		size_t outer = loop_depth_;
		loop_depth_ = depth_ + 1;
		(change ? v->taken : v->shared)++;
		Stmt s{Kind::Block,
		       fmt::format("for ({}int &{} : {})", change ? "" : "const ", x, n), x, n};
		s.loop = true;
		s.body = scoped([&](Out &o) {
			few(o, 2);
			if (change)
				o.push_back({Kind::Use, fmt::format("{} = {};", x, value()), x, n});
			o.push_back({Kind::Use, fmt::format("use({});", x), x, n});
		});
		out.push_back(std::move(s));
		Var &again = named(n);
		(change ? again.taken : again.shared)--;
		loop_depth_ = outer;
	}

	// --- Borrows ---------------------------------------------------------------------------------
	/// Declares a borrow of `names`, lets other statements come, uses it.
	void episode(Out &out, std::vector<std::string> names, bool mut, Stmt first,
		     std::vector<Stmt> uses, const std::string &write = "")
	{
		for (const std::string &n : names)
			(mut ? named(n).taken : named(n).shared)++;
		out.push_back(std::move(first));
		if (random_.chance(60))
			few(out, 2);
		if (!write.empty())
			out.push_back({Kind::Use,
				       fmt::format("{} = {};", write, value_but(names[0])), write,
				       names[0]});
		for (Stmt &s : uses)
			out.push_back(std::move(s));
		for (const std::string &n : names)
			(mut ? named(n).taken : named(n).shared)--;
	}
	void borrow(Out &out)
	{
		budget_--;
		bool mut = random_.chance(35);
		Var *v = any([&](const Var &x) {
			return holds_ints(x) && (mut ? writable(x) : readable(x));
		});
		if (!v)
			return declare(out);
		std::string n = v->name, r = fresh("r");
		auto used = [&](const std::string &text) { return Stmt{Kind::Use, text, r, n}; };
		if (mut) {
			std::string to = element(*v);
			if (v->type == Type::Vec && helper_mut_ && random_.chance(40))
				to = fmt::format("{}({}, in)", helper_, n);
			return episode(out, {n}, true,
				       {Kind::Borrow, fmt::format("int &{} = {};", r, to), r, n},
				       {used(fmt::format("use({});", r))}, r);
		}
		switch (random_.below(v->type == Type::Vec ? 6 : 4)) {
		case 0: {
			std::string to = element(*v);
			if (v->type == helper_type_ && !helper_view_ && !helper_mut_ &&
			    !helper_.empty())
				to = fmt::format("{}({}, in)", helper_, n);
			return episode(
				out, {n}, false,
				{Kind::Borrow, fmt::format("const int &{} = {};", r, to), r, n},
				{used(fmt::format("use({});", r))});
		}
		case 1: {
			Var *w = any([](const Var &x) { return holds_ints(x) && readable(x); });
			std::string m = w->name;
			std::vector<std::string> both{n};
			if (m != n)
				both.push_back(m);
			return episode(out, both, false,
				       {Kind::Borrow,
					fmt::format("const int &{} = pick({}, {}, {});", r,
						    element(*v), element(*w), condition()),
					r, n},
				       {used(fmt::format("use({});", r))});
		}
		case 2:
			return episode(out, {n}, false,
				       {Kind::Closure,
					fmt::format("auto {} = [&{}](int k) {{ return {} + k; }};",
						    r, n, element(*v)),
					r, n},
				       {used(fmt::format("use({}({}));", r, random_.below(9)))});
		case 3: {
			// In a scope of its own: what keeps a borrow looks at it when it ends.
			bool loud = random_.chance(50);
			std::string e = element(*v);
			out.push_back(
				{Kind::Block, "", "", "", scoped([&](Out &o) {
					 if (loud)
						 episode(o, {n}, false,
							 {Kind::Borrow,
							  fmt::format("Loud {}({});", r, e), r, n},
							 {used(fmt::format("use({}.get());", r))});
					 else
						 episode(o, {n}, false,
							 {Kind::Borrow,
							  fmt::format("Store {0}; {0}.keep({1});",
								      r, e),
							  r, n},
							 {used(fmt::format("use({}.total());",
									   r))});
					 named(n).shared += loud;
					 few(o, 1);
					 named(n).shared -= loud;
				 })});
			return;
		}
		default: {
			std::string to = helper_view_ && random_.chance(50)
						 ? fmt::format("{}({}, in)", helper_, n)
						 : n + ".view()";
			if (random_.chance(40))
				to = "rest(" + to + ")";
			return episode(out, {n}, false,
				       {Kind::Borrow, fmt::format("View {} = {};", r, to), r, n},
				       {used(fmt::format("use({}.{});", r,
							 random_.chance(50) ? "sum()" : "at(1)"))});
		}
		}
	}
	/// A view that is assigned in an inner scope.
	void assigned_view(Out &out)
	{
		Var *a = any([](const Var &x) { return x.type == Type::Vec && readable(x); });
		if (!a)
			return declare(out);
		std::string n = a->name, w = fresh("w"), t = fresh("t");
		named(n).shared++;
		out.push_back({Kind::Borrow, fmt::format("View {} = {}.view();", w, n), w, n});
		out.push_back(
			{Kind::Block, "", "", "", scoped([&](Out &o) {
				 o.push_back({Kind::Decl,
					      fmt::format("Vec {}({});", t, 1 + random_.below(3)),
					      t, "owner"});
				 o.push_back({Kind::Borrow, fmt::format("{} = {}.view();", w, t),
					      "", t});
				 o.push_back({Kind::Use, fmt::format("use({}.sum());", w), w, t});
				 o.push_back({Kind::Borrow, fmt::format("{} = {}.view();", w, n),
					      "", n});
			 })});
		out.push_back({Kind::Use, fmt::format("use({}.sum());", w), w, n});
		named(n).shared--;
		budget_ -= 3;
	}
	/// Two mutable borrows of different parts.
	void parts(Out &out)
	{
		Var *p = any([](const Var &x) { return x.type == Type::Pair && writable(x); });
		if (!p)
			return declare(out);
		std::string n = p->name, a = fresh("l"), b = fresh("m");
		named(n).taken++;
		out.push_back({Kind::Borrow, fmt::format("int &{} = *{}.left;", a, n), a, n});
		out.push_back({Kind::Borrow, fmt::format("int &{} = {}.right[0];", b, n), b, n});
		out.push_back({Kind::Use, fmt::format("{} = {} + 1;", a, b), a, n});
		out.push_back({Kind::Use, fmt::format("add_to({}, {});", b, a), b, n});
		named(n).taken--;
		budget_ -= 2;
	}
	std::string value_but(const std::string &name)
	{
		Var *v = any([&](const Var &x) {
			return readable(x) && holds_ints(x) && x.name != name;
		});
		return v ? element(*v) : "7";
	}

	// --- Changes and moves -----------------------------------------------------------------------
	void change(Out &out)
	{
		budget_--;
		Var *v = any([](const Var &x) { return holds_ints(x) && writable(x); });
		if (!v)
			return declare(out);
		std::string n = v->name;
		std::string text = fmt::format("{} = {};", element(*v), value());
		if (v->type == Type::Vec && random_.chance(60))
			text = random_.chance(50) ? fmt::format("{}.push({});", n, value_but(n))
						  : fmt::format("grow({}, {});", n, value_but(n));
		else if (v->type == Type::Box && random_.chance(40))
			text = fmt::format("{}.reset({});", n, value_but(n));
		else if (v->type == Type::Int && random_.chance(40))
			text = fmt::format("add_to({}, {});", n, value_but(n));
		out.push_back({Kind::Write, text, n, ""});
	}
	void move(Out &out)
	{
		budget_--;
		Var *v = any([&](const Var &x) { return movable(x); });
		if (!v)
			return declare(out);
		std::string n = v->name;
		Type t = v->type;
		const char *type = t == Type::Box ? "Box" : "Vec";
		switch (random_.below(4)) {
		case 0: {
			std::string m = fresh(t == Type::Box ? "b" : "v");
			v->moved = true;
			out.push_back({Kind::Move,
				       fmt::format("{} {} = std::move({});", type, m, n), n, ""});
			vars_.push_back({m, t, depth_});
			return;
		}
		case 1:
			if (t == Type::Box) {
				out.push_back({Kind::Write,
					       fmt::format("{} = pass(std::move({}));", n, n), "",
					       ""});
				return;
			}
			[[fallthrough]];
		case 2: {
			std::string f = fresh("f");
			v->moved = true;
			out.push_back(
				{Kind::Closure,
				 fmt::format("auto {} = [{} = std::move({})] {{ return {}; }};", f,
					     n, n, t == Type::Box ? "*" + n : n + "[0]"),
				 f, ""});
			out.push_back({Kind::Use, fmt::format("use({}());", f), f, ""});
			return;
		}
		default:
			v->moved = true;
			out.push_back({Kind::Move, fmt::format("use(consume(std::move({})));", n),
				       n, ""});
			if (random_.chance(40)) {
				out.push_back(
					{Kind::Write, fmt::format("{} = {}(2);", n, type), n, ""});
				named(n).moved = false;
			}
			return;
		}
	}

	// --- Threads and locks -----------------------------------------------------------------------
	void locks(Out &out)
	{
		budget_ -= 2;
		Var *s = any([](const Var &x) { return x.type == Type::Shared; });
		if (!s)
			return declare(out);
		std::string n = s->name, g = fresh("g"), t = fresh("t");
		auto locked = [&](const std::string &who) {
			Out o;
			o.push_back({Kind::Guard, fmt::format("LockGuard {}({}->lock);", g, who), g,
				     who});
			o.push_back({Kind::Plain,
				     fmt::format("{}->number += {};", who, random_.below(9)), "",
				     ""});
			return o;
		};
		switch (random_.below(4)) {
		case 0:
			out.push_back({Kind::Block, "", "", "", locked(n)});
			return;
		case 1: {
			Stmt b{Kind::Block, "", "", ""};
			b.atomic = true;
			b.body.push_back(
				{Kind::Guard, fmt::format("SpinGuard {}({}->spin);", g, n), g, n});
			b.body.push_back({Kind::Plain, fmt::format("{}->other++;", n), "", ""});
			out.push_back(std::move(b));
			out.push_back({Kind::Plain, "nap();", "", ""});
			return;
		}
		case 2: {
			Out body;
			body.push_back(
				{Kind::Closure,
				 fmt::format("Thread {} = spawn([s = {}.clone()] {{ LockGuard "
					     "g(s->lock); s->number += 1; s->count.add(2); }});",
					     t, n),
				 t, n});
			for (Stmt &x : locked(n))
				body.push_back(std::move(x));
			out.push_back({Kind::Block, "", "", "", std::move(body)});
			return;
		}
		default:
			out.push_back({Kind::Plain, fmt::format("{}->count.add(1);", n), "", ""});
			out.push_back(
				{Kind::Plain, fmt::format("use({}->count.get());", n), "", ""});
		}
	}
	/// A thread that gets what it works on.
	void worker(Out &out)
	{
		Var *v = any([&](const Var &x) { return movable(x); });
		if (!v)
			return locks(out);
		std::string n = v->name, t = fresh("t");
		std::string read = v->type == Type::Box ? "*" + n : n + "[0]";
		v->moved = true;
		out.push_back(
			{Kind::Closure,
			 fmt::format("Thread {} = spawn([{} = std::move({})] {{ use({}); }});", t,
				     n, n, read),
			 t, ""});
		budget_ -= 2;
	}

	void statement(Out &out)
	{
		if (depth_ > 4) {
			budget_--;
			out.push_back({Kind::Plain, fmt::format("use({});", value()), "", ""});
			return;
		}
		unsigned n = random_.below(100);
		if (n < 12)
			declare(out);
		else if (n < 40)
			borrow(out);
		else if (n < 46)
			assigned_view(out);
		else if (n < 51)
			parts(out);
		else if (n < 63)
			change(out);
		else if (n < 72)
			move(out);
		else if (n < 78)
			branch(out);
		else if (n < 82)
			loop(out);
		else if (n < 88)
			range_for(out);
		else if (n < 94)
			locks(out);
		else if (n < 96)
			worker(out);
		else {
			budget_--;
			out.push_back({Kind::Plain, fmt::format("use({});", value()), "", ""});
		}
	}

	Random random_;
	int budget_;
	unsigned count_ = 0;
	size_t depth_ = 0, loop_depth_ = 0;
	std::vector<Var> vars_;
	std::string helper_;
	bool helper_view_ = false, helper_mut_ = false;
	Type helper_type_ = Type::Shared;
};

void write(const std::vector<Stmt> &body, std::string &out, unsigned depth)
{
	for (const Stmt &s : body) {
		out.append(depth, '\t');
		if (s.kind != Kind::Block && s.kind != Kind::Else) {
			out += s.text + "\n";
			continue;
		}
		out += s.text + (s.text.empty() ? "{\n" : " {\n");
		write(s.body, out, depth + 1);
		out.append(depth, '\t');
		out += "}\n";
	}
}

} // namespace

Program generate(uint64_t seed, const std::string &name, unsigned size)
{
	Generator g(seed, size);
	Program p;
	p.name = name;
	if (g.random().chance(40))
		g.helper(p);
	p.body = g.function();
	if (!p.helper.empty()) {
		bool box = p.helper_head.find("Box &v") != std::string::npos;
		bool view = p.helper_head.starts_with("View");
		p.body.push_back(
			{Kind::Block,
			 "",
			 "",
			 "",
			 {{Kind::Decl, box ? "Box last(3);" : "Vec last(3);", "last", "owner"},
			  {Kind::Plain,
			   fmt::format("use({}(last, in){});", p.helper, view ? ".sum()" : ""), "",
			   ""}}});
	}
	return p;
}

std::string text_of(const Program &p)
{
	std::string out;
	if (!p.mutation.empty())
		out += "// " + p.mutation + "\n";
	if (!p.helper.empty()) {
		out += p.helper_head + "\n{\n";
		write(p.helper_body, out, 1);
		out += "}\n";
	}
	out += "void " + p.name + "([[maybe_unused]] unsigned in)\n{\n";
	write(p.body, out, 1);
	return out + "}\n\n";
}

} // namespace cfl::fuzz
