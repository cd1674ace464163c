// SPDX-License-Identifier: GPL-2.0
// Locks, clocks, streams and exceptions of the standard library, as far as one thread needs them.
#include <check/exec_natives.hh>
#include <check/facts.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

void once_proxy(Call &c)
{
	for (const auto *d :
	     N::context(c.m).getTranslationUnitDecl()->lookup(&N::context(c.m).Idents.get("std")))
		if (const auto *space = dyn_cast<NamespaceDecl>(d))
			for (const auto *x :
			     space->lookup(&N::context(c.m).Idents.get("__once_call")))
				if (const auto *v = dyn_cast<VarDecl>(x)) {
					N::call(c.m, N::word(c.m, N::global(c.m, v)), {});
					return;
				}
	N::stop(c.m, "a call once");
}

/// The memory resource that nobody made is told from others by its address.
void default_resource(Call &c)
{
	c.out.bits = N::cell(c.m, "the default resource", 16);
}

bool by_default(Call &c)
{
	c.declined = c.self != N::cell(c.m, "the default resource", 16);
	return !c.declined;
}

void allocate_resource(Call &c)
{
	if (by_default(c))
		c.out.bits = N::block(c.m, Block::New, c.arg(0));
}

void free_resource(Call &c)
{
	if (by_default(c))
		N::release(c.m, c.arg(0), Block::New);
}

void same_resource(Call &c)
{
	if (by_default(c))
		c.out.bits = c.self == c.arg(0);
}

/// Members of monotonic_buffer_resource; each chunk begins with the one before it.
enum Monotonic : uint64_t { CURRENT = 8, AVAILABLE = 16, NEXT_SIZE = 24, HEAD = 56 };

void new_chunk(Call &c)
{
	constexpr uint64_t HEADER = 16;
	const uint64_t n = std::max(c.arg(0) + c.arg(1), N::word(c.m, c.self + NEXT_SIZE));
	const Address a = N::going(c.m) ? N::block(c.m, Block::New, n + HEADER) : 0;
	if (!N::going(c.m))
		return;
	N::set_word(c.m, a, N::word(c.m, c.self + HEAD));
	N::set_word(c.m, c.self + HEAD, a);
	N::set_word(c.m, c.self + CURRENT, a + HEADER);
	N::set_word(c.m, c.self + AVAILABLE, n);
	N::set_word(c.m, c.self + NEXT_SIZE, n * 3 / 2);
}

void release_chunks(Call &c)
{
	Address a = N::word(c.m, c.self + HEAD);
	while (N::going(c.m) && a) {
		const Address before = N::word(c.m, a);
		N::release(c.m, a, Block::New);
		a = before;
	}
	if (N::going(c.m))
		N::set_word(c.m, c.self + HEAD, 0);
}

void random_number(Call &c)
{
	c.out.bits = uint32_t(N::tick(c.m) * 2654435761u);
}

template <const char *name>
void raise(Call &c)
{
	N::raise(c.m, name);
}

constexpr char OUT_OF_RANGE[] = "out_of_range", LENGTH_ERROR[] = "length_error",
	       LOGIC_ERROR[] = "logic_error", INVALID[] = "invalid_argument",
	       BAD_ALLOC[] = "bad_alloc", BAD_CAST[] = "bad_cast", BAD_CALL[] = "bad_function_call",
	       BAD_OPTIONAL[] = "bad_optional_access", BAD_VARIANT[] = "bad_variant_access",
	       BAD_WEAK[] = "bad_weak_ptr", RUNTIME[] = "runtime_error",
	       BAD_ARRAY[] = "bad_array_new_length", SYSTEM[] = "system_error",
	       BAD_ANY[] = "bad_any_cast";

void now(Call &c)
{
	if (c.result)
		N::set_word(c.m, c.result, N::tick(c.m));
	else
		c.out.bits = N::tick(c.m);
}

void nothing(Call &) {}

void exchange_and_add(Call &c)
{
	const QualType t = N::context(c.m).IntTy;
	Races &races = N::races(c.m);
	races.acquire(c.arg(0), N::current_thread(c.m));
	races.atomic = true;
	const Value old = N::load(c.m, c.arg(0), t);
	c.out = old;
	if (N::going(c.m))
		N::set_half(c.m, c.arg(0), uint32_t(old.bits + c.arg(1)));
	races.atomic = false;
	races.release(c.arg(0), N::current_thread(c.m));
}

