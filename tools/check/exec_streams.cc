// SPDX-License-Identifier: GPL-2.0
// The standard's streams: those into and out of strings hold their text, of others only what is handed to them is
// read. Widths and flags change nothing.
#include <check/exec_natives.hh>
#include <check/facts.hh>

using namespace clang;

namespace cfl::check::exec
{

/// Words of a std::string, as libstdc++ lays it out.
namespace
{
enum String : uint64_t { DATA = 0, LENGTH = 8, BUFFER = 16, SHORT = 15 };
} // namespace

std::optional<std::string> Natives::string(Machine &m, Address a)
{
	const Address data = word(m, a + DATA);
	const uint64_t n = going(m) ? word(m, a + LENGTH) : 0;
	std::vector<uint8_t> bytes;
	if (!going(m) || !m.read_bytes(data, n, bytes))
		return std::nullopt;
	return std::string(bytes.begin(), bytes.end());
}

void Natives::make_string(Machine &m, Address a, llvm::StringRef text)
{
	const bool heap = text.size() > SHORT;
	const Address data = heap ? block(m, Block::New, text.size() + 1) : a + BUFFER;
	if (!going(m))
		return;
	set_word(m, a + DATA, data);
	set_word(m, a + LENGTH, text.size());
	if (heap)
		set_word(m, a + BUFFER, text.size());
	m.write_bytes(data, (text + llvm::Twine('\0')).str().data(), text.size() + 1);
}

void Natives::set_string(Machine &m, Address a, llvm::StringRef text)
{
	const Address data = word(m, a + DATA);
	if (going(m) && data != a + BUFFER)
		m.release(data, Block::New);
	make_string(m, a, text);
}

namespace
{

using N = Natives;

const CXXRecordDecl *class_of(QualType t)
{
	return t.getNonReferenceType()->getAsCXXRecordDecl();
}

bool named(const CXXRecordDecl *r, std::initializer_list<llvm::StringRef> names)
{
	return r && in_std(r) && r->getIdentifier() && llvm::is_contained(names, r->getName());
}

bool is_output(const CXXRecordDecl *r)
{
	return named(r, {"basic_ostream"});
}

bool is_stream(const CXXRecordDecl *r)
{
	return named(r,
		     {"basic_ostream", "basic_istream", "basic_iostream", "basic_ios", "ios_base",
		      "basic_stringstream", "basic_ostringstream", "basic_istringstream"});
}

/// The text of a stream; null for the console's and those of files.
N::Content *content(Call &c, Address stream)
{
	auto it = N::contents(c.m).find(stream);
	return it == N::contents(c.m).end() ? nullptr : &it->second;
}

/// A value as a stream shows it; nothing for what changes the stream alone.
std::optional<std::string> shown(Call &c, Value v, QualType t)
{
	if (t->isReferenceType()) {
		t = t.getNonReferenceType().getUnqualifiedType();
		if (!t->isRecordType() && !t->isArrayType() && !t->isFunctionType())
			v = N::load(c.m, v.bits, t);
		if (!N::going(c.m))
			return std::nullopt;
	}
	if (const CXXRecordDecl *r = t->getAsCXXRecordDecl()) {
		if (named(r, {"basic_string"}))
			return N::string(c.m, v.bits);
		if (!named(r, {"basic_string_view"}))
			return "";
		const uint64_t n = N::word(c.m, v.bits);
		const Address data = N::going(c.m) ? N::word(c.m, v.bits + 8) : 0;
		std::vector<uint8_t> bytes;
		if (!N::going(c.m) || !N::read(c.m, data, n, bytes))
			return std::nullopt;
		return std::string(bytes.begin(), bytes.end());
	}
	if (t->isBooleanType())
		return v.bits ? "1" : "0";
	if (t->isAnyCharacterType() || t->isSpecificBuiltinType(BuiltinType::UChar) ||
	    t->isSpecificBuiltinType(BuiltinType::SChar))
		return std::string(1, char(v.bits));
	if (t->isIntegralOrEnumerationType())
		return t->isSignedIntegerOrEnumerationType() ? std::to_string(int64_t(v.bits))
							     : std::to_string(v.bits);
	if (t->isRealFloatingType()) {
		char text[64];
		std::snprintf(text, sizeof(text), "%g", N::real(v, t));
		return text;
	}
	if (!t->isPointerType())
		return "";
	const QualType to = t->getPointeeType();
	if (to->isCharType())
		return N::text(c.m, v.bits);
	if (const Block *b = N::memory(c.m).find(v.bits); b && b->code)
		return b->code->getNameAsString() == "endl" ? "\n" : "";
	return "0x" + std::to_string(v.bits);
}

void write(Call &c)
{
	const bool member = isa<CXXMethodDecl>(c.function);
	const Address stream = member ? c.self : c.arg(0);
	c.out.bits = stream;
	const size_t at = member ? 0 : 1;
	if (at >= c.args.size())
		return;
	const std::string name = c.function->getNameAsString();
	std::optional<std::string> s;
	if (name == "write" || name == "__ostream_insert") {
		std::vector<uint8_t> bytes;
		if (N::read(c.m, c.arg(at), c.arg(at + 1), bytes))
			s = std::string(bytes.begin(), bytes.end());
	} else {
		s = shown(c, c.args[at], c.types[at]);
	}
	if (N::Content *text = content(c, stream); text && s)
		text->text += *s;
}

/// Takes the next word of a stream.
std::optional<std::string> word(N::Content &from)
{
	while (from.at < from.text.size() && isspace(uint8_t(from.text[from.at])))
		from.at++;
	const size_t begin = from.at;
	while (from.at < from.text.size() && !isspace(uint8_t(from.text[from.at])))
		from.at++;
	if (begin == from.at) {
		from.failed = true;
		return std::nullopt;
	}
	return from.text.substr(begin, from.at - begin);
}

/// Reads a number, and no further than it goes.
void read_number(Call &c, N::Content &from, Address to, QualType t)
{
	const size_t begin = from.at;
	const auto s = word(from);
	if (!s)
		return t->isBooleanType() ? void() : N::store(c.m, to, t, {});
	char *end = nullptr;
	const Value v = t->isRealFloatingType()
				? N::real_value(std::strtod(s->c_str(), &end), t)
				: Value{uint64_t(std::strtoll(s->c_str(), &end, 10)), 0};
	const size_t used = size_t(end - s->c_str());
	from.failed |= !used;
	from.at = used ? from.at - (s->size() - used) : begin;
	N::store(c.m, to, t, used ? v : Value());
}

void read(Call &c)
{
	const bool member = isa<CXXMethodDecl>(c.function);
	const Address stream = member ? c.self : c.arg(0);
	c.out.bits = stream;
	N::Content *from = content(c, stream);
	const size_t at = member ? 0 : 1;
	if (!from)
		return N::stop(c.m, "a stream of somebody else");
	if (at >= c.args.size())
		return N::stop(c.m, "a way to read a stream");
	const QualType t = c.types[at].getNonReferenceType();
	const Address to = c.arg(at);
	// Manipulators.
	if (c.types[at]->isPointerType() || from->failed)
		return;
	if (c.function->getNameAsString() == "getline") {
		if (!named(class_of(t), {"basic_string"}))
			return N::stop(c.m, "a way to read a stream");
		const char delimiter = c.args.size() > 2 ? char(c.arg(2)) : '\n';
		if (from->at >= from->text.size()) {
			from->failed = true;
			return N::set_string(c.m, to, "");
		}
		const size_t end =
			std::min(from->text.find(delimiter, from->at), from->text.size());
		const std::string line = from->text.substr(from->at, end - from->at);
		from->at = std::min(end + 1, from->text.size());
		return N::set_string(c.m, to, line);
	}
	if (c.function->getOverloadedOperator() != OO_GreaterGreater)
		return N::stop(c.m, "a way to read a stream");
	if (named(class_of(t), {"basic_string"})) {
		const auto s = word(*from);
		return N::set_string(c.m, to, s ? *s : "");
	}
	if (t->isCharType()) {
		while (from->at < from->text.size() && isspace(uint8_t(from->text[from->at])))
			from->at++;
		from->failed = from->at >= from->text.size();
		if (!from->failed)
			N::store(c.m, to, t, {uint64_t(from->text[from->at++]), 0});
		return;
	}
	if (!t->isIntegralOrEnumerationType() && !t->isRealFloatingType())
		return N::stop(c.m, "a way to read a stream");
	read_number(c, *from, to, t);
}

void make_stream(Call &c)
{
	N::Content fresh;
	if (!c.args.empty() && c.types[0]->isReferenceType()) {
		const CXXRecordDecl *r = class_of(c.types[0]);
		if (is_stream(r)) {
			const N::Content *other = content(c, c.arg(0));
			fresh = other ? *other : fresh;
		} else if (const auto s = N::string(c.m, c.arg(0))) {
			fresh.text = *s;
		}
	}
	if (!N::touch(c.m, c.self, 1, true))
		return;
	const uint64_t n = N::size(c.m, N::context(c.m).getCanonicalTagType(
						cast<CXXMethodDecl>(c.function)->getParent()));
	N::zero(c.m, c.self, n);
	N::contents(c.m)[c.self] = fresh;
}

void end_stream(Call &c)
{
	N::contents(c.m).erase(c.self);
}

void text_of_stream(Call &c)
{
	N::Content *s = content(c, c.self);
	if (!s || !N::touch(c.m, c.self, 1, false))
		return N::stop(c.m, "a stream of somebody else");
	if (c.args.empty())
		return N::make_string(c.m, c.result, s->text);
	if (const auto text = N::string(c.m, c.arg(0)))
		*s = {*text, 0, false};
}

/// What streams are asked for, and told.
void ask(Call &c)
{
	const N::Content *s = content(c, c.self);
	const std::string name = c.function->getNameAsString();
	const bool failed = s && s->failed;
	if (isa<CXXConversionDecl>(c.function) || name == "good")
		c.out.bits = !failed;
	else if (name == "operator!" || name == "fail")
		c.out.bits = failed;
	else if (name == "eof")
		c.out.bits = s && s->at >= s->text.size();
	else if (name == "bad" || name == "setf" || name == "unsetf" || name == "precision" ||
		 name == "width" || name == "flags" || name == "sync_with_stdio" || name == "tie" ||
		 name == "exceptions")
		c.out.bits = 0;
	else if (name == "fill")
		c.out.bits = ' ';
	else if (name == "clear" || name == "setstate")
		N::contents(c.m).contains(c.self)
			? void(N::contents(c.m)[c.self].failed = name == "setstate")
			: void();
	else
		N::stop(c.m, "what a stream does: " + name);
}

} // namespace

Native find_stream_native(const FunctionDecl *function)
{
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	const CXXRecordDecl *r = m ? m->getParent() : nullptr;
	const CXXRecordDecl *first =
		function->getNumParams() ? class_of(function->getParamDecl(0)->getType()) : nullptr;
	if (r && !is_stream(r))
		return nullptr;
	const CXXRecordDecl *given = class_of(function->getReturnType());
	if (m && isa<CXXConstructorDecl>(m))
		return make_stream;
	if (m && isa<CXXDestructorDecl>(m))
		return end_stream;
	const llvm::StringRef name = function->getIdentifier() ? function->getName() : "";
	if (name == "str")
		return m ? text_of_stream : nullptr;
	if (!function->getReturnType()->isReferenceType())
		return m ? ask : nullptr;
	if (!m && (name == "endl" || name == "flush" || name == "ends" || name == "ws"))
		return [](Call &c) {
			c.out.bits = c.arg(0);
			if (N::Content *s = content(c, c.arg(0));
			    s && c.function->getName() == "endl")
				s->text += '\n';
		};
	if (is_output(given) && (m || is_output(first)))
		return write;
	if (named(given, {"basic_istream"}) && (m || named(first, {"basic_istream"})))
		return read;
	return m ? ask : nullptr;
}

} // namespace cfl::check::exec
