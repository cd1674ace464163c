// SPDX-License-Identifier: GPL-2.0
// Calls.
#include <bindgen/operands.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

/// The pointer that becomes a `void *` by itself in C++ as well: Clang's memcpy() knows the alignment
/// of its operand where no cast is written.
static const Expr *without_void_cast(const Expr *argument)
{
	auto *cast = dyn_cast<ImplicitCastExpr>(argument->IgnoreParens());
	if (!cast || cast->getCastKind() != CK_BitCast || !cast->getType()->isVoidPointerType())
		return argument;
	QualType from = cast->getSubExpr()->getType();
	if (!from->isObjectPointerType())
		return argument;
	unsigned kept = cast->getType()->getPointeeType().getCVRQualifiers();
	unsigned had = from->getPointeeType().getCVRQualifiers();
	return had & ~kept ? argument : cast->getSubExpr();
}

std::string Translator::call(const CallExpr *e)
{
	std::string callee;
	std::string args;
	const FunctionDecl *f = e->getDirectCallee();
	const Expr *target = e->getCallee()->IgnoreParenImpCasts();
	bool without_prototype = isa<FunctionNoProtoType>(
		target->getType()->isPointerType()
			? target->getType()->getPointeeType()->getUnqualifiedDesugaredType()
			: target->getType()->getUnqualifiedDesugaredType());
	llvm::StringRef builtin = f && f->getBuiltinID() ? f->getName() : "";
	const FunctionDecl *head = f && !f->getBuiltinID() ? printed(f) : nullptr;
	unsigned position = 0;
	for (const Expr *a : e->arguments()) {
		unsigned at = position++;
		// Clang looks for a pass_object_size parameter through implicit casts only.
		if (builtin.ends_with("_object_size"))
			a = a->IgnoreParenImpCasts();
		else if (!builtin.empty() && options_.compiler.clang)
			a = without_void_cast(a);
		complete(a->getType());
		if (const FieldDecl *first = transparent(a->getType())) {
			const Expr *bare = a->IgnoreParenImpCasts();
			if (auto *literal = dyn_cast<CompoundLiteralExpr>(bare))
				bare = literal->getInitializer();
			if (auto *list = dyn_cast<InitListExpr>(bare);
			    list && list->getNumInits() == 1)
				args += (args.empty() ? "" : ", ") +
					cast_to(first->getType(), expr(list->getInit(0)));
			else
				fail("a transparent union that is not made in the call");
			continue;
		}
		std::string value =
			needs_assignments(a) ? by_assignments(a, a->getType()) : expr(a);
		if (!builtin.empty() && is_cxx_bool(a))
			value = cast_to(ctx_.IntTy, value);
		if (head && at < head->getNumParams() &&
		    annotated(head->getParamDecl(at)->getType()) &&
		    !head->getParamDecl(at)->hasAttr<PassObjectSizeAttr>())
			value = typed_cast(head->getParamDecl(at)->getType(), value);
		args += (args.empty() ? "" : ", ") + value;
	}
	if (!e->getType()->isVoidType())
		complete(e->getType());
	if (f && isa<DeclRefExpr>(target)) {
		callee = reference(llvm::cast<DeclRefExpr>(target));
	} else {
		callee = expr(e->getCallee());
	}
	if (without_prototype && e->getNumArgs()) {
		std::string params;
		for (const Expr *a : e->arguments())
			params += (params.empty() ? "" : ", ") + type(a->getType());
		callee = fmt::format("(({} (*)({}))({}))", type(e->getType()), params, callee);
	}
	std::string result = fmt::format("{}({})", callee, args);
	return head && annotated(head->getReturnType()) ? cast_to(plain(e->getType()), result)
							: result;
}

} // namespace cfl::bindgen
