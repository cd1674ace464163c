// SPDX-License-Identifier: GPL-2.0
// Which flexible arrays g++ takes: it refuses `[]` in a struct that it holds for "otherwise empty".
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// What g++ remembers while it looks through a class: whether a member with a size was there, an
/// array without one, and a member behind that; inside unions the last one is another note.
struct Seen {
	bool first = false;
	const FieldDecl *array = nullptr;
	const RecordDecl *empty = nullptr; ///< The same, for the array that an empty record gets.
	bool after[2] = {};

	bool has_array() const { return array || empty; }
};

const RecordDecl *record_behind(QualType t)
{
	for (;;) {
		const Type *p = t->getUnqualifiedDesugaredType();
		if (auto *pointer = dyn_cast<PointerType>(p))
			t = pointer->getPointeeType();
		else if (auto *array = dyn_cast<ArrayType>(p))
			t = array->getElementType();
		else
			return p->getAsRecordDecl();
	}
}

bool without_bound(const ASTContext &ctx, QualType t)
{
	auto *fixed = ctx.getAsConstantArrayType(t);
	return ctx.getAsIncompleteArrayType(t) || (fixed && fixed->getSize().isZero());
}

/// What g++ does (12, find_flexarrays()), member by member up to `end`. It forgets the first member
/// when it looks into a named record, and does not remember it again when that has an array without a
/// size; and in a record it looks no further than a record, or a pointer to one, that follows such
/// an array. Where it stops before `end` in the record of `end`, it does not see it and takes it.
class Search
{
public:
	Search(const ASTContext &ctx, const FieldDecl *end) : ctx_(ctx), end_(end) {}

	/// Does it come to `end` without a member to remember?
	bool refuses(const RecordDecl *record)
	{
		walk(record, false);
		return reached_ && !seen_.first;
	}

private:
	void walk(const RecordDecl *record, bool in_union)
	{
		in_union |= record->isUnion();
		bool storage = false;
		for (const FieldDecl *f : record->fields()) {
			if (f == end_)
				reached_ = true;
			if (reached_)
				return;
			storage |= !f->isUnnamedBitField() || f->getBitWidthValue() != 0;
			if (!member(f, in_union) || reached_)
				return;
		}
		if (!storage) { // `char __empty[0]`
			if (seen_.has_array())
				seen_.after[in_union] = true;
			else
				seen_.empty = record;
		}
	}

	/// False: g++ is done with this record.
	bool member(const FieldDecl *f, bool in_union)
	{
		QualType t = f->getType();
		if (const RecordDecl *behind = record_behind(t)) {
			if (seen_.has_array() && !seen_.after[in_union]) {
				seen_.after[in_union] = true;
				return false;
			}
			if (t->isRecordType() && behind->getDefinition() &&
			    look_into(behind->getDefinition(), in_union))
				return true;
		}
		if ((!f->getName().empty() || t->isRecordType()) && !t->isIncompleteType() &&
		    !ctx_.getTypeSizeInChars(t).isZero()) {
			seen_.first = true;
			if (seen_.has_array())
				seen_.after[in_union] = true;
		}
		if (!without_bound(ctx_, t))
			return true;
		if (seen_.has_array())
			seen_.after[in_union] = true;
		else
			seen_.array = f;
		return true;
	}

	/// Did it find an array there that was not known?
	bool look_into(const RecordDecl *inner, bool in_union)
	{
		Seen before = seen_;
		bool forgets =
			before.first && !before.has_array() && !inner->isAnonymousStructOrUnion();
		if (forgets)
			seen_.first = false;
		walk(inner, in_union);
		if (reached_ || seen_.array != before.array || seen_.empty != before.empty)
			return true;
		if (forgets)
			seen_.first = true;
		return false;
	}

	const ASTContext &ctx_;
	const FieldDecl *end_;
	bool reached_ = false;
	Seen seen_;
};

} // namespace

bool Translator::otherwise_empty(const FieldDecl *flexible) const
{
	const RecordDecl *whole = flexible->getParent();
	while (whole->isAnonymousStructOrUnion())
		whole = cast<RecordDecl>(whole->getDeclContext());
	return Search(ctx_, flexible).refuses(whole);
}

} // namespace cfl::bindgen
