// SPDX-License-Identifier: GPL-2.0
/// @file
/// Mutation operators: each breaks a rule in one place, or tries to.
#include <check/fuzz/program.hh>

#include <fmt/format.h>

namespace cfl::fuzz
{

namespace
{

using Out = std::vector<Stmt>;

void lists(Out &body, std::vector<Out *> &all)
{
	all.push_back(&body);
	for (Stmt &s : body)
		if (!s.body.empty())
			lists(s.body, all);
}

/// A statement and where it stands.
struct Spot {
	Out *list;
	size_t at;
	Stmt &operator*() const { return (*list)[at]; }
	Stmt *operator->() const { return &(*list)[at]; }
	void insert(size_t where, Stmt s) const
	{
		list->insert(list->begin() + long(where), std::move(s));
	}
};

class Mutator
{
public:
	Mutator(Program &p, Random &random) : p_(p), random_(random) {}

	template <typename Want>
	std::vector<Spot> spots(Want want)
	{
		std::vector<Out *> all;
		lists(p_.body, all);
		std::vector<Spot> found;
		for (Out *o : all)
			for (size_t i = 0; i < o->size(); i++)
				if (want((*o)[i]))
					found.push_back({o, i});
		return found;
	}
	template <typename Want>
	std::optional<Spot> spot(Want want)
	{
		auto all = spots(want);
		if (all.empty())
			return {};
		return all[random_.below(unsigned(all.size()))];
	}
	size_t between(size_t from, size_t to)
	{
		return from + random_.below(unsigned(to - from + 1));
	}

	/// The last use of the borrow that `s` declares, in the same list.
	std::optional<size_t> last_use(const Spot &s)
	{
		for (size_t i = s.list->size(); i-- > s.at + 1;)
			if ((*s.list)[i].kind == Kind::Use && (*s.list)[i].var == s->var)
				return i;
		return {};
	}
	/// Something that ends or moves what `name` owns.
	std::string change(const std::string &name)
	{
		auto d = spots([&](const Stmt &s) {
			return s.var == name && (s.kind == Kind::Decl || s.kind == Kind::Move);
		});
		char c = name.empty() ? 0 : name[0];
		bool coin = random_.chance(50);
		switch (c) {
		case 'v':
			return coin ? name + ".push(1);" : name + " = Vec(1);";
		case 'b':
			return coin ? name + ".reset(1);" : name + " = Box(1);";
		case 'p':
			return coin ? name + ".left.reset(1);" : name + ".right.push(1);";
		case 'i':
			return name + " = 9;";
		default:
			return "";
		}
	}
	static bool movable(const std::string &name)
	{
		return !name.empty() && (name[0] == 'v' || name[0] == 'b');
	}
	static std::string read(const std::string &name)
	{
		switch (name.empty() ? 0 : name[0]) {
		case 'v':
			return "use(" + name + "[0]);";
		case 'b':
			return "use(*" + name + ");";
		case 'p':
			return "use(*" + name + ".left);";
		default:
			return "use(" + name + ");";
		}
	}

