// SPDX-License-Identifier: GPL-2.0
/// @file
/// The proof for other configurations and other machines.
#pragma once

#include <bindgen/prove.hh>

namespace cfl::bindgen
{

/// One kernel and one compiler.
struct MatrixRow {
	std::string name, compiler;
	Proof proof;
	std::string error; ///< Why there is no proof.
	bool held() const
	{
		return error.empty() && proof.bodies_failed == 0 && proof.asserts_failed == 0 &&
		       proof.bit_fields_differ == 0 && proof.symbol_differences() == 0;
	}
};

/// Proves `options.headers` for each row of matrix.conf with g++-12 and clang++-22; `only` selects
/// rows (NAME, NAME/gcc, NAME/clang). Headers that are missing are prepared in the cache, with
/// progress on stderr; a folder `work` keeps the files of each row. False with a message in `error`
/// when a row does not exist.
bool matrix(const Options &options, const std::vector<std::string> &only, const std::string &work,
	    std::vector<MatrixRow> &rows, std::string &error);

std::string matrix_text(const std::vector<MatrixRow> &rows);
std::string matrix_json(const std::vector<MatrixRow> &rows);

} // namespace cfl::bindgen
