// SPDX-License-Identifier: GPL-2.0
// TRY_INIT needs something to build after a failure.
// EXPECT-ERROR: TRY_INIT needs a type that can hold nothing
#include <core/init.hh>

class Handle
{
public:
	static core::Result<Handle> open();
	~Handle();

private:
	Handle();
};
class Owned
{
public:
	static core::Result<Owned> open();
	explicit Owned(core::Vacant);
	~Owned();
};

#ifdef CFL_POSITIVE
struct Device {
	explicit Device(core::Init &init) : handle(TRY_INIT(Owned::open())) {}
	Owned handle;
};
#else
struct Device {
	explicit Device(core::Init &init) : handle(TRY_INIT(Handle::open())) {}
	Handle handle;
};
#endif
