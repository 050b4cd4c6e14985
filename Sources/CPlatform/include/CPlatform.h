// What Swift cannot say: an initial-exec thread-local slot, a thread-exit hook, a compiler fence and a process-wide
// barrier, fork handlers and a lock that survives them, the processor's spin hint.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: Thread-local slots

/// The slots of a thread. Where a hook frees something, it may use the slots after its own: at thread exit they are
/// emptied in this order.
typedef enum {
  cc_slot_participants = 0,
  cc_slot_statistics = 1,
} cc_slot;

#define CC_SLOT_COUNT 2

#if defined(__linux__)
// Two instructions instead of a call, in an executable and in a library it was linked with.
#define CC_TLS_MODEL __attribute__((tls_model("initial-exec")))
#else
#define CC_TLS_MODEL
#endif

extern _Thread_local void *_Nullable cc_thread_slots[CC_SLOT_COUNT] CC_TLS_MODEL;

/// What the calling thread keeps in `slot`; null on a new thread.
static inline void *_Nullable cc_thread_get(cc_slot slot) { return cc_thread_slots[slot]; }

/// Keeps `value` in the calling thread's `slot`. When the thread ends, the slot is emptied and its hook is called with
/// the value. A hook, or another library's destructor that runs later, may fill the slot again: the hooks then run again,
/// as often as the C library repeats destructors (at least 4 rounds).
void cc_thread_set(cc_slot slot, void *_Nullable value);

/// Sets the function that receives a slot's value when its thread ends. Once a slot, before its first `cc_thread_set`.
void cc_thread_on_exit(cc_slot slot, void (*hook)(void *value));

/// The record that the thread used last, and the number of the domain that it belongs to; 0 if none. A cache of one
/// entry: two loads from the thread's own memory, neither of which waits for the other.
typedef struct {
  uint64_t domain;
  void *_Nullable participant;
} cc_thread_recent;

extern _Thread_local cc_thread_recent cc_thread_recent_participant CC_TLS_MODEL;

static inline bool cc_thread_is_recent(uint64_t domain) { return cc_thread_recent_participant.domain == domain; }

/// The participant, to be asked for only where `cc_thread_is_recent` has said yes.
static inline void *cc_thread_get_recent(void) { return (void *_Nonnull)cc_thread_recent_participant.participant; }

/// Emptied at thread exit, before the slots are.
static inline void cc_thread_set_recent(uint64_t domain, void *participant) {
  cc_thread_recent_participant.domain = domain;
  cc_thread_recent_participant.participant = participant;
}

// MARK: Arithmetic

/// All bits set if `condition` holds, else none: for a choice by arithmetic, where a branch could not be predicted. Compilers
/// like to turn such a choice into a branch; they do not see through this.
static inline uintptr_t cc_mask(bool condition) {
  uintptr_t mask = -(uintptr_t)condition;
  __asm__("" : "+r"(mask));
  return mask;
}

// MARK: Caches

/// Asks for the cache line at an address, which need not be valid.
static inline void cc_prefetch(const void *_Nonnull address) { __builtin_prefetch(address, 0, 3); }

// MARK: Fences

/// Stops the compiler from moving memory accesses across; costs no instruction. Only a `cc_membarrier` on the other side
/// makes it a fence between threads.
static inline void cc_compiler_fence(void) { __asm__ volatile("" ::: "memory"); }

/// Tells the processor that this is a spin loop.
static inline void cc_spin_hint(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  // As long as a few of x86-64's pauses; `yield` is over at once on most cores.
  __asm__ volatile("isb" ::: "memory");
#endif
}

/// Whether this build runs under the thread sanitizer.
bool cc_is_thread_sanitized(void);

/// Whether `cc_membarrier` works in this process: probed and registered on the first call. False on systems without
/// membarrier(2), where it is refused (seccomp), under the thread sanitizer, which does not model it, and where the
/// environment has CC_MEMBARRIER=0.
bool cc_membarrier_is_available(void);

/// A full fence on every thread of this process that runs at this moment; the others passed one when they were switched
/// out. Returns false, and orders nothing, if the kernel refused.
bool cc_membarrier(void);

// MARK: Clock and identity

/// A clock that never goes back, in nanoseconds.
uint64_t cc_monotonic_nanoseconds(void);

/// The number by which the system's tools know the calling thread.
uint64_t cc_thread_number(void);

// MARK: Locks of slow paths, and fork

/// Process-wide locks, in the order in which a thread may take them. A fork takes all of them, so that the child finds
/// what they guard whole. (Swift's Mutex holds a thread's number on Linux: a child cannot unlock what its parent locked.)
typedef enum {
  cc_lock_domains = 0,
  cc_lock_allocators = 1,
} cc_lock;

#define CC_LOCK_COUNT 2

void cc_lock_acquire(cc_lock lock);
void cc_lock_release(cc_lock lock);

/// Calls `hook` in the child of every fork, after the locks were released there. Once, before the first fork.
void cc_on_fork_in_child(void (*hook)(void));

#pragma clang assume_nonnull end
