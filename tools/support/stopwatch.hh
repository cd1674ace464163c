// SPDX-License-Identifier: GPL-2.0
/// @file
/// How long the steps of a command took.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace cfl
{

/// Adds up wall time under names, and says it in one line: "build 1.9 s, check 0.4 s".
class Stopwatch
{
public:
	/// The time since the last call, or since the beginning, was that of `step`.
	void count(const std::string &step)
	{
		auto now = clock::now();
		std::chrono::duration<double> took = now - begin_;
		begin_ = now;
		for (Step &known : steps_) {
			if (known.name == step) {
				known.seconds += took.count();
				return;
			}
		}
		steps_.push_back({step, took.count()});
	}

	/// Since the beginning, or since the last count().
	double seconds() const
	{
		return std::chrono::duration<double>(clock::now() - begin_).count();
	}

	std::string text() const
	{
		std::string line;
		for (const Step &step : steps_)
			line += fmt::format("{}{} {:.1f} s", line.empty() ? "" : ", ", step.name,
					    step.seconds);
		return line;
	}

private:
	using clock = std::chrono::steady_clock;

	struct Step {
		std::string name;
		double seconds;
	};

	clock::time_point begin_ = clock::now();
	std::vector<Step> steps_;
};

} // namespace cfl