void same_type(Call &c)
{
	c.out.bits = c.self == c.arg(0);
}

} // namespace

const llvm::StringMap<Native> &system_natives()
{
	static const llvm::StringMap<Native> all{
		{"__once_proxy", once_proxy},
		{"std::pmr::get_default_resource", default_resource},
		{"std::pmr::new_delete_resource", default_resource},
		{"std::pmr::memory_resource::~memory_resource", nothing},
		{"std::pmr::memory_resource::allocate", allocate_resource},
		{"std::pmr::memory_resource::deallocate", free_resource},
		{"std::pmr::memory_resource::is_equal", same_resource},
		{"std::pmr::monotonic_buffer_resource::_M_new_buffer", new_chunk},
		{"std::pmr::monotonic_buffer_resource::_M_release_buffers", release_chunks},
		{"std::pmr::monotonic_buffer_resource::~monotonic_buffer_resource", release_chunks},
		{"std::random_device::_M_init", nothing},
		{"std::random_device::_M_fini", nothing},
		{"std::random_device::_M_getval", random_number},
		{"std::generic_category",
		 [](Call &c) { c.out.bits = N::cell(c.m, "a category", 8); }},
		{"std::_V2::generic_category",
		 [](Call &c) { c.out.bits = N::cell(c.m, "a category", 8); }},
		{"std::system_category",
		 [](Call &c) { c.out.bits = N::cell(c.m, "a category", 8); }},
		{"std::_V2::system_category",
		 [](Call &c) { c.out.bits = N::cell(c.m, "a category", 8); }},
		{"std::error_code::message",
		 [](Call &c) { N::make_string(c.m, c.result, "error"); }},
		{"time", now},
		{"clock", now},
		{"std::chrono::steady_clock::now", now},
		{"std::chrono::system_clock::now", now},
		{"std::chrono::_V2::steady_clock::now", now},
		{"std::chrono::_V2::system_clock::now", now},
		{"__gnu_cxx::__exchange_and_add_dispatch", exchange_and_add},
		{"__gnu_cxx::__exchange_and_add", exchange_and_add},
		{"__gnu_cxx::__exchange_and_add_single", exchange_and_add},
		{"__gnu_cxx::__atomic_add_dispatch", exchange_and_add},
		{"__gnu_cxx::__atomic_add", exchange_and_add},
		{"__gnu_cxx::__atomic_add_single", exchange_and_add},
		{"__gnu_cxx::__is_single_threaded",
		 [](Call &c) { c.out.bits = !N::races(c.m).active; }},
		{"std::type_info::operator==", same_type},
		{"std::type_info::hash_code", [](Call &c) { c.out.bits = c.self; }},
		{"std::type_info::before", [](Call &c) { c.out.bits = c.self < c.arg(0); }},
		{"std::__throw_out_of_range", raise<OUT_OF_RANGE>},
		{"std::__throw_out_of_range_fmt", raise<OUT_OF_RANGE>},
		{"std::__throw_length_error", raise<LENGTH_ERROR>},
		{"std::__throw_logic_error", raise<LOGIC_ERROR>},
		{"std::__throw_invalid_argument", raise<INVALID>},
		{"std::__throw_bad_alloc", raise<BAD_ALLOC>},
		{"std::__throw_bad_array_new_length", raise<BAD_ARRAY>},
		{"std::__throw_bad_cast", raise<BAD_CAST>},
		{"std::__throw_bad_function_call", raise<BAD_CALL>},
		{"std::__throw_bad_optional_access", raise<BAD_OPTIONAL>},
		{"std::__throw_bad_variant_access", raise<BAD_VARIANT>},
		{"std::__throw_bad_weak_ptr", raise<BAD_WEAK>},
		{"std::__throw_runtime_error", raise<RUNTIME>},
		{"std::__throw_system_error", raise<SYSTEM>},
		{"std::__throw_bad_any_cast", raise<BAD_ANY>},
	};
	return all;
}

namespace
{

bool derives_from(const CXXRecordDecl *r, llvm::StringRef name)
{
	if (r->getName() == name && in_std(r))
		return true;
	r = r->getDefinition();
	if (!r)
		return false;
	for (const CXXBaseSpecifier &b : r->bases())
		if (const CXXRecordDecl *d = b.getType()->getAsCXXRecordDecl();
		    d && derives_from(d, name))
			return true;
	return false;
}

bool stream(QualType t)
{
	const CXXRecordDecl *r = t.getNonReferenceType()->getAsCXXRecordDecl();
	return r && in_std(r) && (r->getName() == "basic_ostream" || r->getName() == "basic_ios");
}

} // namespace

