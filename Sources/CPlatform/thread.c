#include "CPlatform.h"

#include <pthread.h>
#include <stdatomic.h>

_Thread_local void *cc_thread_slots[CC_SLOT_COUNT] CC_TLS_MODEL;
_Thread_local cc_thread_recent cc_thread_recent_participant CC_TLS_MODEL;

typedef void (*exit_hook)(void *);

static _Atomic(exit_hook) hooks[CC_SLOT_COUNT];
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void empty_slots(void *unused) {
  (void)unused;
  cc_thread_recent_participant.domain = 0;
  for (int i = 0; i < CC_SLOT_COUNT; i++) {
    void *value = cc_thread_slots[i];
    if (!value) continue;
    // Emptied first: whatever the hook calls sees a thread that has not registered, and may register it anew.
    cc_thread_slots[i] = NULL;
    // ACQUIRE: with the release in `cc_thread_on_exit`; what the hook relies on was made before.
    exit_hook hook = atomic_load_explicit(&hooks[i], memory_order_acquire);
    if (hook) hook(value);
  }
}

static void create_key(void) { pthread_key_create(&key, empty_slots); }

void cc_thread_set(cc_slot slot, void *value) {
  pthread_once(&once, create_key);
  cc_thread_slots[slot] = value;
  // Any value but null makes the C library call the destructor; it takes its work from the slots.
  if (value) pthread_setspecific(key, &cc_thread_slots);
}

void cc_thread_on_exit(cc_slot slot, void (*hook)(void *)) {
  // RELEASE: with the acquire in `empty_slots`.
  atomic_store_explicit(&hooks[slot], hook, memory_order_release);
}
