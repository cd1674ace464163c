// SPDX-License-Identifier: GPL-2.0
/// @file
/// The translator: walks a C syntax tree on demand and prints C++20.
///
/// `need(declaration)` prints what the declaration depends on, then the declaration. Everything is
/// printed from types and evaluated values, never from spelling.
#pragma once

#include <bindgen/options.hh>
#include <bindgen/pch.hh>
#include <bindgen/report.hh>

namespace cfl::bindgen
{

struct MacroNumber;

/// Where `asm inline` stood; Clang's syntax tree forgets the qualifier.
using AsmInlineSet = std::set<unsigned>;

class Translator
{
public:
	Translator(clang::ASTContext &context, const Options &options, const AsmInlineSet &inlines,
		   Report &report);

	/// Emits every declaration of the translation unit in order.
	void need_all();
	/// Emits `d` and what it depends on. `complete`: a record or an enum with its members.
	void need(const clang::Decl *d, bool complete = true);
	/// Emits what a macro stands for, an expression in the function `frame`: a constant, or an
	/// object that reads the value. False: it has no form in C++.
	bool need_value(const std::string &name, const clang::FunctionDecl *frame,
			const clang::Expr *value);
	/// The same for a macro that is an integer, and for one that is a type.
	bool need_number(const std::string &name, const MacroNumber &number);
	bool need_macro_type(const std::string &name, const clang::TypedefNameDecl *alias);
	/// Emits all file-scope assembly (macros that inline bodies may use).
	void need_file_asm();
	/// The text so far, without the frame.
	const std::string &text() const { return out_; }

	/// Has the declaration been emitted, at least as a forward declaration?
	bool emitted(const clang::Decl *d) const;
	/// Has the record been emitted with its members?
	bool completed(const clang::TagDecl *d) const;

	std::string tag_name(const clang::TagDecl *d);
	std::string declare(clang::QualType type, std::string name);

private:
	enum class State { None, Declared, Busy, Done };

	/// What printing one declaration must remember; nested demands get their own.
	struct Scope {
		const clang::Decl *owner = nullptr;
		std::set<std::string> hidden; ///< Names that hide namespace-scope ones.
		bool jumps = false;	      ///< The function has labels to jump to.
		unsigned literals = 0;	      ///< Hoisted compound literals so far.
		unsigned temporaries = 0;
		unsigned empties = 0;		  ///< Structs without members so far, in a record.
		std::vector<std::string> prelude; ///< Declarations to put before the statement.
		std::string label; ///< What hoisted literals are called after, if not the owner.
		bool at_file_scope = true;
		bool system_names = false;
		unsigned switch_depth = 0;
		/// Print annotations as types: in declarations, not inside bodies.
		bool typed = true;
	};
	class Enter;

	// translator.cc
	void emit(const std::string &text) { out_ += text; }
	void fail(const std::string &reason);
	std::string place(clang::SourceLocation loc) const;
	State &state(const clang::Decl *d);

	// names.cc
	std::string identifier(const clang::NamedDecl *d);
	std::string qualified(const clang::NamedDecl *d);
	std::string name_unnamed_tag(const clang::TagDecl *d);
	std::string unique_tag(std::string wish);
	void index_names();
	std::string field_name(const clang::FieldDecl *d);
	static bool reserved(llvm::StringRef name);

	// types.cc
	clang::QualType peel(clang::QualType type);
	std::string function_suffix(const clang::FunctionType *type, const std::string &params);
	std::string calling_convention(const clang::FunctionType *type);
	std::string type(clang::QualType t) { return declare(t, ""); }
	std::string cast_to(clang::QualType t, const std::string &value);
	void complete(clang::QualType t);
	bool is_va_list(clang::QualType t) const;
	/// The first member of a transparent union, which is how it is passed; null for other types.
	const clang::FieldDecl *transparent(clang::QualType t) const;
	std::string transparent_overloads(const clang::FunctionDecl *f);
	std::string parameter(clang::QualType t, const std::string &name);

