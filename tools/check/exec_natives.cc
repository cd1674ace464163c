// SPDX-License-Identifier: GPL-2.0
// Memory and texts of C, and what the compiler has built in.
#include <check/exec_natives.hh>

#include <check/facts.hh>
#include <cmath>
#include <cstring>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

void give_memory(Call &c, Block::Kind kind, uint64_t bytes)
{
	c.out.bits = N::block(c.m, kind, bytes);
}

void copy(Call &c)
{
	const uint64_t n = c.arg(2);
	c.out.bits = c.arg(0);
	if (N::touch(c.m, c.arg(1), n, false) && N::touch(c.m, c.arg(0), n, true))
		N::memory(c.m).copy(c.arg(0), c.arg(1), n);
}

void fill(Call &c)
{
	const std::vector<uint8_t> bytes(std::min<uint64_t>(c.arg(2), Memory::MOST_BYTES),
					 uint8_t(c.arg(1)));
	N::write(c.m, c.arg(0), bytes.data(), bytes.size());
	c.out.bits = c.arg(0);
}

void compare(Call &c)
{
	std::vector<uint8_t> a, b;
	// Between members there may be no value, and nobody's fault.
	for (const Address at : {c.arg(0), c.arg(1)})
		if (N::touch(c.m, at, c.arg(2), false) && N::memory(c.m).partly(at, c.arg(2)))
			return N::stop(c.m, "a comparison of what has no value");
	if (N::going(c.m) && N::read(c.m, c.arg(0), c.arg(2), a) &&
	    N::read(c.m, c.arg(1), c.arg(2), b))
		c.out.bits = uint64_t(
			int64_t(a.empty() ? 0 : std::memcmp(a.data(), b.data(), a.size())));
}

void find_byte(Call &c)
{
	for (uint64_t i = 0; i < c.arg(2); i++) {
		const Value v = N::load(c.m, c.arg(0) + i, N::context(c.m).CharTy);
		if (!N::going(c.m))
			return;
		if (uint8_t(v.bits) == uint8_t(c.arg(1))) {
			c.out.bits = c.arg(0) + i;
			return;
		}
	}
}

void find_text(Call &c)
{
	const auto a = N::text(c.m, c.arg(0)), b = a ? N::text(c.m, c.arg(1)) : a;
	const size_t at = b ? a->find(*b) : std::string::npos;
	c.out.bits = at == std::string::npos ? 0 : c.arg(0) + at;
}

template <bool among>
void span(Call &c)
{
	const auto a = N::text(c.m, c.arg(0)), b = a ? N::text(c.m, c.arg(1)) : a;
	if (!b)
		return;
	const size_t at = among ? a->find_first_not_of(*b) : a->find_first_of(*b);
	c.out.bits = at == std::string::npos ? a->size() : at;
}

void find_any(Call &c)
{
	const auto a = N::text(c.m, c.arg(0)), b = a ? N::text(c.m, c.arg(1)) : a;
	const size_t at = b ? a->find_first_of(*b) : std::string::npos;
	c.out.bits = at == std::string::npos ? 0 : c.arg(0) + at;
}

void length_up_to(Call &c)
{
	for (; c.out.bits < c.arg(1) && N::going(c.m); c.out.bits++)
		if (!uint8_t(N::load(c.m, c.arg(0) + c.out.bits, N::context(c.m).CharTy).bits))
			return;
}

void append_some_text(Call &c)
{
	const auto a = N::text(c.m, c.arg(0));
	std::string b;
	for (uint64_t i = 0; a && i < c.arg(2); i++) {
		const Value v = N::load(c.m, c.arg(1) + i, N::context(c.m).CharTy);
		if (!N::going(c.m))
			return;
		if (!uint8_t(v.bits))
			break;
		b += char(v.bits);
	}
	if (a)
		N::write(c.m, c.arg(0) + a->size(), b.c_str(), b.size() + 1);
	c.out.bits = c.arg(0);
}

void length(Call &c)
{
	if (auto s = N::text(c.m, c.arg(0)))
		c.out.bits = s->size();
}

void copy_text(Call &c)
{
	if (auto s = N::text(c.m, c.arg(1)))
		N::write(c.m, c.arg(0), s->c_str(), s->size() + 1);
	c.out.bits = c.arg(0);
}

