// SPDX-License-Identifier: GPL-2.0
// Makes arguments for functions that are run: parsed behind the end of a file, so it names nothing of the standard
// library and tells by their members what classes are. What is made lives on, whoever takes it.
namespace cfl_runs
{

template <class T>
using bare = __remove_cvref(T);

template <class A, class B>
constexpr bool same = false;
template <class A>
constexpr bool same<A, A> = true;

template <class T, int Depth>
struct maker;

/// At this depth pointers are null, so that classes that lead to themselves come to an end.
constexpr int DEEP = 3;

template <class T, int Depth = 0>
concept makeable = Depth <= DEEP + 1 && requires { maker<T, Depth>::make(0); };

/// Is a parameter of this type something that can be given?
template <class P, int Depth = 0>
concept arguable = !__is_same(__remove_reference_t(P), void) && makeable<bare<P>, Depth>;

template <class P, int Depth = 0>
P &&arg(int n)
{
	return static_cast<P &&>(*maker<bare<P>, Depth>::make(n));
}

/// From SMALL on numbers are small, so that they name the first element of what was just made. From TURNED on the
/// parameters of a function get theirs from behind: what one function was given first, another one is given last. No two of
/// them are the same: what names two things may have to.
constexpr int SMALL = 100, TURNED = 1000;
/// The numbers of two calls, the second of which is turned.
constexpr int SECOND_TURNED = 200;
/// One function is called again and again with one object, and with other numbers each time: whatever room there was for
/// what it adds, one of these calls has to make more.
constexpr int GROWING = 300, MANY = 18;
/// All numbers are alike: for moves of an object to itself.
constexpr int ALIKE = 400;

constexpr int first_call(int n)
{
	return n == SECOND_TURNED || n == GROWING ? SMALL : n;
}
constexpr int second_call(int n)
{
	return n == SECOND_TURNED ? TURNED + SMALL : n;
}

constexpr int value(int n)
{
	return n >= SMALL ? n % SMALL : n;
}
/// How many elements a container gets. The first of them is not 0, which twice of it is, too.
constexpr int count(int n)
{
	return n >= SMALL || n < 1 ? 2 : n;
}

constexpr const char *TEXTS[] = {"3 ALPHA=1, beta GAMMA 12", "/srv/DATA/report 7.txt:12",
				 "key: value; NEXT = 42 end", "alpha BETA gamma/delta 5"};

inline const char *text(int n)
{
	return TEXTS[unsigned(n) % 4];
}

template <class T>
concept text_like = requires(const T &t) {
	typename T::traits_type;
	typename T::value_type;
	t.data();
	t.size();
	requires __is_same(typename T::value_type, char);
	requires __is_constructible(T, const char *);
};
template <class T>
concept view_like = requires(const T &t) {
	typename T::element_type;
	t.data();
	t.size();
	requires __is_constructible(T, typename T::element_type *, decltype(t.size()));
};
template <class T>
concept adds =
	requires(T &t, typename T::value_type &&v) { t.push_back(static_cast<decltype(v)>(v)); };
template <class T>
concept pushes = requires(T &t, typename T::value_type &&v) {
	typename T::container_type;
	t.push(static_cast<decltype(v)>(v));
};
template <class T>
concept maps = requires(T &t, typename T::key_type k, typename T::mapped_type m) {
	t.emplace(static_cast<typename T::key_type &&>(k),
		  static_cast<typename T::mapped_type &&>(m));
};
template <class T>
concept inserts = requires(T &t, typename T::value_type &&v) {
	typename T::key_type;
	t.insert(static_cast<decltype(v)>(v));
};
template <class T>
concept owner_like = requires(T &t) {
	typename T::element_type;
	t.get();
	t.reset();
	requires __is_constructible(T, typename T::element_type *);
};
template <class T>
concept optional_like = requires(T &t) {
	typename T::value_type;
	t.has_value();
	t.reset();
	requires __is_constructible(T, typename T::value_type &&);
};

/// An aggregate of the file with members of these types, or its first ones.
template <class T, int Depth, class... M>
struct filled {
	static T *make(int n)
	requires(((makeable<bare<M>, Depth + 1> && ...) && requires {
			 T{arg<M, Depth + 1>(n)...};
		 }) || requires { new T(); })
	{
		if constexpr ((makeable<bare<M>, Depth + 1> && ...) &&
			      requires { T{arg<M, Depth + 1>(n)...}; })
			return new T{arg<M, Depth + 1>(n)...};
		else
			return new T();
	}
};

/// A class of the file that has a constructor with these parameters.
template <class T, int Depth, class... P>
struct built {
	static T *make(int n)
	requires((makeable<bare<P>, Depth + 1> && ...) && __is_constructible(T, P && ...))
	{
		return new T(arg<P, Depth + 1>(n)...);
	}
};

/// A class of the file that asks for nothing.
template <class T>
struct plain {
	static T *make(int)
	requires requires { new T(); }
	{
		return new T();
	}
};

/// A class of the file that is handed what it owns.
template <class T, int Depth, class Held>
struct holder {
	static T *make(int n)
	requires requires(Held *h) { new T(h); }
	{
		if constexpr (Depth < DEEP && makeable<Held, Depth + 1>)
			return new T(maker<Held, Depth + 1>::make(n));
		else
			return new T(static_cast<Held *>(nullptr));
	}
};

/// Which of the classes of a base comes first.
inline int choice = 0;

/// A base that is abstract: one object is of this class, another one of that.
template <class Base, int Depth, class... Derived>
struct derived {
	template <class One>
	static void take(Base *&b, int n, int &left)
	{
		if constexpr (makeable<One, Depth + 1>)
			if (!b && left <= 0)
				b = maker<One, Depth + 1>::make(n);
		left--;
	}
	static Base *make(int n)
	requires(makeable<Derived, Depth + 1> || ...)
	{
		Base *b = nullptr;
		int left = (value(n) / 3 + choice) % int(sizeof...(Derived));
		(take<Derived>(b, n, left), ...);
		if (!b)
			(take<Derived>(b, n, left), ...);
		return b;
	}
};

template <class T, int Depth>
struct maker {
	static T *make(int n)
	requires(__is_integral(T) || __is_floating_point(T) || __is_enum(T))
	{
		if constexpr (same<T, bool>)
			return new T(value(n) % 2 != 0);
		else
			return new T(static_cast<T>(
				n < 0 && (__is_enum(T) || !(T(-1) < T(0))) ? -n : value(n)));
	}
	static T *make(int n)
	requires(__is_class(T) && text_like<T>)
	{
		return new T(text(n));
	}
	static T *make(int n)
	requires(__is_class(T) && !text_like<T> && view_like<T> &&
		 makeable<__remove_cv(typename T::element_type), Depth + 1> &&
		 __is_assignable(__remove_cv(typename T::element_type) &,
				 __remove_cv(typename T::element_type) &&))
	{
		using E = __remove_cv(typename T::element_type);
		E *all = static_cast<E *>(::operator new(sizeof(E) * unsigned(count(n))));
		for (int i = 0; i < count(n); i++)
			all[i] = static_cast<E &&>(*maker<E, Depth + 1>::make(n + i + 1));
		return new T(all, unsigned(count(n)));
	}
	static T *make(int n)
	requires(__is_class(T) && !text_like<T> && (adds<T> || pushes<T>) &&
		 makeable<typename T::value_type, Depth + 1>)
	{
		using E = typename T::value_type;
		T *t = new T();
		// Full, so that the next element makes it grow.
		if constexpr (requires { t->reserve(3); })
			t->reserve(unsigned(count(n)));
		for (int i = 0; i < count(n); i++)
			if constexpr (adds<T>)
				t->push_back(
					static_cast<E &&>(*maker<E, Depth + 1>::make(n + i + 1)));
			else
				t->push(static_cast<E &&>(*maker<E, Depth + 1>::make(n + i + 1)));
		return t;
	}
	static T *make(int n)
	requires(__is_class(T) && maps<T>)
	{
		using K = typename T::key_type;
		using M = typename T::mapped_type;
		T *t = new T();
		if constexpr (makeable<K, Depth + 1> && makeable<M, Depth + 1>)
			for (int i = 0; i < count(n); i++)
				t->emplace(
					static_cast<K &&>(*maker<K, Depth + 1>::make(n + i + 1)),
					static_cast<M &&>(*maker<M, Depth + 1>::make(n + i + 1)));
		return t;
	}
	static T *make(int n)
	requires(__is_class(T) && !maps<T> && inserts<T>)
	{
		using E = typename T::key_type;
		T *t = new T();
		if constexpr (makeable<E, Depth + 1>)
			for (int i = 0; i < count(n); i++)
				t->insert(static_cast<E &&>(*maker<E, Depth + 1>::make(n + i + 1)));
		return t;
	}
	static T *make(int n)
	requires(__is_class(T) && owner_like<T>)
	{
		using E = __remove_cv(typename T::element_type);
		if constexpr (Depth < DEEP && makeable<E, Depth + 1>)
			return new T(maker<E, Depth + 1>::make(n));
		else
			return new T();
	}
	static T *make(int n)
	requires(__is_class(T) && optional_like<T> && makeable<typename T::value_type, Depth + 1>)
	{
		using E = typename T::value_type;
		return new T(static_cast<E &&>(*maker<E, Depth + 1>::make(n)));
	}
	static T *make(int)
	requires(__is_class(T) && !text_like<T> && !view_like<T> && !adds<T> && !pushes<T> &&
		 !maps<T> && !inserts<T> && !owner_like<T> && !optional_like<T> &&
		 requires { new T(); })
	{
		return new T();
	}
};

template <int Depth>
struct maker<const char *, Depth> {
	static const char **make(int n) { return new const char *(text(n)); }
};
template <class R, class... A, int Depth>
struct maker<R (*)(A...), Depth> {
	static R given(A...)
	{
		if constexpr (!__is_same(R, void))
			return arg<R, Depth + 1>(3);
	}
	static auto make(int)
	requires(__is_same(R, void) || makeable<bare<R>, Depth + 1>)
	{
		using F = R (*)(A...);
		return new F(given);
	}
};
template <class T, int Depth>
requires(__is_object(T) && !__is_same(T, const char))
struct maker<T *, Depth> {
	using Made = __remove_cv(T);
	static T **make(int n)
	requires(Depth >= DEEP || makeable<Made, Depth + 1>)
	{
		if constexpr (Depth >= DEEP)
			return new T *(nullptr);
		else
			return new T *(maker<Made, Depth + 1>::make(n));
	}
};
template <template <class> class F, class R, class... A, int Depth>
struct maker<F<R(A...)>, Depth> {
	static F<R(A...)> *make(int n)
	requires(__is_same(R, void) || makeable<bare<R>, Depth + 1>)
	{
		auto given = [n](auto &&...) -> R {
			(void)n;
			if constexpr (!__is_same(R, void))
				return static_cast<R>(arg<R, Depth + 1>(n));
		};
		// It may only look at the closure.
		return new F<R(A...)>(*new auto(given));
	}
};
template <class T>
concept variant_like = requires(const T &t) {
	t.index();
	t.valueless_by_exception();
};
/// One of them holds one alternative, the next one another.
template <template <class...> class Variant, class... E, int Depth>
requires variant_like<Variant<E...>>
struct maker<Variant<E...>, Depth> {
	using T = Variant<E...>;
	template <class One>
	static void put(T *&t, int n, int &left)
	{
		if constexpr (makeable<One, Depth + 1> && __is_constructible(T, One &&))
			if (left == 0)
				t = new T(arg<One, Depth + 1>(n));
		left--;
	}
	static T *make(int n)
	requires requires { new T(); }
	{
		T *t = nullptr;
		int left = (value(n) + value(n) / 4) % int(sizeof...(E));
		(put<E>(t, n, left), ...);
		return t ? t : new T();
	}
};
template <template <class...> class Tuple, class... E, int Depth>
requires(sizeof...(E) > 1 && (makeable<bare<E>, Depth + 1> && ...) &&
	 __is_constructible(Tuple<E...>, E && ...) && !maps<Tuple<E...>> && !inserts<Tuple<E...>> &&
	 !adds<Tuple<E...>> && !owner_like<Tuple<E...>> && !text_like<Tuple<E...>>)
struct maker<Tuple<E...>, Depth> {
	static Tuple<E...> *make(int n) { return new Tuple<E...>(arg<E, Depth + 1>(n)...); }
};

/// Looks at what a function gave, as whoever called it would.
template <class T>
void see(const T &t)
{
	(void)*reinterpret_cast<const volatile unsigned char *>(&reinterpret_cast<const char &>(t));
}
template <class R>
void look(R &&r)
{
	using T = bare<R>;
	if constexpr (requires {
			      r.data();
			      r.size();
			      r.data()[0];
		      }) {
		if (r.size()) {
			see(r.data()[0]);
			see(r.data()[r.size() - 1]);
		}
	} else if constexpr (__is_lvalue_reference(R) && __is_object(T)) {
		see(r);
	}
}

template <class... P>
struct pack {
};
template <class T, T... I>
struct indices {
};

/// Gives a function what it asks for, each parameter with a number of its own.
template <class... P, int... I, class F>
decltype(auto) give(int n, F &f, pack<P...>, indices<int, I...>)
requires requires { f(arg<P>(n)...); }
{
	constexpr int LAST = int(sizeof...(P)) - 1;
	return f(arg<P>(n == ALIKE ? SMALL : n >= TURNED ? n - TURNED + (LAST - I) : n + I)...);
}

/// An object that may be changed is the same in each of several calls.
template <class P>
constexpr bool lasting =
	__is_lvalue_reference(P) && __is_class(bare<P>) && !__is_const(__remove_reference_t(P));
template <class P>
P &&lent(int &n, void *&object)
{
	if constexpr (lasting<P>) {
		if (!object)
			object = maker<bare<P>, 0>::make(SMALL);
		return static_cast<P &&>(*static_cast<bare<P> *>(object));
	} else {
		return arg<P>(n++);
	}
}
template <class... P, int... I, class F>
void give_often(F &f, pack<P...>, indices<int, I...>)
{
	if constexpr ((lasting<P> || ...) && !(lasting<P> && ...)) {
		void *objects[sizeof...(P)]{};
		for (int i = 0; i < MANY; i++) {
			int n = SMALL + i;
			[&](P &&...a) { f(static_cast<P &&>(a)...); }(lent<P>(n, objects[I])...);
		}
	}
}

/// Fills an object that is an argument: a function of its class is given twice what it asks for.
template <int Depth, class... P, class F>
void fill(int n, F f)
{
	if constexpr ((makeable<bare<P>, Depth + 1> && ...))
		for (int i = 0; i < 2; i++)
			if constexpr (requires { f(arg<P, Depth + 1>(n)...); })
				f(arg<P, Depth + 1>(n + i)...);
}

/// Calls a function that asks for P..., if they can be made.
template <class, class... P, class F>
void call(int n, F f)
{
	n = second_call(n);
	using Numbers = __make_integer_seq<indices, int, sizeof...(P)>;
	if constexpr ((arguable<P> && ...)) {
		if constexpr (requires { give(SMALL, f, pack<P...>(), Numbers()); })
			if (n == GROWING)
				return give_often(f, pack<P...>(), Numbers());
		if constexpr (requires { look(give(n, f, pack<P...>(), Numbers())); })
			look(give(n, f, pack<P...>(), Numbers()));
		else if constexpr (requires { give(n, f, pack<P...>(), Numbers()); })
			give(n, f, pack<P...>(), Numbers());
	}
}

/// Goes on with an object that a function handed out.
template <class F>
void with(auto &&given, F f)
{
	if constexpr (requires { f(*given); }) {
		if (given)
			f(*given);
	} else {
		f(given);
	}
}

/// The life of an object: made with ordinary numbers, used, ended.
template <class C, class... P, class F>
void scene(int n, F f)
{
	if constexpr ((arguable<P> && ...) && __is_constructible(C, P && ...)) {
		C *o = new C(arg<P>(count(first_call(n)))...);
		f(*o);
		delete o;
	}
}

} // namespace cfl_runs
