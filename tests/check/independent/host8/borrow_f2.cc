// SPDX-License-Identifier: GPL-2.0
// References, views, iterators and pointers into things that change, end or are replaced: objects, buffers and lists.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE spawn_while_updating: an update adds entities to the list that the loop walks over
namespace spawn_while_updating
{
struct World;
struct Entity {
	int fuel = 0;
	void update(World &world);
};
struct World {
	std::vector<Entity> entities;
	std::vector<Entity> spawned;
	//- bad
	int tick_bad()
	{
		for (Entity &entity : entities) {
			entity.update(*this);
			entities.insert(entities.end(), spawned.begin(), spawned.end());
			spawned.clear();
		}
		return int(entities.size());
	}
	//- good
	int tick_good()
	{
		for (Entity &entity : entities)
			entity.update(*this);
		entities.insert(entities.end(), spawned.begin(), spawned.end());
		spawned.clear();
		return int(entities.size());
	}
	//- shared
};
void Entity::update(World &world)
{
	if (fuel-- > 0)
		world.spawned.push_back({0});
}
//- shared
World two()
{
	return {{{2}, {1}}, {}};
}
} // namespace spawn_while_updating
RUN_CASE(spawn_while_updating, spawn_while_updating::two().tick_bad(),
	 spawn_while_updating::two().tick_good())

// CASE frame_resize: the span is of the frame as it was before the resize
namespace frame_resize
{
struct Frame {
	std::vector<uint8_t> pixels;
	std::span<uint8_t> row(size_t width, size_t y)
	{
		return std::span(pixels).subspan(y * width, width);
	}
};
//- bad
int double_height_bad(Frame &frame, size_t width)
{
	std::span<uint8_t> top = frame.row(width, 0);
	frame.pixels.resize(frame.pixels.size() * 2);
	std::fill(top.begin(), top.end(), uint8_t(255));
	return frame.pixels[0];
}
//- good
int double_height_good(Frame &frame, size_t width)
{
	frame.pixels.resize(frame.pixels.size() * 2);
	std::span<uint8_t> top = frame.row(width, 0);
	std::fill(top.begin(), top.end(), uint8_t(255));
	return frame.pixels[0];
}
//- shared
int run(int (*work)(Frame &, size_t))
{
	Frame frame{std::vector<uint8_t>(32)};
	return work(frame, 8);
}
} // namespace frame_resize
RUN_CASE(frame_resize, frame_resize::run(frame_resize::double_height_bad),
	 frame_resize::run(frame_resize::double_height_good))

// CASE self_unsubscribe: a callback takes itself off the list that is being walked
namespace self_unsubscribe
{
struct Signal {
	using Slot = std::function<bool(int)>;
	std::vector<Slot> slots;

	void remove(size_t at) { slots.erase(slots.begin() + long(at)); }
	//- bad
	int emit_bad(int value)
	{
		int calls = 0;
		size_t at = 0;
		for (Slot &slot : slots) {
			calls++;
			if (!slot(value))
				remove(at);
			at++;
		}
		return calls;
	}
	//- good
	int emit_good(int value)
	{
		int calls = 0;
		for (size_t at = 0; at < slots.size();) {
			calls++;
			if (!slots[at](value))
				remove(at);
			else
				at++;
		}
		return calls;
	}
	//- shared
};
//- shared
Signal make()
{
	Signal signal;
	signal.slots.push_back([](int) { return false; });
	signal.slots.push_back([](int) { return true; });
	return signal;
}
} // namespace self_unsubscribe
RUN_CASE(self_unsubscribe, self_unsubscribe::make().emit_bad(1),
	 self_unsubscribe::make().emit_good(1))

