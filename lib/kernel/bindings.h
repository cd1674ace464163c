/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The C that the library stands on: what cfl-bindgen reads to make <bindings.hh>. One include per
 * C header or shim, sorted; a part of the library adds what it needs. Must parse for every kernel
 * that is supported: use __has_include() for a header that not all of them have.
 */
#ifndef CFL_KERNEL_BINDINGS_H
#define CFL_KERNEL_BINDINGS_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/cdev.h>
#include <linux/clk.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/dynamic_debug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/firmware.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/hrtimer.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/jiffies.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/list_lru.h>
#include <linux/llist.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/of.h>
#include <linux/overflow.h>
#include <linux/pagemap.h>
#include <linux/pci.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/platform_device.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/property.h>
#include <linux/random.h>
#include <linux/ratelimit.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include <linux/seq_file.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/task_work.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/uuid.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#if IS_ENABLED(CONFIG_KUNIT)
#include <kunit/test.h>
#endif

#include "../shims/barrier.h"
#include "../shims/bitmap.h"
#include "../shims/bug.h"
#include "../shims/dynamic_debug.h"
#include "../shims/fault.h"
#include "../shims/io.h"
#include "../shims/jump_label.h"
#include "../shims/kthread.h"
#include "../shims/mutex.h"
#include "../shims/page.h"
#include "../shims/percpu.h"
#include "../shims/preempt.h"
#include "../shims/rcupdate.h"
#include "../shims/rwlock.h"
#include "../shims/slab.h"
#include "../shims/spinlock.h"
#include "../shims/uaccess.h"
#include "../shims/wait.h"
#include "../shims/xarray.h"

#endif
