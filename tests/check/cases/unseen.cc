// SPDX-License-Identifier: GPL-2.0
// Plain C++: functions of the program's own headers, of which only the declaration is seen, are believed.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct Node {
	int id = 0;
};
class Graph
{
public:
	Graph();
	~Graph();
	Node *node(std::string_view path);
	const Node *root() const;
	void add(Node *from, const std::string &name);
	int next_number();
	bool load(const std::string &file, std::string *err);
	std::string_view name() const;

private:
	std::vector<Node *> nodes_;
	char *text_;
};
// ACCEPT
Node *keeps_no_text(Graph &g, int n)
{
	std::string path = "node " + std::to_string(n);
	return g.node(path);
}
// ACCEPT
int numbers_end_nothing(Graph *g)
{
	const Node *root = g->root();
	int n = g->next_number();
	return root->id + n;
}
// ACCEPT
bool error_is_told(Graph &g)
{
	std::string err;
	g.load("a file", &err);
	return err.empty();
}
// ACCEPT
Node *made_by_a_local()
{
	Graph g;
	return g.node("left to others");
}
// REJECT: borrow-return
std::string_view named_by_a_local()
{
	Graph g;
	return g.name();
}

struct Deadline {
	int at;
};
void wait_for(Deadline *d, std::vector<Node *> &seen);
// ACCEPT
void waits_in_the_call(std::vector<Node *> &seen)
{
	Deadline d{3};
	wait_for(&d, seen);
}

std::string whole_text();
// ACCEPT
char *copied_text()
{
	return strdup(whole_text().c_str());
}

struct Part {
	int weight;
};
Part *heaviest(Node *among);
// ACCEPT
int of_nodes_there_is_one(Node *all)
{
	return heaviest(all)->weight;
}

// A virtual function does what those that override it in the file do.
class Rack;
struct Guest {
	virtual ~Guest() = default;
	virtual void visit(Rack &r) = 0;
	virtual void look(Rack &r) = 0;
};
class Rack
{
public:
	void clear() { slots_.clear(); }
	void visited_by(Guest &g)
	{
		for (int &s : slots_)
			s++;
		g.look(*this);
	}
	std::vector<int> &slots() { return slots_; }

private:
	std::vector<int> slots_;
};
struct Wiper : Guest {
	void visit(Rack &r) override { r.clear(); }
	void look(Rack &) override {}
};
// REJECT: borrow-invalidated
int visited_meanwhile(Rack &r, Guest &g)
{
	int &first = r.slots()[0];
	g.visit(r);
	return first;
}
// ACCEPT
int looked_at_meanwhile(Rack &r, Guest &g)
{
	int &first = r.slots()[0];
	g.look(r);
	return first;
}

// A callee without a value for what a pointer to a function is asked with.
struct Query {
	int key;
	bool (*matches)(const Query *, int *);
	void *arg;
};
static int asked_through(const Query &q, int *found)
{
	if (!(*q.matches)(&q, found))
		return 0;
	return *found;
}
// ACCEPT
int answered(const Query &q)
{
	int found;
	return asked_through(q, &found);
}

// What is only told apart by a number beside it, asked for by its name, or shared, is not lent.
struct Hunk {
	std::vector<std::pair<char, const char *>> lines;
	// ACCEPT
	void push(const char *line) { lines.push_back(std::make_pair(' ', line)); }
};
std::string variable_of(const char *flag);
// ACCEPT
const char *from_environment(const char *flag, const char *otherwise)
{
	const std::string name = variable_of(flag);
	const char *value = getenv(name.c_str());
	return value ? value : otherwise;
}
struct Memory {
	std::vector<std::shared_ptr<Node>> nodes;
	// ACCEPT
	Node &create()
	{
		std::shared_ptr<Node> made(new Node);
		nodes.push_back(made);
		return *made;
	}
	// REJECT: borrow-return
	Node &forgotten()
	{
		std::shared_ptr<Node> made(new Node);
		return *made;
	}
};
// ACCEPT
int refilled(std::unique_ptr<Node> from)
{
	std::unique_ptr<Node> to = std::move(from);
	from.reset(new Node);
	return from->id + to->id;
}

// Who writes down what is lent means it: what changes such an object ends that.
struct Strict {
	~Strict();
	int &at(int i) [[clang::lifetimebound]];
	void push(int v);
	int *data;
};
struct [[gsl::Owner(int)]] Kept {
	~Kept();
	int &at(int i);
	void push(int v);
	int *data;
};
struct Loose {
	~Loose();
	int &at(int i);
	void push(int v);
	int *data;
};
// REJECT: borrow-invalidated
int changed_while_lent(Strict &v)
{
	int &first = v.at(0);
	v.push(1);
	return first;
}

// REJECT: borrow-invalidated
int owner_changed_while_lent(Kept &v)
{
	int &first = v.at(0);
	v.push(1);
	return first;
}

// ACCEPT
int nobody_says_that_it_ends(Loose &v)
{
	int &first = v.at(0);
	v.push(1);
	return first;
}

// ACCEPT
int lent_anew(Strict &v)
{
	v.at(0) = 2;
	v.push(1);
	return v.at(0);
}