namespace
{

/// Where logic_error and runtime_error have their text.
constexpr uint64_t TEXT = 8;

bool has_text(const CXXRecordDecl *r)
{
	return derives_from(r, "logic_error") || derives_from(r, "runtime_error");
}

} // namespace

/// Keeps the text of an exception of the standard.
bool Machine::keep_text(const CXXMethodDecl *m, Address self, Arguments &args)
{
	if (!has_text(m->getParent()) || args.values.empty() || !going())
		return true;
	const QualType t = args.types[0].getNonReferenceType();
	const Address from = args.values[0].bits;
	if (const CXXRecordDecl *r = t->getAsCXXRecordDecl(); r && r->getName() != "basic_string") {
		if (has_text(r))
			store(self + TEXT, context_.VoidPtrTy,
			      load(from + TEXT, context_.VoidPtrTy));
		return true;
	}
	const std::optional<std::string> told =
		t->isPointerType() ? text(from) : Natives::string(*this, from);
	const Address a = told ? make_block(Block::Static, told->size() + 1, "the text") : 0;
	if (going() && a)
		write_bytes(a, told->c_str(), told->size() + 1);
	store(self + TEXT, context_.VoidPtrTy, {a, 0});
	return true;
}

std::optional<Address> Machine::kept_text(const CXXMethodDecl *m, Address self)
{
	if (!has_text(m->getParent()))
		return std::nullopt;
	const Address a = load(self + TEXT, context_.VoidPtrTy).bits;
	return a ? std::optional(a) : std::nullopt;
}

/// What has no body, and needs none: exceptions of the standard, and what is printed.
bool Machine::foreign(const FunctionDecl *f, Address self, Arguments &args, Value &out)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && in_std(m) && derives_from(m->getParent(), "exception")) {
		if (isa<CXXDestructorDecl>(m))
			return true;
		if (isa<CXXConstructorDecl>(m)) {
			zero(self, size(context_.getCanonicalTagType(m->getParent())));
			classes(m->getParent(), self, m->getParent(), self);
			return keep_text(m, self, args);
		}
		if (m->isCopyAssignmentOperator() || m->isMoveAssignmentOperator()) {
			out.bits = self;
			return true;
		}
		if (m->getName() == "what") {
			const std::optional<Address> told = kept_text(m, self);
			if (told) {
				out.bits = *told;
				return true;
			}
			const Address a = make_block(Block::Text, 6, "the literal");
			Block *b = memory_.find(a);
			if (b) {
				std::copy_n("error", 6, b->bytes.begin());
				std::fill(b->states.begin(), b->states.end(), State::Given);
			}
			out.bits = a;
			return true;
		}
	}
	if (stream(f->getReturnType())) {
		out.bits = m ? self : args.values.empty() ? 0 : args.values[0].bits;
		return true;
	}
	return !m && !witness_ && looks_on(f, args);
}

/// A function that is only declared, gives nothing, and is given values and what it may look at. Whoever shows an object
/// to it looks at the object.
bool Machine::looks_on(const FunctionDecl *f, const Arguments &args)
{
	auto shown = [](const ParmVarDecl *p) {
		const QualType t = p->getType();
		return t->isArithmeticType() || t->isEnumeralType() ||
		       (t->isPointerType() && t->getPointeeType().isConstQualified()) ||
		       (t->isLValueReferenceType() && t->getPointeeType().isConstQualified() &&
			t->getPointeeType()->isObjectType());
	};
	if (!f->getReturnType()->isVoidType() || f->isVariadic() ||
	    args.values.size() != f->getNumParams() ||
	    context_.getSourceManager().isInSystemHeader(f->getLocation()) ||
	    !std::ranges::all_of(f->parameters(), shown))
		return false;
	for (unsigned i = 0; i < f->getNumParams(); i++) {
		const QualType t = f->getParamDecl(i)->getType().getNonReferenceType();
		if (!f->getParamDecl(i)->getType()->isReferenceType())
			continue;
		if (t->isScalarType())
			load(args.values[i].bits, t);
		else if (!t->isIncompleteType())
			touch(args.values[i].bits, 1, false);
	}
	return true;
}

} // namespace cfl::check::exec