void copy_some_text(Call &c)
{
	std::vector<uint8_t> out;
	const uint64_t most = std::min<uint64_t>(c.arg(2), Memory::MOST_BYTES);
	for (uint64_t i = 0; i < most; i++) {
		const Value v = N::load(c.m, c.arg(1) + i, N::context(c.m).CharTy);
		if (!N::going(c.m))
			return;
		out.push_back(uint8_t(v.bits));
		if (!uint8_t(v.bits))
			break;
	}
	out.resize(most);
	N::write(c.m, c.arg(0), out.data(), out.size());
	c.out.bits = c.arg(0);
}

void append_text(Call &c)
{
	const auto a = N::text(c.m, c.arg(0)), b = a ? N::text(c.m, c.arg(1)) : a;
	if (b)
		N::write(c.m, c.arg(0) + a->size(), b->c_str(), b->size() + 1);
	c.out.bits = c.arg(0);
}

void compare_texts(Call &c)
{
	const auto a = N::text(c.m, c.arg(0)), b = a ? N::text(c.m, c.arg(1)) : a;
	if (b)
		c.out.bits = uint64_t(int64_t(a->compare(*b)));
}

void compare_some_text(Call &c)
{
	for (uint64_t i = 0; i < c.arg(2); i++) {
		const Value l = N::load(c.m, c.arg(0) + i, N::context(c.m).CharTy);
		const Value r = N::going(c.m) ? N::load(c.m, c.arg(1) + i, N::context(c.m).CharTy)
					      : Value();
		if (!N::going(c.m))
			return;
		c.out.bits = uint64_t(int64_t(uint8_t(l.bits)) - int64_t(uint8_t(r.bits)));
		if (c.out.bits || !uint8_t(l.bits))
			return;
	}
}

void find_char(Call &c)
{
	const auto a = N::text(c.m, c.arg(0));
	if (!a)
		return;
	const size_t at = char(c.arg(1)) ? a->find(char(c.arg(1))) : a->size();
	c.out.bits = at == std::string::npos ? 0 : c.arg(0) + at;
}

void find_last_char(Call &c)
{
	const auto a = N::text(c.m, c.arg(0));
	if (!a)
		return;
	const size_t at = char(c.arg(1)) ? a->rfind(char(c.arg(1))) : a->size();
	c.out.bits = at == std::string::npos ? 0 : c.arg(0) + at;
}

void duplicate(Call &c)
{
	const auto a = N::text(c.m, c.arg(0));
	if (!a)
		return;
	give_memory(c, Block::Malloc, a->size() + 1);
	if (N::going(c.m))
		N::write(c.m, c.out.bits, a->c_str(), a->size() + 1);
}

void grow(Call &c)
{
	Block *old = N::memory(c.m).find(c.arg(0));
	if (old && old->dead)
		return N::release(c.m, c.arg(0), Block::Malloc);
	give_memory(c, Block::Malloc, c.arg(1));
	if (!old || !N::going(c.m))
		return;
	N::memory(c.m).copy(c.out.bits, c.arg(0), std::min<uint64_t>(old->bytes.size(), c.arg(1)));
	N::release(c.m, c.arg(0), Block::Malloc);
}

template <int (*fn)(int)>
void of_char(Call &c)
{
	c.out.bits = uint64_t(int64_t(fn(int(uint8_t(c.arg(0))))));
}

void first(Call &c)
{
	c.out = c.args.empty() ? Value() : c.args[0];
}

} // namespace

const llvm::StringMap<Native> &memory_natives()
{
	static const llvm::StringMap<Native> all{
		{"malloc", [](Call &c) { give_memory(c, Block::Malloc, c.arg(0)); }},
		{"calloc",
		 [](Call &c) {
			 give_memory(c, Block::Malloc, c.arg(0) * c.arg(1));
			 N::zero(c.m, c.out.bits, c.arg(0) * c.arg(1));
		 }},
		{"aligned_alloc", [](Call &c) { give_memory(c, Block::Malloc, c.arg(1)); }},
		{"realloc", grow},
		{"free", [](Call &c) { N::release(c.m, c.arg(0), Block::Malloc); }},
		{"operator new", [](Call &c) { give_memory(c, Block::New, c.arg(0)); }},
		{"operator new[]", [](Call &c) { give_memory(c, Block::NewArray, c.arg(0)); }},
		{"operator delete", [](Call &c) { N::release(c.m, c.arg(0), Block::New); }},
		{"operator delete[]", [](Call &c) { N::release(c.m, c.arg(0), Block::NewArray); }},
		{"memcpy", copy},
		{"memmove", copy},
		{"memset", fill},
		{"memcmp", compare},
		{"memchr", find_byte},
		{"strlen", length},
		{"strcpy", copy_text},
		{"strncpy", copy_some_text},
		{"strcat", append_text},
		{"strcmp", compare_texts},
		{"strncmp", compare_some_text},
		{"strchr", find_char},
		{"strrchr", find_last_char},
		{"strdup", duplicate},
		{"strstr", find_text},
		{"strspn", span<true>},
		{"strcspn", span<false>},
		{"strpbrk", find_any},
		{"strnlen", length_up_to},
		{"strncat", append_some_text},
		{"isdigit", of_char<isdigit>},
		{"isalpha", of_char<isalpha>},
		{"isalnum", of_char<isalnum>},
		{"isspace", of_char<isspace>},
		{"isupper", of_char<isupper>},
		{"islower", of_char<islower>},
		{"ispunct", of_char<ispunct>},
		{"isprint", of_char<isprint>},
		{"isxdigit", of_char<isxdigit>},
		{"toupper", of_char<toupper>},
		{"tolower", of_char<tolower>},
		{"std::move", first},
		{"std::forward", first},
		{"std::as_const", first},
		{"std::addressof", first},
		{"std::__addressof", first},
		{"std::launder", first},
	};
	return all;
}

