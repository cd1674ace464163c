// SPDX-License-Identifier: GPL-2.0
// Reads and writes of a machine's memory, and what is wrong with them.
#include <check/exec.hh>
#include <check/facts.hh>

#include <cstring>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

/// So far from null lie the parts of what is null, and what comes before it.
constexpr uint64_t NEAR = 1 << 16;

std::string called(const Block &b)
{
	return b.name.empty() ? "the object" : "'" + b.name + "'";
}

} // namespace

Address Machine::make_block(Block::Kind kind, uint64_t bytes, std::string name)
{
	Address a = memory_.make(kind, bytes, inner(), std::move(name));
	if (Block *b = memory_.find(a))
		b->own = in_own_text() || made_for_own_text();
	else
		stop("memory");
	return a;
}

Block *Machine::touch(Address a, uint64_t bytes, bool write)
{
	Block *b = memory_.find(a);
	if (!b) {
		if (a + NEAR < 2 * NEAR)
			wrong("null-use", "what is null is dereferenced here", nullptr);
		else
			stop("an address that is none");
		return nullptr;
	}
	if (b->dead) {
		if (b->kind == Block::Local)
			wrong("borrow-dangling", called(*b) + " is used here after its end", b);
		else if (b->kind == Block::Temporary)
			wrong("borrow-temporary", "a temporary is used here after its end", b);
		else
			wrong("free-use", "freed memory is used here", b);
		return nullptr;
	}
	if (b->kind == Block::Code || (write && b->kind == Block::Text)) {
		stop("a use of what is no object");
		return nullptr;
	}
	if (!memory_.inside(a, bytes)) {
		wrong("bounds-array", "what is used here lies outside of " + called(*b), b);
		return nullptr;
	}
	record(a, bytes, write);
	return going() ? b : nullptr;
}

/// Loose: what has no value counts as zero.
Value Machine::load(Address a, QualType t, bool loose)
{
	const uint64_t n = size(t);
	Value v;
	Block *b = going() && n <= sizeof(v) ? touch(a, n, false) : nullptr;
	if (!b) {
		if (going())
			stop("a value that is too large");
		return {};
	}
	const uint64_t at = uint64_t(Memory::offset(a));
	for (uint64_t i = 0; i < n; i++) {
		if (b->states[at + i] == State::Given)
			continue;
		// Bytes may be looked at without a value, by copies of one's own.
		if (b->states[at + i] == State::None &&
		    (loose || t->isSpecificBuiltinType(BuiltinType::UChar) || t->isStdByteType())) {
			if (witness_)
				witness_->vague = true;
			break;
		}
		if (b->states[at + i] == State::None)
			wrong("init-use", called(*b) + " is read here where it has no value", b);
		else
			wrong("borrow-dangling",
			      "an object in " + called(*b) + " is read here after its end", b);
		return {};
	}
	std::memcpy(&v, b->bytes.data() + at, n);
	v.bits = fit(v.bits, t);
	if (t->isEnumeralType() && in_own_text())
		asked_.emplace(a, false);
	if (t->isPointerType()) {
		const auto it = v.bits ? memory_.emptied.end() : memory_.emptied.find(a);
		emptied_now_ = it == memory_.emptied.end() ? SourceLocation() : it->second;
	}
	if (witness_ && t->isPointerType() && in_own_text())
		if (const Block *to = memory_.find(v.bits); to && to->dead)
			witness_->stale = true;
	return v;
}

/// Is it a move that is under way, or what it asks to trade a member?
bool Machine::moving() const
{
	const Frame *x = line_.frame;
	while (x && x->function && in_std(x->function) && x->function->getIdentifier() &&
	       (x->function->getName() == "exchange" || x->function->getName() == "__exchange"))
		x = x->caller;
	const FunctionDecl *f = x ? x->function : nullptr;
	const auto *c = dyn_cast_or_null<CXXConstructorDecl>(f);
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (c && c->isMoveConstructor())
		return true;
	if (f && in_std(f))
		return f->getIdentifier() && f->getName() == "release";
	return m && m->isMoveAssignmentOperator();
}

