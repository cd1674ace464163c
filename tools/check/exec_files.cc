// SPDX-License-Identifier: GPL-2.0
// Files of C, in memory: what was written there can be read again. What lies on a disk already is not known.
#include <check/exec_natives.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

void open(Call &c)
{
	// What lies on a disk already is not known.
	if (c.args.size() > 1) {
		const auto mode = N::text(c.m, c.arg(1));
		if (!mode || mode->starts_with('r'))
			return N::stop(c.m, "a file of somebody else");
	}
	c.out.bits = N::block(c.m, Block::Malloc, 64);
	if (N::going(c.m))
		N::contents(c.m)[c.out.bits];
}

/// What a file holds; null for those that the program was given.
N::Content *content(Call &c, Address file)
{
	if (!N::touch(c.m, file, 1, false))
		return nullptr;
	auto it = N::contents(c.m).find(file);
	return it == N::contents(c.m).end() ? nullptr : &it->second;
}

void close(Call &c)
{
	const Block *b = N::memory(c.m).find(c.arg(0));
	if (b && b->kind == Block::Static)
		return;
	if (!c.arg(0))
		return N::wrong(c.m, "null-use", "a file is closed here that is null", 0);
	N::contents(c.m).erase(c.arg(0));
	N::release(c.m, c.arg(0), Block::Malloc);
}

void read(Call &c)
{
	N::Content *f = content(c, c.arg(3));
	const uint64_t each = c.arg(1), want = each * c.arg(2);
	if (!N::going(c.m) || !f || !want)
		return;
	const uint64_t n = std::min<uint64_t>(want, f->text.size() - f->at);
	f->failed |= n < want;
	N::write(c.m, c.arg(0), f->text.data() + f->at, n);
	f->at += n;
	c.out.bits = n / each;
}

void write(Call &c)
{
	N::Content *f = content(c, c.arg(3));
	const uint64_t n = c.arg(1) * c.arg(2);
	if (!N::going(c.m) || !N::touch(c.m, c.arg(0), n, false))
		return;
	c.out.bits = c.arg(2);
	const Block *b = N::memory(c.m).find(c.arg(0));
	if (!f || !n || !b)
		return;
	const char *from =
		reinterpret_cast<const char *>(b->bytes.data()) + Memory::offset(c.arg(0));
	f->text.replace(f->at, n, from, n);
	f->at += n;
}

void read_line(Call &c)
{
	N::Content *f = content(c, c.arg(2));
	if (!N::going(c.m) || !f || c.arg(1) < 2)
		return;
	const size_t end = f->text.find('\n', f->at);
	const size_t stop = end == std::string::npos ? f->text.size() : end + 1;
	const size_t n = std::min<size_t>(stop - f->at, c.arg(1) - 1);
	f->failed |= !n;
	if (!n)
		return;
	const std::string line = f->text.substr(f->at, n);
	N::write(c.m, c.arg(0), line.c_str(), n + 1);
	f->at += n;
	c.out.bits = c.arg(0);
}

void read_char(Call &c)
{
	N::Content *f = content(c, c.arg(0));
	c.out.bits = ~uint64_t(0);
	if (!f)
		return;
	if (f->at < f->text.size())
		c.out.bits = uint8_t(f->text[f->at++]);
	else
		f->failed = true;
}

void seek(Call &c)
{
	enum Whence { Set, Current, End };
	N::Content *f = content(c, c.arg(0));
	if (!f)
		return;
	const uint64_t from = c.arg(2) == End ? f->text.size() : c.arg(2) == Current ? f->at : 0;
	f->at = std::min<uint64_t>(from + c.arg(1), f->text.size());
	f->failed = false;
}

void rewind(Call &c)
{
	if (N::Content *f = content(c, c.arg(0))) {
		f->at = 0;
		f->failed = false;
	}
}

/// What needs a file that is open, and is answered with nothing.
void with_file(Call &c)
{
	if (c.arg(0))
		content(c, c.arg(0));
}

} // namespace

const llvm::StringMap<Native> &file_natives()
{
	static const llvm::StringMap<Native> all{
		{"fopen", open},
		{"tmpfile", open},
		{"fclose", close},
		{"fread", read},
		{"fwrite", write},
		{"fgets", read_line},
		{"fgetc", read_char},
		{"getc", read_char},
		{"fseek", seek},
		{"rewind", rewind},
		{"ftell",
		 [](Call &c) {
			 if (const N::Content *f = content(c, c.arg(0)))
				 c.out.bits = f->at;
		 }},
		{"feof",
		 [](Call &c) {
			 if (const N::Content *f = content(c, c.arg(0)))
				 c.out.bits = f->failed;
		 }},
		{"ferror", with_file},
		{"clearerr", with_file},
		{"fflush", with_file},
		{"setbuf", with_file},
	};
	return all;
}

} // namespace cfl::check::exec
