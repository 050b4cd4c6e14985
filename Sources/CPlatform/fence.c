#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CC_THREAD_SANITIZER 1
#endif
#endif

bool cc_is_thread_sanitized(void) {
#if defined(CC_THREAD_SANITIZER)
  return true;
#else
  return false;
#endif
}

#if defined(__linux__) && !defined(CC_THREAD_SANITIZER)

#include <sys/syscall.h>
#include <unistd.h>

// From linux/membarrier.h, which an installation need not have.
enum { private_expedited = 1 << 3, register_private_expedited = 1 << 4 };

static bool available;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static long membarrier(int command) { return syscall(SYS_membarrier, command, 0, 0); }

static void probe(void) {
  const char *setting = getenv("CC_MEMBARRIER");
  if (setting && strcmp(setting, "0") == 0) return;
  long supported = membarrier(0);
  available = supported > 0 && (supported & private_expedited) && membarrier(register_private_expedited) == 0;
}

bool cc_membarrier_is_available(void) {
  pthread_once(&once, probe);
  return available;
}

bool cc_membarrier(void) {
  if (membarrier(private_expedited) == 0) return true;
  // A child of fork need not have inherited the registration.
  return membarrier(register_private_expedited) == 0 && membarrier(private_expedited) == 0;
}

#else

bool cc_membarrier_is_available(void) { return false; }
bool cc_membarrier(void) { return false; }

#endif