	bool drop_guard()
	{
		auto s = spot([](const Stmt &x) { return x.kind == Kind::Guard; });
		if (!s)
			return false;
		s->list->erase(s->list->begin() + long(s->at));
		return true;
	}
	bool swap_two()
	{
		auto s = spot([](const Stmt &) { return true; });
		if (!s || s->at + 1 >= s->list->size())
			return false;
		Stmt &a = (*s->list)[s->at], &b = (*s->list)[s->at + 1];
		bool tail = b.kind == Kind::Else || (s->at + 2 < s->list->size() &&
						     (*s->list)[s->at + 2].kind == Kind::Else);
		if (a.kind == Kind::Else || tail || a.text == b.text)
			return false;
		std::swap(a, b);
		return true;
	}
	/// A block ends before its last statements.
	bool shorten_scope()
	{
		auto s = spot([](const Stmt &x) {
			return x.kind == Kind::Block && x.text.empty() && x.body.size() > 1;
		});
		if (!s)
			return false;
		Out &body = (**s).body;
		size_t keep = 1 + random_.below(unsigned(body.size() - 1));
		Out tail(body.begin() + long(keep), body.end());
		body.resize(keep);
		if (!tail.empty() && tail[0].kind == Kind::Else)
			return false;
		s->list->insert(s->list->begin() + long(s->at) + 1, tail.begin(), tail.end());
		return true;
	}
	/// What is borrowed is declared in a block of its own, which ends too early.
	bool enclose()
	{
		auto s =
			spot([](const Stmt &x) { return x.kind == Kind::Borrow && x.var.empty(); });
		if (!s || s->at + 1 >= s->list->size())
			return false;
		Stmt b{Kind::Block, "", "", ""};
		size_t from = s->at;
		while (from > 0 && (*s->list)[from].kind != Kind::Decl)
			from--;
		b.body.assign(s->list->begin() + long(from), s->list->begin() + long(s->at) + 1);
		s->list->erase(s->list->begin() + long(from), s->list->begin() + long(s->at) + 1);
		s->insert(from, std::move(b));
		return true;
	}
	bool extend_borrow()
	{
		auto s = spot([](const Stmt &x) {
			return (x.kind == Kind::Borrow || x.kind == Kind::Closure) &&
			       !x.var.empty();
		});
		auto last = s ? last_use(*s) : std::optional<size_t>();
		if (!last || *last + 1 >= s->list->size())
			return false;
		Stmt again = (*s->list)[*last];
		size_t where = between(*last + 2, s->list->size());
		if (where < s->list->size() && (*s->list)[where].kind == Kind::Else)
			where++;
		s->insert(where, std::move(again));
		return true;
	}
	bool capture_by_reference()
	{
		auto s = spot([](const Stmt &x) {
			return x.kind == Kind::Closure &&
			       (x.text.find("= std::move(") != std::string::npos ||
				x.text.find(".clone()") != std::string::npos);
		});
		if (!s)
			return false;
		std::string &t = (**s).text;
		size_t open = t.find('['), eq = t.find(" = ", open);
		std::string name = t.substr(open + 1, eq - open - 1);
		size_t close = t.find(']', open);
		if (t.find(".clone()") != std::string::npos) {
			std::string from = t.substr(eq + 3, t.find(".clone()") - eq - 3);
			t.replace(open, close - open + 1, "[&" + name + " = " + from + "]");
		} else {
			t.replace(open, close - open + 1, "[&" + name + "]");
		}
		return true;
	}
	bool move_earlier()
	{
		auto s = spot([](const Stmt &x) {
			return x.kind == Kind::Move ||
			       x.text.find("= std::move(") != std::string::npos;
		});
		if (!s || s->at == 0)
			return false;
		Stmt m = **s;
		s->list->erase(s->list->begin() + long(s->at));
		size_t where = random_.below(unsigned(s->at));
		if ((*s->list)[where].kind == Kind::Else)
			return false;
		s->insert(where, std::move(m));
		return true;
	}
	bool remove_init()
	{
		auto s = spot([](const Stmt &x) { return x.kind == Kind::Decl && x.on == "int"; });
		auto half = spot([](const Stmt &x) {
			return x.kind == Kind::Else && x.body.size() == 1 &&
			       x.body[0].kind == Kind::Write;
		});
		if (half && (!s || random_.chance(50))) {
			half->list->erase(half->list->begin() + long(half->at));
			return true;
		}
		if (!s)
			return false;
		(**s).text = "int " + (**s).var + ";";
		return true;
	}
	bool return_local()
	{
		if (p_.helper_body.empty())
			return false;
		Stmt &r = p_.helper_body.back();
		r.text = r.on == "view"	      ? "return own.view();"
			 : random_.chance(50) ? "return own[in];"
					      : "return plain;";
		return true;
	}
	bool sleep_under_lock()
	{
		auto s = spot([](const Stmt &x) { return x.atomic; });
		if (!s)
			return false;
		(**s).body.insert((**s).body.begin() + 1, {Kind::Plain, "nap();", "", ""});
		return true;
	}
	bool invalidate_in_loop()
	{
		auto s = spot([](const Stmt &x) { return x.loop; });
		if (!s)
			return false;
		Out &b = (**s).body;
		b.insert(b.begin() + random_.below(unsigned(b.size())),
			 {Kind::Write, change((**s).on), "", ""});
		return true;
	}
	bool move_twice()
	{
		auto s = spot([](const Stmt &x) { return x.kind == Kind::Move && movable(x.var); });
		if (!s)
			return false;
		s->insert(between(s->at + 1, s->list->size()),
			  {Kind::Move, fmt::format("use(consume(std::move({})));", (**s).var), "",
			   ""});
		return true;
	}
	bool use_after_move()
	{
		auto s = spot([](const Stmt &x) { return x.kind == Kind::Move && movable(x.var); });
		if (!s)
			return false;
		s->insert(between(s->at + 1, s->list->size()),
			  {Kind::Plain, read((**s).var), "", ""});
		return true;
	}
	/// Between a borrow and its last use.
	bool meanwhile(const std::string &text_of_change, const Spot &s)
	{
		auto last = last_use(s);
		if (!last || text_of_change.empty())
			return false;
		size_t where = between(s.at + 1, *last);
		if ((*s.list)[where].kind == Kind::Else)
			return false;
		s.insert(where, {Kind::Write, text_of_change, "", ""});
		return true;
	}
	std::optional<Spot> some_borrow()
	{
		return spot([](const Stmt &x) {
			return (x.kind == Kind::Borrow || x.kind == Kind::Closure) && !x.on.empty();
		});
	}
	bool change_while_borrowed()
	{
		auto s = some_borrow();
		return s && meanwhile(change((**s).on), *s);
	}
	bool move_while_borrowed()
	{
		auto s = some_borrow();
		if (!s || !movable((**s).on))
			return false;
		return meanwhile(fmt::format("use(consume(std::move({})));", (**s).on), *s);
	}
	/// A borrow of something in a block is kept by something outside.
	bool keep_local()
	{
		std::vector<Spot> inner;
		for (Spot &s : spots([](const Stmt &x) {
			     return x.kind == Kind::Decl && (x.on == "int" || x.on == "owner");
		     }))
			if (s.list != &p_.body)
				inner.push_back(s);
		if (inner.empty())
			return false;
		Spot s = inner[random_.below(unsigned(inner.size()))];
		std::string e = read(s->var);
		s.insert(s.at + 1,
			 {Kind::Write, "kept.keep(" + e.substr(4, e.size() - 6) + ");", "", ""});
		p_.body.insert(p_.body.begin(), {Kind::Decl, "Store kept;", "kept", ""});
		p_.body.push_back({Kind::Use, "use(kept.total());", "kept", ""});
		return true;
	}
	/// Data of a lock is used without it.
	bool touch_unlocked()
	{
		auto s = spot([](const Stmt &x) { return x.kind == Kind::Decl && x.on == "arc"; });
		if (!s)
			return false;
		bool threads =
			!spots([&](const Stmt &x) {
				 return x.text.find("spawn([s = " + (**s).var) != std::string::npos;
			 }).empty();
		if (!threads)
			return false;
		auto at = spot([&](const Stmt &x) {
			return x.text.find("spawn([s = " + (**s).var) != std::string::npos;
		});
		at->insert(at->at + 1, {Kind::Write, (**s).var + "->number = 1;", "", ""});
		return true;
	}
	/// What a handle's thread works on ends, or is read, before the thread does.
	bool thread_outlives()
	{
		auto s = spot([](const Stmt &x) {
			return x.kind == Kind::Decl && (x.on == "owner" || x.on == "int");
		});
		if (!s)
			return false;
		std::string n = (**s).var, e = read(n);
		s->insert(s->at + 1, {Kind::Closure,
				      fmt::format("Thread th = spawn([&{}] {{ {} }});", n,
						  n[0] == 'i' ? n + " = 2;" : e),
				      "th", ""});
		if (n[0] != 'i')
			s->insert(s->at + 2, {Kind::Write, change(n), "", ""});
		else
			s->insert(s->at + 2, {Kind::Plain, e, "", ""});
		return true;
	}

private:
	Program &p_;
	Random &random_;
};

struct Operator {
	const char *name;
	bool (Mutator::*apply)();
};

constexpr Operator ALL[] = {{"drop-guard", &Mutator::drop_guard},
			    {"swap-two", &Mutator::swap_two},
			    {"shorten-scope", &Mutator::shorten_scope},
			    {"enclose", &Mutator::enclose},
			    {"extend-borrow", &Mutator::extend_borrow},
			    {"capture-by-reference", &Mutator::capture_by_reference},
			    {"move-earlier", &Mutator::move_earlier},
			    {"remove-init", &Mutator::remove_init},
			    {"return-local", &Mutator::return_local},
			    {"sleep-under-lock", &Mutator::sleep_under_lock},
			    {"invalidate-in-loop", &Mutator::invalidate_in_loop},
			    {"move-twice", &Mutator::move_twice},
			    {"use-after-move", &Mutator::use_after_move},
			    {"change-while-borrowed", &Mutator::change_while_borrowed},
			    {"move-while-borrowed", &Mutator::move_while_borrowed},
			    {"keep-local", &Mutator::keep_local},
			    {"touch-unlocked", &Mutator::touch_unlocked},
			    {"thread-outlives", &Mutator::thread_outlives}};

} // namespace

const std::vector<std::string> &operators()
{
	static const std::vector<std::string> names = [] {
		std::vector<std::string> n;
		for (const Operator &o : ALL)
			n.push_back(o.name);
		return n;
	}();
	return names;
}

bool mutate(Program &program, Random &random)
{
	for (int tries = 0; tries < 12; tries++) {
		const Operator &o = ALL[random.below(std::size(ALL))];
		Program changed = program;
		Mutator m(changed, random);
		if (!(m.*o.apply)() || text_of(changed) == text_of(program))
			continue;
		changed.mutation = o.name;
		program = std::move(changed);
		return true;
	}
	return false;
}

} // namespace cfl::fuzz
