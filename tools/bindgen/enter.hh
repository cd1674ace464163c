// SPDX-License-Identifier: GPL-2.0
/// @file
/// The scope of one declaration's translation.
#pragma once

#include <bindgen/translator.hh>

namespace cfl::bindgen
{

/// Gives a nested demand a fresh scope and restores the outer one.
class Translator::Enter
{
public:
	Enter(Translator &t, const clang::Decl *owner)
		: translator_(t), saved_(std::move(t.scope_)), failed_(t.failed_)
	{
		t.scope_ = Scope{};
		t.scope_.owner = owner;
		t.failed_ = false;
	}
	~Enter()
	{
		translator_.scope_ = std::move(saved_);
		translator_.failed_ = failed_;
	}
	Enter(const Enter &) = delete;
	Enter &operator=(const Enter &) = delete;

private:
	Translator &translator_;
	Scope saved_;
	bool failed_;
};

/// Prints annotations as types, or as nothing, while it lives.
class Translator::Mode
{
public:
	Mode(Translator &t, bool typed) : translator_(t), saved_(t.scope_.typed)
	{
		t.scope_.typed = typed;
	}
	~Mode() { translator_.scope_.typed = saved_; }
	Mode(const Mode &) = delete;
	Mode &operator=(const Mode &) = delete;

private:
	Translator &translator_;
	bool saved_;
};

} // namespace cfl::bindgen
