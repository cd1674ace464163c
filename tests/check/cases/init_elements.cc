// SPDX-License-Identifier: GPL-2.0
// Elements of containers and objects on the heap whose constructors leave members; records that say themselves what
// they have; what one constructor leaves, and a member function reads whoever calls it.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
struct Pixel {
	Pixel() : grey(0) {}
	Pixel(int g, int a) : grey(g), alpha(a) {}
	int grey;
	int alpha;
};
// REJECT: init-use
int resized(std::size_t n)
{
	std::vector<Pixel> all;
	all.emplace_back(1, 2);
	all.resize(n);
	int sum = 0;
	for (const Pixel &p : all)
		sum += p.alpha;
	return sum;
}
// ACCEPT
int resized_and_set(std::size_t n)
{
	std::vector<Pixel> all;
	all.emplace_back(1, 2);
	all.resize(n);
	for (Pixel &p : all)
		p.alpha = 3;
	int sum = 0;
	for (const Pixel &p : all)
		sum += p.alpha;
	return sum;
}
// ACCEPT
int resized_like(std::size_t n)
{
	std::vector<Pixel> all;
	all.resize(n, Pixel(1, 2));
	return std::count_if(all.begin(), all.end(), [](const Pixel &p) { return p.alpha == 2; });
}
// REJECT: init-use
int counted(std::size_t n)
{
	std::vector<Pixel> all(n);
	all[0].alpha = 1;
	return std::count_if(all.begin(), all.end(), [](const Pixel &p) { return p.alpha == 2; });
}
// ACCEPT
int counted_grey(std::size_t n)
{
	std::vector<Pixel> all(n);
	return std::count_if(all.begin(), all.end(), [](const Pixel &p) { return p.grey == 2; });
}
// ACCEPT
int set_by_index(const std::vector<int> &from)
{
	std::vector<Pixel> all(from.size());
	for (std::size_t i = 0; i < from.size(); i++)
		all[i].alpha = from[i];
	return all.back().alpha;
}
struct Shape {
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
struct Box : Shape {
	explicit Box(int w) : width(w) {}
	Box(int w, int h) : width(w), height(h) {}
	int area() const override { return width * height; }
	int width, height;
};
// REJECT: init-use
int by_base()
{
	std::vector<std::unique_ptr<Shape>> all;
	all.push_back(std::make_unique<Box>(2));
	int sum = 0;
	for (const auto &s : all)
		sum += s->area();
	return sum;
}
// ACCEPT
int by_base_whole()
{
	std::vector<std::unique_ptr<Shape>> all;
	all.push_back(std::make_unique<Box>(2, 3));
	int sum = 0;
	for (const auto &s : all)
		sum += s->area();
	return sum;
}
struct Range {
	int low, high;
};
// ACCEPT
std::optional<Range> half_range(std::string_view s)
{
	if (s.empty())
		return std::nullopt;
	Range r;
	r.low = s[0];
	if (s.size() > 1)
		r.high = s[1];
	else
		r.high = s[0];
	return r;
}
// ACCEPT
int width(std::string_view s)
{
	auto r = half_range(s);
	return r ? r->high - r->low : 0;
}
struct Digit {
	bool ok;
	int value;
	explicit operator bool() const { return ok; }
};
// ACCEPT
Digit digit(char c)
{
	Digit d;
	d.ok = c >= '0' && c <= '9';
	if (d.ok)
		d.value = c - '0';
	return d;
}
// ACCEPT
int sum_of_digits(std::string_view s)
{
	int sum = 0;
	for (char c : s)
		if (auto d = digit(c))
			sum += d.value;
	return sum;
}
// REJECT: init-use
int sum_of_all(std::string_view s)
{
	int sum = 0;
	for (char c : s)
		sum += digit(c).value;
	return sum;
}
// REJECT: init-use
Digit never_set(char c)
{
	Digit d;
	d.ok = c >= '0' && c <= '9';
	return d;
}
// ACCEPT
class Noise
{
public:
	explicit Noise(unsigned seed) { std::fill_n(state_, 4, seed); }
	unsigned next()
	{
		unsigned mixed = state_[at_] ^ state_[(at_ + 1) % 4];
		state_[at_] = mixed;
		return mixed;
	}

private:
	unsigned state_[4];
	std::size_t at_ = 0;
};
// REJECT: init-use
class Hiss
{
public:
	explicit Hiss(unsigned seed) { state_[0] = seed; }
	unsigned next()
	{
		unsigned mixed = state_[at_] ^ state_[(at_ + 1) % 4];
		state_[at_] = mixed;
		return mixed;
	}

private:
	unsigned state_[4];
	std::size_t at_ = 0;
};
// REJECT: init-use
class Gauge
{
public:
	explicit Gauge(int limit) : limit_(limit), step_(1) {}
	Gauge() : limit_(10) {}
	int next(int at) const { return at + step_ > limit_ ? 0 : at + step_; }

private:
	int limit_, step_;
};
// ACCEPT
class Named
{
public:
	explicit Named(std::string name) : name_(std::move(name)) {}
	explicit Named(int id) : id_(id), numbered_(true) {}
	int id() const { return numbered_ ? id_ : 0; }
	int known() const { return name_.empty() ? id_ : 0; }

private:
	std::string name_;
	int id_;
	bool numbered_ = false;
};
// REJECT: init-use
int hash(std::FILE *f)
{
	unsigned char buffer[64];
	int sum = 0;
	std::fread(buffer, 1, sizeof(buffer), f);
	for (unsigned char c : buffer)
		sum += c;
	return sum;
}
// ACCEPT
int hash_of_read(std::FILE *f)
{
	unsigned char buffer[64];
	int sum = 0;
	std::size_t n = std::fread(buffer, 1, sizeof(buffer), f);
	for (std::size_t i = 0; i < n; i++)
		sum += buffer[i];
	return sum;
}
struct Tree {
	int key;
	Tree *left = nullptr;
};
// ACCEPT
Tree *added(Tree *root, Tree *fresh)
{
	if (!root)
		return fresh;
	root->left = fresh;
	return root;
}
// ACCEPT
int first_key(Tree *x, Tree *y)
{
	Tree *root = nullptr;
	root = added(root, x);
	root = added(root, y);
	return root->key;
}
