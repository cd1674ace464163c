// SPDX-License-Identifier: GPL-2.0
#include <check/drives.hh>
#include <check/drives_text.hh>
#include <check/exec.hh>

#include <clang/AST/CXXInheritance.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/QualTypeNames.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// In a file; so many of functions, which come first.
constexpr size_t MOST_DRIVERS = 400, MOST_OF_FUNCTIONS = 250;

/// Can it be named from behind the end of the file?
bool nameable(const Decl *d)
{
	for (;; d = cast<Decl>(d->getDeclContext())) {
		if (d->getAccess() == AS_private || d->getAccess() == AS_protected)
			return false;
		const auto *r = dyn_cast<CXXRecordDecl>(d);
		if (r && (r->isLambda() || !r->getIdentifier() || r->isDependentContext()))
			return false;
		const DeclContext *in = d->getDeclContext();
		if (in->isTranslationUnit())
			return true;
		if (!isa<NamespaceDecl, LinkageSpecDecl, CXXRecordDecl>(in))
			return false;
	}
}

bool nameable(QualType t)
{
	t = t.getNonReferenceType();
	while (t->isPointerType())
		t = t->getPointeeType();
	if (t.hasAddressSpace())
		return false;
	if (const auto *p = t->getAs<FunctionProtoType>())
		return nameable(p->getReturnType()) &&
		       std::ranges::all_of(p->getParamTypes(),
					   [](QualType a) { return nameable(a); });
	if (const auto *a = t->getAsArrayTypeUnsafe())
		return nameable(a->getElementType());
	const TagDecl *tag = t->getAsTagDecl();
	if (tag && !nameable(tag))
		return false;
	if (const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(tag))
		return std::ranges::all_of(s->getTemplateArgs().asArray(),
					   [](const TemplateArgument &a) {
						   return a.getKind() != TemplateArgument::Type ||
							  nameable(a.getAsType());
					   });
	return true;
}

/// Is it a base that everybody may go to?
bool publicly(const CXXRecordDecl *derived, const CXXRecordDecl *base)
{
	CXXBasePaths paths(true, true, false);
	return derived->isDerivedFrom(base, paths) && paths.begin() != paths.end() &&
	       std::next(paths.begin()) == paths.end() && paths.front().Access == AS_public;
}

class Writer : public RecursiveASTVisitor<Writer>
{
public:
	Writer(const Session &session, const std::set<std::string> &without)
		: session_(session), context_(session.context), without_(without)
	{
	}

	Drivers take()
	{
		for (const FunctionDecl *f : functions_)
			if (drivers_.all.size() < MOST_OF_FUNCTIONS) {
				add(f, {}, "int n, int chosen",
				    "\tchoice = chosen;\n\t" + call(f, name(f)));
				drivers_.all.back().varied = varied(f);
				drivers_.all.back().choices = choices(f);
			}
		for (const CXXRecordDecl *r : classes_)
			remember_templates(r);
		for (const CXXRecordDecl *r : templates_)
			if (const std::string held = holds(r); !held.empty())
				add_maker(r, held);
			else if (r->hasDefaultConstructor())
				add_maker(r, fmt::format("plain<{}>", name(r)));
		for (const CXXRecordDecl *r : classes_) {
			write_maker(r);
			if (!r->isAbstract() && drivers_.all.size() < MOST_DRIVERS)
				write_class(r);
		}
		if (!drivers_.all.empty())
			drivers_.text =
				fmt::format("{}\n// Drivers.\nnamespace cfl_runs\n{{\n{}{}}}\n",
					    MAKE, makers_, drivers_.text);
		return std::move(drivers_);
	}