// CASE first_title: titles() returns a copy, so the iterator belongs to a vector that is gone
namespace first_title
{
class Catalog
{
	std::vector<std::string> kept{"a handbook of practical joinery", "the seafarer's almanac"};

public:
	std::vector<std::string> titles() const { return kept; }
};
//- bad
size_t first_with_bad(const Catalog &catalog, char letter)
{
	auto it = catalog.titles().begin();
	while (it->find(letter) == std::string::npos)
		++it;
	return it->size();
}
//- good
size_t first_with_good(const Catalog &catalog, char letter)
{
	auto titles = catalog.titles();
	auto it = titles.begin();
	while (it->find(letter) == std::string::npos)
		++it;
	return it->size();
}
} // namespace first_title
RUN_CASE(first_title, first_title::first_with_bad({}, 'j'), first_title::first_with_good({}, 'j'))

// CASE optional_draft: the reference into the optional is used after the draft was discarded
namespace optional_draft
{
struct Draft {
	std::string text;
	std::vector<int> marks;
};
//- bad
size_t publish_bad(std::optional<Draft> &draft)
{
	const Draft &current = *draft;
	if (current.marks.empty())
		return 0;
	draft.reset();
	return current.text.size() + size_t(current.marks[0]);
}
//- good
size_t publish_good(std::optional<Draft> &draft)
{
	const Draft current = *draft;
	if (current.marks.empty())
		return 0;
	draft.reset();
	return current.text.size() + size_t(current.marks[0]);
}
//- shared
size_t run(size_t (*publish)(std::optional<Draft> &))
{
	std::optional<Draft> draft = Draft{"hello", {1, 2, 3}};
	return publish(draft);
}
} // namespace optional_draft
RUN_CASE(optional_draft, optional_draft::run(optional_draft::publish_bad),
	 optional_draft::run(optional_draft::publish_good))

// CASE loop_over_reply: the range is a member of a temporary that ends before the first round
namespace loop_over_reply
{
class Reply
{
	std::vector<int> list;

public:
	explicit Reply(int n) : list(size_t(n), 4) {}
	const std::vector<int> &rows() const { return list; }
};
Reply query(int n)
{
	return Reply(n);
}
//- bad
int sum_bad(int n)
{
	int sum = 0;
	for (int row : query(n).rows())
		sum += row;
	return sum;
}
//- good
int sum_good(int n)
{
	int sum = 0;
	const Reply reply = query(n);
	for (int row : reply.rows())
		sum += row;
	return sum;
}
} // namespace loop_over_reply
RUN_CASE(loop_over_reply, loop_over_reply::sum_bad(3), loop_over_reply::sum_good(3))

// CASE config_snapshot: the only owner of the old snapshot goes with the temporary and the next publish
namespace config_snapshot
{
struct Config {
	int workers = 0;
	std::string root;
};
class Store
{
	std::shared_ptr<const Config> current = std::make_shared<Config>();

public:
	std::shared_ptr<const Config> snapshot() const { return current; }
	void publish(Config next) { current = std::make_shared<const Config>(std::move(next)); }
};
//- bad
int grow_bad(Store &store, int more)
{
	const Config &old = *store.snapshot();
	store.publish({old.workers + more, "/srv"});
	return store.snapshot()->workers - old.workers;
}
//- good
int grow_good(Store &store, int more)
{
	const auto old = store.snapshot();
	store.publish({old->workers + more, "/srv"});
	return store.snapshot()->workers - old->workers;
}
//- shared
int run(int (*grow)(Store &, int))
{
	Store store;
	return grow(store, 2);
}
} // namespace config_snapshot
RUN_CASE(config_snapshot, config_snapshot::run(config_snapshot::grow_bad),
	 config_snapshot::run(config_snapshot::grow_good))

// CASE packet_header: the span is of the packet that was passed by value
namespace packet_header
{
struct Packet {
	std::array<uint8_t, 64> bytes{};
	size_t used = 0;
};
//- bad
std::span<const uint8_t> header_bad(Packet packet)
{
	return std::span(packet.bytes).first(std::min<size_t>(packet.used, 8));
}
int kind_bad(const Packet &packet)
{
	auto header = header_bad(packet);
	return header.empty() ? 0 : header[0] >> 4;
}
//- good
std::span<const uint8_t> header_good(const Packet &packet)
{
	return std::span(packet.bytes).first(std::min<size_t>(packet.used, 8));
}
int kind_good(const Packet &packet)
{
	auto header = header_good(packet);
	return header.empty() ? 0 : header[0] >> 4;
}
} // namespace packet_header
RUN_CASE(packet_header, packet_header::kind_bad({{0x45}, 20}),
	 packet_header::kind_good({{0x45}, 20}))