Native find_native(llvm::StringRef name)
{
	for (const llvm::StringMap<Native> *table :
	     {&memory_natives(), &node_natives(), &system_natives(), &number_natives(),
	      &printing_natives(), &file_natives(), &exception_natives(), &sync_natives()})
		if (auto it = table->find(name); it != table->end())
			return it->second;
	return nullptr;
}

bool Machine::native(const FunctionDecl *f, Address self, Arguments &args, Address result,
		     Value &out)
{
	auto [it, fresh] = natives_.try_emplace(f, nullptr);
	const bool of_c = f->isExternC() || f->getBuiltinID() ||
			  f->getDeclContext()->getRedeclContext()->isTranslationUnit();
	if (fresh && (in_std(f) || of_c) && (in_std(f) || !f->hasBody() || f->getBuiltinID())) {
		std::string name = f->getQualifiedNameAsString();
		if (llvm::StringRef(name).starts_with("std::__cxx11::"))
			name.erase(5, 9);
		if (of_c)
			if (const std::string n = f->getNameInfo().getAsString(); find_native(n))
				name = n;
		it->second = find_native(name);
		if (!it->second && in_std(f))
			it->second = find_stream_native(f);
		// Of the same name are those that move and search ranges.
		if (it->second == first && f->getNumParams() != 1)
			it->second = nullptr;
		// Members of classes of one's own, and templates, are what their bodies say.
		if (isa<CXXMethodDecl>(f) && (!in_std(f) || f->isTemplateInstantiation()) &&
		    f->hasBody())
			it->second = nullptr;
	}
	const Native fn = it->second;
	if (!fn)
		return false;
	Call c{*this, f, self, args.values, args.types, result, out};
	fn(c);
	return !c.declined;
}