/// Does a move make a pointer null, since what it led to goes elsewhere?
void Machine::note_emptied(Address a, QualType t, const Block &b, Value v)
{
	if (!t->isPointerType())
		return;
	memory_.emptied.erase(a);
	if (v.bits || !line_.frame->function)
		return;
	uint64_t old = 0;
	if (b.states[uint64_t(Memory::offset(a))] == State::Given)
		std::memcpy(&old, b.bytes.data() + Memory::offset(a), sizeof(old));
	if (!old && emptied_now_.isValid() && in_std(line_.frame->function))
		memory_.emptied[a] = emptied_now_; // It is null for the same reason.
	if (old && moving())
		memory_.emptied[a] = outer();
}

void Machine::store(Address a, QualType t, Value v)
{
	const uint64_t n = size(t);
	if (!going())
		return;
	if (n > sizeof(v))
		return stop("a value that is too large");
	if (Block *b = touch(a, n, true)) {
		note_emptied(a, t, *b, v);
		std::memcpy(b->bytes.data() + Memory::offset(a), &v, n);
		std::fill_n(b->states.begin() + Memory::offset(a), n, State::Given);
	}
}

Value Machine::load_bits(Address a, const FieldDecl *f)
{
	const unsigned width = f->getBitWidthValue();
	const unsigned shift = context_.getFieldOffset(f) % 8;
	const uint64_t bytes = (shift + width + 7) / 8;
	if (!going() || bytes > 8 || !width)
		return {};
	Block *b = touch(a, bytes, false);
	if (!b)
		return {};
	uint64_t all = 0;
	for (uint64_t i = 0; i < bytes && !copying(); i++)
		if (b->states[uint64_t(Memory::offset(a)) + i] != State::Given) {
			wrong("init-use", called(*b) + " is read here where it has no value", b);
			return {};
		}
	std::memcpy(&all, b->bytes.data() + Memory::offset(a), bytes);
	return {fit(all >> shift, width, f->getType()->isSignedIntegerOrEnumerationType()), 0};
}

void Machine::store_bits(Address a, const FieldDecl *f, Value v)
{
	const unsigned width = f->getBitWidthValue();
	const unsigned shift = context_.getFieldOffset(f) % 8;
	const uint64_t bytes = (shift + width + 7) / 8;
	if (!going() || bytes > 8 || !width)
		return;
	Block *b = touch(a, bytes, true);
	if (!b)
		return;
	uint64_t all = 0;
	const uint64_t mask = (width == 64 ? ~uint64_t(0) : (uint64_t(1) << width) - 1) << shift;
	std::memcpy(&all, b->bytes.data() + Memory::offset(a), bytes);
	all = (all & ~mask) | ((v.bits << shift) & mask);
	std::memcpy(b->bytes.data() + Memory::offset(a), &all, bytes);
	std::fill_n(b->states.begin() + Memory::offset(a), bytes, State::Given);
}

bool Machine::read_bytes(Address a, uint64_t n, std::vector<uint8_t> &out)
{
	out.clear();
	if (!n)
		return true;
	Block *b = going() ? touch(a, n, false) : nullptr;
	if (!b)
		return false;
	const uint64_t at = uint64_t(Memory::offset(a));
	for (uint64_t i = 0; i < n; i++)
		if (b->states[at + i] != State::Given) {
			wrong(b->states[at + i] == State::None ? "init-use" : "borrow-dangling",
			      called(*b) + " is read here where it has no value", b);
			return false;
		}
	out.assign(b->bytes.begin() + int64_t(at), b->bytes.begin() + int64_t(at + n));
	return true;
}

bool Machine::write_bytes(Address a, const void *bytes, uint64_t n)
{
	if (!n)
		return true;
	Block *b = going() ? touch(a, n, true) : nullptr;
	if (!b)
		return false;
	std::memcpy(b->bytes.data() + Memory::offset(a), bytes, n);
	std::fill_n(b->states.begin() + Memory::offset(a), n, State::Given);
	return true;
}

std::optional<std::string> Machine::text(Address a)
{
	std::string out;
	for (;; a++) {
		const Value c = load(a, context_.CharTy);
		if (!going())
			return std::nullopt;
		if (!uint8_t(c.bits))
			return out;
		out += char(c.bits);
	}
}

} // namespace cfl::check::exec
