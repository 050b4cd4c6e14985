#include "CBaselines.h"

#include <mimalloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { batch = 100, size = 64 };

#define BATCHES(rounds, allocate, release)                      \
  for (uint64_t round = 0; round < rounds; round++) {           \
    for (int i = 0; i < batch; i++) {                           \
      blocks[i] = allocate;                                     \
      *(volatile uint64_t *)blocks[i] = round;                  \
    }                                                           \
    for (int i = 0; i < batch; i++) release(blocks[i]);         \
  }

void cc_baseline_mimalloc(uint64_t rounds, void **blocks) { BATCHES(rounds, mi_malloc(size), mi_free) }
void cc_baseline_malloc(uint64_t rounds, void **blocks) { BATCHES(rounds, malloc(size), free) }
void cc_baseline_aligned_alloc(uint64_t rounds, void **blocks) { BATCHES(rounds, aligned_alloc(64, size), free) }

void cc_baseline_empty(uint64_t rounds) {
  for (uint64_t round = 0; round < rounds; round++) __asm__ volatile("" ::: "memory");
}

uint64_t cc_resident_bytes(void) {
#if defined(__linux__)
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return 0;
  unsigned long total = 0, resident = 0;
  int read = fscanf(file, "%lu %lu", &total, &resident);
  fclose(file);
  return read == 2 ? (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
#else
  return 0;
#endif
}

void cc_return_memory(void) { mi_collect(true); }

void cc_baseline_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