/// What the compiler itself answers. False: the call is like any other.
bool Machine::builtin(const CallExpr *c, unsigned id, Value &out)
{
	auto arg = [&](unsigned i) { return going() ? scalar(c->getArg(i)) : Value(); };
	auto skip = [&] {
		for (const Expr *e : c->arguments())
			if (going())
				ignore(e);
		return true;
	};
	auto width = [&] { return unsigned(context_.getTypeSize(c->getArg(0)->getType())); };
	switch (id) {
	case Builtin::BI__builtin_expect:
	case Builtin::BI__builtin_expect_with_probability:
		out = arg(0);
		return true;
	case Builtin::BI__builtin_is_constant_evaluated:
		return true;
	case Builtin::BI__builtin_constant_p:
		return true;
	case Builtin::BI__builtin_assume:
	case Builtin::BI__builtin_prefetch:
		return true;
	case Builtin::BI__builtin_va_start:
	case Builtin::BI__builtin_va_copy: {
		auto list = [&](unsigned i) {
			const Expr *e = c->getArg(i);
			return e->isGLValue() ? place(e) : scalar(e).bits;
		};
		const Address to = list(0);
		const Address from = id == Builtin::BI__builtin_va_copy
					     ? list(1)
					     : line_.frame->variables.lookup(line_.frame->function);
		if (!from)
			stop("arguments without names");
		store(to, context_.VoidPtrTy,
		      id == Builtin::BI__builtin_va_copy ? load(from, context_.VoidPtrTy)
							 : Value{from, 0});
		return true;
	}
	case Builtin::BI__builtin_va_end:
		return true;
	case Builtin::BI__builtin_launder:
		out = arg(0);
		return true;
	case Builtin::BI__builtin_addressof:
		out.bits = place(c->getArg(0));
		return true;
	case Builtin::BI__builtin_object_size:
		out.bits = ~uint64_t(0);
		return true;
	case Builtin::BI__builtin_unreachable:
	case Builtin::BI__builtin_trap:
	case Builtin::BI__builtin_abort:
		stop("the end of the program");
		return true;
	case Builtin::BI__builtin_operator_new:
		out.bits = make_block(Block::New, arg(0).bits);
		return true;
	case Builtin::BI__builtin_operator_delete:
		release(arg(0).bits, Block::New);
		return true;
	case Builtin::BI__builtin_coro_frame:
		out.bits = current_->frame;
		return true;
	case Builtin::BI__builtin_coro_resume:
		resume(arg(0).bits, false);
		return true;
	case Builtin::BI__builtin_coro_destroy:
		resume(arg(0).bits, true);
		return true;
	case Builtin::BI__builtin_coro_done: {
		const Address a = arg(0).bits;
		const Fiber *f = going() ? coroutine(a) : nullptr;
		out.bits = f && f->at_end;
		return true;
	}
	case Builtin::BI__builtin_coro_promise: {
		const Value a = arg(0);
		const bool from = going() && scalar(c->getArg(2)).bits;
		out.bits = from ? a.bits - COROUTINE_HEAD : a.bits + COROUTINE_HEAD;
		return true;
	}
	case Builtin::BI__builtin_clz:
	case Builtin::BI__builtin_clzl:
	case Builtin::BI__builtin_clzll: {
		const Value v = arg(0);
		const uint64_t bits = width() == 64 ? v.bits : uint32_t(v.bits);
		out.bits = bits ? uint64_t(__builtin_clzll(bits)) - (64 - width()) : width();
		return true;
	}
	case Builtin::BI__builtin_ctz:
	case Builtin::BI__builtin_ctzl:
	case Builtin::BI__builtin_ctzll: {
		const Value v = arg(0);
		out.bits = v.bits ? uint64_t(__builtin_ctzll(v.bits)) : width();
		return true;
	}
	case Builtin::BI__builtin_popcount:
	case Builtin::BI__builtin_popcountl:
	case Builtin::BI__builtin_popcountll: {
		const Value v = arg(0);
		out.bits =
			uint64_t(__builtin_popcountll(width() == 64 ? v.bits : uint32_t(v.bits)));
		return true;
	}
	case Builtin::BI__builtin_mul_overflow:
	case Builtin::BI__builtin_add_overflow:
	case Builtin::BI__builtin_sub_overflow: {
		const Value l = arg(0), r = arg(1), to = arg(2);
		const QualType t = c->getArg(2)->getType()->getPointeeType();
		const __int128 a = c->getArg(0)->getType()->isSignedIntegerType()
					   ? __int128(int64_t(l.bits))
					   : __int128(l.bits);
		const __int128 b = c->getArg(1)->getType()->isSignedIntegerType()
					   ? __int128(int64_t(r.bits))
					   : __int128(r.bits);
		const __int128 v = id == Builtin::BI__builtin_mul_overflow   ? a * b
				   : id == Builtin::BI__builtin_add_overflow ? a + b
									     : a - b;
		const uint64_t kept = fit(uint64_t(v), t);
		store(to.bits, t, {kept, 0});
		out.bits =
			(t->isSignedIntegerType() ? __int128(int64_t(kept)) : __int128(kept)) != v;
		return true;
	}
	case Builtin::BI__sync_synchronize:
	case Builtin::BI__atomic_thread_fence:
	case Builtin::BI__atomic_signal_fence:
		return skip();
	case Builtin::BI__atomic_always_lock_free:
	case Builtin::BI__atomic_is_lock_free:
		out.bits = 1;
		return true;
	default:
		break;
	}
	const llvm::StringRef name = c->getDirectCallee()->getName();
	if (!name.starts_with("__builtin_"))
		return false;
	const Native fn = find_native(name.drop_front(10));
	if (!fn) {
		stop("a builtin: " + name.str());
		return true;
	}
	Arguments args;
	for (const Expr *e : c->arguments()) {
		args.types.push_back(e->getType());
		args.values.push_back(e->isGLValue() ? Value{place(e), 0}
						     : arg(unsigned(args.values.size())));
	}
	Call call{*this, c->getDirectCallee(), 0, args.values, args.types, 0, out};
	if (going())
		fn(call);
	if (call.declined)
		stop("a builtin: " + name.str());
	return true;
}

} // namespace cfl::check::exec
