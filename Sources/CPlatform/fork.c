#include "CPlatform.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t locks[CC_LOCK_COUNT] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static _Atomic(void (*)(void)) child_hook;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void before(void) {
  for (int i = 0; i < CC_LOCK_COUNT; i++) pthread_mutex_lock(&locks[i]);
}

static void after(void) {
  for (int i = CC_LOCK_COUNT - 1; i >= 0; i--) pthread_mutex_unlock(&locks[i]);
}

static void after_in_child(void) {
  after();
  // ACQUIRE: with the release in `cc_on_fork_in_child`; what the hook relies on was made before.
  void (*hook)(void) = atomic_load_explicit(&child_hook, memory_order_acquire);
  if (hook) hook();
}

static void install(void) { pthread_atfork(before, after, after_in_child); }

void cc_lock_acquire(cc_lock lock) {
  pthread_once(&once, install);
  pthread_mutex_lock(&locks[lock]);
}

void cc_lock_release(cc_lock lock) { pthread_mutex_unlock(&locks[lock]); }

void cc_on_fork_in_child(void (*hook)(void)) {
  pthread_once(&once, install);
  // RELEASE: with the acquire in `after_in_child`.
  atomic_store_explicit(&child_hook, hook, memory_order_release);
}