	// typed.cc
	class Mode;
	/// Does the declared type carry an annotation that --typed asks for?
	bool annotated(clang::QualType t);
	bool annotated_step(clang::QualType t);
	bool is_ordered(const clang::TypedefNameDecl *d) const;
	/// A `__bitwise` type without a byte order, which becomes a type of its own.
	bool is_bits(const clang::TypedefNameDecl *d) const;
	/// Such a type, if that is what C's operators keep in `e`; null for others.
	clang::QualType bits_of(const clang::Expr *e);
	/// `__user` and friends on what a pointer points to: the name, and the type without it.
	std::string space_of(clang::QualType pointee, clang::QualType &inner) const;
	/// As bodies see it.
	clang::QualType plain(clang::QualType t);
	std::string typed_type(clang::QualType t);
	std::string typed_cast(clang::QualType t, const std::string &value);
	/// The declaration that is printed, whose annotations count.
	const clang::FunctionDecl *printed(const clang::FunctionDecl *f) const;
	static const clang::VarDecl *printed(const clang::VarDecl *v);
	/// An object with an annotated declared type, as it is declared; nothing for others.
	std::optional<std::string> typed_lvalue(const clang::Expr *e);
	clang::QualType declared_type(const clang::Expr *e);
	std::string as_plain_lvalue(const clang::Expr *e, const std::string &object);
	std::string typed_parameters(const clang::FunctionDecl *f);

	// attrs.cc
	enum class Where { Front, Back, Record, Parameter };
	std::string attributes(const clang::Decl *d, Where where);
	std::string attribute(const clang::Attr *a, const clang::Decl *d);
	void drop(const clang::Attr *a);

	// decls.cc, records.cc, functions.cc
	/// Which records stand inside others, not at their end: g++ wants no flexible array there.
	void index_embedded(const clang::DeclContext *context);
	/// Would g++ refuse `[]` for this last member, as if the struct had no other?
	bool otherwise_empty(const clang::FieldDecl *flexible) const;
	void need_record(const clang::RecordDecl *d, bool complete);
	void need_enum(const clang::EnumDecl *d, bool complete);
	void need_typedef(const clang::TypedefNameDecl *d);
	void need_variable(const clang::VarDecl *d);
	void need_function(const clang::FunctionDecl *d);
	std::string record_body(const clang::RecordDecl *d, unsigned depth);
	std::string field(const clang::FieldDecl *f, unsigned depth, bool last);
	std::string layout_asserts(const clang::RecordDecl *d);
	void offset_asserts(const clang::RecordDecl *d, uint64_t base, const std::string &name,
			    std::string &text);
	std::string enum_text(const clang::EnumDecl *d);
	std::string checked_enum_text(const clang::EnumDecl *def);
	std::string signature(const clang::FunctionDecl *f, bool definition);
	std::string variable(const clang::VarDecl *v);
	void index_locals(const clang::Stmt *s);
	void note_facts(const clang::FunctionDecl *f);

	// layouts.cc
	void flatten(const clang::RecordDecl *d, uint64_t base, RecordLayout &out) const;
	void note_layout(const clang::RecordDecl *d);
	void note_layout(const clang::EnumDecl *d);
	std::string shape(clang::QualType t) const;

	// values.cc
	std::string number_text(const std::string &name, const clang::Expr *expression,
				const llvm::APSInt &number, clang::QualType t);
	std::string string_text(const std::string &name, const clang::StringLiteral *string);
	std::string address_text(const std::string &name, const clang::Expr *value,
				 clang::QualType t);
	std::string reader_text(const std::string &name, const clang::Expr *value,
				clang::QualType t);

	// stmts.cc
	std::string stmt(const clang::Stmt *s, unsigned depth);
	std::string returned_record(const clang::Expr *value);
	std::string compound(const clang::CompoundStmt *s, unsigned depth);
	std::string substatement(const clang::Stmt *s, unsigned depth);
	std::string decl_stmt(const clang::DeclStmt *s, unsigned depth, bool split);
	std::string local_variable(const clang::VarDecl *v, unsigned depth, bool split);
	std::string asm_stmt(const clang::GCCAsmStmt *s);
	std::string if_stmt(const clang::IfStmt *s, unsigned depth);
	std::string case_value(const clang::Expr *e);
	std::string flush_prelude(std::vector<std::string> &outer, unsigned depth);