	bool shouldVisitTemplateInstantiations() const { return false; }
	bool TraverseDecl(Decl *d)
	{
		if (!d || session_.elsewhere(d))
			return true;
		return RecursiveASTVisitor::TraverseDecl(d);
	}
	bool TraverseFunctionDecl(FunctionDecl *f)
	{
		if (f->isThisDeclarationADefinition() && callable(f) && !f->isMain() &&
		    (!exec::runnable(f) || f->getReturnType()->isRecordType()))
			functions_.push_back(f), remember_templates(f);
		return true;
	}
	bool TraverseCXXMethodDecl(CXXMethodDecl *) { return true; }
	bool TraverseCXXConstructorDecl(CXXConstructorDecl *) { return true; }
	bool TraverseCXXDestructorDecl(CXXDestructorDecl *) { return true; }
	bool VisitCXXRecordDecl(CXXRecordDecl *r)
	{
		if (r->isThisDeclarationADefinition() && !r->isDependentContext() &&
		    !r->isUnion() && !isa<ClassTemplateSpecializationDecl>(r) &&
		    session_.ours(r->getLocation()) && nameable(r))
			classes_.push_back(r);
		return true;
	}

private:
	static bool varied(const FunctionDecl *f)
	{
		return std::ranges::any_of(f->parameters(), [&](const ParmVarDecl *p) {
			const QualType t = p->getType().getNonReferenceType();
			return (t->isIntegerType() && !t->isBooleanType()) ||
			       std::ranges::any_of(f->parameters(), [&](const ParmVarDecl *o) {
				       return o != p &&
					      p->getASTContext().hasSameUnqualifiedType(
						      t, o->getType().getNonReferenceType());
			       });
		});
	}
	/// The classes made of templates of the file that are asked for.
	void remember_template(QualType t)
	{
		t = t.getNonReferenceType();
		while (t->isPointerType())
			t = t->getPointeeType();
		const auto *s =
			dyn_cast_or_null<ClassTemplateSpecializationDecl>(t->getAsCXXRecordDecl());
		if (!s || !s->hasDefinition() || s->isAbstract() || !nameable(t))
			return;
		for (const TemplateArgument &a : s->getTemplateArgs().asArray())
			if (a.getKind() == TemplateArgument::Type)
				remember_template(a.getAsType());
		if (!in_std(s) && !session_.elsewhere(s) &&
		    !llvm::is_contained(templates_, s->getDefinition()))
			templates_.push_back(s->getDefinition());
	}
	void remember_templates(const FunctionDecl *f)
	{
		for (const ParmVarDecl *p : f->parameters())
			remember_template(p->getType());
	}
	void remember_templates(const CXXRecordDecl *r)
	{
		if (r->isAggregate())
			for (const FieldDecl *f : r->fields())
				remember_template(f->getType());
		for (const CXXMethodDecl *m : r->methods())
			if (!m->isImplicit() && m->getAccess() == AS_public)
				remember_templates(m);
	}
	/// How an owner of a single object is made: it is handed one. Empty if it is none.
	std::string holds(const CXXRecordDecl *r) const
	{
		const CXXDestructorDecl *end = r->getDestructor();
		if (!end || !end->isUserProvided())
			return {};
		const bool like_pointer =
			std::ranges::any_of(r->methods(), [](const CXXMethodDecl *m) {
				return m->getOverloadedOperator() == OO_Arrow;
			});
		for (const CXXConstructorDecl *c : r->ctors()) {
			const QualType t =
				c->getNumParams() == 1 ? c->getParamDecl(0)->getType() : QualType();
			if (like_pointer && !t.isNull() && t->isPointerType() &&
			    t->getPointeeType()->isObjectType() && c->getAccess() == AS_public &&
			    !c->isDeleted() && nameable(t))
				return fmt::format("holder<{}, D, {}>", name(r),
						   name(t->getPointeeType().getUnqualifiedType()));
		}
		return {};
	}
	/// A member function of a class that is made of a template; it may be without a body still.
	static bool of_template(const CXXMethodDecl *m)
	{
		return isa<ClassTemplateSpecializationDecl>(m->getParent()) && m->getIdentifier() &&
		       !m->isDeleted() &&
		       std::ranges::all_of(m->parameters(), [](const ParmVarDecl *p) {
			       return nameable(p->getType());
		       });
	}
	/// A function with a name, whose parameters have names for their types.
	bool callable(const FunctionDecl *f) const
	{
		return f->isDefined() && !f->isDeleted() && !f->isDependentContext() &&
		       !f->isVariadic() && !f->isConsteval() && !f->isTemplateInstantiation() &&
		       session_.ours(f->getLocation()) &&
		       (isa<CXXConstructorDecl>(f) || f->getIdentifier()) && nameable(f) &&
		       std::ranges::all_of(f->parameters(), [](const ParmVarDecl *p) {
			       return nameable(p->getType());
		       });
	}
	std::string name(QualType t) const
	{
		PrintingPolicy policy(context_.getPrintingPolicy());
		policy.SuppressUnwrittenScope = true;
		policy.FullyQualifiedName = true;
		return TypeName::getFullyQualifiedName(t, context_, policy, true);
	}
	std::string name(const CXXRecordDecl *r) const
	{
		return name(context_.getCanonicalTagType(r));
	}
	static std::string name(const FunctionDecl *d)
	{
		std::string whole = d->getNameAsString();
		for (const DeclContext *in = d->getDeclContext(); !in->isTranslationUnit();
		     in = in->getParent())
			if (const auto *n = dyn_cast<NamedDecl>(in);
			    n && n->getIdentifier() && !in->isInlineNamespace())
				whole = n->getNameAsString() + "::" + whole;
		return "::" + whole;
	}
	/// The types of parameters, as arguments of a template behind others.
	std::string types(const FunctionDecl *f, size_t from = 0) const
	{
		std::string all;
		for (const ParmVarDecl *p : f->parameters().drop_front(from))
			all += ", " + name(p->getOriginalType());
		return all;
	}
	/// A call; what its first parameter is may be given.
	std::string call(const FunctionDecl *f, const std::string &by, std::string_view first = {},
			 std::string_view pack = "a") const
	{
		const std::string given = fmt::format("{}({}static_cast<decltype({}) &&>({})...)",
						      by, first, pack, pack);
		return fmt::format(
			"call<void{}>(n, [&](auto &&...{}) -> decltype({}) {{ return {}; }});\n",
			types(f, !first.empty()), pack, given, given);
	}
	void add(const NamedDecl *about, std::vector<Driver::Call> calls,
		 const std::string &parameters, const std::string &body)
	{
		const std::string name = fmt::format("run_{}", drivers_.all.size());
		drivers_.text += fmt::format("void {}({})\n{{\n{}}}\n", name, parameters,
					     without_.contains(name) ? "" : body);
		drivers_.all.push_back(
			{name, {about->getQualifiedNameAsString()}, std::move(calls)});
		if (const auto *r = dyn_cast<CXXRecordDecl>(about))
			r->forallBases([&](const CXXRecordDecl *b) {
				drivers_.all.back().about.push_back(b->getQualifiedNameAsString());
				return true;
			});
	}

