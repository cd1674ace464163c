// SPDX-License-Identifier: GPL-2.0
#include <bindgen/facts.hh>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string_view>

namespace cfl::bindgen
{

namespace
{

/// Sorted. Each is documented to sleep, or begins with might_sleep().
constexpr auto BLOCKING = std::to_array<std::string_view>({
	"__cond_resched",
	"__down_read",
	"__down_write",
	"__flush_workqueue",
	"__get_user_pages",
	"__might_fault",
	"__might_resched",
	"__might_sleep",
	"__synchronize_hardirq",
	"_cond_resched",
	"alloc_workqueue",
	"bit_wait",
	"bus_unregister",
	"call_usermodehelper",
	"cancel_delayed_work_sync",
	"cancel_work_sync",
	"clear_user",
	"clk_prepare",
	"clk_unprepare",
	"copy_from_user",
	"copy_to_user",
	"cpuhp_setup_state",
	"debugfs_remove",
	"device_add",
	"device_del",
	"device_register",
	"device_unregister",
	"disable_irq",
	"down",
	"down_interruptible",
	"down_killable",
	"down_read",
	"down_read_interruptible",
	"down_read_killable",
	"down_timeout",
	"down_write",
	"down_write_killable",
	"drain_workqueue",
	"fget_task",
	"flush_delayed_work",
	"flush_work",
	"free_irq",
	"hrtimer_cancel_wait_running",
	"io_schedule",
	"io_schedule_timeout",
	"kernel_read",
	"kernel_write",
	"kthread_create_on_node",
	"kthread_stop",
	"lock_sock_nested",
	"misc_deregister",
	"misc_register",
	"msleep",
	"msleep_interruptible",
	"mutex_lock",
	"mutex_lock_interruptible",
	"mutex_lock_interruptible_nested",
	"mutex_lock_io",
	"mutex_lock_killable",
	"mutex_lock_killable_nested",
	"mutex_lock_nested",
	"pci_disable_device",
	"pci_enable_device",
	"pci_enable_device_mem",
	"percpu_down_write",
	"platform_driver_unregister",
	"rcu_barrier",
	"request_firmware",
	"request_threaded_irq",
	"rt_mutex_lock",
	"schedule",
	"schedule_hrtimeout",
	"schedule_hrtimeout_range",
	"schedule_timeout",
	"schedule_timeout_idle",
	"schedule_timeout_interruptible",
	"schedule_timeout_killable",
	"schedule_timeout_uninterruptible",
	"synchronize_irq",
	"synchronize_net",
	"synchronize_rcu",
	"synchronize_rcu_expedited",
	"synchronize_srcu",
	"synchronize_srcu_expedited",
	"usleep_range_state",
	"vfree",
	"vmap",
	"vunmap",
	"wait_for_completion",
	"wait_for_completion_interruptible",
	"wait_for_completion_interruptible_timeout",
	"wait_for_completion_io",
	"wait_for_completion_killable",
	"wait_for_completion_killable_timeout",
	"wait_for_completion_state",
	"wait_for_completion_timeout",
	"wait_on_page_bit",
	"wait_woken",
	"ww_mutex_lock",
	"ww_mutex_lock_interruptible",
	"yield",
});
static_assert(std::is_sorted(BLOCKING.begin(), BLOCKING.end()));

using Callers = std::map<std::string, std::set<std::string>>;

/// From the seeds to every function that calls one, with the next step of the way.
std::map<std::string, std::string> reachable(const Callers &callers,
					     const std::vector<std::string> &seeds)
{
	std::map<std::string, std::string> next;
	std::vector<std::string> work = seeds;
	for (const std::string &s : seeds)
		next.emplace(s, "");
	while (!work.empty()) {
		std::string callee = std::move(work.back());
		work.pop_back();
		auto it = callers.find(callee);
		if (it == callers.end())
			continue;
		for (const std::string &caller : it->second)
			if (next.emplace(caller, callee).second)
				work.push_back(caller);
	}
	return next;
}

std::string chain(const std::map<std::string, std::string> &next, std::string name)
{
	std::string text = name;
	for (auto it = next.find(name); it != next.end() && !it->second.empty();
	     it = next.find(name)) {
		name = it->second;
		text += " -> " + name;
	}
	return text;
}

nlohmann::ordered_json listed(const std::map<std::string, std::string> &next)
{
	nlohmann::ordered_json j = nlohmann::ordered_json::object();
	for (const auto &[name, step] : next)
		j[name] = step.empty() ? "by itself" : chain(next, name);
	return j;
}

/// Module.symvers: CRC, symbol, module, export kind, namespace; separated by tabs.
bool read_symvers(const std::string &path, nlohmann::ordered_json &j, std::string &error)
{
	std::ifstream in(path);
	if (!in) {
		error = path + ": cannot be read (--symvers)";
		return false;
	}
	std::vector<std::string> all, gpl;
	for (std::string line; std::getline(in, line);) {
		std::istringstream fields(line);
		std::string crc, symbol, module, kind;
		if (!(fields >> crc >> symbol >> module >> kind)) {
			error = fmt::format("{}: not in the form of Module.symvers: {}", path,
					    line);
			return false;
		}
		(kind.ends_with("_GPL") ? gpl : all).push_back(symbol);
	}
	std::sort(all.begin(), all.end());
	std::sort(gpl.begin(), gpl.end());
	j["exported"] = all;
	j["exported_gpl"] = gpl;
	return true;
}

} // namespace

bool is_blocking_primitive(const std::string &name)
{
	return std::binary_search(BLOCKING.begin(), BLOCKING.end(), std::string_view(name));
}

bool facts_json(const Report &report, const std::string &symvers, std::string &text,
		std::string &error)
{
	nlohmann::ordered_json j;
	j["noreturn"] = report.noreturn;
	std::vector<std::string> sleepers;
	for (const std::string &f : report.functions)
		if (is_blocking_primitive(f))
			sleepers.push_back(f);
	j["may_sleep"] = listed(reachable(report.always_inline_callers, sleepers));
	j["allocates"] = listed(reachable(report.always_inline_callers,
					  std::vector<std::string>(report.gfp_functions.begin(),
								   report.gfp_functions.end())));
	if (!symvers.empty() && !read_symvers(symvers, j, error))
		return false;
	text = j.dump(1, '\t') + "\n";
	return true;
}

} // namespace cfl::bindgen