	// exprs.cc
	std::string expr(const clang::Expr *e);
	std::string expr_unfolded(const clang::Expr *e);
	std::string reference(const clang::DeclRefExpr *e);
	std::string offset_of(const clang::OffsetOfExpr *e);
	std::string atomic(const clang::AtomicExpr *e);

	// literals.cc
	std::optional<std::string> fold(const clang::Expr *e);
	std::string literal(const llvm::APSInt &value, clang::QualType t);
	std::string string_literal(const clang::StringLiteral *s);
	std::string compound_literal(const clang::CompoundLiteralExpr *e, bool address);
	static std::string quote(llvm::StringRef bytes);

	// conditions.cc
	std::string truth(const clang::Expr *e);
	std::optional<std::string> gcc_truth(const clang::Expr *bare);
	std::string conditional(const clang::ConditionalOperator *e);

	// conversions.cc
	std::string conversion(const clang::CastExpr *e);
	std::string implicit_noop(const clang::CastExpr *e);
	std::string volatile_load(const clang::Expr *lvalue);
	bool tests_bit(const clang::Expr *e);

	// operators.cc, assignments.cc, calls.cc
	std::string unary(const clang::UnaryOperator *e);
	std::string binary(const clang::BinaryOperator *e);
	std::string scaled_pointer(const clang::Expr *pointer);
	std::string compound_assign(const clang::CompoundAssignOperator *e);
	std::string assign_through(const clang::Expr *lvalue, const std::string &op,
				   const std::string &value, clang::QualType compute, bool post);
	std::string member(const clang::MemberExpr *e);
	std::string call(const clang::CallExpr *e);

	// inits.cc
	std::string initializer(const clang::Expr *e, clang::QualType t);
	std::string init_list(const clang::InitListExpr *e, clang::QualType t);
	std::string init_record(const clang::InitListExpr *e, const clang::RecordDecl *r);
	/// Values of a list, with the types of what they initialise.
	using Parts = std::vector<std::pair<std::string, clang::QualType>>;
	std::string join_trimmed(Parts parts);
	std::string zero(clang::QualType t);
	std::string init_array(const clang::InitListExpr *e, const clang::ArrayType *a);
	std::string scalar_init(const clang::Expr *e, clang::QualType t);
	bool needs_assignments(const clang::Expr *e) const;
	std::string by_assignments(const clang::Expr *e, clang::QualType t);
	void assign_members(const clang::Expr *e, const std::string &path, clang::QualType t,
			    std::string &text);

	clang::ASTContext &ctx_;
	const Options &options_;
	const AsmInlineSet &asm_inlines_;
	Report &report_;
	clang::PrintingPolicy policy_;
	std::string out_;
	Scope scope_;
	llvm::DenseMap<const clang::Decl *, State> states_;
	llvm::DenseMap<const clang::Decl *, std::string> tag_names_;
	std::set<std::string> tags_used_;
	std::map<std::string, const clang::TagDecl *> typedef_of_;
	llvm::DenseMap<const clang::TagDecl *, std::string> declarator_of_;
	std::map<std::string, unsigned> counters_;
	llvm::DenseMap<const clang::Decl *, std::string> renamed_;
	llvm::DenseSet<const clang::RecordDecl *> embedded_;
	llvm::DenseSet<const clang::Decl *> sleeps_; ///< Functions that may sleep, seen so far.
	bool failed_ = false;
	llvm::DenseMap<const clang::Type *, bool> annotated_;
	std::set<std::string> unaligned_; ///< Types that have a typedef of alignment 1.
	bool volatile_load_emitted_ = false;
};

} // namespace cfl::bindgen