	/// Its public functions that are no operators, those of its bases included.
	void functions(const CXXRecordDecl *r, std::vector<const CXXMethodDecl *> &out) const
	{
		for (const CXXMethodDecl *m : r->methods())
			if (!isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(m) &&
			    m->getAccess() == AS_public && m->getRefQualifier() != RQ_RValue &&
			    (callable(m) || of_template(m)) && out.size() < MOST_CALLS &&
			    std::ranges::none_of(out, [&](const CXXMethodDecl *o) {
				    return o->getIdentifier() == m->getIdentifier() &&
					   o->getNumParams() == m->getNumParams();
			    }))
				out.push_back(m);
		for (const CXXBaseSpecifier &b : r->bases())
			if (const CXXRecordDecl *base = b.getType()->getAsCXXRecordDecl();
			    base && base->hasDefinition() && b.getAccessSpecifier() == AS_public)
				functions(base->getDefinition(), out);
	}
	/// Does a word say that something is put into an object?
	static bool fills(llvm::StringRef name)
	{
		static const std::set<llvm::StringRef> words{
			"add",	   "push",    "put",	  "insert",   "append",
			"enqueue", "emplace", "need",	  "register", "store",
			"attach",  "post",    "schedule", "open",     "load"};
		return words.contains(
			name.take_until([](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); }));
	}
	/// Does a body put something into a member of its object?
	static bool fills_member(const Stmt *s)
	{
		if (!s)
			return false;
		const auto *c = dyn_cast<CXXMemberCallExpr>(s);
		const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
		const auto *of = m ? dyn_cast<MemberExpr>(
					     c->getImplicitObjectArgument()->IgnoreParenImpCasts())
				   : nullptr;
		if (of && isa<CXXThisExpr>(of->getBase()->IgnoreParenImpCasts()) &&
		    m->getIdentifier() && !m->isConst() && fills(m->getName()))
			return true;
		return std::ranges::any_of(s->children(), fills_member);
	}
	/// What puts something into an object, by its name or by what it does.
	static bool fills(const CXXMethodDecl *m)
	{
		return !m->isConst() && !m->isStatic() &&
		       (fills(m->getName()) || fills_member(m->getBody()));
	}
	/// How objects of a class are made: those that are arguments, no parts of them, are filled.
	void add_maker(const CXXRecordDecl *r, const std::string &by)
	{
		const std::string maker = fmt::format("maker<{}, D>", name(r));
		if (without_.contains(maker))
			return;
		std::vector<const CXXMethodDecl *> all;
		functions(r, all);
		std::string filling;
		size_t found = 0;
		for (const CXXMethodDecl *m : all) {
			if (!m->getNumParams() || !fills(m) || found++ == MOST_FILLING)
				continue;
			const std::string given = fmt::format(
				"t->{}(static_cast<decltype(a) &&>(a)...)", m->getNameAsString());
			filling +=
				fmt::format("\t\t\tfill<D{}>(n, [&](auto &&...a) -> decltype({}) "
					    "{{ return {}; }});\n",
					    types(m), given, given);
		}
		makers_ += fmt::format("template <int D> struct {} : {} {{", maker, by);
		if (!filling.empty())
			makers_ += fmt::format(
				"\n\tusing base = {};\n\tstatic {} *make(int n) requires requires "
				"{{ base::make(n); }}\n\t{{\n\t\t{} *t = base::make(n);\n\t\tif "
				"constexpr (D <= 1) {{\n{}\t\t}}\n\t\treturn t;\n\t}}\n",
				by, name(r), name(r), filling);
		makers_ += "};\n";
	}
	/// What may be made for an abstract base.
	std::vector<const CXXRecordDecl *> derived(const CXXRecordDecl *base) const
	{
		std::vector<const CXXRecordDecl *> all;
		for (const CXXRecordDecl *d : classes_)
			if (!d->isAbstract() && publicly(d, base) && all.size() < MOST_CHOICES)
				all.push_back(d);
		return all;
	}
	/// How many classes there are to choose from for an argument of this type.
	size_t choices(QualType t) const
	{
		t = t.getNonReferenceType();
		while (t->isPointerType())
			t = t->getPointeeType();
		const CXXRecordDecl *r = t->getAsCXXRecordDecl();
		r = r ? r->getDefinition() : nullptr;
		if (!r)
			return 1;
		size_t most = r->isAbstract() ? derived(r).size() : 1;
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
			for (const TemplateArgument &a : s->getTemplateArgs().asArray())
				if (a.getKind() == TemplateArgument::Type)
					most = std::max(most, choices(a.getAsType()));
		return most;
	}
	size_t choices(const FunctionDecl *f) const
	{
		size_t most = 1;
		for (const ParmVarDecl *p : f->parameters())
			most = std::max(most, choices(p->getType()));
		return most;
	}
	/// How arguments of a class are made, where that cannot be told by the class alone.
	void write_maker(const CXXRecordDecl *r)
	{
		if (r->isAbstract()) {
			std::string all;
			for (const CXXRecordDecl *d : derived(r))
				all += ", " + name(d);
			if (!all.empty())
				add_maker(r, fmt::format("derived<{}, D{}>", name(r), all));
			return;
		}
		if (r->isAggregate())
			return write_filled(r);
		if (const std::string held = holds(r); !held.empty())
			return add_maker(r, held);
		const CXXConstructorDecl *best = nullptr;
		for (const CXXConstructorDecl *c : r->ctors())
			if (c->getAccess() == AS_public && !c->isCopyOrMoveConstructor() &&
			    callable(c)) {
				if (!c->getNumParams())
					return add_maker(r, fmt::format("plain<{}>", name(r)));
				if (!best)
					best = c;
			}
		if (!r->hasUserDeclaredConstructor() && r->hasDefaultConstructor())
			return add_maker(r, fmt::format("plain<{}>", name(r)));
		if (best)
			add_maker(r, fmt::format("built<{}, D{}>", name(r), types(best)));
	}
	void write_filled(const CXXRecordDecl *r)
	{
		if (r->getNumBases())
			return;
		std::string members;
		for (const FieldDecl *f : r->fields()) {
			// What says its first value may have to begin so: a count of owners.
			if (f->getType()->isArrayType() || f->isAnonymousStructOrUnion() ||
			    f->hasInClassInitializer() || !nameable(f->getType()))
				break;
			members += ", " + name(f->getType());
		}
		add_maker(r, fmt::format("filled<{}, D{}>", name(r), members));
	}
	/// Does a function ask for an object of a class first? One that asks for a pointer may end it.
	static bool asks_for(const FunctionDecl *f, const CXXRecordDecl *r)
	{
		const QualType t = f->getNumParams() ? f->getParamDecl(0)->getType() : QualType();
		return !t.isNull() && t->isLValueReferenceType() &&
		       declaresSameEntity(t->getPointeeCXXRecordDecl(), r);
	}
	void write_class(const CXXRecordDecl *r)
	{
		const CXXDestructorDecl *end = r->getDestructor();
		if (end && (end->getAccess() == AS_private || end->getAccess() == AS_protected ||
			    end->isDeleted()))
			return;
		std::vector<const CXXMethodDecl *> all;
		functions(r, all);
		if (all.empty() && !r->isAggregate() && !r->hasUserDeclaredConstructor() &&
		    !(end && end->isUserProvided()))
			return;
		std::string which;
		std::vector<Driver::Call> known;
		auto add_call = [&](const FunctionDecl *f, const std::string &text, bool again) {
			known.push_back({f->getQualifiedNameAsString(), again, false, choices(f)});
			which += fmt::format("\tcase {}: {}\t\tbreak;\n", known.size(), text);
		};
		for (const CXXMethodDecl *m : all)
			add_call(m,
				 call(m, (m->isStatic() ? name(r) + "::" : "o.") +
						 m->getNameAsString()),
				 m->getNumParams() || m->isConst() || fills_member(m->getBody()));
		for (const CXXMethodDecl *m : r->methods())
			if (m->isCopyAssignmentOperator() && m->isUserProvided() &&
			    m->getAccess() == AS_public && m->hasBody())
				add_call(m,
					 fmt::format("o = static_cast<const {} &>(o);\n", name(r)),
					 true);
		for (const FunctionDecl *f : functions_)
			if (known.size() < MOST_CALLS && asks_for(f, r))
				add_call(f, call(f, name(f), "o, "), f->getNumParams() > 1);
		const std::string calls = fmt::format("calls_{}", drivers_.all.size());
		if (without_.contains(calls))
			which.clear();
		which += write_uses(r, all, known);
		drivers_.text +=
			fmt::format("void {}({} &o, int n, int which)\n{{\n\t(void)o;\n\tswitch "
				    "(which) {{\n{}\t}}\n}}\n",
				    calls, name(r), which);
		for (const CXXConstructorDecl *c : r->ctors())
			if (c->getAccess() == AS_public && !c->isImplicit() &&
			    !c->isCopyOrMoveConstructor() && callable(c))
				write_scenes(r, types(c), calls, known);
		if (r->isAggregate())
			write_scenes(r, ", " + name(r), calls, known);
		else if (!r->hasUserDeclaredConstructor() && r->hasDefaultConstructor())
			write_scenes(r, "", calls, known);
	}
	/// The class of the file of which a function hands out an object that others may change.
	const CXXRecordDecl *handed_out(const CXXMethodDecl *m) const
	{
		const QualType t = m->getReturnType();
		if (!t->isLValueReferenceType() && !t->isPointerType())
			return nullptr;
		const CXXRecordDecl *r = t->getPointeeType()->getAsCXXRecordDecl();
		return r && r->hasDefinition() && !t->getPointeeType().isConstQualified() &&
				       llvm::is_contained(classes_, r->getDefinition()) &&
				       !declaresSameEntity(r, m->getParent())
			       ? r->getDefinition()
			       : nullptr;
	}
	/// What is done with objects that an object hands out: they may lead back to it.
	std::string write_uses(const CXXRecordDecl *r,
			       const std::vector<const CXXMethodDecl *> &all,
			       std::vector<Driver::Call> &known)
	{
		const std::string uses = fmt::format("uses_{}", drivers_.all.size());
		std::string which, body;
		for (const CXXMethodDecl *m : all) {
			const CXXRecordDecl *out = handed_out(m);
			if (!out || m->isStatic())
				continue;
			std::vector<const CXXMethodDecl *> own;
			functions(out, own);
			for (const CXXMethodDecl *u : own) {
				if (u->isConst() || u->isStatic() || known.size() >= MOST_USES)
					continue;
				known.push_back({u->getQualifiedNameAsString(), false, true});
				std::string used = call(u, "p." + u->getNameAsString());
				used.pop_back();
				body += fmt::format("\tcase {}: call<void{}>(n, [&](auto &&...b) "
						    "{{ with(o.{}(static_cast<"
						    "decltype(b) &&>(b)...), [&](auto &p) {{ {} "
						    "}}); }});\n\t\tbreak;\n",
						    known.size(), types(m), m->getNameAsString(),
						    used);
				which += fmt::format("\tcase {}: ", known.size());
			}
		}
		if (body.empty())
			return {};
		drivers_.text +=
			fmt::format("void {}({} &o, int n, int which)\n{{\n\t(void)o;\n\tswitch "
				    "(which) {{\n{}\t}}\n}}\n",
				    uses, name(r), without_.contains(uses) ? "" : body);
		return which + fmt::format("{}(o, n, which);\n\t\tbreak;\n", uses);
	}
	void write_scenes(const CXXRecordDecl *r, const std::string &parameters,
			  const std::string &calls, const std::vector<Driver::Call> &known)
	{
		add(r, known, "int n, int first, int second, int third, int chosen",
		    fmt::format(
			    "\tchoice = chosen;\n\tscene<{}{}>(n, [&](auto &o) {{\n\t\tif (n == "
			    "GROWING)\n\t\t\tfor (int i = "
			    "0; i < MANY; i++)\n\t\t\t\t{}(o, SMALL + i, first);\n\t\telse\n"
			    "\t\t\t{}(o, first_call(n), first);\n"
			    "\t\t{}(o, second_call(n), second);\n"
			    "\t\t{}(o, first_call(n), third);\n\t}});\n",
			    name(r), parameters, calls, calls, calls, calls));
	}

	static constexpr size_t MOST_CALLS = 14, MOST_USES = 24, MOST_FILLING = 3, MOST_CHOICES = 4;

	const Session &session_;
	const ASTContext &context_;
	const std::set<std::string> &without_;
	std::vector<const CXXRecordDecl *> classes_;
	std::vector<const FunctionDecl *> functions_;
	std::vector<const CXXRecordDecl *> templates_;
	std::string makers_;
	Drivers drivers_;
};

} // namespace

std::string Drivers::part_at(unsigned line) const
{
	const llvm::StringRef whole = text;
	size_t at = 0;
	std::string part;
	for (unsigned l = 1; l <= line && at != llvm::StringRef::npos; l++) {
		const size_t end = whole.find('\n', at);
		llvm::StringRef one = whole.slice(at, end);
		if (one.starts_with("// Drivers."))
			part = " ";
		else if (part.empty())
			;
		else if (one.consume_front("template <int D> struct "))
			part = one.substr(0, one.find(" : ")).str();
		else if (one.consume_front("void "))
			part = one.substr(0, one.find('(')).str();
		at = end == llvm::StringRef::npos ? end : end + 1;
	}
	return part == " " ? "" : part;
}

Drivers write_drivers(const Session &session, const TranslationUnitDecl *unit,
		      const std::set<std::string> &without)
{
	Writer writer(session, without);
	if (!session.context.getLangOpts().CPlusPlus20)
		return {};
	writer.TraverseDecl(const_cast<TranslationUnitDecl *>(unit));
	return writer.take();
}

} // namespace cfl::check