// CASE realloc_cursor: the cursor still points into the block from before realloc
namespace realloc_cursor
{
//- bad
int join_bad(const char *a, const char *b)
{
	char *text = static_cast<char *>(malloc(16));
	if (!text)
		return -1;
	char *end = text + snprintf(text, 16, "%s", a);
	if (char *larger = static_cast<char *>(realloc(text, 4096)))
		text = larger;
	strcpy(end, b);
	int length = int(strlen(text));
	free(text);
	return length;
}
//- good
int join_good(const char *a, const char *b)
{
	char *text = static_cast<char *>(malloc(16));
	if (!text)
		return -1;
	int used = snprintf(text, 16, "%s", a);
	if (char *larger = static_cast<char *>(realloc(text, 4096)))
		text = larger;
	strcpy(text + used, b);
	int length = int(strlen(text));
	free(text);
	return length;
}
} // namespace realloc_cursor
RUN_CASE(realloc_cursor, realloc_cursor::join_bad("left", "right"),
	 realloc_cursor::join_good("left", "right"))

// CASE selected_layer: the pointer to the selected layer is used after another layer was put in
namespace selected_layer
{
struct Layer {
	std::string name;
	int opacity = 100;
};
class Document
{
	std::vector<Layer> layers;
	Layer *chosen = nullptr;
	size_t chosen_at = 0;

public:
	void add(std::string name) { layers.push_back({std::move(name)}); }
	void select(size_t at)
	{
		chosen = &layers[at];
		chosen_at = at;
	}
	//- bad
	int fade_bad(int by) { return chosen->opacity -= by; }
	//- good
	int fade_good(int by) { return layers[chosen_at].opacity -= by; }
	//- shared
};
//- bad
int edit_bad()
{
	Document document;
	document.add("background");
	document.select(0);
	document.add("outline");
	return document.fade_bad(10);
}
//- good
int edit_good()
{
	Document document;
	document.add("background");
	document.select(0);
	document.add("outline");
	return document.fade_good(10);
}
} // namespace selected_layer
RUN_CASE(selected_layer, selected_layer::edit_bad(), selected_layer::edit_good())

// CASE feature_bit: auto of a vector<bool> element is a proxy into the vector, which was a temporary
namespace feature_bit
{
std::vector<bool> probe(int n)
{
	std::vector<bool> features(size_t(n), false);
	features[0] = true;
	return features;
}
//- bad
int enable_bad(int n)
{
	auto fast = probe(n)[0];
	return fast ? 2 : 1;
}
//- good
int enable_good(int n)
{
	bool fast = probe(n)[0];
	return fast ? 2 : 1;
}
} // namespace feature_bit
RUN_CASE(feature_bit, feature_bit::enable_bad(5), feature_bit::enable_good(5))

// CASE peer_removed: the callee removes the very peer whose reference the caller goes on using
namespace peer_removed
{
struct Peer {
	int errors = 0;
	std::string address;
};
class Swarm
{
	std::unordered_map<int, Peer> peers;

	void note_error(int id)
	{
		auto it = peers.find(id);
		if (it != peers.end() && ++it->second.errors > 2)
			peers.erase(it);
	}

public:
	void join(int id, int errors) { peers[id] = {errors, "2001:db8::17:4f00:1"}; }
	//- bad
	int fail_bad(int id)
	{
		Peer &peer = peers.at(id);
		note_error(id);
		return peer.errors;
	}
	//- good
	int fail_good(int id)
	{
		note_error(id);
		auto it = peers.find(id);
		return it == peers.end() ? -1 : it->second.errors;
	}
	//- shared
};
//- bad
int run_bad()
{
	Swarm swarm;
	swarm.join(4, 2);
	return swarm.fail_bad(4);
}
//- good
int run_good()
{
	Swarm swarm;
	swarm.join(4, 2);
	return swarm.fail_good(4);
}
} // namespace peer_removed
RUN_CASE(peer_removed, peer_removed::run_bad(), peer_removed::run_good())

