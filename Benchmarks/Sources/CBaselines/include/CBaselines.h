// What the wrappers in Swift are measured against: the same work in C, without a wrapper.
#pragma once
#include <stdint.h>

/// `rounds` times: takes 100 blocks of 64 bytes from mimalloc, writes a word into each, and frees them in that order.
/// `blocks` has room for them.
void cc_baseline_mimalloc(uint64_t rounds, void **blocks);

/// The same with the C library's malloc.
void cc_baseline_malloc(uint64_t rounds, void **blocks);

/// The same with the C library's aligned_alloc, blocks aligned to 64.
void cc_baseline_aligned_alloc(uint64_t rounds, void **blocks);

/// `rounds` times nothing that the compiler could leave out: the loop that a pin is measured over.
void cc_baseline_empty(uint64_t rounds);

/// Bytes of this process that are in memory; 0 where the system does not tell.
uint64_t cc_resident_bytes(void);

/// Gives memory that the allocator keeps back to the system, as far as it can.
void cc_return_memory(void);

/// The processor's spin hint.
void cc_baseline_pause(void);
