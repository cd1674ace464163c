// SPDX-License-Identifier: GPL-2.0
// A base leads to a member of the derived class, which ends first.
#include <vector>

namespace base_leaves
{

int flushed;

// Its destructor is told where it uses what has ended.
// REJECT: borrow-dangling
class Report
{
public:
	explicit Report(const std::vector<int> *rows) : rows_(rows) {}
	Report(const Report &) = delete;
	Report &operator=(const Report &) = delete;
	virtual ~Report() { flush(); }

protected:
	void flush()
	{
		if (!rows_)
			return;
		for (int row : *rows_)
			flushed += row;
		rows_ = nullptr;
	}

private:
	const std::vector<int> *rows_;
};

class Early : public Report
{
	std::vector<int> own_;

public:
	// REJECT: borrow-dangling
	Early() : Report(&own_) {}
	void add(int row) { own_.push_back(row); }
};

class Tidy : public Report
{
	std::vector<int> own_;

public:
	// ACCEPT
	Tidy() : Report(&own_) {}
	~Tidy() override { flush(); }
	void add(int row) { own_.push_back(row); }
};

} // namespace base_leaves