// CLEAN index_instead: indices survive what references do not
namespace index_instead
{
struct Node {
	int value;
	int parent;
};
int depth(int n)
{
	std::vector<Node> nodes{{0, -1}};
	for (int i = 1; i <= n; i++)
		nodes.push_back({i, int(nodes.size()) - 1});
	int steps = 0;
	for (int at = int(nodes.size()) - 1; nodes[size_t(at)].parent >= 0;
	     at = nodes[size_t(at)].parent)
		steps++;
	return steps;
}
} // namespace index_instead
RUN_CLEAN(index_instead, index_instead::depth(6))

// CLEAN swap_keeps_buffer: swapping vectors moves no element, so the view follows its buffer
namespace swap_keeps_buffer
{
int flip(int n)
{
	std::vector<int> front(size_t(n), 1);
	std::vector<int> back(size_t(n), 2);
	std::span<const int> shown = front;
	front.swap(back);
	return shown.front() + back.front();
}
} // namespace swap_keeps_buffer
RUN_CLEAN(swap_keeps_buffer, swap_keeps_buffer::flip(3))

// CLEAN moved_unique_target: moving the owner does not move what it owns
namespace moved_unique_target
{
struct Texture {
	int width = 64;
};
int upload(int n)
{
	auto texture = std::make_unique<Texture>();
	Texture *raw = texture.get();
	std::vector<std::unique_ptr<Texture>> all;
	all.push_back(std::move(texture));
	for (int i = 0; i < n; i++)
		all.push_back(std::make_unique<Texture>());
	return raw->width;
}
} // namespace moved_unique_target
RUN_CLEAN(moved_unique_target, moved_unique_target::upload(9))

// CLEAN set_handle: extract takes the node out of the set without ending it
namespace set_handle
{
size_t rename(std::set<std::string> names)
{
	auto node = names.extract("old");
	if (node.empty())
		return 0;
	node.value() = "a new and rather longer name";
	auto placed = names.insert(std::move(node));
	return placed.position->size();
}
} // namespace set_handle
RUN_CLEAN(set_handle, set_handle::rename({"old", "other"}))

// CLEAN view_of_literal: a view of a literal may be returned
namespace view_of_literal
{
std::string_view level_name(int level)
{
	std::string_view name = "debug";
	if (level > 1)
		name = level > 2 ? "error" : "warning";
	return name.substr(0, 4);
}
size_t width(int level)
{
	return level_name(level).size() + size_t(level_name(level)[0]);
}
} // namespace view_of_literal
RUN_CLEAN(view_of_literal, view_of_literal::width(3))

// CLEAN erase_then_break: the loop ends with the erasure
namespace erase_then_break
{
size_t drop_one(std::vector<int> ids, int id)
{
	for (auto it = ids.begin(); it != ids.end(); ++it) {
		if (*it == id) {
			ids.erase(it);
			break;
		}
	}
	return ids.size();
}
} // namespace erase_then_break
RUN_CLEAN(erase_then_break, erase_then_break::drop_one({3, 5, 7}, 5))

// CLEAN snapshot_held: the local owner keeps the old state alive over the replacement
namespace snapshot_held
{
struct Routes {
	std::vector<int> hops{1, 2, 3};
};
class Table
{
	std::shared_ptr<const Routes> now = std::make_shared<Routes>();

public:
	std::shared_ptr<const Routes> get() const { return now; }
	void replace() { now = std::make_shared<Routes>(); }
};
int walk()
{
	Table table;
	auto routes = table.get();
	int sum = 0;
	for (const int &hop : routes->hops) {
		table.replace();
		sum += hop;
	}
	return sum;
}
} // namespace snapshot_held
RUN_CLEAN(snapshot_held, snapshot_held::walk())
